"""Danger to life is read first: marked at hearing, kept in the opening entry, never a way to the police."""

from __future__ import annotations

import pytest

import sampled as city

DANGER = "柳汐镇小学旁的楼道里有煤气味，有人被困。"


def opening_of(number, as_role):
    """What the first entry says."""
    from maplebridge.kernel import ledger

    with as_role("clock"):
        return ledger.entries_of(number)[0].data["r"]


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        (DANGER, 2, {"煤气味", "有人被困"}),
        (
            "Water is off in Liuxi since yesterday, no water in the whole street.",
            1,
            {"no water", "water is off"},
        ),
        (city.TEXT, 0, set()),
        ("柳汐镇社区举行消防演练，预防火灾，请多宣传。", 0, set()),
    ],
)
def test_the_level_and_the_words_that_said_so_stand_in_the_opening_entry(town, as_role, text, level, words):
    number = city.report(text).number
    said = opening_of(number, as_role)
    assert city.row_of(number).urgency == level == said.get("urgency", 0)
    assert set(said.get("danger", [])) == words


def test_words_of_its_own_class_make_a_report_urgent(town, as_role):
    number = city.report("柳汐镇村口的恶犬咬伤了两个孩子").number
    assert city.row_of(number).category == "030301"
    assert opening_of(number, as_role)["danger"] == ["咬伤"]


def test_danger_changes_neither_office_nor_procedure(town):
    calm, danger = (
        city.row_of(city.report(text).number)
        for text in ("柳汐镇小学门口的路灯坏了", "柳汐镇小学门口的路灯坏了，有人触电")
    )
    assert (calm.office, calm.procedure_id, calm.due) == (danger.office, danger.procedure_id, danger.due)
    assert (calm.urgency, danger.urgency) == (0, 2)


def test_urgency_is_a_fold_of_the_entries(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.proving import folding

    number = city.report(DANGER).number
    with as_role("clock"):
        folded = folding.fold(ledger.entries_of(number))
        assert folded == folding.rows([number])[number]
    assert folded["urgency"] == 2
    assert folded["category"] == city.row_of(number).category


def test_the_inbox_shows_danger_apart_and_narrows_to_it(town, queries):
    from maplebridge.kernel.file import desk

    danger = city.report(DANGER).number
    calm = city.report(category=city.row_of(danger).category).number
    post = city.post_of(city.row_of(danger).office, "hotline")

    def inbox(**asked):
        return desk.inbox(actor=post, tab="mine", now=city.NOW, **asked)

    with queries(6):  # begin, scope, page, late and due today, danger, commit
        page = inbox()
    assert [row.heading.number for row in page.first] == [danger]
    assert {(row.heading.number, row.urgency) for row in page.rows} == {(calm, 0), (danger, 2)}
    assert [row.heading.number for row in inbox(urgency=2).rows] == [danger]
    assert [row.heading.number for row in inbox(urgency=1).rows] == [danger]
    assert inbox(urgency=2).first == ()


def test_what_waits_for_the_resident_is_no_longer_read_first(town):
    from datetime import timedelta

    from maplebridge.kernel.file import desk

    number = city.report(DANGER).number
    city.act(number, "dispatch", now=city.NOW)
    handler = city.post_of(city.row_of(number).office, "handler")
    assert desk.inbox(actor=handler, tab="office", now=city.NOW).first
    city.act(number, "withdraw", actor=_holder(number), now=city.NOW + timedelta(hours=1))
    assert desk.inbox(actor=handler, tab="office", now=city.NOW).first == ()


def _holder(number):
    from maplebridge.kernel.identity.actor import holder_of

    return holder_of(number)
