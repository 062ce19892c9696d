"""The judgement through the link of a letter: it serves once, ends with its last day, and keeps what is sent with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

import papered
import sampled as city
from sampled import NOW

ANSWER = {"answer": "Repaired on Tuesday; checked on Wednesday. 已修复。"}


def test_a_verdict_link_serves_once(town, as_role):
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import UsedUp

    _, token = city.answered_with_link(as_role)
    later = NOW + timedelta(days=2)
    for _ in range(3):
        assert pages.verdict_page(token=token, now=later).answer
    resolve.judge(token=token, name="solved", given={}, now=later)
    with pytest.raises(UsedUp):
        resolve.judge(token=token, name="solved", given={}, now=later)


def test_a_verdict_link_says_its_last_day_and_ends_with_it(town, as_role):
    from datetime import date

    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import UsedUp

    number, token = city.answered_with_link(as_role)
    assert pages.verdict_page(token=token, now=NOW + timedelta(days=2)).until == date(2026, 11, 27)
    last = NOW.replace(month=11, day=27, hour=15, minute=59)  # a minute before midnight in the city
    assert resolve.open_link(token, now=last).matter == number
    for late in (lambda now: pages.verdict_page(token=token, now=now), lambda now: resolve.open_link(token, now=now),
                 lambda now: resolve.judge(token=token, name="solved", given={}, now=now)):  # fmt: skip
        with pytest.raises(UsedUp) as caught:
            late(last + timedelta(minutes=1))
        assert "until 2026-11-27" in caught.value.words.in_language("en")
        assert "number and code" in caught.value.words.in_language("en")
        assert "2026年11月27日" in caught.value.words.in_language("zh")
    assert city.row_of(number).step == "verdict"


def test_what_is_sent_with_a_judgement_through_the_sealed_link_is_kept(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.conduct.models import Paper
    from maplebridge.kernel.identity.actor import holder_of

    number, token = city.answered_with_link(as_role)
    later = NOW + timedelta(days=2)
    files = [("still dark.pdf", "application/pdf", papered.pdf("still dark"))]
    resolve.judge(token=token, name="not_solved", given={"reason": "Still dark.", "files": files}, now=later)
    page = pages.follow_page(actor=holder_of(number), number=number, now=later)
    assert [paper.name for paper in page.timeline[0].papers] == ["still dark.pdf"]
    with as_role("clock"):
        kept = Paper.objects.get(matter=number)
        last = ledger.entries_of(number)[-1]
    assert (kept.seq, kept.by) == (last.seq, "resident")
    assert b"%PDF-" in bytes(kept.content)[:8]
    assert "file.1" in last.data["c"]
