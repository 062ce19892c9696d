"""Nobody is said to have signed, to be willing or to have agreed who was never called in; each side says it for itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

import papered
import sampled as city

NOW = city.NOW
LATER = NOW + timedelta(hours=2)
AGREED = {"agreement": "Quiet from ten.", "perform_by": "2026-10-20"}
ORAL = {"oral_record": "Quiet from ten, said both.", "perform_by": "2026-10-20", "both_agree": "yes"}
PEOPLE = "cn.mediation.people"
BEFORE = {
    PEOPLE: ("township", ["screen"], "take", {"both_willing": "yes"}, "party_b"),
    "cn.mediation.administrative": ("township", ["screen"], "take", {"both_willing": "yes"}, "party_b"),
    "cn.mediation.police": (
        "township", ["screen"], "agree_to_try", {"both_willing": "yes", "facts_clear": "yes"}, "offender",
    ),
    "cn.consumer.complaint": ("county", [], "accept", {"both_willing": "yes"}, "trader"),
    "cn.labour.dispute": ("county", ["screen"], "propose", AGREED, "employer"),
    "cn.land.dispute": ("township", ["screen"], "propose", AGREED, "other_party"),
    "cn.petition.claim": ("county", ["forward", "route_6", "mediate"], "propose", {"agreement": "Lower."}, "other_side"),
}  # fmt: skip
"""Each: the level, what comes first, the act that rests on the other side, what it is given, the other side."""


def opened(key, as_role, level="township"):
    """A matter and whoever asked, by their code."""
    from maplebridge.kernel.matter import codes

    number = city.opened_under(key, as_role, level=level)
    return number, codes.holder_by(number, city.new_code(number))


def folded(number, as_role):
    """Whether the entries fold to the row, but for the code that the test gave out anew without an entry."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.proving import folding

    with as_role("clock"):
        fold, row = folding.fold(ledger.entries_of(number)), folding.rows([number])[number]
    return {**fold, "code": None} == {**row, "code": None}


def refused(number, name, *, actor=None, given=None, match=None, now=LATER):
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    with pytest.raises((NotAllowed, NotFound, Incomplete), match=match):
        city.act(number, name, given=given, actor=actor, now=now)


def desk(number, role):
    return city.post_of(city.row_of(number).office, role)


def answers(number):
    """The role that answers where a matter is."""
    from maplebridge.kernel.law import registry
    from maplebridge.rules.answering import answering_role

    row = city.row_of(number)
    return answering_role(registry.by_id(row.procedure_id).procedure, row.step)


def on_paper(day="2026-09-28"):
    return {"signed_paper": [("page.jpg", "image/jpeg", papered.photo())], "signed_on": day}


@pytest.mark.parametrize("key", BEFORE)
def test_an_office_says_nothing_for_a_side_that_was_not_called_in(town, as_role, key):
    from maplebridge.kernel.conduct import pages

    level, first, name, given, other = BEFORE[key]
    number, _ = opened(key, as_role, level)
    for one in first:
        city.act(number, one, given={"screened": "yes"} if one in ("screen", "mediate") else None, now=NOW)
    page = pages.matter_page(actor=desk(number, answers(number)), number=number, now=NOW)
    assert name not in {one.name for one in page.acts}
    assert any("Nobody stands in this part yet" in one.why.in_language("en") for one in page.shut)
    refused(number, name, given=given, match="call it in first", now=NOW)
    city.party_of(number, other, now=NOW)
    city.act(number, name, given=given, now=LATER)
    assert folded(number, as_role)


def taken(key, as_role):
    """A mediation that has begun with both sides: number, who asked, the other side."""
    number, first = opened(key, as_role)
    city.act(number, "screen", given={"screened": "yes"}, now=NOW)
    second = city.party_of(number, "party_b", now=NOW)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    return number, first, second


def test_each_side_signs_on_paper_for_itself_and_one_page_is_not_both(town, as_role):
    number, _, second = taken(PEOPLE, as_role)
    mediator = desk(number, "mediator")
    city.act(number, "propose", given=AGREED, actor=mediator, now=NOW)
    refused(number, "party_a_on_paper", actor=mediator, given=on_paper("2026-09-27"), match="was written on 28 September")
    refused(number, "party_a_on_paper", actor=second, given=on_paper())
    city.act(number, "party_a_on_paper", given=on_paper(), actor=mediator, now=LATER)
    assert city.row_of(number).step == "countersigning"
    city.act(number, "party_b_on_paper", given=on_paper(), actor=mediator, now=LATER)
    assert city.row_of(number).step == "agreed"
    assert folded(number, as_role)


def test_an_oral_agreement_is_read_by_each_side_which_may_say_that_it_is_not_so(town, as_role):
    from maplebridge.kernel.conduct import pages

    number, first, second = taken(PEOPLE, as_role)
    mediator = desk(number, "mediator")
    refused(number, "agree_orally", actor=mediator, given={**ORAL, "both_agree": "no"})
    city.act(number, "agree_orally", given=ORAL, actor=mediator, now=NOW)
    for side in (first, second):
        page = pages.follow_page(actor=side, number=number, now=LATER)
        assert "not_agreed" in {one.name for one in page.acts}
        assert ORAL["oral_record"] in repr(page.timeline)
    refused(number, "performed", actor=desk(number, "committee"), given={"evidence": "A receipt."}, match="too early")
    city.act(number, "not_agreed", given={"reason": "I said nothing of the kind."}, actor=second, now=LATER)
    assert city.row_of(number).step == "mediating"
    city.act(number, "agree_orally", given=ORAL, actor=mediator, now=LATER)
    late = NOW + timedelta(days=25)
    refused(number, "not_agreed", actor=second, given={"reason": "Too late."}, match="too late", now=late)
    assert folded(number, as_role)


@pytest.mark.parametrize("key", [PEOPLE, "cn.mediation.administrative"])
def test_the_court_is_asked_by_both_and_one_side_alone_ends_nothing(town, as_role, key):
    from maplebridge.kernel.conduct import pages

    number, first, second = taken(key, as_role)
    city.act(number, "propose", given=AGREED, now=NOW)
    city.act(number, "sign", actor=first, now=NOW)
    city.act(number, "sign", actor=second, now=NOW)
    city.act(number, "party_a_declines", actor=first, now=LATER)
    refused(number, "no_confirmation", actor=first, match="must be done first")
    city.act(number, "party_b_asks", actor=second, now=LATER)
    refused(number, "ask_confirmation", actor=second, match="must be done first")
    refused(number, "party_a_asks", actor=second)
    assert city.row_of(number).step == "agreed"
    form = pages.act_form(actor=first, number=number, name="party_a_asks", now=LATER)
    assert form.signing is None, "it is a word of each side, and no text that it signs"
    city.act(number, "party_a_asks", actor=first, now=LATER)
    city.act(number, "ask_confirmation", actor=first, now=LATER)
    assert city.row_of(number).step == "court"
    assert folded(number, as_role)


def test_whoever_does_not_sign_a_record_says_so_and_the_next_text_is_signed_anew(town, as_role):
    level, first, name, given, other = BEFORE["cn.petition.claim"]
    number, resident = opened("cn.petition.claim", as_role, level)
    for one in first:
        city.act(number, one, given={"screened": "yes"} if one == "mediate" else None, now=NOW)
    second = city.party_of(number, other, now=NOW)
    handler = desk(number, "handler")
    city.act(number, name, given=given, actor=handler, now=NOW)
    city.act(number, "resident_signs", actor=resident, now=LATER)
    city.act(number, "not_sign", given={"reason": "The height is wrong."}, actor=second, now=LATER)
    refused(number, "other_side_signs", actor=second, match="must be done first")
    city.act(number, name, given={"agreement": "Lower still."}, actor=handler, now=LATER)
    city.act(number, "other_side_signs", actor=second, now=LATER)
    refused(number, "agree", actor=handler, match="must be done first")
    city.act(number, "resident_signs", actor=resident, now=LATER)
    refused(number, "not_sign", actor=second, given={"reason": "No."}, match="it binds them")
    refused(number, name, actor=handler, given=given, match="it binds them")
    city.act(number, "agree", actor=second, now=LATER)
    assert city.row_of(number).step == "replied"
    assert folded(number, as_role)
