"""Duty lists for anyone: what a level must do, only helps with, or had taken back; and whether a task may be refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.home.taskform import PushForm
from maplebridge.kernel.conduct.byoffice import offered
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory import tasks
from maplebridge.kernel.territory.levels import level_number
from maplebridge.kernel.territory.tasks import Line
from maplebridge.packs import levels as packs
from maplebridge.packs.duties import entry_procedure
from maplebridge.packs.naming import meant, shown
from maplebridge.packs.reading import Category, taxonomy
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.tasklist import Accepted, Direction, Kind, Refusable, inside
from maplebridge.texts import Text, Title, Wording, as_it_is, in_all
from maplebridge.texts.joining import listed
from maplebridge.texts.wording import in_english_and_chinese
from maplebridge.web.access import access
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page
from maplebridge.web.language import language
from maplebridge.web.spelling import say

MOST_NAMED = 6
"""Kinds that a sentence names where what was typed fits several."""
LEVELS: Mapping[str, Wording] = dict(
    zip(
        packs.LEVELS,
        (
            Text("The city"),
            Text("Counties and districts"),
            Text("Townships"),
            Text("Communities"),
            Text("Grids"),
        ),
        strict=True,
    )
)
KINDS: tuple[tuple[Kind, Wording, Wording], ...] = (
    ("basic", Text("Leads"), Text("This level does it and answers for it.")),
    ("cooperate", Text("Only helps"), Text("Another level leads and answers for it; this level helps.")),
    ("taken_back", Text("Taken back"), Text("A level above does it alone and may not pass it down again.")),
)
DIRECTIONS: Mapping[Direction, Wording] = {
    "entry": Text("Entry, from above"),
    "exit": Text("Exit, from above"),
    "adjustment": Text("Adjustment, asked for from below"),
}
NO_KIND = Text("No kind of task is called “{words}”. Type another word, or a code from the duty list.")
SEVERAL = Text("“{words}” may mean: {kinds}. Choose one of them, or type its code.")
TOO_WIDE = Text("The list has no line for all of “{kind}”, but for parts of it: {kinds}. Choose one of them.")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list of a level: a kind of line, what it is called and means, the lines that fit the search."""

    kind: Kind
    title: Wording
    what: Wording
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the lists say of a task: its class, its level, the judgement, its line, who leads, the lines for parts of it."""

    kind: Wording
    level: Wording
    on: date
    judged: Accepted | Refusable
    line: Wording | None
    leads: Wording | None
    inside: tuple[Wording, ...]

    @property
    def must(self) -> bool:
        """Whether it must be done."""
        return isinstance(self.judged, Accepted)


@access("public")
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """What each level must do, only helps with or had taken back, with the power and money that came; how that changes."""
    pack, words = registry.home_pack(), line(request.GET, "q", 80)
    levels = tasks.listed_levels(pack)
    asked = line(request.GET, "level", 12)
    level = asked if asked in levels else next(iter(levels), "")
    lines = _called(tasks.in_force(level, timezone.localdate()), pack) if level else []
    units = territory.tree().level_units(level) if level and territory.tree().units else ()
    return page(
        request,
        "public/duties.html",
        levels=[(one, LEVELS[one]) for one in levels],
        level=level,
        words=words,
        count=len(lines),
        units=len(units),
        parts=_parts(_fitting(lines, words, pack)),
        names=_names(lines, pack),
        level_names=LEVELS,
        changes=_called(tasks.changes(level), pack) if level else [],
        directions=DIRECTIONS,
        units_called=_unit_called,
        articles=bool(tasks.articles(pack)),
    )


def _called(lines: Iterable[Line], pack: str) -> list[Line]:
    """The lines; those that are called as their class of the pack, in every language that it has."""
    known = taxonomy(pack)
    classes = ((one, known.by_code(one.item.category)) for one in lines)
    return [
        replace(one, title=found.title)
        if found and in_english_and_chinese(found.title) == in_english_and_chinese(one.title)
        else one
        for one, found in classes
    ]


def _parts(lines: Iterable[Line]) -> list[Part]:
    some = tuple(lines)
    return [
        Part(kind, title, what, tuple(one for one in some if one.item.kind == kind))
        for kind, title, what in KINDS
    ]


def _fitting(lines: Iterable[Line], words: str, pack: str) -> list[Line]:
    """The lines that a search means: those called so, those of the classes meant, and those that cover them."""
    asked = words.casefold()
    codes = [one.code for one in meant(words, pack)] if words else []
    return [
        one
        for one in lines
        if not words
        or any(asked in name.casefold() for name in in_all(one.title).values())
        or any(code.startswith(one.item.category) or one.item.category.startswith(code) for code in codes)
    ]


def _names(lines: Iterable[Line], pack: str) -> dict[str, tuple[Wording, ...]]:
    """Code of a line → the classes above it, from the uppermost; a city's own class has none."""
    known = taxonomy(pack)
    return {
        one.item.category: tuple(c.title for c in known.path(one.item.category)[:-1])
        for one in lines
        if known.by_code(one.item.category)
    }


def _unit_called(unit_id: int | None) -> Wording:
    unit = None if unit_id is None else territory.tree().by_id(unit_id)
    return as_it_is("–") if unit is None else Title(unit.name_en, unit.name_zh)


@access("public")
@require_http_methods(["GET", "POST"])
def pushed(request: HttpRequest) -> HttpResponse:
    """Ask whether a task that was pushed down must be done or may be refused, and by which article; nothing is kept."""
    pack = registry.home_pack()
    levels = [(one, LEVELS[one]) for one in tasks.listed_levels(pack)] if tasks.articles(pack) else []
    wanted = {"level": line(request.GET, "level", 12), "kind": line(request.GET, "kind", 80), "part": "lead"}
    form = PushForm(request, start={**wanted, "on": timezone.localdate().isoformat()})
    form.offer("level", levels)
    answers: list[Answer] = []
    if levels and form.done(lambda: answers.append(_answer(form, pack))):
        form.set("kind", shown(_kind(form, pack), language()))
    form.suggest("kind", [shown(one, language()) for one in taxonomy(pack).categories])
    return page(
        request,
        "public/pushed.html",
        status=form.status,
        form=form,
        levels=levels,
        answer=next(iter(answers), None),
        entry=_entry(request, form, pack) if answers else "",
    )


def _entry(request: HttpRequest, form: PushForm, pack: str) -> str:
    """Address of the form by which an office of this post asks that the task be entered; empty where none may."""
    key = entry_procedure(pack)
    try:
        ways = offered.ways_of(request.actor, registry.in_force(key, timezone.localdate())) if key else ()  # type: ignore[attr-defined]
    except registry.NotAdopted:
        ways = ()
    if not ways:
        return ""
    kind = _kind(form, pack)
    asked = {"category": shown(kind, language()), "title": say(kind.title)}
    return f"{reverse('site:open-matter', kwargs={'procedure': key})}?{urlencode(asked)}"


def _answer(form: PushForm, pack: str) -> Answer:
    """Judge what the form says. Raises Incomplete where its kind is not clear, or wider than the lines of the list."""
    category, push = _kind(form, pack), form.push(_kind(form, pack).code)
    judged = tasks.judge(push, pack=pack)
    items = territory.offices().tasks
    parts = tuple(
        _class_called(one.category, pack) for one in inside(push.category, push.level, push.on, items)
    )
    if parts and isinstance(judged, Refusable) and judged.code == "not_listed":
        sentence = TOO_WIDE.filled(kind=category.title, kinds=listed(parts[:MOST_NAMED]))
        raise Incomplete(sentence, fields={"kind": sentence})
    holder = judged.item.holder if judged.item else push.level
    lines = _called(tasks.in_force(push.level, push.on), pack)
    return Answer(
        kind=category.title,
        level=LEVELS[push.level],
        on=push.on,
        judged=judged,
        line=next((one.title for one in lines if one.item == judged.item), None),
        leads=LEVELS[holder] if holder != push.level else None,
        inside=parts,
    )


def _kind(form: PushForm, pack: str) -> Category:
    """The class that the form names. Raises Incomplete with what may be meant."""
    words = form.given["kind"]
    found = meant(words, pack)
    if len(found) == 1:
        return found[0]
    some = listed([as_it_is(shown(one, language())) for one in found[:MOST_NAMED]])
    sentence = SEVERAL.filled(words=words, kinds=some) if found else NO_KIND.filled(words=words)
    raise Incomplete(sentence, fields={"kind": sentence})


def _class_called(code: str, pack: str) -> Wording:
    category = taxonomy(pack).by_code(code)
    return as_it_is(code) if category is None else category.title


def own_level(actor: Actor) -> str:
    """The lowest level with a duty list at which one of the actor's offices stands; empty for none. No query."""
    units = [
        territory.tree().by_id(office.unit)
        for one in actor.office_ids
        if (office := territory.offices().by_id(one))
    ]
    levels = {unit.level_name for unit in units if unit is not None}
    return max(levels & {item.level for item in territory.offices().tasks}, key=level_number, default="")
