"""`maple try task`: must a task that was pushed down be done, or may it be refused, and by which article."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from maplebridge.config.cli.run import asking
from maplebridge.config.cli.run.asking import AskedWrongly
from maplebridge.config.installation import environment
from maplebridge.kernel.command import documents
from maplebridge.packs.duties import KINDS, duties, grounds
from maplebridge.packs.levels import LEVELS
from maplebridge.packs.naming import meant, shown
from maplebridge.packs.reading import Category, names
from maplebridge.rules.tasklist import Accepted, Ground, Item, Kind, Part, Push, Refusable, inside, judge_push
from maplebridge.texts import Wording, in_all

MUST, MAY_REFUSE, MISUSED = 0, 1, 2
SOME = 6
DOCUMENT = ("pack", "on", "tasks", "list")
TASK = ("category", "level", "part", "power", "money", "on")
LINE = ("level", "kind", "category", "holder", "power", "money", "since", "until")
EVER = date(2000, 1, 1)
"""Since when the lines of a pack hold: a pack says no day."""


def run(arguments: argparse.Namespace) -> int:
    """Judge each task; exit status 0 all must be done, 1 one of them may be refused, 2 it cannot be asked so."""
    try:
        asked = asking.document(arguments.document) if arguments.document else _typed(arguments)
        pack, answers = answered(asked, today=environment.today())
    except (AskedWrongly, environment.Unusable) as error:
        print(error, file=sys.stderr)
        return MISUSED
    if arguments.json:
        documents.tell({"pack": pack, "answers": answers})
    else:
        print("\n".join(_sentence(one) for one in answers))
    return MUST if all(one["must"] for one in answers) else MAY_REFUSE


def _typed(arguments: argparse.Namespace) -> dict[str, Any]:
    task = {name: getattr(arguments, name) for name in TASK if getattr(arguments, name)}
    return {"pack": arguments.pack, "tasks": [task]}


def answered(asked: Mapping[str, Any], *, today: date) -> tuple[str, list[dict[str, Any]]]:
    """The pack, and what its rules say of each task, in the order of the document.

    asked  a document as the reference of the command line has it
    raises  AskedWrongly
    """
    where = "The document"
    if "category" in asked:
        asked = {"tasks": [{name: asked[name] for name in asked if name != "pack"}], **_only(asked, "pack")}
    asking.known(asked, DOCUMENT, where)
    pack = asking.one_of(asked, "pack", names(), where, usual=names()[0])
    articles = {code: Ground(law_en=en, law_zh=zh) for code, (en, zh) in grounds(pack).items()}
    if not articles:
        raise AskedWrongly(
            f"The pack {pack} has no duty lists, so no article to judge by. Name another with --pack."
        )
    own = asking.objects(asked, "list", where)
    items = [_item(row, at, pack) for at, row in own] if "list" in asked else _of_pack(pack)
    tasks = asking.objects(asked, "tasks", where)
    if not tasks:
        raise AskedWrongly("The document asks of no task: write “tasks”: [{ … }].")
    on = asking.day(asked, "on", where, usual=today)
    return pack, [_answer(row, at, pack, (items, articles, on)) for at, row in tasks]


def _only(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {name: row[name]} if name in row else {}


def _answer(
    row: Mapping[str, Any], where: str, pack: str, rules: tuple[list[Item], Mapping[str, Ground], date]
) -> dict[str, Any]:
    items, articles, today = rules
    asking.known(row, TASK, where)
    category = _class(row, where, pack)
    push = Push(
        category=category.code,
        level=asking.one_of(row, "level", LEVELS, where),
        part=cast("Part", asking.one_of(row, "part", ("lead", "help"), where)),
        on=asking.day(row, "on", where, usual=today),
        power=asking.words(row, "power", where, usual="").strip(),
        money=asking.words(row, "money", where, usual="").strip(),
    )
    judged = judge_push(push, items, articles)
    parts = [one.category for one in inside(push.category, push.level, push.on, items)]
    if parts and isinstance(judged, Refusable) and judged.code == "not_listed":
        raise AskedWrongly(
            f"{where}: the list has no line for all of {category.code}, but for parts of it: {', '.join(parts)}. "
            "Name one of them."
        )
    return {
        "category": category.code,
        "title": in_all(category.title),
        "level": push.level,
        "part": push.part,
        "on": push.on.isoformat(),
        **_said(judged),
        "line": _line(judged.item),
        "inside": parts,
    }


def _said(judged: Accepted | Refusable) -> dict[str, Any]:
    if isinstance(judged, Accepted):
        return {"must": True, "code": None, "words": None, "article": None, "remedy": None}
    said: dict[str, Wording] = {
        "words": judged.words,
        "article": judged.ground.title,
        "remedy": judged.remedy,
    }
    return {"must": False, "code": judged.code, **{name: in_all(words) for name, words in said.items()}}


def _line(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    days = {"since": item.since.isoformat(), "until": item.until and item.until.isoformat()}
    return {"category": item.category, "kind": item.kind, "holder": item.holder, "power": item.power, "money": item.money,
            **days}  # fmt: skip


def _class(row: Mapping[str, Any], where: str, pack: str) -> Category:
    """The class that a member `category` means. Raises AskedWrongly with those that may be meant."""
    words = asking.words(row, "category", where)
    found = meant(words, pack)
    if len(found) == 1:
        return found[0]
    if not found:
        raise AskedWrongly(
            f"{where}: no kind of the pack {pack} is called “{words}”. Write a code such as 0201."
        )
    some = ", ".join(shown(one, "en") for one in found[:SOME])
    raise AskedWrongly(f"{where}: “{words}” may mean {some}. Write one of these codes.")


def _item(row: Mapping[str, Any], where: str, pack: str) -> Item:
    asking.known(row, LINE, where)
    level = asking.one_of(row, "level", LEVELS, where)
    return Item(
        id=where,
        level=level,
        kind=cast("Kind", asking.one_of(row, "kind", KINDS, where)),
        category=_class(row, where, pack).code,
        holder=asking.one_of(row, "holder", LEVELS, where, usual=level),
        since=asking.day(row, "since", where, usual=EVER),
        until=asking.day(row, "until", where) if row.get("until") is not None else None,
        power=asking.words(row, "power", where, usual=""),
        money=asking.words(row, "money", where, usual=""),
    )


def _of_pack(pack: str) -> list[Item]:
    return [
        Item(
            id=f"{one.level}-{one.category}",
            level=one.level,
            kind=cast("Kind", one.kind),
            category=one.category,
            holder=one.holder,
            since=EVER,
        )
        for one in duties(pack)
    ]


def _sentence(answer: Mapping[str, Any]) -> str:
    head = f"{answer['title']['en']} ({answer['category']}), {answer['level']}, to {answer['part']}"
    if answer["must"]:
        return f"{head}: it must be done. The list has it ({answer['line']['kind']}), and what belongs to it came along."
    said = (answer[name]["en"] for name in ("words", "article", "remedy"))
    return "{}: it may be refused. {}\n  {}.\n  {}".format(head, *said)
