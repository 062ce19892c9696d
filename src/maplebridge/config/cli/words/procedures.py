"""The words of `procedures`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from maplebridge.config.procedures.files import meant, pack_files
from maplebridge.packs.reading import names
from maplebridge.rules.plain import day
from maplebridge.texts import LANGUAGES

RUN = "maplebridge.config.cli.run.procedures"
ALONE = (
    "--doors and --competence look at the procedures that the city goes by: leave --adopted and --coverage out."
)
MOST_A_DAY = 1000.0
"""Arrivals with which a simulation ends while somebody waits for it."""


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `procedures`."""
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    _reading(words)
    _law(words)
    _looking_ahead(words)


def _reading(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words that read files: check, draw, explain, diff."""
    check = words.add_parser("check", help="read and prove procedures; exit status 1 if one is not sound")
    check.add_argument("files", nargs="*", type=meant, help="TOML files or ids (default: all of the pack)")
    check.add_argument("--pack", type=_pack, default=names()[0], help=f"pack for calendar and files (default {names()[0]})")
    check.add_argument(
        "--adopted",
        action="store_true",
        help="the newest texts that this city adopted, not those of the pack",
    )
    check.add_argument(
        "--doors",
        action="store_true",
        help="whether each procedure in force is opened, each act reachable, each role signed in for, in this city",
    )
    check.add_argument(
        "--competence",
        action="store_true",
        help="whether this city's offices hold together no roles that a procedure keeps apart",
    )
    check.add_argument("--json", action="store_true")
    check.add_argument("--coverage", action="store_true", help="acts and silences that examples reach")
    check.set_defaults(run=f"{RUN}.checked")
    draw = words.add_parser("draw", help="picture of a procedure: SVG or BPMN 2.0")
    draw.add_argument("file", help="TOML file or id of a procedure")
    draw.add_argument(
        "--to", type=_picture, default=None, help="file to write (.svg, .bpmn); default: SVG to the screen"
    )
    draw.add_argument("--lang", choices=tuple(LANGUAGES), default="en")
    draw.set_defaults(run=f"{RUN}.drawing")
    explain = words.add_parser("explain", help="a page that a lawyer can read")
    explain.add_argument("file", help="TOML file or id of a procedure")
    explain.add_argument("--lang", choices=tuple(LANGUAGES), default="en")
    explain.set_defaults(run=f"{RUN}.explaining")
    diff = words.add_parser("diff", help="what changed between two versions, in sentences")
    diff.add_argument("old")
    diff.add_argument("new")
    diff.add_argument("--lang", choices=tuple(LANGUAGES), default="en")
    diff.set_defaults(run=f"{RUN}.comparing")


def _law(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words that change what is in force: adopt, recount."""
    adopt = words.add_parser("adopt", help="adopt sound procedures of a pack or file in this city")
    adopt.add_argument("files", nargs="*", type=meant, help="TOML files or ids (default: all of the pack)")
    adopt.add_argument("--pack", type=_pack, default=names()[0])
    adopt.set_defaults(run=f"{RUN}.sound")
    recount = words.add_parser("recount", help="count running limits anew after the calendar changed")
    recount.add_argument(
        "--reason", type=_reason, required=True, help="why the calendar changed; residents read it"
    )
    recount.set_defaults(run=f"{RUN}.changing", boot="clock")


def _looking_ahead(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words that ask what would be: staffing, replay."""
    staffing = words.add_parser(
        "staffing", help="the chance that each limit is kept with the posts there are"
    )
    staffing.add_argument("file", help="TOML file or id of a procedure")
    staffing.add_argument("--per-day", type=_above_zero, required=True, help="arrivals on a working day")
    staffing.add_argument(
        "--post", action="append", default=[], metavar="ROLE=POSTS:DAYS", help="posts, days of work each"
    )
    staffing.add_argument("--json", action="store_true")
    staffing.set_defaults(run=f"{RUN}.staffing")
    replay = words.add_parser("replay", help="run past matters through a draft law")
    replay.add_argument("file", type=meant, help="TOML file of the draft")
    replay.add_argument(
        "--since", type=_day, default=None, help="first day, such as 2026-01-01 (default: a year ago)"
    )
    replay.add_argument("--json", action="store_true")
    replay.set_defaults(run=f"{RUN}.changing", boot="clock")


def check(arguments: argparse.Namespace) -> int | None:
    """What the city adopted stands in its database; BPMN is drawn by a module of its own."""
    if arguments.word == "check" and (arguments.doors or arguments.competence):
        if arguments.adopted or arguments.coverage:
            print(ALONE, file=sys.stderr)
            return 2
        arguments.run, arguments.boot, arguments.needs_city = f"{RUN}.doored", "clock", True
        return None
    if arguments.word == "check" and arguments.adopted:
        arguments.run, arguments.boot = f"{RUN}.adopted", "clock"
    if arguments.word == "draw" and arguments.to is not None and arguments.to.suffix == ".bpmn":
        arguments.run = f"{RUN}.bpmn"
    return None


def _day(text: str) -> str:
    """A day as it is written; raises ArgumentTypeError with a sentence."""
    if day(text) is None:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-01-31")
    return text


def _above_zero(text: str) -> float:
    """Arrivals a day: above zero, and few enough to simulate; raises ArgumentTypeError with a sentence."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= MOST_A_DAY:
        raise argparse.ArgumentTypeError(f"“{text}” is no number above zero and up to {MOST_A_DAY}")
    return number


def _reason(text: str) -> str:
    """A reason in words; raises ArgumentTypeError with a sentence."""
    if not text.strip():
        raise argparse.ArgumentTypeError("say why in words: residents read it")
    return text


def _pack(name: str) -> str:
    """A pack that there is; raises ArgumentTypeError with a sentence."""
    try:
        files = pack_files(name)
    except (OSError, LookupError, ValueError, ModuleNotFoundError):
        files = []
    if not files:
        raise argparse.ArgumentTypeError(f"there is no pack “{name}”; there are cn and xx")
    return name


def _picture(name: str) -> Path:
    """A file to draw into; raises ArgumentTypeError with a sentence."""
    path = Path(name)
    if path.suffix not in (".svg", ".bpmn"):
        raise argparse.ArgumentTypeError(
            f"“{name}”: a picture is written to a file that ends in .svg or .bpmn"
        )
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent} to write into")
    return path
