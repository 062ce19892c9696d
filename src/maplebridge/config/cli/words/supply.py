"""The words of `supply`."""

from __future__ import annotations

import argparse
from pathlib import Path


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    parser.add_argument(
        "--cyclonedx", type=Path, metavar="FILE", help="write the list of parts (CycloneDX 1.6, JSON)"
    )
