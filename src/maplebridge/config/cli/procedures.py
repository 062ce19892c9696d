"""`maple procedures`: check, draw, explain, compare, adopt and replay."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from maplebridge.config.cli import documents
from maplebridge.rules.procedure import Procedure


def declare(_name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the words of `procedures`."""
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    check = words.add_parser("check", help="read and prove procedures; exit status 1 if one is not sound")
    check.add_argument("files", nargs="*", type=_path, help="TOML files or ids (default: all of the pack)")
    check.add_argument("--pack", type=_pack, default="cn", help="pack for calendar and files (default cn)")
    check.add_argument(
        "--adopted",
        action="store_true",
        help="the newest texts that this city adopted, not those of the pack",
    )
    check.add_argument("--json", action="store_true")
    check.add_argument("--coverage", action="store_true", help="acts and silences that examples reach")
    draw = words.add_parser("draw", help="picture of a procedure: SVG or BPMN 2.0")
    draw.add_argument("file", help="TOML file or id of a procedure")
    draw.add_argument(
        "--to", type=_picture, default=None, help="file to write (.svg, .bpmn); default: SVG to the screen"
    )
    draw.add_argument("--lang", choices=("en", "zh"), default="en")
    explain = words.add_parser("explain", help="a page that a lawyer can read")
    explain.add_argument("file", help="TOML file or id of a procedure")
    explain.add_argument("--lang", choices=("en", "zh"), default="en")
    diff = words.add_parser("diff", help="what changed between two versions, in sentences")
    diff.add_argument("old")
    diff.add_argument("new")
    diff.add_argument("--lang", choices=("en", "zh"), default="en")
    adopt = words.add_parser("adopt", help="adopt sound procedures of a pack or file in this city")
    adopt.add_argument("files", nargs="*", type=_path, help="TOML files or ids (default: all of the pack)")
    adopt.add_argument("--pack", type=_pack, default="cn")
    recount = words.add_parser("recount", help="count running limits anew after the calendar changed")
    recount.add_argument(
        "--reason", type=_said, required=True, help="why the calendar changed; residents read it"
    )
    staffing = words.add_parser(
        "staffing", help="the chance that each limit is kept with the posts there are"
    )
    staffing.add_argument("file", help="TOML file or id of a procedure")
    staffing.add_argument("--per-day", type=_above_zero, required=True, help="arrivals on a working day")
    staffing.add_argument(
        "--post", action="append", default=[], metavar="ROLE=POSTS:DAYS", help="posts, days of work each"
    )
    staffing.add_argument("--json", action="store_true")
    replay = words.add_parser("replay", help="run past matters through a draft law")
    replay.add_argument("file", type=_path, help="TOML file of the draft")
    replay.add_argument(
        "--since", type=_day, default=None, help="first day, such as 2026-01-01 (default: a year ago)"
    )
    replay.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Do what the word says."""
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "draw": _draw,
        "explain": _explain,
        "diff": _diff,
        "adopt": _adopt,
        "replay": _replay,
        "recount": _recount,
        "staffing": _staffing,
    }
    from maplebridge.config.cli import checked
    from maplebridge.rules.language import ProcedureError

    commands["check"] = checked.run
    try:
        return commands[arguments.word](arguments)
    except ProcedureError as error:
        print(error, file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"There is no file or procedure {error.filename}. Check the name.", file=sys.stderr)
    except (OSError, UnicodeDecodeError) as error:
        print(f"The file cannot be read or written: {error}", file=sys.stderr)
    return 2


def _path(name: str) -> Path:
    """The file that is meant by a path, or by the id of a procedure in a pack."""
    from maplebridge.config.procedures.checking import pack_files

    path = Path(name)
    if path.is_file():
        return path
    return next((file for pack in ("cn", "xx") for file in pack_files(pack) if file.stem == name), path)


def _day(text: str) -> str:
    """A day as it is written; raises ArgumentTypeError with a sentence."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-01-31") from None


def _above_zero(text: str) -> float:
    """Arrivals a day: above zero, and few enough to simulate; raises ArgumentTypeError with a sentence."""
    from maplebridge.config.procedures.staffing import MOST_A_DAY

    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= MOST_A_DAY:
        raise argparse.ArgumentTypeError(f"“{text}” is no number above zero and up to {MOST_A_DAY}")
    return number


def _said(text: str) -> str:
    """A reason in words; raises ArgumentTypeError with a sentence."""
    if not text.strip():
        raise argparse.ArgumentTypeError("say why in words: residents read it")
    return text


def _pack(name: str) -> str:
    """A pack that there is; raises ArgumentTypeError with a sentence."""
    from maplebridge.config.procedures.checking import pack_files

    try:
        found = pack_files(name)
    except (OSError, LookupError, ValueError, ModuleNotFoundError):
        found = []
    if not found:
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


def _draw(arguments: argparse.Namespace) -> int:
    definition = _read(arguments.file)
    if arguments.to is not None and arguments.to.suffix == ".bpmn":
        from maplebridge.rules.bpmn import to_bpmn

        arguments.to.write_text(to_bpmn(definition, language=arguments.lang), "utf-8")
        return 0
    from maplebridge.rules.drawing import draw

    picture = draw(definition, language=arguments.lang, standalone=arguments.to is not None)
    if arguments.to is None:
        print(picture)
    else:
        arguments.to.write_text(picture, "utf-8")
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    from maplebridge.config.procedures.checking import calendar_of
    from maplebridge.rules.explain import explain

    print(explain(_read(arguments.file), calendar_of("cn"), language=arguments.lang))
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    from maplebridge.config.procedures.checking import calendar_of
    from maplebridge.rules.diff import differences

    found = differences(_read(arguments.old), _read(arguments.new), calendar_of("cn"))
    for title in found:
        print(title.said_in(arguments.lang))
    return 0


def _adopt(arguments: argparse.Namespace) -> int:
    from maplebridge.config.installation.boot import boot
    from maplebridge.config.procedures.checking import check_files, pack_files

    files = arguments.files or pack_files(arguments.pack)
    unsound = [one for one in check_files(files, pack=arguments.pack) if not one.sound]
    if unsound:
        print(f"Not adopted: {', '.join(one.id for one in unsound)} is not sound.", file=sys.stderr)
        return 1
    boot("clock", migrate=True)
    from maplebridge.kernel.law import registry

    now, stood = datetime.now(UTC), {one.id for one in registry.adopted()}
    before, wrong = len(stood), 0
    for file in files:
        try:
            adopted = registry.adopt(file.read_text("utf-8"), name=file.name, pack=arguments.pack, now=now)
        except ValueError as error:
            print(f"Not adopted: {error}.", file=sys.stderr)
            wrong += 1
            continue
        if adopted.id not in stood:
            stood.add(adopted.id)
            print(f"{adopted.procedure.id} version {adopted.procedure.version} is adopted.")
    print(f"{len(stood) - before} adopted, {len(files) - wrong - (len(stood) - before)} stood already.")
    return 2 if wrong else 0


def _replay(arguments: argparse.Namespace) -> int:
    from maplebridge.config.installation.boot import boot

    boot("clock", migrate=True)
    from maplebridge.config.procedures.drafts import replay_draft

    found = replay_draft(arguments.file.read_text("utf-8"), name=arguments.file.name, since=arguments.since)
    if arguments.json:
        documents.tell(found.to_json())
    else:
        print("\n".join(found.sentences()))
    return 0


def _recount(arguments: argparse.Namespace) -> int:
    from maplebridge.config.installation.boot import boot

    boot("clock", migrate=True)
    from maplebridge.kernel.matter.lifecycle.recounting import recount

    looked = moved = aside = 0
    for done in recount(reason=arguments.reason, now=datetime.now(UTC)):
        looked, moved, aside = looked + done.looked, moved + done.moved, aside + done.aside
    print(f"{looked} running limits were counted anew; {moved} moved, and those concerned are told.")
    if aside:
        print(f"{aside} matters cannot be read and are set aside: `maple setaside list`.", file=sys.stderr)
    return 1 if aside else 0


def _staffing(arguments: argparse.Namespace) -> int:
    from maplebridge.config.procedures.checking import calendar_of
    from maplebridge.config.procedures.staffing import forecast, parse_posts

    definition = _read(arguments.file)
    try:
        posts = parse_posts(arguments.post, definition)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    found = forecast(definition, calendar_of("cn"), per_day=arguments.per_day, posts=posts)
    if arguments.json:
        documents.tell({"steps": [one.to_json() for one in found]})
    else:
        for one in found:
            print(one.sentence())
    return 0 if all(one.enough for one in found) else 1


def _read(name: str) -> Procedure:
    from maplebridge.rules.language import parse

    path = _path(name)
    return parse(path.read_text("utf-8"), name=path.name)
