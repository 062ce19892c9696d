"""Whose word ends a matter: the resident's settles it, an office's call-back is a claim, nobody's is no yes."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

ANSWER = {"answer": "The lamp is mended."}


@pytest.fixture
def number(town):
    made = city.report().number
    city.act(made, "dispatch", now=NOW + timedelta(hours=1))
    city.act(made, "reply", given=ANSWER, now=NOW + timedelta(days=1))
    return made


def _holder(number):
    from maplebridge.kernel.identity.actor import holder_of

    return holder_of(number)


def _hotline(number):
    """The desk that dispatched it."""
    from maplebridge.kernel.territory import queries as territory

    row = city.row_of(number)
    return city.post_of(territory.offices().holder("hotline", row.unit, row.category).id, "hotline")


def _open_to(actor, number, now):
    from maplebridge.kernel.conduct import pages

    return {choice.name for choice in pages.follow_page(actor=actor, number=number, now=now).acts}


@pytest.mark.parametrize("said", ["not reached", "the caller says it is not solved", "solved"])
def test_a_call_back_ends_nothing_and_leaves_the_resident_every_act(number, said):
    before = _open_to(_holder(number), number, NOW + timedelta(days=2))
    city.act(
        number, "called_back", actor=_hotline(number), given={"verdict": said}, now=NOW + timedelta(days=2)
    )
    row = city.row_of(number)
    assert (row.outcome, row.step) == (None, "verdict")
    assert _open_to(_holder(number), number, NOW + timedelta(days=2, hours=1)) == before
    assert {"solved", "not_solved", "ask_petition"} <= before


def test_not_solved_on_the_telephone_is_handled_again(number):
    city.act(
        number,
        "told_not_solved",
        actor=_hotline(number),
        given={"reason": "dark again"},
        now=NOW + timedelta(days=2),
    )
    assert city.row_of(number).step == "handling"
