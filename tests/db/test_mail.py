"""Mail to whoever brought a matter, through a real mail server: by day, in both languages, tried again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

import mailed
import sampled as city
from sampled import NOW

ANSWER = {"answer": "Repaired on Tuesday; checked on Wednesday. 已修复。"}
ADDRESS = "resident@example.org"
NIGHT = NOW + timedelta(hours=13)  # eleven at night in the city


@pytest.fixture
def letters(settings):
    """What a mail server of our own took."""
    with mailed.taking(settings) as taken:
        yield taken


@pytest.fixture
def work(as_role):
    """One round of sealer and worker at a moment."""
    return mailed.rounds(as_role)


def answered(now=NOW, **contact):
    """A matter with a sealed address, answered by its office: its reporter must be told."""
    from maplebridge.kernel.conduct.reaching import Contact

    number = city.report(contact=Contact(email=ADDRESS, **contact)).number
    city.act(number, "dispatch", now=NOW + timedelta(minutes=10))
    city.act(number, "reply", given=ANSWER, now=now)
    return number


def test_an_answer_is_mailed_in_both_languages_with_a_link_that_works_once(town, letters, work):
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter import numbers
    from maplebridge.rules.refusal import Refusal

    now = NOW + timedelta(hours=2)
    number = answered(now)
    work(now)
    (to, _raw), words = letters.taken[-1], letters.words()
    assert to == [ADDRESS]
    assert numbers.show(number) in words
    assert "with your number and code" in words
    assert "请凭编号和查询码" in words
    assert ANSWER["answer"] not in words, "a letter may be read on its way: it carries no words of the matter"
    token = re.search(r"/en/verdict/(\S+)", words)[1]
    assert "once, until 2026-11-27" in words
    assert "有效期至2026年11月27日" in words
    page = pages.verdict_page(token=token, now=now)
    name = next(choice.name for choice in page.acts if choice.name == "solved")
    resolve.judge(token=token, name=name, given={}, now=now + timedelta(minutes=1))
    assert city.row_of(number).outcome == "settled"
    with pytest.raises(Refusal):
        resolve.judge(token=token, name=name, given={}, now=now + timedelta(minutes=2))


def test_a_letter_written_at_night_waits_for_the_morning(town, letters, work):
    answered(NIGHT)
    before = len(letters.taken)
    work(NIGHT)
    assert len(letters.taken) == before
    work(NIGHT + timedelta(hours=9, minutes=1))  # eight in the morning
    assert len(letters.taken) > before


def test_a_mail_server_that_refuses_is_tried_again_and_then_named(town, letters, work, as_role):
    from maplebridge.config.cli.run import doctor
    from maplebridge.kernel.notice import quiet
    from maplebridge.kernel.notice.models import Outbox
    from maplebridge.kernel.notice.telling import WAITS

    now = NOW + timedelta(hours=2)
    answered(now)
    letters.refuse = "451 come back later"
    work(now)
    with as_role("clock"):
        waiting = list(Outbox.objects.filter(sent=None, failed=None))
    assert waiting
    assert all("451" in one.why and one.tries == 1 for one in waiting)
    for wait in WAITS:
        now = quiet.by_day(now + wait + timedelta(minutes=1))  # a try that falls into the night waits too
        work(now)
    with as_role("clock"):
        sentences = list(doctor._notices())
        assert Outbox.objects.exclude(failed=None).count() == len(waiting)
    assert len(sentences) == 1
    assert "451" in sentences[0]
    assert ADDRESS not in sentences[0]


def test_a_mail_server_that_comes_back_gets_the_letter_once(town, letters, work):
    now = NOW + timedelta(hours=2)
    answered(now)
    letters.refuse = "451 come back later"
    work(now)
    assert letters.taken == []
    letters.refuse = ""
    work(now + timedelta(minutes=6))
    first = len(letters.taken)
    assert first > 0
    work(now + timedelta(minutes=30))
    assert len(letters.taken) == first


def test_a_worker_killed_before_its_cursor_moved_tells_nobody_twice(town, letters, work, as_role):
    from maplebridge.kernel.notice.models import ReadUpTo

    now = NOW + timedelta(hours=2)
    answered(now)
    work(now)
    first = len(letters.taken)
    with as_role("clock"):
        ReadUpTo.objects.filter(name="tell_parties").update(position=0)
    work(now + timedelta(minutes=1))
    assert len(letters.taken) == first


def test_an_address_that_is_refused_stays_in_the_vault(town, letters, work, as_role):
    from maplebridge.kernel.notice.models import Outbox

    now = NOW + timedelta(hours=2)
    answered(now)
    letters.unknown = True
    work(now)
    letters.unknown, letters.refuse = False, f"451 later for {ADDRESS}"
    with as_role("clock"):
        why = set(Outbox.objects.filter(sent=None).values_list("why", flat=True))
        assert why == {"SMTPRecipientsRefused: 550"}
    work(now + timedelta(minutes=6))
    with as_role("clock"):
        why = " ".join(Outbox.objects.filter(sent=None).values_list("why", flat=True))
    assert "451" in why
    assert ADDRESS not in why


def test_what_was_sent_or_given_up_keeps_no_link(town, letters, work, as_role):
    from maplebridge.kernel.notice.models import Outbox

    now = NOW + timedelta(hours=2)
    answered(now)
    work(now)
    with as_role("clock"):
        sent = list(Outbox.objects.exclude(sent=None))
    assert "/verdict/" in letters.words()
    assert sent
    assert {one.body for one in sent} == {""}


def test_somebody_erased_before_the_morning_is_not_written_to_and_stops_nobody(
    town, letters, work, as_role, tmp_path
):
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.notice.models import Outbox
    from maplebridge.kernel.records import erasing

    number, morning = answered(NIGHT), NIGHT + timedelta(hours=10)
    work(NIGHT)
    before = len(letters.taken)
    with as_role("clock"):
        waiting = list(Outbox.objects.filter(sent=None, failed=None))
        assert waiting
        with scope.reading(SYSTEM):
            [person] = vault.persons_of(number)
        erasing.erase(person_id=person, why="asked", by="system", now=NIGHT, journal_folder=tmp_path)
        assert not Outbox.objects.filter(sent=None, failed=None).exists()
        assert not Outbox.objects.exclude(body="").exists()
        Outbox.objects.filter(id=waiting[0].id).update(failed=None)  # as one that came at the same moment
    work(morning)
    with as_role("clock"):
        assert Outbox.objects.get(id=waiting[0].id).why == "the person was erased"
    assert len(letters.taken) == before
