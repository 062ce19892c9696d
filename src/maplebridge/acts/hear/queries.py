"""What somebody who reports is shown: categories, what the system reads, the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from maplebridge.acts.hear import acts
from maplebridge.acts.hear.doors.chosen import BY_KIND, Chosen
from maplebridge.acts.hear.place import Place
from maplebridge.acts.hear.reading import reporttext, suggesting
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import category_title, office_title, unit_title
from maplebridge.kernel.file.shapes.showing import DueWorking
from maplebridge.kernel.file.shapes.surveying import Category, Suggestion
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.holding import hold, nobody_may_have
from maplebridge.kernel.territory import queries as territory
from maplebridge.methods.text import Level
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules import course, phrases, term
from maplebridge.rules.procedure import Step
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences


def categories(pack: str = "") -> tuple[Category, ...]:
    """The kinds of a taxonomy in tree order, each with its level (1 the uppermost). No query.

    pack  whose kinds; the city's own if none is named
    """
    return tuple(
        Category(code=one.code, title=one.title, level=one.level)
        for one in suggesting.taxonomy(pack or registry.home_pack()).categories
    )


def suggest(  # noqa: PLR0913  the fields of the form
    *,
    text: str,
    title: str = "",
    place: Place | None = None,
    category: str | None = None,
    against: int | None = None,
    chosen: Chosen = BY_KIND,
    days: Mapping[str, date] | None = None,
    now: datetime,
) -> Suggestion:
    """What a report is read as before it is sent, and its way with what was picked; nothing is written.

    days    that its procedure asks for when it opens; None where nobody was asked yet: then no last day is known either
    raises  Incomplete  as `acts.report`: no words, too many, a place, category or office that this city has not
    """
    words = reporttext.read(text, title, pack=registry.home_pack())
    prepared = acts.prepare(words, place=place, category=category, against=against, chosen=chosen, days=days, now=now)
    read = words.likely(pack=registry.home_pack())
    way, located = prepared.route, prepared.located
    definition = way.adopted.procedure
    state, first = _opened(prepared, days, now=now)
    return Suggestion(
        category=read.category.code,
        category_title=category_title(read.category.code),
        because=() if prepared.category == OUTSIDE else read.because,
        sure=read.sure,
        picked=category_title(category) if category and category != read.category.code else None,
        procedure=definition.id,
        procedure_title=definition.title,
        office=office_title(way.office),
        first=office_title(first) if first not in (None, way.office) else None,
        unit_id=None if located.how == "asked" else located.unit,
        unit=None if located.how == "asked" else unit_title(located.unit),
        placed=sentences([located.why, way.why]),
        due=_first_limit(prepared, state, days, now=now),
        round=None
        if against is None
        else _goes_round(against, nobody=nobody_may_have(located.unit, against)),
        danger=_danger(prepared),
        outside_scope=prepared.category == OUTSIDE,
        parties=tuple(definition.role_title(one) for one in sorted(definition.parties - definition.bringers)),
    )


def _danger(prepared: acts.Prepared) -> tuple[str, ...]:
    """The words of a report that speak of danger to life."""
    words = prepared.opening.facts.get("danger")
    return tuple(words) if prepared.opening.urgency == Level.life and isinstance(words, list) else ()


def _goes_round(against: int, *, nobody: bool) -> Wording:
    """What it means that this office is complained of (bound B6)."""
    office, unit = office_title(against), unit_title(territory.offices().office(against).unit)
    round_ = Text(
        "It goes round {office}: no office of {unit}, nor of a unit below it, has it at any step, and {office} never "
        "sees it.",
        office=office,
        unit=unit,
    )
    if not nobody:
        return round_
    alone = Text("Nobody here stands above it, so no office of this city may take it up.")
    return sentences([round_, alone])


def _opened(
    prepared: acts.Prepared, days: Mapping[str, date] | None, *, now: datetime
) -> tuple[course.State, int | None]:
    """The state that a matter sent now would have, and the office that would have it first; with the latest days that may
    be named where none were.
    """
    adopted = prepared.route.adopted
    minute = towntime.minute(now)
    named = course.latest_days(adopted.procedure, minute) if days is None else _ordinals(days)
    state, _ = course.open_matter(
        adopted.procedure,
        at=minute,
        level=prepared.route.level,
        calendar=registry.calendar(adopted.pack),
        params=adopted.params,
        dates=named,
    )
    place = prepared.located.unit
    holding = hold(
        adopted.procedure,
        state,
        place=place,
        category=prepared.category,
        before=None,
        against=prepared.opening.against,
    )
    return state, holding.office


def _ordinals(days: Mapping[str, date]) -> dict[str, int]:
    """Days as a course takes them, by their fields."""
    return {name: day.toordinal() for name, day in days.items()}


def _first_limit(
    prepared: acts.Prepared, state: course.State, days: Mapping[str, date] | None, *, now: datetime
) -> DueWorking | None:
    """The limit that would run if the report were sent now; None where it hangs on a day that nobody has named yet."""
    adopted = prepared.route.adopted
    definition, calendar = adopted.procedure, registry.calendar(adopted.pack)
    step = definition.steps[definition.opens.step]
    if not isinstance(step, Step) or state.due_at is None:
        return None
    if days is None and {step.within.since, step.within.until} & definition.opens.gives.keys():
        return None
    limit = term.explain(
        definition,
        step.within,
        towntime.local(now),
        calendar,
        definition.values(adopted.params),
        until=(days or {}).get(step.within.until or ""),
        since=(days or {}).get(step.within.since or ""),
    )
    role = definition.role_title(step.who)
    return DueWorking(
        last_day=state.due_at.date(),
        what=Text("{role} must act ({step})", role=role, step=step.title),
        status="on-time",
        why=sentences(limit.sentences),
        law=phrases.law_phrase(definition, step.within.law) if step.within.law else None,
        provisional=limit.due.provisional,
    )
