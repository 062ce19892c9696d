"""The main path without a browser: heard once, acted on by whom it belongs to, ended, replayed from the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW, TEXT

ANSWER = {"answer": "Repaired on Tuesday; checked on Wednesday. 已修复。"}


def test_a_report_has_an_office_a_last_day_a_receipt_and_a_code(town):
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import holder_of

    done = city.report()
    paper = receipts.receipt(actor=holder_of(done.number), number=done.number, now=NOW, code=done.code)
    assert paper.heading.office.in_language("en").startswith("Liuxi")
    assert paper.due.last_day.isoformat() == "2026-09-29"
    assert paper.promise["matter"] == done.number
    assert paper.promise["signature"]
    assert paper.ladder
    assert paper.doors
    assert paper.text == TEXT


def test_the_same_submission_is_one_matter_with_the_same_code(town):
    first, second = city.report(key="k"), city.report(key="k")
    assert (first.number, first.code) == (second.number, second.code)
    assert (first.new, second.new) == (True, False)


def test_a_used_key_with_other_words_is_refused(town):
    from maplebridge.rules.refusal import Conflict

    city.report(key="k")
    with pytest.raises(Conflict):
        city.report("Something else altogether", key="k")


def test_the_code_opens_its_matter_and_no_other(town):
    from maplebridge.kernel.matter.codes import check_code

    one, other = city.report(), city.report()
    assert check_code(number=one.number, code=one.code.lower().replace("-", " "))
    assert not check_code(number=one.number, code=other.code)
    assert not check_code(number=one.number, code="")


def test_dispatched_answered_and_judged_it_ends_settled_and_replays(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.proving import folding

    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    assert city.row_of(number).due.date().isoformat() == "2026-10-10"  # a swapped working Saturday
    city.act(number, "reply", given=ANSWER, now=NOW + timedelta(days=1))
    city.act(number, "solved", actor=holder_of(number), now=NOW + timedelta(days=2))
    assert city.row_of(number).outcome == "settled"
    with as_role("clock"):
        entries = ledger.entries_of(number)
        rows = folding.rows([number])
        row = rows[number] if isinstance(rows, dict) else rows
        assert folding.fold(entries) == row
        assert all(ANSWER["answer"] not in entry.body.decode() for entry in entries)


def test_a_post_elsewhere_neither_sees_nor_moves_it(town):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import NotFound

    number = city.report().number
    held = city.row_of(number).office
    other = next(
        o for o in territory.offices().all if o.id != held and o.kind == territory.offices().by_id(held).kind
    )
    stranger = city.post_of(other.id, "hotline")
    with pytest.raises(NotFound):
        pages.matter_page(actor=stranger, number=number, now=NOW)
    with pytest.raises(NotFound):
        city.act(number, "dispatch", actor=stranger, now=NOW)


def test_two_people_on_one_matter_are_told(town):
    from maplebridge.rules.refusal import Conflict

    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    with pytest.raises(Conflict):
        city.act(number, "reply", given=ANSWER, seen=1, now=NOW + timedelta(hours=2))


def test_a_repeated_click_is_one_act(town):
    number = city.report().number
    first = city.act(number, "dispatch", key="click", now=NOW + timedelta(hours=1))
    again = city.act(number, "dispatch", key="click", now=NOW + timedelta(hours=1))
    assert first == again == city.row_of(number).seq


def test_what_an_act_needs_is_asked_for_by_name(town):
    from maplebridge.rules.refusal import Refusal

    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    with pytest.raises(Refusal) as caught:
        city.act(number, "reply", now=NOW + timedelta(hours=2))
    assert "Answer" in caught.value.words.in_language("en")
    assert "答复" in caught.value.words.in_language("zh")


def test_an_objection_goes_to_the_superior_and_is_counted(town):
    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    before = city.row_of(number)
    city.act(
        number,
        "object",
        given={"reason": "Not ours", "legal_ground": "List 31"},
        now=NOW + timedelta(hours=2),
    )
    row = city.row_of(number)
    assert (row.bounces, row.step) == (1, "dispute")
    city.act(
        number,
        "assign",
        given={"office": str(before.office), "level": before.level},
        now=NOW + timedelta(hours=3),
    )
    assert city.row_of(number).office == before.office


def test_what_is_against_an_office_goes_round_it_and_is_not_seen_there(town):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.file import desk
    from maplebridge.rules.refusal import NotFound

    usual = city.row_of(city.report().number)
    number = city.report(against=usual.office).number
    row = city.row_of(number)
    assert row.office != usual.office
    assert row.level == "county"
    post = city.post_of(usual.office, "hotline")
    with pytest.raises(NotFound):
        pages.matter_page(actor=post, number=number, now=NOW)
    assert not desk.search(actor=post, words="street light", now=NOW).rows or all(
        found.heading.number != number
        for found in desk.search(actor=post, words="street light", now=NOW).rows
    )


def test_words_of_belief_are_read_by_a_person_and_never_counted(town):
    from maplebridge.figures import chain
    from maplebridge.kernel.identity.actor import Actor
    from maplebridge.kernel.territory import queries as territory

    tree = territory.tree()
    leader = Actor(1, (1,), tree.below(tree.root.id), frozenset(), "leader", "领导", "post")
    before = chain.city_glance(actor=leader, unit_id=None, now=NOW + timedelta(hours=1)).unit
    number = city.report("关于柳汐镇宗教场所的意见").number
    assert city.row_of(number).category == "outside_scope"
    assert city.row_of(number).office is not None
    assert chain.city_glance(actor=leader, unit_id=None, now=NOW + timedelta(hours=1)).unit == before


def test_after_the_contact_was_read_words_stand_at_their_own_entry_and_the_row_replays(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import contacts, pages
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.proving import folding

    number = city.report(contact=Contact(phone="13800000000")).number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    row = city.row_of(number)
    handler = city.post_of(row.office, "handler")
    contacts.open_contact(
        actor=handler, number=number, reason="To ask at which gate it is.", now=NOW + timedelta(hours=2)
    )
    city.act(number, "reply", given=ANSWER, now=NOW + timedelta(hours=3))
    page = pages.follow_page(actor=holder_of(number), number=number, now=NOW + timedelta(hours=4))
    said = {item.title.in_language("en"): item.text for item in page.timeline}
    assert said["Handled and answered"] == ANSWER["answer"]
    assert said["The sealed contact was read"] == "To ask at which gate it is."
    with as_role("clock"):
        assert folding.fold(ledger.entries_of(number)) == folding.rows([number])[number]
