"""The words of `setaside` and `notices`: of what stopped, and of what came back."""

from __future__ import annotations

import argparse


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare what `setaside` or `notices` can do."""
    if name == "notices":
        _notices(parser)
        return
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    show = what.add_parser("list", help="name what is set aside, the soonest limit first")
    retry = what.add_parser("retry", help="let a thing be tried again by the part that works on it")
    retry.add_argument("thing", type=int, help="its number in the list")
    hand = what.add_parser("hand", help="make a thing the work of an office, with the same limit")
    hand.add_argument("thing", type=int, help="its number in the list")
    hand.add_argument("office", type=int, help="the office's number (`maple export` of units names them)")
    for one in (show, retry, hand):
        one.add_argument("--json", action="store_true", help="print one JSON document")


def _notices(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    back = what.add_parser("bounced", help="hear what a mail server sends back (RFC 3464), as its pipe gives it")
    back.add_argument("files", nargs="+", metavar="FILE", help="each one message as it came; - is standard input")
    back.add_argument("--to", default="", metavar="ADDRESS", help="the address to which the server delivered it")
    back.add_argument("--json", action="store_true", help="print one JSON document")
