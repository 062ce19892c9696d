"""The command line: one file per group of commands, each imported only when it is called."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from maplebridge.config.cli import reader

GROUPS = {
    # command → module of this package with `declare(parser)` and `run(arguments) -> int`
    "demo": "demo",
    "serve": "serving",
    "worker": "serving",
    "test": "testing",
    "prove": "testing",
    "bench": "measuring",
    "city": "city",
    "account": "accounts",
    "import": "exchange",
    "export": "exchange",
    "learn": "learning",
    "simulate": "demo",
    "procedures": "procedures",
    "ledger": "ledger",
    "backup": "keeping",
    "restore": "keeping",
    "erase": "erasing",
    "clock": "clock",
    "setaside": "setaside",
    "doctor": "doctor",
    "supply": "supply",
    "house": "house",
    "walk": "walking",
}
OTHERS = 0o077
"""What a command writes is its user's alone: files 0600, folders 0700."""
SUMMARIES = {
    "demo": "build the sample city, simulate its last days, serve it",
    "serve": "serve pages and API",
    "worker": "run the clock, the sealer and the notices",
    "test": "run the tests: all, or one of pure, db, web, law, shape",
    "prove": "run the long proofs and write docs/evidence",
    "bench": "measure, side by side with peers",
    "city": "found a city from its own lists",
    "account": "add, close and list accounts; passwords, sessions, deputies",
    "import": "open matters from a CSV, XLSX or Parquet file",
    "export": "write matters to CSV, XLSX, Parquet or GeoJSON",
    "learn": "learn from the matters that persons have sorted",
    "simulate": "let the sample city live on for some days",
    "procedures": "check, draw, explain, compare and replay procedures",
    "ledger": "seal, prove, verify and replay the ledger",
    "backup": "write a full backup",
    "restore": "restore a backup, prove its ledger, re-apply erasures",
    "erase": "forget a person who brought a matter",
    "clock": "say how the time stands, release what is held, take back what a wrong clock did",
    "setaside": "list what was set aside, try it again, hand it to an office",
    "doctor": "say in sentences what is missing or wrong",
    "supply": "list every package with licence, age, authors and the way out",
    "house": "measure how the code is laid out: folders, circles, lengths",
    "walk": "trace one report through the rooms of the code",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status (130 after Ctrl-C)."""
    chosen = read(list(sys.argv[1:] if arguments is None else arguments))
    if chosen is None:
        return 0
    try:
        return int(chosen.run(chosen))
    except KeyboardInterrupt:
        print("Stopped. Nothing is half done; run the same command again to go on.", file=sys.stderr)
        return 130


def command() -> int:
    """Be the whole process: `main`, ended in order by SIGTERM too; its files are its user’s alone."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    os.umask(OTHERS)
    reader.watch()
    try:
        try:
            return main()
        finally:
            sys.stdout.flush()
    except ModuleNotFoundError as error:
        if str(error.name).startswith("maplebridge"):
            raise
        print(
            f"The environment lacks {error.name}: remove the folder {sys.prefix} and start again.",
            file=sys.stderr,
        )
        return 1
    finally:
        if "maplebridge.config.installation.postgres" in sys.modules:
            from maplebridge.config.installation.resting import rest

            rest()


def read(words: list[str]) -> argparse.Namespace | None:
    """What the words ask for; None if they ask for nothing, after the summary was printed."""
    parser = argparse.ArgumentParser(prog="maple", description="Maplebridge: a city's social governance.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    wanted = next((word for word in words if not word.startswith("-")), None)
    for name, module_name in GROUPS.items():
        sub = commands.add_parser(name, help=SUMMARIES[name], description=SUMMARIES[name])
        if name == wanted:
            module = importlib.import_module(f"maplebridge.config.cli.{module_name}")
            module.declare(name, sub)
            sub.set_defaults(run=module.run)
    chosen, rest = parser.parse_known_args(words)
    if not chosen.command:
        parser.print_help()
        return None
    if rest and not getattr(chosen, "passes_on", False):
        parser.error(f"unknown words: {' '.join(rest)}")
    spoilt = next((name for name, said in vars(chosen).items() if _is_spoilt(said)), None)
    if spoilt and not getattr(chosen, "passes_on", False):
        parser.error(f"{spoilt.replace('_', '-')} is not written in UTF-8: type it again")
    chosen.rest, chosen.words = rest, words
    return chosen


def _is_spoilt(said: object) -> bool:
    """Whether words hold octets that are no letters. Names of files may: the disk takes any."""
    if isinstance(said, (list, tuple)):
        return any(map(_is_spoilt, said))
    return isinstance(said, str) and any("\ud800" <= letter <= "\udfff" for letter in said)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
