"""The words of `account`."""

from __future__ import annotations

import argparse
from datetime import date

from maplebridge.rules import limits
from maplebridge.rules.plain import day
from maplebridge.texts import LANGUAGES

LONGEST_NAME = limits.SHOWN_LETTERS
KINDS = ("officer", "head", "clerk")
LEAVE = "maplebridge.config.cli.run.leave"


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `account`."""
    doing = parser.add_subparsers(dest="what", metavar="WORD", required=True)
    add = doing.add_parser("add", help="make an account with a post")
    add.add_argument("name", help="user name: letters, digits, dots, hyphens")
    _place(add)
    add.add_argument("--administrator", action="store_true", help="a post that keeps accounts")
    add.add_argument("--another", metavar="WHY", help="why one more administrator is needed")
    add.add_argument("--shown-en", type=title, default="", help="what pages call the post in English")
    add.add_argument("--shown-zh", type=title, default="", help="what pages call the post in Chinese")
    desks = [one.django for one in LANGUAGES.values()]
    add.add_argument("--language", choices=desks, default="en", help="language of its desk")
    _password(add)
    post = doing.add_parser("post", help="give an account a further post")
    post.add_argument("name")
    _place(post)
    password = doing.add_parser("password", help="give an account another password; its sessions end")
    password.add_argument("name")
    _password(password)
    end = doing.add_parser("end-sessions", help="sign an account out everywhere")
    end.add_argument("name", nargs="?")
    end.add_argument("--all", action="store_true", help="sign everybody out")
    deputy = doing.add_parser("deputy", help="let another account stand in for some days")
    deputy.add_argument("name", help="whose posts")
    deputy.add_argument("--deputy", help="who stands in; left out: nobody any more")
    deputy.add_argument("--since", type=_day, help="first day, such as 2026-05-07")
    deputy.add_argument("--until", type=_day, help="last day")
    deputy.add_argument("--office", help="at this office only")
    close = doing.add_parser("close", help="close an account: no sign-in, its posts end today")
    close.add_argument("name")
    factor = doing.add_parser("factor-off", help="ask an account for its second factor no more; sessions end")
    factor.add_argument("name")
    log = doing.add_parser("sign-ins", help="the last month at an account's door; successes by day alone")
    log.add_argument("name")
    _leave(doing)
    doing.add_parser("list", help="list accounts and their posts")
    for one in doing.choices.values():
        one.add_argument("--json", action="store_true", help="print the result as JSON")


def _leave(doing: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words about reading a matter that is not one's own."""
    give = doing.add_parser("leave", help="give an office or an account leave to read one matter")
    end = doing.add_parser("end-leave", help="end such leave")
    shown = doing.add_parser("leaves", help="who was given leave to read a matter, by whom, why, until when")
    for one in (give, end, shown):
        one.add_argument("number", help="number of the matter")
        one.set_defaults(run=LEAVE)
    for one in (give, end):
        one.add_argument("--office", help="its number, KIND@UNIT, or part of its name")
        one.add_argument("--name", help="an account instead: its user name")
        one.add_argument(
            "--account", metavar="NAME", help="administrator who says so; the entry names that post"
        )
    give.add_argument(
        "--why", default="", help="why it must be read there; whoever brought the matter reads it"
    )
    give.add_argument("--until", type=_day, help="last day, such as 2026-05-07; open if not said")


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--office", help="its number, KIND@UNIT such as hotline@990100, or part of its name")
    parser.add_argument("--kind", choices=KINDS, default="officer", help="what the post may do in its office")
    parser.add_argument("--since", type=_day, help="first day of the post; today if not said")
    parser.add_argument("--until", type=_day, help="last day of the post; open if not said")


def _password(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--stdin", action="store_true", help="read the password from the first line of stdin")
    how.add_argument("--prompt", action="store_true", help="ask for the password, twice, without showing it")
    parser.add_argument("--keep", action="store_true", help="the holder chose it: it need not be changed")


def _day(text: str) -> date:
    read = day(text)
    if read is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-05-07")
    return read


def title(text: str) -> str:
    """What pages call a post; raises ArgumentTypeError with a sentence."""
    if len(text) > LONGEST_NAME or not text.isprintable():
        raise argparse.ArgumentTypeError(
            f"the name of a post is text in UTF-8 of at most {LONGEST_NAME} letters"
        )
    return text
