"""`maple tasks list` and `change`: the duty lists in force, and changing them on a day; nothing of them is erased."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from django.db import transaction

from maplebridge.config.cli.run import asking
from maplebridge.config.cli.run.asking import AskedWrongly
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.command import documents
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory import tasks
from maplebridge.kernel.territory.founding import FoundingError
from maplebridge.kernel.territory.tasks import Line
from maplebridge.packs.duties import KINDS
from maplebridge.packs.levels import LEVELS
from maplebridge.packs.naming import meant
from maplebridge.packs.reading import Category
from maplebridge.rules.limits import TEXT_LETTERS
from maplebridge.rules.tasklist import TAKE_BACK_TESTS, Change, Direction, Item, Kind, NotReadyError, lacks
from maplebridge.texts import in_all

GOOD, FOUND, MISUSED = 0, 1, 2
DIRECTIONS = ("entry", "exit", "adjustment")
SHARED = (
    *("direction", "level", "kind", "holder", "power", "money"),
    *("asked_by", "approved_by", "explanation", "views", "on", "tests"),
)
FIELDS = (*SHARED, "category", "en", "zh")


@dataclass(frozen=True, slots=True)
class Planned:
    """A change as it was asked for: where it stands in the document, and what its line is called."""

    where: str
    change: Change
    en: str
    zh: str


def run(arguments: argparse.Namespace) -> int:
    """Show or change the lists; exit status 0 done, 1 a change lacks something, 2 it cannot be asked so. All or nothing."""
    try:
        return _list(arguments) if arguments.what == "list" else _change(arguments)
    except (AskedWrongly, FoundingError) as error:
        print(f"{error} Nothing was changed.", file=sys.stderr)
        return MISUSED


def _today() -> date:
    return towntime.local(datetime.now(UTC)).date()


def _list(arguments: argparse.Namespace) -> int:
    on = asking.day({"--on": arguments.on or _today().isoformat()}, "--on", "The question")
    levels = [arguments.level] if arguments.level else [*tasks.listed_levels(registry.home_pack())]
    lines = [line for level in levels for line in tasks.in_force(level, on)]
    if arguments.json:
        documents.tell({"on": on.isoformat(), "lines": [_shown(line) for line in lines]})
    else:
        print("\n".join(map(_said, lines)) or "No line is in force.")
    return GOOD


def _shown(line: Line) -> dict[str, Any]:
    item = line.item
    return {
        "level": item.level, "kind": item.kind, "category": item.category, "holder": item.holder,
        "title": in_all(line.title), "power": item.power, "money": item.money,
        "since": item.since.isoformat(), "until": item.until and item.until.isoformat(),
        "direction": line.direction, "asked_by": line.asked_by, "approved_by": line.approved_by,
        "explanation": line.explanation, "views": line.views, "tests": list(line.tests),
    }  # fmt: skip


def _said(line: Line) -> str:
    item = line.item
    means = " · ".join(filter(None, (item.power, item.money))) or "nothing came with it"
    head = f"{item.level:<10} {item.kind:<10} {item.category:<6}"
    return f"{head}  {line.title.in_language('en')} ({means}), since {item.since}"


def _change(arguments: argparse.Namespace) -> int:
    planned = _planned(_asked(arguments))
    lacking = [(one, tuple(lacks(one.change))) for one in planned if lacks(one.change)]
    if not lacking:
        _enter(planned, dry_run=arguments.dry_run)
    if arguments.json:
        rows = [
            {"where": one.where, "missing": [{"code": each.code, **in_all(each.words)} for each in missing]}
            for one, missing in lacking
        ]
        entered = 0 if lacking or arguments.dry_run else len(planned)
        documents.tell({"entered": entered, "changes": len(planned), "lacking": rows})
    elif lacking:
        for one, missing in lacking:
            sentences = " ".join(each.words.in_language("en") for each in missing)
            print(f"{one.where} ({one.change.item.level} {one.change.item.category}): {sentences}")
        print("Nothing was changed.")
    else:
        would = (
            "would be entered"
            if arguments.dry_run
            else "entered; pages show them, and the ledger has an entry for each"
        )
        print(f"{len(planned)} change(s) {would}.")
    return FOUND if lacking else GOOD


def _enter(planned: list[Planned], *, dry_run: bool) -> None:
    """Write all changes, or none. Raises FoundingError with the place in the document."""
    try:
        with transaction.atomic():
            for one in planned:
                try:
                    tasks.enter_change(one.change, name_en=one.en, name_zh=one.zh)
                except (FoundingError, NotReadyError) as error:
                    raise FoundingError(f"{one.where}: {error}") from error
            transaction.set_rollback(dry_run)
    finally:
        territory.forget()


def _asked(arguments: argparse.Namespace) -> dict[str, Any]:
    """The document, or one made of what was typed. Raises AskedWrongly for both at once, or neither."""
    typed = {
        name: getattr(arguments, name) for name in FIELDS if name != "tests" and getattr(arguments, name)
    }
    if arguments.test:
        typed["tests"] = arguments.test
    if arguments.document and typed:
        raise AskedWrongly("Name the changes in the document, or one of them with options: not both.")
    return asking.document(arguments.document) if arguments.document else {"changes": [typed]}


def _planned(asked: Mapping[str, Any]) -> list[Planned]:
    """The changes of a document, each with what all of them share. Raises AskedWrongly."""
    where = "The document"
    asking.known(asked, (*SHARED, "changes"), where)
    rows = asking.objects(asked, "changes", where)
    if not rows:
        raise AskedWrongly("The document has no change: write “changes”: [{ … }].")
    shared = {name: asked[name] for name in SHARED if name in asked}
    pack = registry.home_pack()
    return [_plan({**shared, **row}, at if len(rows) > 1 else "The change", pack) for at, row in rows]


def _plan(row: Mapping[str, Any], where: str, pack: str) -> Planned:
    asking.known(row, FIELDS, where)
    level = asking.one_of(row, "level", LEVELS, where)
    category, on = _class(row, where, pack), asking.day(row, "on", where, usual=_today())
    item = Item(
        id=f"{level}-{category.code}",
        level=level,
        kind=cast("Kind", asking.one_of(row, "kind", KINDS, where)),
        category=category.code,
        holder=asking.one_of(row, "holder", LEVELS, where, usual=level),
        since=on,
        power=asking.words(row, "power", where, usual="").strip(),
        money=asking.words(row, "money", where, usual="").strip(),
    )
    change = Change(
        direction=cast("Direction", asking.one_of(row, "direction", DIRECTIONS, where)),
        item=item,
        asked_by=_unit(row, "asked_by", where) or 0,
        approved_by=_unit(row, "approved_by", where),
        explanation=asking.words(row, "explanation", where, usual="", most=TEXT_LETTERS).strip(),
        views=asking.words(row, "views", where, usual="", most=TEXT_LETTERS).strip(),
        on=on,
        tests=_tests(row, where),
    )
    en = asking.words(row, "en", where, usual=category.title.en)
    return Planned(where, change, en, asking.words(row, "zh", where, usual=category.title.zh))


def _tests(row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    given = row.get("tests", [])
    if not isinstance(given, list) or not set(map(str, given)) <= set(TAKE_BACK_TESTS):
        raise AskedWrongly(f"{where}: “tests” must be a list of some of {', '.join(TAKE_BACK_TESTS)}.")
    return tuple(map(str, given))


def _unit(row: Mapping[str, Any], name: str, where: str) -> int | None:
    """The unit of a code; None where none is named, which for who asked is refused. Raises AskedWrongly."""
    code = asking.words(row, name, where, usual=None if name == "asked_by" else "")
    unit = territory.tree().by_code(code) if code else None
    if code and unit is None:
        raise AskedWrongly(f"{where}: no unit has the code {code} (“{name}”).")
    return unit.id if unit else None


def _class(row: Mapping[str, Any], where: str, pack: str) -> Category:
    words = asking.words(row, "category", where)
    found = meant(words, pack)
    if len(found) != 1:
        raise AskedWrongly(
            f"{where}: “{words}” names no one class of the pack {pack}. Write a code such as 0203."
        )
    return found[0]
