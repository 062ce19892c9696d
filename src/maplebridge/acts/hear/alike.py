"""Which open matter does a new one repeat? Found beside the work by words, place and time; a person answers.

The worker holds an index of open matters: numbers made of character pairs, never a text and never who wrote.
Matters outside scope and those brought against an office are in no index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from maplebridge.acts.hear.models import Alike
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.came import IMPORTED
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.methods import text as methods
from maplebridge.methods.text import outside_scope
from maplebridge.packs.reading import OUTSIDE

MOST = 3
RECENT = timedelta(days=30)
"""A worker that starts on an old ledger looks at what was opened lately, not at the whole past."""
OVERLAP = 2_000
"""Numbers looked at again with each batch: they are taken before they are committed."""
OPEN = """
    SELECT m.number, m.title, s.text, m.place,
        coalesce((convert_from(e.said, 'UTF8')::jsonb -> %(opened_with)s::text ->> 'received')::timestamptz, m.opened)
    FROM matter_matter m
    JOIN matter_statement s ON s.matter = m.number AND s.seq = 1 AND s.field = 'text'
    LEFT JOIN ledger_entry e ON m.channel = %(imported)s AND e.matter = m.number AND e.seq = 1
    WHERE m.outcome IS NULL AND m.category <> %(outside)s AND m.against IS NULL AND {which} ORDER BY m.number
"""
AFTER, THESE = OPEN.format(which="m.number > %(after)s"), OPEN.format(which="m.number = ANY (%(these)s)")


@dataclass(frozen=True, slots=True)
class Heard:
    """An open matter as it was heard.

    place  id of its unit;  came  when it came by the list that it was imported from, else when it was opened
    """

    number: int
    title: str
    text: str
    place: int
    came: datetime

    @property
    def day(self) -> date:
        """The day on which it came, in the city."""
        return towntime.local(self.came).date()

    @property
    def places(self) -> frozenset[int]:
        """Units by which two places meet: its own and those above it, up to its township."""
        tree = territory.tree()
        township, trail = tree.at_level(self.place, "township"), tree.unit(self.place).path
        return frozenset(trail[trail.index(township.id) :]) if township is not None else frozenset()


@dataclass(slots=True)
class _Index:
    """The open matters that this process knows; it belongs to one database."""

    of: str
    matters: methods.Matters = field(default_factory=lambda: methods.Matters())
    highest: int = 0


_index: _Index | None = None


def find_alike(entries: Sequence[ledger.Entry], now: datetime) -> None:
    """For each matter that was just opened, note the open ones that it may repeat: at most three, the likeliest.

    A reaction of the worker. At most three queries and one insert per batch that opens something, none else; entries older
    than thirty days are passed over, so that a worker on an old ledger does not compare the whole past.
    """
    fresh = {e.matter for e in entries if e.kind == "opened" and e.seq == 1 and now - e.at < RECENT}
    if not fresh:
        return
    index = _read_on()
    pairs = [pair for one in _heard(THESE, these=sorted(fresh)) for pair in _pairs(index, one)]
    named = {number for pair in pairs for number in (pair.matter, pair.other)}
    still = set(Matter.objects.filter(number__in=named, outcome=None).values_list("number", flat=True))
    Alike.objects.bulk_create(
        [pair for pair in pairs if {pair.matter, pair.other} <= still], ignore_conflicts=True
    )
    for ended in named - still:
        index.matters.remove(ended)


def _read_on() -> _Index:
    """Take in what was opened since; begin anew with another database."""
    global _index
    here = f"{connection.settings_dict.get('HOST')} {connection.settings_dict.get('NAME')}"
    if _index is None or _index.of != here:
        _index = _Index(of=here)
    for one in _heard(AFTER, after=_index.highest - OVERLAP):
        if one.number not in _index.matters:
            _index.matters.add(one.number, one.title, one.text, day=one.day, places=one.places)
            _index.highest = max(_index.highest, one.number)
    return _index


def _heard(words: str, **values: object) -> list[Heard]:
    with connection.cursor() as cursor:
        cursor.execute(words, {"outside": OUTSIDE, "imported": IMPORTED, "opened_with": ledger.OPENED_WITH, **values})
        rows = [Heard(*row) for row in cursor.fetchall()]
    return [one for one in rows if not outside_scope(f"{one.title}\n{one.text}")]


def _pairs(index: _Index, one: Heard) -> list[Alike]:
    """The likeliest matters that one repeats, the earlier always as `other`."""
    matches = index.matters.find(one.title, one.text, day=one.day, places=one.places, most=MOST + 1)
    pairs = [
        Alike(
            matter=max(one.number, int(str(match.id))),
            other=min(one.number, int(str(match.id))),
            likeness=match.score,
            copy=match.copy,
        )
        for match in matches
        if match.id != one.number
    ]
    return pairs[:MOST]
