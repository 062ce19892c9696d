"""The words of `import` and `learn`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

MISUSED = 2


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `import` or `learn`."""
    parser.set_defaults(which=name)
    if name == "learn":
        parser.add_argument("--again", action="store_true", help="learn even if no matter was sorted since")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        return
    parser.add_argument("file", type=Path, help="CSV, XLSX or Parquet file")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument(
        "--map",
        default=None,
        help="field=column,… (id,time,title,text,place,category,contact; days.NAME for a day that a procedure asks for)",
    )
    parser.add_argument(
        "--places",
        choices=("auto", "own", "coded"),
        default="auto",
        help="places the messages speak of: this city's own, or coded ones (A3区) of published messages",
    )
    parser.add_argument(
        "--source",
        default="",
        help="name of the list, where several lists number their rows for themselves",
    )
    parser.add_argument(
        "--dates",
        choices=("DMY", "MDY", "YMD"),
        default="",
        help="how the file writes days that could be read two ways (03/05/2026)",
    )
    parser.add_argument(
        "--sheet", default="", help="sheet of a workbook; without it the first that is not empty"
    )
    parser.add_argument(
        "--encoding",
        choices=("utf-8", "utf-16", "utf-16le", "utf-16be", "gb18030", "big5", "windows-1252"),
        default="",
        help="how a CSV file is written, where it cannot be told for certain",
    )
    parser.add_argument(
        "--refused", type=Path, default=None, help="file for refused rows, with a sentence each"
    )


def check(arguments: argparse.Namespace) -> int | None:
    """2 where an import names a file that is not there, or refused rows would be written over it."""
    if arguments.which != "import":
        return None
    if not arguments.file.is_file():
        print(f"There is no file {arguments.file}. Check the name.", file=sys.stderr)
        return MISUSED
    target = arguments.refused
    if target is not None and (target.is_dir() or (target.exists() and target.samefile(arguments.file))):
        print(f"--refused {target} is the file itself or a folder. Give another name.", file=sys.stderr)
        return MISUSED
    return None
