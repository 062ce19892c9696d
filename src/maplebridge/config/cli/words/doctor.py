"""The words of `doctor`."""

from __future__ import annotations

import argparse


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `doctor`."""
    parser.add_argument("--json", action="store_true", help="print findings as JSON")
    parser.add_argument(
        "--recount", action="store_true", help="count the city's figures anew from the matters"
    )
    parser.add_argument("--holes", type=int, default=10, help="mandate holes to list (default 10)")
