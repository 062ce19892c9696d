"""The words of `demo` and `simulate`."""

from __future__ import annotations

import argparse
import os


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `demo` or `simulate`."""
    parser.set_defaults(which=name)
    parser.add_argument("--days", type=_days, default=60, help="days that the city has lived (default 60)")
    parser.add_argument("--per-day", type=_days, default=20, help="reports on an average day (default 20)")
    parser.add_argument("--seed", type=int, default=1963, help="the same seed gives the same days")
    if name == "demo":
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--fresh", action="store_true", help="throw the present sample city away first")
        parser.add_argument("--no-serve", action="store_true", help="build and exit")
    else:
        parser.add_argument(
            "--until-empty", action="store_true", help="go on without new reports until all is ended"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _days(text: str) -> int:
    """A count of days, or of reports a day; raises ArgumentTypeError with a sentence."""
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 9999")
    return int(text)


def check(_arguments: argparse.Namespace) -> None:
    """Say in the environment that this is the sample city: the settings read it when the database starts."""
    os.environ["MAPLEBRIDGE_DEMO"] = "1"
