"""What the pages of an exchange show: the matter as it is, and as it would be; the question about a later last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.acts.hear.exchange import gates
from maplebridge.acts.hear.exchange.planning import Chosen, Plan, plan
from maplebridge.acts.hear.reading import suggesting
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.sided import matter_of
from maplebridge.kernel.file import timeline
from maplebridge.kernel.file.ahead import answer_by
from maplebridge.kernel.file.exchanges import titles
from maplebridge.kernel.file.heading import LoadedMatter, category_title, heading, office_title, unit_title
from maplebridge.kernel.file.shapes.reading import Heading
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import exchanging
from maplebridge.kernel.matter.sides import bringer
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.packs.kept import kept
from maplebridge.rules.answering import answering_role
from maplebridge.rules.course.promises import ANSWER, FIRST
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A matter under one procedure, for the two columns of the page.

    procedure, title  id and name of the procedure;  office, unit  who has it at its first step
    first, answer     last day of that step, and of the answer where it is known
    office_may, you_may  the acts that open there, by their titles: of the office, and of whoever brought it
    """

    procedure: str
    title: Wording
    kind: Wording
    office: Wording
    unit: Wording
    step: Wording
    first: date | None
    answer: date | None
    office_may: tuple[Wording, ...]
    you_may: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A kind that one may choose: its code, its name, the procedure by which its matters go; `level` 1 to 3 in the tree."""

    code: str
    title: Wording
    procedure: Wording
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangePage:
    """The page of an exchange.

    seen     number of the last entry;  text  the words of the matter, as this reader may read them
    likely   kinds that the words point at, likeliest first;  kinds  all that may be chosen, in tree order
    after    the matter as it would be; None where nothing was chosen yet
    later    the days that the new procedure would give by itself, by the names of the promises; empty where none is later
    """

    heading: Heading
    seen: int
    text: str
    before: Standing
    likely: tuple[Offered, ...]
    kinds: tuple[Offered, ...]
    after: Standing | None = None
    later: Mapping[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question about a later last day: the day that holds now and the later one, of the step and of the answer."""

    heading: Heading
    seen: int
    first: date | None
    later_first: date | None
    answer: date | None
    later_answer: date | None


def exchange_page(
    *, actor: Actor, number: int, words: str = "", chosen: Chosen | None = None, now: datetime
) -> ExchangePage:
    """The page of an exchange; `words` are one's own, in which a kind is looked for; `chosen` is what follows.

    raises  NotFound  no such matter for this actor;  NotAllowed  it is not exchanged, or not by this actor
            Incomplete  what was chosen cannot be
    """
    with scope.reading(actor):
        matter = matter_of(actor, number, now=now)
        entries, written = ledger.entries_of(number), timeline.words_of(number)
        refused = gates.shut(actor, matter.row, matter.definition, entries, pack=matter.adopted.pack)
        if refused is not None:
            raise refused
        text = timeline.report_text(written)
        offered = kinds(matter)
        planned = None if chosen is None else plan(actor, matter, entries, chosen)
        return ExchangePage(
            heading=heading(matter),
            seen=matter.row.seq,
            text=text,
            before=_now(matter),
            likely=_likely(words or text, "" if words else matter.row.title, offered, matter.adopted.pack),
            kinds=offered,
            after=None if planned is None else _then(matter, planned),
            later={} if planned is None else planned.later,
        )


def may_exchange(*, actor: Actor, number: int, now: datetime) -> bool:
    """Whether this actor may exchange the procedure of this matter now. Raises NotFound. Two queries."""
    with scope.reading(actor):
        matter = matter_of(actor, number, now=now)
        if not gates.may_ask(actor, matter.row):
            return False
        entries = ledger.entries_of(number)
        return gates.shut(actor, matter.row, matter.definition, entries, pack=matter.adopted.pack) is None


def question(*, actor: Actor, number: int, now: datetime) -> Question | None:
    """The question about a later last day that waits for whoever brought the matter; None where none does. Two queries.

    raises  NotFound  no such matter for this actor
    """
    with scope.reading(actor):
        matter = matter_of(actor, number, now=now)
        row = matter.row
        if (
            actor.matter != row.number
            or actor.party is not None
            or gates.power_short(actor) is not None
            or row.outcome is not None
            or not row.bounces
        ):
            return None
        later = titles.later_days(exchanging.asked_of(ledger.entries_of(number)))
        if not later:
            return None
        state = state_of(row)
        return Question(
            heading=heading(matter),
            seen=row.seq,
            first=None if row.due is None else towntime.local(row.due).date(),
            later_first=later.get(FIRST) if FIRST in state.dates else None,
            answer=_promised(state.dates.get(ANSWER)),
            later_answer=later.get(ANSWER),
        )


def kinds(matter: LoadedMatter) -> tuple[Offered, ...]:
    """The kinds into which a matter may be exchanged: those of another procedure in force that one may bring. In tree order,
    each above those below it. No query.
    """
    pack, day = matter.adopted.pack, towntime.local(matter.now).date()
    rules, offered = kept(pack), []
    for one in suggesting.taxonomy(pack).categories:
        if one.procedure == matter.definition.id or rules.about_an_office(one.code):
            continue
        definition = _in_force(one.procedure, day)
        if definition is not None and definition.bringer and not definition.opens.gives:
            offered.append(
                Offered(code=one.code, title=one.title, procedure=definition.title, level=one.level)
            )
    return tuple(offered)


def _in_force(procedure: str, day: date) -> Procedure | None:
    try:
        return registry.in_force(procedure, day).procedure
    except registry.NotAdopted:
        return None


def _likely(text: str, title: str, offered: tuple[Offered, ...], pack: str) -> tuple[Offered, ...]:
    by_code = {one.code: one for one in offered}
    guesses = suggesting.likely(text, title, pack=pack) if text or title else ()
    return tuple(by_code[one.code] for one in guesses if one.code in by_code)


def _now(matter: LoadedMatter) -> Standing:
    row, state = matter.row, state_of(matter.row)
    return _standing(
        matter.definition,
        state.step,
        category=row.category,
        office=row.office,
        unit=row.unit,
        first=None if row.due is None else towntime.local(row.due).date(),
        answer=answer_by(matter, state),
        bringer=bringer(matter.definition, row),
    )


def _then(matter: LoadedMatter, planned: Plan) -> Standing:
    return _standing(
        planned.wanted.adopted.procedure,
        planned.state.step,
        category=planned.wanted.category,
        office=planned.office,
        unit=planned.unit,
        first=planned.first,
        answer=planned.answer,
        bringer=planned.wanted.by,
    )


def _standing(  # noqa: PLR0913  what a column shows
    definition: Procedure,
    step: str,
    *,
    category: str,
    office: int | None,
    unit: int,
    first: date | None,
    answer: date | None,
    bringer: str,
) -> Standing:
    acts, role = definition.acts_at(step).values(), answering_role(definition, step)
    return Standing(
        procedure=definition.id,
        title=definition.title,
        kind=category_title(category),
        office=office_title(office),
        unit=unit_title(unit),
        step=definition.place(step).title,
        first=first,
        answer=answer,
        office_may=tuple(one.title for one in acts if role in one.who),
        you_may=tuple(one.title for one in acts if bringer in one.who),
    )


def _promised(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)
