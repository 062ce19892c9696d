"""Perhaps the same matter: what the desk is shown, and the person's act that joins two or parts them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maplebridge.acts.hear.models import Alike
from maplebridge.acts.hear.shapes import AlikeMatter, Together
from maplebridge.acts.hear.sorting import LETTERS, NOT_YOURS, SAY_WHY
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file import came
from maplebridge.kernel.file.heading import heading, loaded, readable, unit_title
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle import joining, moving, repeats, sorting
from maplebridge.kernel.matter.lifecycle.acting import acting, only_reads, visible
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.mandate import common_unit
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed
from maplebridge.texts import Counted, Text, Wording

NOT_ITSELF = Text("A matter is not joined with itself.")
ALREADY = Text("These two are joined already.")
NOT_JOINED = Text("These two are not joined.")
SEALED = Text(
    "A matter brought against an office is not joined with others: that would show it to more people."
)


def together(*, actor: Actor, number: int, now: datetime) -> Together:
    """Matters joined with this one, and those that may be the same, as far as this actor may see them.

    Five queries, one more where a matter was imported. What may be the same comes likeliest first.

    raises  NotFound  no such matter for this actor
    """
    with scope.reading(actor):
        row = _visible([number])[number]
        joined = [one for one in joining.together(number) if one != number]
        pairs = {} if row.outcome is not None else _pairs(number)
        rows = _visible([number, *joined, *pairs], all_of_them=False)
        visible = [one for one in joined if one in rows]
        beside = _Beside(row, came.moments(rows.values()), now)
        shown = readable(visible, lambda one: _shown(rows[one], beside))
        open_ones = [one for one in pairs if one in rows and one not in joined and rows[one].outcome is None]
        return Together(
            joined=tuple(shown),
            unseen=len(joined) - len(visible),
            unreadable=len(visible) - len(shown),
            alike=tuple(readable(open_ones, lambda one: _shown(rows[one], beside, pairs[one]))),
            may_join=sorting.may_sort(actor, row) and row.against is None,
        )


def join(
    *,
    actor: Actor,
    number: int,
    other: int,
    reason: str,
    now: datetime,
    sent: repeats.Sent = repeats.ANEW,
) -> None:
    """Say that two matters are one; both keep number, limits and resident. Raises NotFound, NotAllowed, Incomplete.

    sent  its key, so that a repeated press is one pair of entries
    """
    asked = _LinkRequest(actor, number, other, clean(reason), apart=False)
    repeats.once(sent, lambda: _link(asked, sent, now))


def part(
    *,
    actor: Actor,
    number: int,
    other: int,
    reason: str,
    now: datetime,
    sent: repeats.Sent = repeats.ANEW,
) -> None:
    """Say that two joined matters are not one after all; `other` is the number of the second. Raises as `join`."""
    asked = _LinkRequest(actor, number, other, clean(reason), apart=True)
    repeats.once(sent, lambda: _link(asked, sent, now))


@dataclass(frozen=True, slots=True)
class _LinkRequest:
    actor: Actor
    number: int
    other: int
    reason: str
    apart: bool


def _link(asked: _LinkRequest, sent: repeats.Sent, now: datetime) -> int:
    actor, number, other, reason = asked.actor, asked.number, asked.other, asked.reason
    if number == other:
        raise Incomplete(NOT_ITSELF, fields={"other": NOT_ITSELF})
    with acting(actor):
        rows = _visible([number, other], lock=True)
        before = sent.seq()
        if before is not None:
            return before
        if not sorting.may_sort(actor, rows[number]) or only_reads(actor, rows[other]):
            raise NotAllowed(NOT_YOURS)
        if any(row.against is not None for row in rows.values()):
            raise NotAllowed(SEALED)
        if (other in joining.together(number)) is not asked.apart:
            raise Conflict(NOT_JOINED if asked.apart else ALREADY)
        if len(reason) < LETTERS:
            raise Incomplete(SAY_WHY, fields={"reason": SAY_WHY})
        moves = [moving.load(rows[one]) for one in (number, other)]
        (joining.part if asked.apart else joining.join)(*moves, texts={"reason": reason}, by=actor.by, at=now)
        moving.write(moves)
        sent.keep(rows[number], now)
        return rows[number].seq


def _visible(numbers: list[int], *, lock: bool = False, all_of_them: bool = True) -> dict[int, Matter]:
    """Rows that this scope may see, locked in the order of their numbers. Raises NotFound, NotAllowed if one is missing."""
    query = Matter.objects.filter(number__in=numbers).order_by("number")
    rows = {row.number: row for row in (query.select_for_update(of=("self",)) if lock else query)}
    for number in [one for one in numbers if all_of_them and one not in rows]:
        visible(number)
        raise NotAllowed(NOT_YOURS)  # seen, but not to be locked: leave alone opens it
    return rows


def _pairs(number: int) -> dict[int, Alike]:
    """Matters that the worker found alike, likeliest first; the database shows only pairs seen on both sides."""
    pairs = [*Alike.objects.filter(matter=number), *Alike.objects.filter(other=number)]
    pairs.sort(key=lambda pair: -pair.likeness)
    return {pair.other if pair.matter == number else pair.matter: pair for pair in pairs}


@dataclass(frozen=True, slots=True)
class _Beside:
    """The matter that others stand beside, and when each of them came."""

    row: Matter
    came: Mapping[int, datetime]
    now: datetime

    def days_to(self, other: Matter) -> int:
        """Days between the two, by when they came and not by when a list of them was taken in."""
        days = [towntime.local(self.came[one.number]).date() for one in (self.row, other)]
        return abs((days[0] - days[1]).days)


def _shown(row: Matter, beside: _Beside, pair: Alike | None = None) -> AlikeMatter:
    return AlikeMatter(
        heading=heading(loaded(row, now=beside.now)),
        received=beside.came[row.number],
        why=_why(row, beside, pair),
    )


def _why(row: Matter, beside: _Beside, pair: Alike | None) -> tuple[Wording, ...]:
    """Why the two may be one: words, place, time, kind."""
    parts: list[Wording] = []
    if pair is not None:
        parts.append(Text("the words are repeated") if pair.copy else Text("similar words"))
    if place := _common(row.place, beside.row.place):
        name = unit_title(place)
        parts.append(Text("both at {name}", name=name))
    parts.append(_apart(beside.days_to(row)))
    if row.category == beside.row.category:
        parts.append(Text("the same kind"))
    return tuple(parts)


def _apart(days: int) -> Wording:
    if days == 0:
        return Text("received on the same day")
    return Counted("{count} day apart", "{count} days apart", days)


def _common(one: int, other: int) -> int | None:
    """The smallest unit that holds both places, if it is a township or smaller."""
    tree = territory.tree()
    shared = common_unit((tree.unit(one).path, tree.unit(other).path))
    township = None if shared is None else tree.at_level(shared, "township")
    return None if township is None else shared
