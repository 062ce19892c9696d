"""The words of `export`."""

from __future__ import annotations

import argparse
from pathlib import Path


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `export`."""
    parser.add_argument("file", type=Path, help="CSV, XLSX or Parquet file")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--what", default="matters", help="matters, papers, or the name of a verb's own table")
