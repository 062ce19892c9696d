"""A child matter ends: its parent is told by a reaction, and one that fails is set aside alone and works later."""

from __future__ import annotations

from datetime import timedelta

import sampled as city
from db import test_poison
from sampled import NOW

spoil, aside, follow = test_poison.spoil, test_poison.aside, test_poison.follow
ENDED = NOW + timedelta(hours=3)


def _child_of(parent, as_role):
    """A case opened out of a matter, as an act opens it; its number."""
    from types import SimpleNamespace

    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle import moving
    from maplebridge.kernel.matter.models import Link, Matter

    with as_role("clock"), transaction.atomic():
        scope.enter(SYSTEM)
        move = SimpleNamespace(row=Matter.objects.get(pk=parent), opens=["cn.enforcement.case"])
        moving.open_children([move], now=NOW + timedelta(hours=1))
        return Link.objects.get(parent=parent, kind="child").child


def _end(number):
    """End a case: it is not filed."""
    given = {"reason": "Nothing was broken.", "legal_ground": "Art. 54."}
    city.act(number, "no_case", given=given, now=ENDED)
    assert city.row_of(number).outcome is not None


def _round(as_role, follow, now):
    """A round of the sealer, of the followers, and of the worker, which tells parents before it looks at limits."""
    from maplebridge.config.supervision.worker import Worker

    follow(now)
    with as_role("clock"):
        Worker(guard=test_poison.unguarded()).once(now)


def test_a_parent_that_cannot_be_told_waits_alone_and_is_told_later(
    town, as_role, aside, follow, monkeypatch
):
    from maplebridge.kernel.matter.lifecycle import children

    parents = [city.report().number for _ in range(2)]
    cases = [_child_of(one, as_role) for one in parents]
    _round(as_role, follow, NOW + timedelta(hours=2))
    for one in cases:
        _end(one)
    tell, told, broken = children._tell, [], {parents[0]}

    def telling(move, child, at):
        if move.row.number in broken:
            raise RuntimeError("no way to this parent")
        tell(move, child, at)
        told.append((move.row.number, child.number))

    with monkeypatch.context() as patched:
        patched.setattr(children, "_tell", telling)
        _round(as_role, follow, ENDED + timedelta(minutes=1))
        [(kind, subject, code)] = aside()
        assert (kind, code) == ("reaction", "fault")
        assert subject.rpartition(" ")[2].startswith(f"{cases[0]}/")
        assert told == [(parents[1], cases[1])], "the neighbour is told"
        broken.clear()
        _round(as_role, follow, ENDED + timedelta(minutes=5))
        assert aside() == []
        assert told[1:] == [(parents[0], cases[0])], "and the other one later, nobody twice"
