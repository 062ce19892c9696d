"""The words of `house`."""

from __future__ import annotations

import argparse


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `house`."""
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    parser.add_argument("--map", action="store_true", help="print the map of the modules instead")
    parser.add_argument("--docstrings", action="store_true", help="list the docstrings that leave something out instead")
