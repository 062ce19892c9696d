"""The words of `ledger`."""

from __future__ import annotations

import argparse
from pathlib import Path

CHECKING = "maplebridge.config.cli.run.ledger.checking"


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare what `ledger` can do."""
    parser.set_defaults(which=name)
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    seal = what.add_parser("seal", help="place what waits in the tree and sign a head now")
    prove = what.add_parser("prove", help="prove that the entries of a matter are sealed")
    prove.add_argument("number", help="the matter's number, as its receipt shows it")
    prove.add_argument("--entry", type=int, help="one entry (1 is the first); otherwise all of them")
    verify = what.add_parser("verify", help="check every entry, chain, head and witness")
    verify.add_argument(
        "--witness", action="append", type=Path, default=[], metavar="DIR",
        help="a folder (or heads.jsonl) of an outside witness; may be given several times",
    )  # fmt: skip
    verify.add_argument(
        "--words", action="store_true", dest="said",
        help="also hash every text, title and sealed contact again and compare it with its entry",
    )  # fmt: skip
    verify.add_argument("--papers", action="store_true", help="also hash every paper and photo again")
    replay = what.add_parser("replay", help="compare every row that follows from entries with what they say")
    head = what.add_parser("head", help="print the newest head, for the wall or the newspaper")
    changes = what.add_parser(
        "map", help="list every change of the map: renamed, recoded, moved, merged, split"
    )
    verify.set_defaults(run=CHECKING)
    replay.set_defaults(run=CHECKING, boot="owner")  # the sealer's role sees entries alone
    for one in (seal, prove, verify, replay, head, changes):
        one.add_argument("--json", action="store_true", help="print JSON")


def check(arguments: argparse.Namespace) -> None:
    """Words and papers are seen by the owner's role; the sealer's sees entries alone."""
    if getattr(arguments, "said", False) or getattr(arguments, "papers", False):
        arguments.boot = "owner"
