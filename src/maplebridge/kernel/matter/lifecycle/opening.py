"""A matter begins: number, code, course, first entry, receipt's promise. One at a time or thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import keyed
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import shorthand, writing
from maplebridge.kernel.matter.storage.commitments import Committed, binding, commit, commit_all
from maplebridge.kernel.matter.storage.state import packed
from maplebridge.kernel.matter.storage.writing import Holding
from maplebridge.rules import course

CHANNELS = ("web", "api", "import", "hotline", "counter", "grid", "open311", "system")


class Opening(NamedTuple):
    """What is needed to open a matter; a named tuple, because an import sends tens of thousands between processes.

    procedure  id of the adopted procedure;  place  finest known unit;  said  the resident's words by field
    office     who has it where no office holds the first step's mandate
    by         who brings it, as the ledger names it;  role  party role under which it is brought
    urgency    2 danger to life, 1 soon, 0 ordinary
    """

    procedure: int
    category: str
    place: int
    level: str
    channel: str
    title: str
    said: Mapping[str, str]
    at: datetime
    by: str = "resident"
    role: str | None = None
    office: int | None = None
    against: int | None = None
    urgency: int = 0
    facts: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Opened:
    """A matter that was just opened. `code` is known here and nowhere else."""

    number: int
    code: str
    entry: ledger.Entry
    row: Matter
    words: tuple[Committed, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that will be written of a matter, but for the hash of its entry."""

    row: Matter
    code: str
    entry: ledger.NewEntry
    words: tuple[Committed, ...]


def open_matter(opening: Opening, *, code: str | None = None) -> Opened:
    """Open one matter inside the caller's transaction, with a code of its own or the one given."""
    return open_many([opening], codes=[code])[0]


def open_many(openings: Sequence[Opening], *, codes: Sequence[str | None] | None = None) -> list[Opened]:
    """Open many matters inside the caller's transaction: all or none."""
    given = codes or [None] * len(openings)
    taken = _numbers([towntime.local(opening.at).year for opening in openings])
    prepared = [
        prepare(o, n, c or numbers.new_code()) for o, n, c in zip(openings, taken, given, strict=True)
    ]
    with writing.in_one_go(len(prepared)):
        entries = ledger.append_many([p.entry for p in prepared], opening=True)
        writing.insert_matters([p.row for p in prepared])
        writing.insert_statements(
            [(p.row.number, 1, word, None, False) for p in prepared for word in kept(p.words)]
        )
    return [Opened(p.row.number, p.code, entry, p.row) for p, entry in zip(prepared, entries, strict=True)]


def kept(words: Sequence[Committed]) -> list[Committed]:
    """The words that get a row of their own: a title only if it says what the text does not (else it is cut from it)."""
    text = "\n".join(word.text for word in words if word.field == "text")
    return [word for word in words if word.field != "title" or not text or word.text.rstrip("…") not in text]


def _numbers(years: Sequence[int]) -> list[int]:
    """New numbers, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matter_order') FROM generate_series(1, %s)", [len(years)])
        found = [row[0] for row in cursor.fetchall()]
    return [numbers.compose(year, order) for year, order in zip(years, found, strict=True)]


def prepare(opening: Opening, number: int, code: str) -> Prepared:
    """Work out the first state, who holds it, the row and the entry of a matter of this number."""
    adopted = registry.by_id(opening.procedure)
    definition = adopted.procedure
    by = opening.role or definition.opens.who[0]
    first = _first(adopted, towntime.minute(opening.at), opening.level, by)
    holding = hold(
        definition,
        first.state,
        place=opening.place,
        category=opening.category,
        before=None,
        against=opening.against,
    )
    if holding.office is None and opening.office is not None:
        holding = Holding(holding.unit, opening.office)
    words = _committed(opening)
    row = _row(
        number=number,
        procedure_id=adopted.id,
        category=opening.category,
        channel=CHANNELS.index(opening.channel),
        place=opening.place,
        opened=first.opened,
        bounces=0,
        missed=0,
        code=numbers.code_mac(code, key=code_key(), number=number),
        against=opening.against,
        urgency=opening.urgency,
        title=opening.title,
        seq=1,
    )
    first.fold_into(row, holding)
    data = writing.said_with(first.data, words)
    data["R"] = {
        "procedure": definition.id,
        "version": definition.version,
        "category": opening.category,
        "channel": opening.channel,
        "place": opening.place,
        "unit": holding.unit,
        "office": holding.office,
        **({"urgency": opening.urgency} if opening.urgency else {}),
        **binding(row.code, opening.against),
        **opening.facts,
    }
    entry = ledger.NewEntry(matter=number, kind="opened", at=row.opened, by=opening.by, data=data)
    return Prepared(row, code, entry, tuple(kept(words)))


def _committed(opening: Opening) -> tuple[Committed, ...]:
    """All words of an opening. The title has the text's salt, so that one cut from the text needs no row to be proved."""
    said = commit_all(opening.said)
    salt = next((word.salt for word in said if word.field == "text"), None)
    return (commit("title", opening.title, salt), *said) if opening.title else said


_FIELDS = {
    column.attname: column.default if column.has_default() else None
    for column in Matter._meta.concrete_fields
}


def _row(**values: object) -> Matter:
    """A row by the names of its columns, as the model would make it; with values in their order it is quicker."""
    return Matter(*(values.get(name, usual) for name, usual in _FIELDS.items()))


@dataclass(frozen=True, slots=True)
class _First:
    """How every matter begins that is opened at the same minute, at the same level, under the same procedure."""

    state: course.State
    data: Mapping[str, object]
    packed: Mapping[str, object]
    opened: datetime
    due: datetime | None
    next: datetime | None

    def fold_into(self, row: Matter, holding: Holding) -> None:
        """Bring a new row to the state; the same as `writing.fold_into`, without counting the times again."""
        row.state = self.packed
        row.step, row.level = self.state.step, self.state.level
        row.unit, row.office = holding.unit, holding.office
        row.due, row.next, row.touched = self.due, self.next, self.opened


@lru_cache(maxsize=256)
def _first(adopted: registry.Adopted, at: int, level: str, by: str) -> _First:
    """Open the course once for all matters that begin alike; their numbers, words and places differ, not this."""
    state, entries = course.open_matter(
        adopted.procedure,
        at=at,
        level=level,
        calendar=registry.calendar(adopted.pack),
        params=dict(adopted.params),
        by=by,
    )
    said = writing.entry_data(entries[0], ())
    under = {"procedure": adopted.procedure.id, "version": adopted.procedure.version}
    short = shorthand.short("opened", at, {**said, "r": under}, shorthand.Before())
    opened, due, following = (
        towntime.moment(state.last), towntime.moment_or_none(state.due), towntime.moment_or_none(state.next)
    )  # fmt: skip
    row = _row(
        procedure_id=adopted.id, level=state.level, step=state.step, opened=opened, touched=opened, due=due,
        next=following, seq=1,
    )  # fmt: skip
    row.full = state.to_json()
    return _First(
        state=state,
        data={name: value for name, value in short.items() if name != "R"},
        packed=packed(row),
        opened=opened,
        due=due,
        next=following,
    )


def code_key() -> bytes:
    """The key of the codes' HMAC."""
    return keyed.key("resident's code")
