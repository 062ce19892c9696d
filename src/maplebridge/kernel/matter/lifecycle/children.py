"""A child matter has ended: its parent is told, in the clock's role, since whoever ended it may not see the parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import moving
from maplebridge.kernel.matter.models import Link, Matter
from maplebridge.rules import course


def tell_parents(entries: Sequence[ledger.Entry], now: datetime) -> None:
    """A reaction to entries: for each child matter that has ended with them, an entry in its parent's chain.

    It bears the minute at which the child ended, so that a worker that comes late costs the parent no limit.
    A parent that was told already is not told again: what follows the end, such as its paper, moves nothing.
    """
    tell({one.matter: one.at for one in entries if one.content.changes}, now=now)


def tell(touched: Mapping[int, datetime], *, now: datetime) -> None:
    """Tell the parents of those matters that have ended; the moments are those of their last entries.

    Three queries and those of writing, in the caller's transaction, and as many for each generation that ends with it; the
    parents' rows are locked.
    """
    links = Link.objects.filter(child__in=list(touched), kind="child").values_list("parent", "child")
    pairs = sorted(links)
    if not pairs:
        return
    ended = Matter.objects.filter(number__in=[child for _, child in pairs]).exclude(outcome=None).in_bulk()
    reported = [(parent, child) for parent, child in pairs if child in ended]
    parents = Matter.objects.filter(number__in=[parent for parent, _ in reported], outcome=None)
    rows = parents.order_by("number").select_for_update(of=("self",))
    moves = {row.number: moving.load(row) for row in rows}
    for parent, child in reported:
        if parent in moves:
            _tell(moves[parent], ended[child], touched[child])
    moving.write(moves.values())
    moving.open_children(moves.values(), now=now)
    tell({number: now for number, move in moves.items() if move.row.outcome is not None}, now=now)


def tell_all(*, now: datetime) -> None:
    """The same for every ended child of an open parent, for a city whose days are played without a worker. One transaction
    of its own.
    """
    links = Link.objects.filter(kind="child").values("child")
    ended = Matter.objects.filter(number__in=links).exclude(outcome=None).values_list("number", "touched")
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        tell(dict(ended), now=now)


def _tell(parent: moving.Move, child: Matter, at: datetime) -> None:
    if parent.row.outcome is not None:
        return
    key = registry.by_id(child.procedure_id).procedure.id
    minute = max(towntime.minute(at), parent.state.last)
    moving.advance(parent, course.Event(kind="child_ended", at=minute, name=key), by="system")
