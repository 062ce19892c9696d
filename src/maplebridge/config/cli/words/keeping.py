"""The words of `backup` and `restore`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ASIDES = "maplebridge.config.cli.run.keeping.asides"
MISUSED = 2


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `backup` or `restore`."""
    parser.set_defaults(which=name)
    parser.add_argument("--json", action="store_true", help="print JSON")
    if name == "backup":
        parser.add_argument(
            "file", type=Path, nargs="?", help="the file to write (default: maplebridge-<time>.tar)"
        )
        parser.add_argument(
            "--with-keys", action="store_true",
            help="also the keys of codes, vault and signatures; without them the backup alone opens no contact",
        )  # fmt: skip
        return
    parser.add_argument("file", type=Path, nargs="?", help="the backup to restore")
    parser.add_argument(
        "--kept",
        action="store_true",
        help="instead: list the databases that restores set aside, with their age",
    )
    parser.add_argument(
        "--drop", action="append", default=[], metavar="NAME",
        help="instead: drop a database that a restore set aside; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--witness", action="append", type=Path, default=[], metavar="DIR",
        help="a folder (or heads.jsonl) of an outside witness to prove the ledger against",
    )  # fmt: skip
    parser.add_argument(
        "--accept-loss",
        action="store_true",
        help="take it into use though a witness saw entries that it lacks",
    )
    parser.add_argument(
        "--city", default="", metavar="NAME",
        help="the backup is of another city than the one that stands here, and is to take its place: that city's name",
    )  # fmt: skip


def check(arguments: argparse.Namespace) -> int | None:
    """Exit status 2 where a restore names no backup, or a file or a witness that is not there; None where it may go
    on.
    """
    if arguments.which == "backup":
        return None
    if arguments.kept or arguments.drop:
        arguments.run = ASIDES
        return None
    if arguments.file is None:
        return _wrong("Name the backup to restore: `maple restore FILE`.")
    if not arguments.file.is_file():
        return _wrong(f"There is no file {arguments.file}.")
    if missing := [str(named) for named in arguments.witness if not named.exists()]:
        return _wrong(f"There is no witness at {', '.join(missing)}. Nothing was changed.")
    return None


def _wrong(text: str) -> int:
    print(text, file=sys.stderr)
    return MISUSED
