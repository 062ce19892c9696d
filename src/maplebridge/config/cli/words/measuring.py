"""The words of `bench`."""

from __future__ import annotations

import argparse


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `bench`."""
    parser.add_argument("group", nargs="?", default=None, help="methods, or the name of one measurement")
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    parser.add_argument("--quick", action="store_true", help="small sizes only")
