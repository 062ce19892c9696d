"""The words of `erase`."""

from __future__ import annotations

import argparse


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `erase`."""
    parser.add_argument("number", help="number of the matter, as its receipt shows it")
    parser.add_argument("--why", required=True, help="who asked, and on what ground; kept in the ledger")
    parser.add_argument(
        "--party", type=int, metavar="N", help="erase this party that was called in, not whoever brought the matter"
    )
    parser.add_argument("--yes", action="store_true", help="do it; without this, only say what would go")
