"""The words of `learn`."""

from __future__ import annotations

import argparse


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `learn`."""
    parser.add_argument("--again", action="store_true", help="learn even if no matter was sorted since")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
