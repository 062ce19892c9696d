"""What happened of itself by a wrong clock is taken back: entries that correct, never entries that go.

A correcting entry says which entries no longer count (`x.after`: the last one that does) and the whole state as it was.
Words that somebody added in between stay; where a person acted, a person has to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import ailing
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED, counting
from maplebridge.kernel.matter.lifecycle.sorting import SORTED
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.proving import folding
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.kernel.setaside import things
from maplebridge.rules import course

BATCH = 100
CITY = 0
UNDONE = "clock_undone"
BEGINS = ("silence", "resumed")
FOLLOWS = frozenset({"silence", "resumed", "child_ended", "opened"})
"""What comes of a silence by itself: with it, it is taken back."""
BACK = (
    "procedure_id", "place", "unit", "office", "level", "step", "outcome", "touched", "due", "next", "bounces", "missed",
)  # fmt: skip
CORRECTABLE = """
SELECT DISTINCT matter FROM ledger_entry
WHERE kind = ANY(%s) AND by = 'system' AND at >= %s AND (%s::timestamptz IS NULL OR at <= %s)
AND matter > %s ORDER BY matter LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Which silences were wrong: those that bear a moment from `since` to `until` (None: however late)."""

    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.since <= at and (self.until is None or at <= self.until)


@dataclass(frozen=True, slots=True)
class Undone:
    """One batch: matters that were put back, those on which a person acted since, and those that cannot be read.

    The last two are left for a person.
    """

    back: tuple[int, ...]
    left: tuple[int, ...]
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wrong:
    """The entries of one matter that go; `acted` where a person acted after the first of them."""

    entries: tuple[ledger.Entry, ...]
    acted: bool


def undo(
    span: Span, *, by: str, why: str, now: datetime, dry: bool = False, batch: int = BATCH
) -> Iterator[Undone]:
    """Take back what silence led to in the span, matter by matter; yields each batch, which is whole or not there.

    May be stopped and called again: what was taken back is not taken back twice. dry: only say what would be.
    batch  matters in one transaction
    """
    after = 0
    while True:  # ends: `after` grows with each batch
        with transaction.atomic(durable=True):
            scope.enter(SYSTEM)
            numbers = _numbers(span, after, batch)
            if not numbers:
                return
            done = _batch(numbers, span, by=by, now=now, dry=dry)
            if done.back and not dry:
                data = {
                    "reason": why,
                    "matters": len(done.back),
                    "since": _shown(span.since),
                    "until": _shown(span.until),
                }
                ledger.append(matter=CITY, kind=UNDONE, at=now, by=by, data=data)
        after = numbers[-1]
        yield done


def _numbers(span: Span, after: int, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CORRECTABLE, [list(BEGINS), span.since, span.until, span.until, after, most])
        return [int(number) for (number,) in cursor.fetchall()]


def _batch(numbers: Sequence[int], span: Span, *, by: str, now: datetime, dry: bool) -> Undone:
    back, left, unread = [], [], []
    corrected: list[tuple[Matter, ledger.NewEntry]] = []
    for row in Matter.objects.filter(number__in=numbers).order_by("number").select_for_update(of=("self",)):
        try:
            entries = ledger.entries_of(row.number)
            wrong = _wrong(entries, span)
            if not wrong.entries:
                continue
            if not wrong.acted and not dry:
                corrected.append((row, _correct(row, entries, wrong.entries, by=by, now=now)))
        except ledger.UNREADABLE as fault:
            unread.append(row.number)
            if not dry:
                _set_aside(row, fault, now)
            continue
        (left if wrong.acted else back).append(row.number)
    written = ledger.append_many([new for _, new in corrected])
    for (row, _), entry in zip(corrected, written, strict=True):
        row.seq = entry.seq
    writing.update_matters([row for row, _ in corrected])
    return Undone(tuple(back), tuple(left), tuple(unread))


def _set_aside(row: Matter, fault: Exception, now: datetime) -> None:
    """The page of a matter whose chain cannot be read cannot be shown either; the clock goes on with it."""
    cause = ailing.cause_in(row) or ailing.why(row, fault)
    things.put(ailing.SHOWN, str(row.number), cause=cause, now=now, matter=row.number, tried=False)


def _wrong(entries: Sequence[ledger.Entry], span: Span) -> _Wrong:
    """The entries from the first wrong silence on that still count, and whether a person acted among them."""
    moving = [one for one in counting(entries) if one.content.moves or one.kind == SORTED]
    first = next(
        (
            n
            for n, one in enumerate(moving)
            if one.kind in BEGINS and one.by == "system" and span.holds(one.at)
        ),
        len(moving),
    )
    later = tuple(moving[first:])
    return _Wrong(later, any(one.by != "system" or one.kind not in FOLLOWS for one in later))


def _correct(
    row: Matter, entries: Sequence[ledger.Entry], wrong: Sequence[ledger.Entry], *, by: str, now: datetime
) -> ledger.NewEntry:
    """Bring the row back to what it was before the wrong entries; returns the entry that says so."""
    first, seq, ended = wrong[0].seq, state_of(row).seq, row.outcome is not None
    before = folding.fold([one for one in entries if one.seq < first])
    for name in BACK:
        setattr(row, name, before[name])
    state = course.State.from_json(before["state"])._replace(seq=seq + 1)  # type: ignore[arg-type]  # plain data
    row.full = state.to_json()
    parties = registry.by_id(row.procedure_id).procedure.parties if ended else frozenset[str]()
    holder = {name: getattr(row, name) for name in ("place", "unit", "office")}
    data = ledger.encoded(
        changes=row.full,
        holder={**holder, "procedure": state.procedure, "version": state.version},
        particulars={
            "after": first - 1,
            "back": len(wrong),
            "bounces": row.bounces,
            "missed": row.missed,
            "reason": "clock",
            "tells": sorted(parties.union(*map(_notified_roles, wrong))),
        },
    )
    return ledger.NewEntry(matter=row.number, kind=CORRECTED, at=now, by=by, data=data)


def _notified_roles(entry: ledger.Entry) -> list[str]:
    return list(entry.content.particulars.get("tells", ()))


def _shown(at: datetime | None) -> str:
    return "" if at is None else f"{towntime.local(at):%Y-%m-%dT%H:%M}"
