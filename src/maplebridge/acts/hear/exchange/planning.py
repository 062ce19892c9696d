"""What an exchange would lead to: the procedure of the chosen kind, the office found anew, the days before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from maplebridge.acts.hear import routing
from maplebridge.acts.hear.exchange import gates
from maplebridge.acts.hear.reading.suggesting import taxonomy
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.ahead import answer_by
from maplebridge.kernel.file.heading import LoadedMatter, unit_title
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import exchanging
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.kept import kept
from maplebridge.rules import course
from maplebridge.rules.course.promises import ANSWER, FIRST
from maplebridge.rules.moment import day_of
from maplebridge.rules.refusal import Incomplete, NotAllowed, Refusal
from maplebridge.texts import Text
from maplebridge.texts.joining import listed, sentences

NO_KIND = Text("Choose the kind that it is. Type a few words of your own, and kinds are offered.")
NO_PLACE = Text("There is no such place in this city. Pick one from the list.")
NOT_INTO = Text(
    "This kind speaks of the conduct of an office. It is brought by itself, with the form “Report something”: there the "
    "office complained of is named, and it never sees the matter."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody chose.

    category  code of the pack's taxonomy;  place  id of a unit, None to leave the matter where it is
    reason    needed of a post;  agrees  whoever brought it agrees to a later last day; None where a post chooses
    """

    category: str
    place: int | None = None
    reason: str = ""
    agrees: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would follow: the matter as it would be, where it would lie, its last days.

    first, answer    last day of the opening step, and of the answer where it is known: of the new procedure, promises kept
    later            the days that the new procedure would give by itself, where they are later than what was promised
    """

    wanted: exchanging.Wanted
    office: int | None
    unit: int
    state: course.State
    first: date | None
    answer: date | None
    later: Mapping[str, date]


def plan(actor: Actor, matter: LoadedMatter, entries: Sequence[ledger.Entry], chosen: Chosen) -> Plan:
    """What an exchange would lead to. No query, once the procedures are read.

    entries  all of the matter, first to last
    raises   NotAllowed  it is not exchanged, or not into this;  Incomplete  on "category", "place"
    """
    row, definition = matter.row, matter.definition
    refused = gates.shut(actor, row, definition, entries, pack=matter.adopted.pack)
    if refused is not None:
        raise refused
    adopted = _procedure(matter, chosen.category)
    place = _place(chosen.place, row.place)
    if adopted.procedure.id == definition.id:
        raise _same(adopted)
    way = _way(matter, adopted, chosen.category, place)
    return _planned(matter, entries[0], way, chosen, place)


def _procedure(matter: LoadedMatter, category: str) -> registry.Adopted:
    """The procedure in force of a kind. Raises Incomplete, NotAllowed."""
    pack = matter.adopted.pack
    kind = taxonomy(pack).by_code(category)
    if kind is None:
        raise Incomplete(NO_KIND, fields={"category": NO_KIND})
    if kept(pack).about_an_office(category):
        raise Incomplete(NOT_INTO, fields={"category": NOT_INTO})
    try:
        return registry.in_force(kind.procedure, towntime.local(matter.now).date())
    except registry.NotAdopted:
        why = Text("This city goes by no procedure for “{kind}”. Choose another kind.", kind=kind.title)
        raise Incomplete(why, fields={"category": why}) from None


def _place(wanted: int | None, before: int) -> int:
    if wanted is None:
        return before
    if territory.tree().by_id(wanted) is None:
        raise Incomplete(NO_PLACE, fields={"place": NO_PLACE})
    return wanted


def _same(adopted: registry.Adopted) -> Refusal:
    words = Text(
        "This kind goes by the same procedure, “{title}”, so there is nothing to exchange. The office that has the matter "
        "says what it is about with “Confirm or change the kind”.",
        title=adopted.procedure.title,
    )
    return Incomplete(words, fields={"category": words})


def _way(matter: LoadedMatter, adopted: registry.Adopted, category: str, place: int) -> routing.Route:
    """The way of the matter under its new procedure: like that of a report brought today.

    raises  Incomplete  nobody there may have it, or it does not begin with somebody's own matter
    """
    definition = adopted.procedure
    if not definition.bringer:
        words = Text(
            "“{title}” begins only with an act of an office: nobody brings it. Choose another kind.",
            title=definition.title,
        )
        raise Incomplete(words, fields={"category": words})
    if definition.opens.gives:
        days = listed([definition.field_title(name) for name in definition.opens.gives])
        words = Text(
            "“{title}” begins only with days that whoever brings it names ({days}). Bring it by itself, with the form "
            "“Report something”.",
            title=definition.title,
            days=days,
        )
        raise Incomplete(words, fields={"category": words})
    way = routing.route(
        category=category, unit=place, day=towntime.local(matter.now).date(), pack=adopted.pack
    )
    if way.hole or way.office is None:
        words = sentences([way.why, Text("Choose another kind or another place; nothing was changed.")])
        raise Incomplete(words, fields={"category": words})
    return way


def _planned(
    matter: LoadedMatter, first: ledger.Entry, way: routing.Route, chosen: Chosen, place: int
) -> Plan:
    adopted = way.adopted
    promised = promised_days(matter, first)
    own = _opened(matter, way, {})
    later = _later(matter, adopted, own, promised)
    # the day of the answer is kept only where it would be passed: within it the law's own days stand as they are
    kept_days = {name: day for name, day in promised.items() if name == FIRST or name in later}
    state = own if chosen.agrees and later else _opened(matter, way, kept_days)
    holding = hold(adopted.procedure, state, place=place, category=chosen.category, before=None)
    wanted = exchanging.Wanted(
        adopted=adopted,
        level=way.level,
        by=adopted.procedure.bringer,
        category=chosen.category,
        place=place,
        office=way.office,
        promised=kept_days,
        later={name: day.isoformat() for name, day in later.items()},
    )
    office = holding.office if holding.office is not None else way.office
    return Plan(
        wanted=wanted,
        office=office,
        unit=holding.unit,
        state=state,
        first=_day(state.due),
        answer=_answer(matter, adopted, state),
        later=later,
    )


def promised_days(matter: LoadedMatter, first: ledger.Entry) -> dict[str, int]:
    """The days promised when the matter came, by the names of `course.promises`, as day numbers: of its opening step, and of
    the answer where one was known. What the calendar or a newer text moved to an earlier day holds instead.
    """
    now, then = state_of(matter.row), course.State.from_json(dict(first.content.changes or {}))
    today = towntime.local(matter.now).toordinal()
    holder = first.content.holder or {}
    adopted = registry.by_key(str(holder.get("procedure")), holder.get("version")) or matter.adopted
    ends = [day for state in (then, now) if (day := _day(state.due)) is not None]
    answers = [
        answer_by(replace(matter, adopted=adopted), then),
        answer_by(matter, now),
    ]
    named = {FIRST: ends, ANSWER: [day for day in answers if day is not None]}
    left = {
        name: [day.toordinal() for day in days if day.toordinal() >= today] for name, days in named.items()
    }
    return {name: min(days) for name, days in left.items() if days}


def _opened(matter: LoadedMatter, way: routing.Route, promised: Mapping[str, int]) -> course.State:
    """The state that the matter would have, were it exchanged now. Raises NotAllowed: it may not begin so."""
    adopted = way.adopted
    into = course.Into(adopted.procedure, way.level, adopted.params, adopted.procedure.bringer)
    try:
        state, _ = course.exchange(
            state_of(matter.row),
            into,
            at=towntime.minute(matter.now),
            calendar=registry.calendar(adopted.pack),
            promised=promised,
        )
    except ValueError as error:
        raise NotAllowed(
            Text(
                "“{title}” cannot begin at {unit}. Nothing was changed.",
                title=adopted.procedure.title,
                unit=unit_title(way.unit),
            )
        ) from error
    return state


def _later(
    matter: LoadedMatter, adopted: registry.Adopted, own: course.State, promised: Mapping[str, int]
) -> dict[str, date]:
    """The days that the procedure would give by itself, where they are later than what was promised."""
    days = {FIRST: _day(own.due), ANSWER: _answer(matter, adopted, own)}
    return {
        name: day
        for name, day in days.items()
        if day is not None and day.toordinal() > promised.get(name, day.toordinal())
    }


def _answer(matter: LoadedMatter, adopted: registry.Adopted, state: course.State) -> date | None:
    return answer_by(replace(matter, adopted=adopted), state)


def _day(minute: int | None) -> date | None:
    return None if minute is None else day_of(minute)
