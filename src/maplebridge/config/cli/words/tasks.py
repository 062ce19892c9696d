"""The words of `tasks`: the duty lists of the levels."""

from __future__ import annotations

import argparse

from maplebridge.packs.levels import LEVELS
from maplebridge.packs.reading import names

RUN = "maplebridge.config.cli.run.tasks"
FROM = {
    "entry": "from above: a new task",
    "exit": "from above: a task is taken back",
    "adjustment": "asked for from below",
}
LINE = {
    "level": "level whose list is changed",
    "kind": "basic (it leads), cooperate (it only helps) or taken_back",
    "category": "class of the tasks: a code such as 0203, or its name",
    "holder": "level that leads, where that is another",
    "en": "what the line is called in English; as the class, if not said",
    "zh": "the same in Chinese",
    "power": "document that gives the power",
    "money": "budget line",
}
BY_WHOM = {
    "asked-by": "code of the unit that asks for the change",
    "approved-by": "code of the unit that approved it: another one",
    "explanation": "why the list is changed",
    "views": "what the level said when it was heard",
}


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `tasks`."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    shown = what.add_parser("list", help="what is in force, level by level")
    shown.add_argument("--level", choices=LEVELS, help="one level alone")
    shown.add_argument("--on", metavar="DAY", help="day, such as 2026-05-07; today, if not said")
    shown.add_argument("--json", action="store_true", help="print the lists as JSON")
    change = what.add_parser(
        "change", help="enter a change; what it lacks is said, and nothing is entered then"
    )
    change.add_argument(
        "document", nargs="?", help="JSON document with many changes; - reads the standard input"
    )
    change.add_argument(
        "--direction", choices=tuple(FROM), help="; ".join(f"{k}: {v}" for k, v in FROM.items())
    )
    for name, said in {**LINE, **BY_WHOM}.items():
        change.add_argument(f"--{name}", help=said)
    change.add_argument(
        "--test", action="append", help="test for taking back that it meets; may be said again"
    )
    change.add_argument("--on", metavar="DAY", help="first day of the new line, today or later; today, if not said")
    change.add_argument("--dry-run", action="store_true", help="check everything, enter nothing")
    change.add_argument("--json", action="store_true", help="print the result as JSON")
    for one in (shown, change):
        one.set_defaults(needs_city=True)
    model = what.add_parser(
        "model", help="print the lists of a pack as a document for `change`, to be filled in"
    )
    model.add_argument("--pack", choices=names(), default=names()[0], help="pack whose lists are printed")
    model.set_defaults(run=f"{RUN}.model", boot=None)
