"""Task lists: what a lower unit must do, only helps with, or has had taken back; and who may change that.

A task pushed down brings power and money with it, or the lower unit may lawfully refuse it. Items
are dated: an item that leaves the list ends, nothing is erased, so an old matter keeps its list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from maplebridge.texts import Text, Title, Wording

Kind = Literal["basic", "cooperate", "taken_back"]
Part = Literal["lead", "help"]
TAKE_BACK_TESTS = ("too_technical", "no_object", "rarely_used", "unscientific_appraisal", "too_hard")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the list of one level.

    category   prefix of the category codes it covers
    holder     level that leads: the listed level for basic items, the superior's for the others
    power, money   what came with it: the delegation document and the budget line; "" = nothing
    until      first day on which it no longer holds; None = open
    """

    id: str
    level: str
    kind: Kind
    category: str
    holder: str
    since: date
    until: date | None = None
    power: str = ""
    money: str = ""

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The article that lets a lower unit refuse."""

    law_en: str
    law_zh: str

    @property
    def title(self) -> Wording:
        """What it is called."""
        return Title(self.law_en, self.law_zh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A task sent down on a day `on`: what part is asked of the lower level, and what comes along."""

    category: str
    level: str
    part: Part
    on: date
    power: str = ""
    money: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The lower unit has to do it: this item says so."""

    item: Item


@dataclass(frozen=True, slots=True)
class Refusable:
    """The lower unit may refuse.

    code    stable;  words  why, in a sentence;  ground  the article
    remedy  what would have to be done before the task must be done
    item    the line of the list that it stands on; None where there is none
    """

    code: str
    words: Wording
    ground: Ground
    remedy: Wording
    item: Item | None = None


_SENTENCES: Mapping[str, Wording] = {
    "not_listed": Text(
        "This task is not on the list of this level, so it may be refused until it has been admitted to it."
    ),
    "taken_back": Text(
        "This task was taken back by the superior, who does it alone and may not pass it down again."
    ),
    "only_help": Text(
        "The list asks this level only to help. The superior office leads and stays answerable."
    ),
    "no_power": Text("The power to act did not come with the task, so it may be refused until it is given."),
    "no_money": Text("The money did not come with the task, so it may be refused until the means are there."),
}

_REMEDIES: Mapping[str, Wording] = {
    "not_listed": Text(
        "Whoever sent it asks for an entry on the list: with an explanation, after hearing this level, approved by somebody "
        "else, and with the power and the money that go with it."
    ),
    "taken_back": Text(
        "Send it back to the level that leads. It may be passed down again only after the list has been changed."
    ),
    "only_help": Text(
        "Help where the list says so, and send the rest back to the level that leads. More can be asked only after the list "
        "has been changed."
    ),
    "no_power": Text("Ask for the document that gives the power. Once it is there, the task must be done."),
    "no_money": Text("Ask for the budget line. Once it is there, the task must be done."),
}


def judge_push(push: Push, items: Iterable[Item], grounds: Mapping[str, Ground]) -> Accepted | Refusable:
    """Say whether a task pushed down must be done or may be refused, and by which article.

    items     the lists of all levels; the longest category prefix in force on the day decides
    grounds   code or "code.level" → article; the level's own article goes first
    raises    KeyError when a code has no ground: a pack must give an article for each code
    """
    item = item_for(push.category, push.level, push.on, items)
    code = _objection(push, item)
    if item is not None and code is None:
        return Accepted(item)
    code = code or "not_listed"
    ground = grounds.get(f"{code}.{push.level}") or grounds[code]
    return Refusable(code, _SENTENCES[code], ground, _REMEDIES[code], item)


def item_for(category: str, level: str, day: date, items: Iterable[Item]) -> Item | None:
    """The item in force that day with the longest category prefix at this level."""
    fitting = [i for i in items if i.level == level and category.startswith(i.category) and i.holds_on(day)]
    return max(fitting, key=lambda i: (len(i.category), i.since, i.id), default=None)


def inside(category: str, level: str, day: date, items: Iterable[Item]) -> tuple[Item, ...]:
    """The items in force that day at this level that cover a part of this class only, in the order of the classes."""
    narrower = [
        i
        for i in items
        if i.level == level
        and i.holds_on(day)
        and i.category.startswith(category)
        and i.category != category
    ]
    return tuple(sorted(narrower, key=lambda i: i.category))


def _objection(push: Push, item: Item | None) -> str | None:
    if item is None:
        return "not_listed"
    if item.kind == "taken_back":
        return "taken_back"
    if item.kind == "cooperate" and push.part == "lead":
        return "only_help"
    if not (push.power or item.power) and push.part == "lead":
        return "no_power"
    return None if push.money or item.money else "no_money"


# --- change control, in both directions ---------------------------------------------------------

Direction = Literal["entry", "exit", "adjustment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A proposed change of the list of one level.

    direction     "entry": from above, a new task; "exit": from above, a task ends or goes back up;
                  "adjustment": asked from below
    asked_by, approved_by   unit ids; nobody approves their own request
    explanation, views      the special explanation; the views heard from the lower level ("" = none)
    tests         for adjustment: which of TAKE_BACK_TESTS the item meets
    """

    direction: Direction
    item: Item
    asked_by: int
    approved_by: int | None
    explanation: str = ""
    views: str = ""
    on: date
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What the change still lacks before it may be entered."""

    code: str
    words: Wording


_LACKS: Mapping[str, Wording] = {
    "explanation": Text("A special explanation is missing: say why."),
    "views": Text("The lower level has not been heard."),
    "approval": Text("Nobody has approved it yet."),
    "own_approval": Text("Nobody approves their own request."),
    "power": Text("The power that goes with the task is not named."),
    "money": Text("The money that goes with the task is not named."),
    "taker": Text("A task that leaves one level needs another that holds it."),
    "tests": Text("Name which of the five tests for taking back it meets."),
}


def lacks(change: Change) -> tuple[Missing, ...]:
    """What is missing before the change may be made; empty = it may.

    source  Shanghai Subdistrict Regulation, art. 10 (explanation, views, approval, means);
            duty-list practice (tests for taking back; entry from above, adjustment from below)
    """
    codes = [
        ("explanation", not change.explanation.strip()),
        ("views", change.direction != "adjustment" and not change.views.strip()),
        ("approval", change.approved_by is None),
        ("own_approval", change.approved_by is not None and change.approved_by == change.asked_by),
        *_of_direction(change),
    ]
    return tuple(Missing(code, _LACKS[code]) for code, absent in codes if absent)


def _of_direction(change: Change) -> list[tuple[str, bool]]:
    item = change.item
    if change.direction == "entry":
        leads = item.kind == "basic"
        return [("power", leads and not item.power), ("money", not item.money)]
    taker = item.kind == "taken_back" and item.holder == item.level
    if change.direction == "exit":
        return [("taker", taker or item.kind != "taken_back")]
    allowed = bool(change.tests) and set(change.tests) <= set(TAKE_BACK_TESTS)
    return [("tests", item.kind == "taken_back" and not allowed), ("taker", taker)]


class NotReadyError(ValueError):
    """The change may not be made yet; `missing` lists why."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(" ".join(one.words.in_language("en") for one in missing))
        self.missing = missing


def apply(change: Change, items: Iterable[Item]) -> tuple[Item, ...]:
    """The list after the change: what held for the same category ends that day, the new item begins.

    raises  NotReadyError when `lacks(change)` is not empty
    returns  the items in their order, then the new one, which is the last
    """
    if missing := lacks(change):
        raise NotReadyError(missing)
    new = replace(change.item, since=change.on)
    ended = [_ended(item, new, change.on) for item in items]
    return (*ended, new)


def _ended(item: Item, new: Item, day: date) -> Item:
    same = item.level == new.level and item.category == new.category
    return replace(item, until=day) if same and item.holds_on(day) else item
