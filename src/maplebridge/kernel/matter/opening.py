"""A matter begins: number, code, course, first entry, receipt's promise. One at a time or thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.matter import numbers, registry, towntime, writing
from maplebridge.kernel.matter.commitments import Committed, commit, commit_all
from maplebridge.kernel.matter.holding import Holding, hold
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course

CHANNELS = ("web", "api", "import", "hotline", "counter", "grid", "open311", "system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is needed to open a matter.

    procedure  id of the adopted procedure;  place  finest known unit;  said  the resident's words by field
    office     who has it where no office holds the first step's mandate
    by         who brings it, as the ledger names it;  role  party role under which it is brought
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
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """A matter that was just opened. `code` is known here and nowhere else."""

    number: int
    code: str
    entry: ledger.Entry
    row: Matter


@dataclass(frozen=True, slots=True)
class _Prepared:
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
    orders = _orders(len(openings))
    prepared = [
        _prepare(o, n, c or numbers.new_code()) for o, n, c in zip(openings, orders, given, strict=True)
    ]
    writing.see_only([p.row.number for p in prepared])
    entries = ledger.append_many([p.entry for p in prepared], opening=True)
    writing.insert_matters([p.row for p in prepared])
    writing.insert_statements(
        [(p.row.number, 1, word, None, False) for p in prepared for word in p.words if word.field != "title"]
    )
    return [Opened(p.row.number, p.code, entry, p.row) for p, entry in zip(prepared, entries, strict=True)]


def _orders(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matter_order') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _prepare(opening: Opening, order: int, code: str) -> _Prepared:
    adopted = registry.by_id(opening.procedure)
    definition = adopted.procedure
    state, entries = course.open_matter(
        definition,
        at=towntime.minute(opening.at),
        level=opening.level,
        calendar=registry.calendar(adopted.pack),
        params=adopted.params,
        by=opening.role or definition.opens.who[0],
    )
    holding = hold(definition, state, place=opening.place, category=opening.category, before=None)
    number = numbers.compose(towntime.local(opening.at).year, order)
    if holding.office is None and opening.office is not None:
        holding = Holding(holding.unit, opening.office)
    words = (commit("title", opening.title), *commit_all(opening.said))
    row = Matter(
        number=number,
        procedure_id=adopted.id,
        category=opening.category,
        channel=CHANNELS.index(opening.channel),
        place=opening.place,
        opened=towntime.moment(state.opened),
        bounces=0,
        missed=0,
        code=numbers.code_mac(code, key=code_key(), number=number),
        against=opening.against,
        title=opening.title,
        seq=1,
    )
    writing.fold_into(row, state, holding)
    data = writing.entry_data(entries[0], words)
    data["r"] = {
        "procedure": definition.id,
        "version": definition.version,
        "category": opening.category,
        "channel": opening.channel,
        "place": opening.place,
        "unit": holding.unit,
        "office": holding.office,
        **opening.facts,
    }
    entry = ledger.NewEntry(matter=number, kind="opened", at=row.opened, by=opening.by, data=data)
    return _Prepared(row, code, entry, words)


def code_key() -> bytes:
    """The key of the codes' HMAC, derived from the installation's secret."""
    return settings.SECRET_KEY.encode()
