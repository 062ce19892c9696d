"""A matter begins: number, code, course, first entry, receipt's promise. One at a time or thousands."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity.sealed.envelopes import Envelope
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import concerned
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import newmatters, shorthand, writing
from maplebridge.kernel.matter.storage.commitments import (
    Committed,
    Draw,
    DrawnAhead,
    binding,
    commit,
    commit_all,
)
from maplebridge.kernel.matter.storage.newmatters import NewMatter
from maplebridge.kernel.matter.storage.state import packed
from maplebridge.rules import course, term
from maplebridge.rules.course import brought
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Wording

DRAWN, AT_ONCE = 64, 256
"""Random octets that a matter takes at its opening, more or less: its code, two or three salts; and for how many matters
they are drawn at once."""
CHANNELS = ("web", "api", "import", "hotline", "counter", "grid", "open311", "system")


class Opening(NamedTuple):
    """What is needed to open a matter; a named tuple, because an import sends tens of thousands between processes.

    procedure  id of the adopted procedure;  place  finest known unit;  texts  the resident's words by field
    office     who has it where no office holds the first step's mandate
    by         who brings it, as the ledger names it;  role  the role in which it is brought, of a party or of an office
    urgency    2 danger to life, 1 soon, 0 ordinary
    days       those of the fields that the procedure asks for when it opens (`opens.gives`)
    contact    sealed already, so that the first entry can bind it;  parent  the matter that called for this one
    """

    procedure: int
    category: str
    place: int
    level: str
    channel: str
    title: str
    texts: Mapping[str, str]
    at: datetime
    by: str = "resident"
    role: str | None = None
    office: int | None = None
    against: int | None = None
    urgency: int = 0
    contact: Envelope | None = None
    parent: int | None = None
    facts: Mapping[str, object] = Frozen()
    days: Mapping[str, date] = Frozen()


class Opened(NamedTuple):
    """A matter that was just opened. `code` is known here and nowhere else.

    own  columns of the row that are this matter's alone, by name
    """

    number: int
    code: str
    entry: ledger.Entry
    first: _First
    own: Mapping[str, object]

    @property
    def row(self) -> Matter:
        """The row as it was written."""
        return Matter(**{**newmatters.USUAL, **self.first.columns, **self.own})


class Prepared(NamedTuple):
    """All that will be written of a matter, but for the hash of its entry.

    own  the columns that are not the same for all that begin alike
    """

    number: int
    code: str
    entry: ledger.NewEntry
    words: tuple[Committed, ...]
    first: _First
    own: Mapping[str, object]
    opening: Opening

    def opened(self, entry: ledger.Entry) -> Opened:
        """The matter with its entry."""
        return Opened(self.number, self.code, entry, self.first, self.own)

    def written(self, entry: ledger.Entry) -> NewMatter:
        """What is written of it."""
        row = {**newmatters.USUAL, **self.first.plain, **self.own, "code": newmatters.octets(self.mac)}
        return NewMatter(
            self.number, row, entry, self.words, self.opening.contact, parent=self.opening.parent
        )

    @property
    def mac(self) -> bytes:
        """What is stored of the code: HMAC-SHA256."""
        return self.own["code"]  # type: ignore[return-value]  # octets


def open_matter(opening: Opening, *, code: str | None = None) -> Opened:
    """Open one matter inside the caller's transaction, with a code of its own or the one given."""
    return open_many([opening], codes=[code])[0]


def open_many(openings: Sequence[Opening], *, codes: Sequence[str | None] | None = None) -> list[Opened]:
    """Open many matters inside the caller's transaction: all or none. Two round trips. In the order of the openings."""
    given = codes or [None] * len(openings)
    taken = _numbers([towntime.local(opening.at).year for opening in openings])
    draw = DrawnAhead(DRAWN * min(len(openings), AT_ONCE))
    prepared = [
        prepare(o, n, c or numbers.new_code(draw=draw), draw=draw)
        for o, n, c in zip(openings, taken, given, strict=True)
    ]
    entries = ledger.chained([p.entry for p in prepared], {})
    newmatters.write([p.written(entry) for p, entry in zip(prepared, entries, strict=True)])
    return [p.opened(entry) for p, entry in zip(prepared, entries, strict=True)]


def _numbers(years: Sequence[int]) -> list[int]:
    """New numbers, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matter_order') FROM generate_series(1, %s)", [len(years)])
        orders = [row[0] for row in cursor.fetchall()]
    return [numbers.compose(year, order) for year, order in zip(years, orders, strict=True)]


def prepare(opening: Opening, number: int, code: str, *, draw: Draw = os.urandom) -> Prepared:
    """Work out the first state, who holds it, the row and the entry of a matter of this number.

    draw    where the salts of its words come from: so many random octets
    raises  DaysAsked  a day is missing that the procedure asks for, or one cannot be
    """
    adopted = registry.by_id(opening.procedure)
    definition = adopted.procedure
    by = opening.role or brought.opener(definition)
    days = days_named(definition, opening.days, opening.at)
    first = _first(adopted, towntime.minute(opening.at), opening.level, by, days)
    holding = hold(
        definition, first.state, place=opening.place, category=opening.category, before=None, against=opening.against
    )
    office = opening.office if holding.office is None else holding.office
    words = _committed(opening, draw)
    mac = numbers.code_mac(code, key=code_key(), number=number)
    own = {
        "number": number,
        "category": opening.category,
        "channel": CHANNELS.index(opening.channel),
        "place": opening.place,
        "unit": holding.unit,
        "office": office,
        "code": mac,
        "against": opening.against,
        "urgency": opening.urgency,
        "title": opening.title,
    }
    noted, lists = concerned.at_opening(definition, first.state, own, first.columns["state"])
    own |= noted
    facts = {
        "procedure": definition.id,
        "version": definition.version,
        "category": opening.category,
        "channel": opening.channel,
        "place": opening.place,
        "unit": holding.unit,
        "office": office,
        **({"urgency": opening.urgency} if opening.urgency else {}),
        **({} if opening.contact is None else {"contact": opening.contact.commitment}),
        **({} if opening.parent is None else {"parent": opening.parent}),
        **binding(mac, opening.against),
        **opening.facts,
    }
    data = shorthand.opened(first.data, facts, writing.commitments(words), lists)
    entry = ledger.NewEntry(matter=number, kind="opened", at=first.opened, by=opening.by, data=data)
    return Prepared(number, code, entry, words, first, own, opening)


class DaysAsked(Incomplete):
    """A procedure opens only with the days it asks for: one is missing, cannot be, or is none of them.

    procedure  which it is;  fields  what is wrong, by the name of the day
    """

    procedure: Procedure

    @classmethod
    def by(cls, procedure: Procedure, wrong: Mapping[str, Wording]) -> DaysAsked:
        """The refusal of a procedure; it says the first of its sentences."""
        refusal = cls(next(iter(wrong.values())), fields=wrong)
        refusal.procedure = procedure
        return refusal


def days_named(definition: Procedure, days: Mapping[str, date], at: datetime) -> tuple[tuple[str, int], ...]:
    """The days that an opening names, as a course takes them.

    raises  DaysAsked  with a sentence for each field whose day is missing or cannot be
    """
    if not days and not definition.opens.gives:
        return ()
    wrong = term.wrong_at_opening(definition, days, towntime.local(at).date())
    if wrong:
        raise DaysAsked.by(definition, wrong)
    return tuple(sorted((name, day.toordinal()) for name, day in days.items()))


def _committed(opening: Opening, draw: Draw) -> tuple[Committed, ...]:
    """All words of an opening. The title has the text's salt, so that one cut from the text needs no row to be proved."""
    words = commit_all({**opening.texts, **{name: day.isoformat() for name, day in opening.days.items()}}, draw=draw)
    salt = next((word.salt for word in words if word.field == "text"), None)
    return (commit("title", opening.title, salt, draw=draw), *words) if opening.title else words


@dataclass(frozen=True, slots=True)
class _First:
    """How every matter begins that is opened at the same minute, at the same level, under the same procedure.

    data  what the entry says of it;  columns  those of the row that are the same;  plain  the same as JSON says them
    """

    state: course.State
    data: Mapping[str, object]
    columns: Mapping[str, object]
    plain: Mapping[str, object]
    opened: datetime


@lru_cache(maxsize=256)
def _first(
    adopted: registry.Adopted, at: int, level: str, by: str, days: tuple[tuple[str, int], ...]
) -> _First:
    """Open the course once for all matters that begin alike; their numbers, words and places differ, not this."""
    state, entries = course.open_matter(
        adopted.procedure,
        at=at,
        level=level,
        calendar=registry.calendar(adopted.pack),
        params=dict(adopted.params),
        by=by,
        dates=dict(days),
    )
    under = {"procedure": adopted.procedure.id, "version": adopted.procedure.version}
    short = shorthand.short("opened", at, writing.entry_data(entries[0], (), under), shorthand.Before())
    opened = towntime.moment(state.last)
    columns = {
        "procedure_id": adopted.id,
        "level": state.level,
        "step": state.step,
        "opened": opened,
        "touched": opened,
        "due": towntime.moment_or_none(state.due),
        "next": towntime.moment_or_none(state.next),
        "seq": 1,
    }
    row = Matter(**columns)
    row.full = state.to_json()
    columns["state"] = packed(row)
    return _First(
        state=state,
        data=short,
        columns=columns,
        plain={
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in columns.items()
        },
        opened=opened,
    )


def code_key() -> bytes:
    """The key of the codes' HMAC."""
    return keyed.key("resident's code")
