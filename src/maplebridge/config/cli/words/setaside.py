"""The words of `setaside`."""

from __future__ import annotations

import argparse


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare what `setaside` can do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    show = what.add_parser("list", help="name what is set aside, the soonest limit first")
    retry = what.add_parser("retry", help="let a thing be tried again by the part that works on it")
    retry.add_argument("thing", type=int, help="its number in the list")
    hand = what.add_parser("hand", help="make a thing the work of an office, with the same limit")
    hand.add_argument("thing", type=int, help="its number in the list")
    hand.add_argument("office", type=int, help="the office's number (`maple export` of units names them)")
    for one in (show, retry, hand):
        one.add_argument("--json", action="store_true", help="print one JSON document")
