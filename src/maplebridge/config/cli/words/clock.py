"""The words of `clock`."""

from __future__ import annotations

import argparse

RUN = "maplebridge.config.cli.run.clock"


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare what `clock` can do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    status = what.add_parser("status", help="say what time it is for whom, and whether anything is held")
    release = what.add_parser("release", help="say that the time is right: what is due may happen now")
    release.add_argument("--why", required=True, help="how you know; kept in the ledger")
    release.add_argument("--account", help="the administrator who says so; otherwise the system's operator")
    undo = what.add_parser(
        "undo", help="take back what silence led to by a wrong clock, by entries that correct"
    )
    undo.add_argument(
        "--since", required=True, help="first moment of the wrong silences, such as 2026-11-29T08:30"
    )
    undo.add_argument("--until", help="last moment; otherwise however late")
    undo.add_argument("--why", help="what was wrong; kept in the ledger")
    undo.add_argument("--account", help="the administrator who says so; otherwise the system's operator")
    undo.add_argument("--dry-run", action="store_true", help="only say what would be taken back")
    release.set_defaults(run=f"{RUN}.release")
    undo.set_defaults(run=f"{RUN}.undo")
    for one in (status, release, undo):
        one.add_argument("--json", action="store_true", help="print one JSON document")
