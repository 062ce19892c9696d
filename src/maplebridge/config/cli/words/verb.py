"""The words of `verb`."""

from __future__ import annotations

import argparse
from pathlib import Path


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `verb`."""
    parser.add_argument("what", choices=["new"], help="what is done: `new` writes a skeleton that works")
    parser.add_argument("verb", metavar="NAME", help="its name, letters from a to z, such as trees")
    parser.add_argument(
        "--to", type=Path, default=None, metavar="DIR",
        help="a checkout, where it becomes one of the acts (this one, if not said), or another folder",
    )  # fmt: skip
    parser.add_argument(
        "--thing", default="", metavar="NAME",
        help="what one row of it is called, such as tree: its model and table (the verb's name, if not said)",
    )  # fmt: skip
    parser.add_argument("--title", default="", help="what it is called on pages, in English")
    parser.add_argument(
        "--title-zh", default="", metavar="TITLE", help="the same in Chinese; a rule of the house asks for it"
    )
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")
