"""The words of `texts`."""

from __future__ import annotations

import argparse


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """The words of `texts`."""
    parser.add_argument("--lang", default="zh", help="language whose catalogues are looked at")
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the catalogues anew: sorted, new texts empty, unused ones gone",
    )
    parser.add_argument("--json", action="store_true", help="print what is wrong as JSON")
