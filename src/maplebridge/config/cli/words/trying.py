"""The words of `try`: what the rules would answer, without a city and without a database."""

from __future__ import annotations

import argparse
import sys

from maplebridge.packs.levels import LEVELS
from maplebridge.packs.reading import names

RUN = "maplebridge.config.cli.run.trying"
NEEDED = ("category", "level", "part")


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `try`."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    task = what.add_parser("task", help="must a task that was pushed down be done, or may it be refused")
    task.add_argument("document", nargs="?", help="JSON document with many tasks; - reads the standard input")
    task.add_argument("--category", help="kind of the task: its code, its name or a part of it")
    task.add_argument(
        "--level", choices=LEVELS, help="level that shall do it"
    )
    task.add_argument("--part", choices=["lead", "help"], help="whether it shall do it, or only help")
    task.add_argument("--power", help="document that came with it and gives the power")
    task.add_argument("--money", help="budget line that came with it")
    task.add_argument(
        "--on", metavar="DAY", help="day on which it was sent, such as 2026-05-07; today, if not said"
    )
    task.add_argument(
        "--pack", default=names()[0], help=f"pack whose lists and articles are asked ({names()[0]})"
    )
    task.add_argument("--json", action="store_true", help="print the answers as JSON")
    task.set_defaults(run=f"{RUN}.task")
    moves = what.add_parser(
        "jurisdiction", help="who decides when offices say “not ours” or “ours”, act by act"
    )
    moves.add_argument("document", help="JSON document with offices and acts; - reads the standard input")
    moves.add_argument("--json", action="store_true", help="print the answers as JSON")
    moves.set_defaults(run=f"{RUN}.jurisdiction")


def check(arguments: argparse.Namespace) -> int | None:
    """See that a task is named in one way. Returns 2 after a sentence, None to go on."""
    if arguments.what != "task":
        return None
    typed = [name for name in NEEDED if getattr(arguments, name)]
    if arguments.document and typed:
        print(f"Name the tasks in the document, or one of them with --{typed[0]}: not both.", file=sys.stderr)
        return 2
    missing = [f"--{name}" for name in NEEDED if name not in typed]
    if not arguments.document and missing:
        print(
            f"Say also {', '.join(missing)}, or name a JSON document (- reads the standard input).",
            file=sys.stderr,
        )
        return 2
    return None
