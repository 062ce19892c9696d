"""An office with one duty of a step, while another office has the matter: it is asked, reads it and does its duty."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city

NOW = city.NOW
LATER = NOW + timedelta(hours=1)


def actor(name):
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    return actor_for(Account.objects.get(username=name), NOW)


def inbox(who, tab, now=LATER):
    from maplebridge.kernel.file import desk

    return [one.heading.number for one in desk.inbox(actor=who, tab=tab, now=now).rows]


@pytest.fixture
def number(town):
    from maplebridge.kernel.conduct.byoffice import opened
    from maplebridge.kernel.matter.lifecycle.acting import acting

    buyer = actor("general.yueqiao")
    with acting(buyer):  # in the scope of whoever opens it, as a session gives it
        return opened.open_matter(
            actor=buyer, procedure="cn.purchase.services", title="Visits", text="For a year.", category="990101", now=NOW
        ).number


def replayed(as_role):
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("clock"):
        return [one.sentence for one in ledger.replay(wiring.REPLAYED).findings]


def test_the_treasury_is_asked_and_without_its_money_nothing_is_tendered(number, as_role):
    """Before, it could not open the matter: no service was ever bought."""
    from maplebridge.kernel.conduct import pages

    treasury = actor("treasury.yueqiao")
    assert inbox(treasury, "asked") == [number]
    assert inbox(treasury, "mine") == []
    page = pages.matter_page(actor=treasury, number=number, now=LATER)
    assert "duty.money" in {one.name for one in page.acts}
    city.act(number, "duty.money", actor=treasury, given={"budget": "In the budget of the year."}, now=LATER)
    assert inbox(treasury, "asked") == [], "it has answered"
    page = pages.matter_page(actor=treasury, number=number, now=LATER)
    assert {one.name for one in page.acts} & {"duty.money", "allow_other_way"} == {"allow_other_way"}, "it reads on"
    assert inbox(treasury, "handed-on") == [number], "it acted, though it may still take another act"
    given = {"requirements": "A visit a week.", "published": "yes"}
    city.act(number, "tender", actor=actor("general.yueqiao"), given=given, now=LATER)
    assert city.row_of(number).step == "tendering"
    assert inbox(treasury, "handed-on") == [number], "it did not lose the matter with the step"
    assert pages.matter_page(actor=treasury, number=number, now=LATER).acts == ()
    assert replayed(as_role) == []


def test_who_did_nothing_loses_it_with_the_step_and_is_listed_nowhere(number, as_role):
    """The treasury's silence on its money is not an act of its: the buyer's `not_allowed` ends the step."""
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import NotFound

    treasury, buyer = actor("treasury.yueqiao"), actor("general.yueqiao")
    assert inbox(treasury, "handed-on") == []
    city.act(number, "not_allowed", actor=buyer, given={"reason": "It does this itself."}, now=LATER)
    assert inbox(treasury, "handed-on") == []
    with pytest.raises(NotFound):
        pages.matter_page(actor=treasury, number=number, now=LATER)
    assert replayed(as_role) == []


def test_what_it_may_only_do_counts_as_done_too(number, as_role):
    """It approved another way, with the duty still open: asked as before, and noted as having acted; then the step ends."""
    treasury, buyer = actor("treasury.yueqiao"), actor("general.yueqiao")
    given = {"method_approval": "yes"}
    city.act(number, "allow_other_way", actor=city.post_of(treasury.office_ids[0], "head"), given=given, now=LATER)
    assert inbox(treasury, "asked") == [number], "its duty is open"
    city.act(number, "not_allowed", actor=buyer, given={"reason": "It does this itself."}, now=LATER)
    assert (inbox(treasury, "asked"), inbox(treasury, "handed-on")) == ([], [number])
    assert replayed(as_role) == []


@pytest.mark.parametrize("name", ["treasury.city", "audit.yueqiao", "finance.liuxi"])
def test_nobody_else_reads_it_for_that(number, name):
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import NotFound

    assert inbox(actor(name), "asked") == []
    with pytest.raises(NotFound):
        pages.matter_page(actor=actor(name), number=number, now=LATER)


def test_the_office_that_has_it_is_not_asked_beside_itself(number):
    buyer = actor("general.yueqiao")
    assert inbox(buyer, "mine") == [number]
    assert inbox(buyer, "asked") == []


def test_a_desk_says_what_comes_to_it(town):
    from maplebridge.kernel.conduct.byoffice import comes

    found = {one.procedure: one for one in comes.comes_to(actor("treasury.yueqiao"), today=NOW.date())}
    said = [turn.title.in_language("en") for turn in found["cn.purchase.services"].turns]
    assert "Money secured" in said
    assert found["cn.purchase.services"].roles[0].in_language("en") != ""
    assert "cn.enforcement.case" not in found, "a kind of post is no role of a procedure"
    assert comes.comes_to(actor("operator.city"), today=NOW.date()) == ()
