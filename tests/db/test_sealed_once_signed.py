"""An agreement is read without a seal before it is signed; with the last signature the same words bear it."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from db.test_numbered_papers import editions, issued, whole
from db.test_signed_by_each import DISPUTES, desk, on_paper, written

NOW = city.NOW
LATER, AFTER = NOW + timedelta(hours=2), NOW + timedelta(hours=4)


@pytest.fixture
def rounds(as_role, monkeypatch):
    """A round of the worker: what a last signature leads to, and what is set then, as data of the templates."""
    from maplebridge.config.wiring import REACTIONS
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.issuing import making
    from maplebridge.kernel.typesetting import door

    given, real = [], door.typeset

    def seen(template, data, **more):
        given.append(data)
        return real(template, data, **more)

    monkeypatch.setattr(door, "typeset", seen)

    def work(number, now):
        given.clear()
        with as_role("clock"):
            REACTIONS["seal_papers"](ledger.entries_of(number), now)
            making.make(now)
        return list(given)

    return work


def signs(number, key, first, second):
    asker, other, _ = DISPUTES[key]
    city.act(number, f"{asker}_signs", actor=first, now=LATER)
    return other


def same_words(one, other):
    """Whether two editions say the same, but for the seal and who has signed."""
    apart = {"unsealed", "signed"}
    return {k: v for k, v in one.items() if k not in apart} == {k: v for k, v in other.items() if k not in apart}


@pytest.mark.parametrize("key", DISPUTES)
def test_the_seal_follows_the_last_signature_and_the_words_stay(town, as_role, rounds, key):
    from maplebridge.kernel.law import registry

    number, first, second = written(key, as_role)
    texts = rounds(number, NOW)
    assert {one["unsealed"] for one in texts} == {True}
    assert [one["signed"] for one in texts] == [[], []]
    called = registry.by_id(city.row_of(number).procedure_id).procedure
    parts = {called.role_title(name).in_language("en") for name in DISPUTES[key][:2]}
    assert any(set(one["sides"]) == parts for one in texts), "each stands there by its part"
    other = signs(number, key, first, second)
    assert rounds(number, LATER) == [], "one side alone seals nothing"
    city.act(number, f"{other}_on_paper", given=on_paper(), actor=desk(number, "mediator"), now=LATER)
    sealed = rounds(number, AFTER)
    assert {one["unsealed"] for one in sealed} == {False}
    english = next(one for one in sealed if "agreement" in one["title"].lower() or one["signed"][0]["said"][0] == "s")
    assert ["number and code" in english["signed"][0]["said"], "on paper" in english["signed"][1]["said"]] == [True, True]
    assert all(same_words(before, after) for before, after in zip(texts, sealed, strict=True))
    with as_role("clock"):
        [paper] = issued(number)
        assert len(editions(paper)) == 2
        assert paper.editions.count() == 4, "the text that was signed is kept beside the sealed paper"
    assert rounds(number, AFTER + timedelta(hours=1)) == [], "it is sealed once"
    assert [one for one in whole(as_role) if "paper" in one] == []


def test_a_paper_that_is_set_only_after_all_have_signed_is_sealed_at_once(town, as_role, rounds):
    number, first, second = written("cn.labour.dispute", as_role)
    other = signs(number, "cn.labour.dispute", first, second)
    city.act(number, f"{other}_signs", actor=second, now=LATER)
    assert {one["unsealed"] for one in rounds(number, AFTER)} == {False}
    with as_role("clock"):
        [paper] = issued(number)
        assert paper.editions.count() == 2


def test_while_it_waits_for_its_seal_nothing_is_amiss(town, as_role, rounds):
    from maplebridge.config.wiring import REACTIONS
    from maplebridge.kernel import ledger

    number, first, second = written("cn.labour.dispute", as_role)
    rounds(number, NOW)
    other = signs(number, "cn.labour.dispute", first, second)
    city.act(number, f"{other}_signs", actor=second, now=LATER)
    with as_role("clock"):
        REACTIONS["seal_papers"](ledger.entries_of(number), LATER)
        assert issued(number)[0].made is None
    assert [one for one in whole(as_role) if "paper" in one] == []


def test_whoever_holds_the_text_that_was_signed_learns_that_it_was_made_again(town, as_role, rounds):
    from maplebridge.kernel.conduct.issuing import checking

    number, first, second = written("cn.labour.dispute", as_role)
    rounds(number, NOW)
    with as_role("clock"):
        [paper] = issued(number)
        text = bytes(editions(paper)["en"].content)
    other = signs(number, "cn.labour.dispute", first, second)
    assert checking.check(paper.token).of(text).earlier is False
    city.act(number, f"{other}_signs", actor=second, now=LATER)
    rounds(number, AFTER)
    found = checking.check(paper.token)
    assert found.of(text).earlier is True
    assert [one.earlier for one in found.hashes] == [True, True, False, False]


def test_a_paper_that_nobody_signs_is_sealed_at_once(town, as_role, rounds):
    number = city.opened_under("cn.consumer.complaint", as_role, level="county")
    city.act(number, "refuse", given={"reason": "Too late.", "legal_ground": "art. 15"}, now=NOW)
    assert {(one["unsealed"], len(one["signed"])) for one in rounds(number, NOW)} == {(False, 0)}
