"""An office hears of what came to it, lapsed with it or was answered: once, and never of what goes round it."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

ANSWER = {"answer": "Repaired on Tuesday; checked on Wednesday. 已修复。"}


@pytest.fixture
def react(as_role):
    """Order the entries and let the reaction take them, as the worker does."""

    def follow(now=NOW):
        from maplebridge.config.wiring import REACTIONS
        from maplebridge.kernel import ledger
        from maplebridge.kernel.notice.following import follow

        with as_role("seal"):
            ledger.order()
        with as_role("clock"):
            while follow("tell_offices", REACTIONS["tell_offices"], now=now):
                pass

    return follow


def heard(office, *, now=NOW, role="handler"):
    """(number, why) of every line of an office's news, newest first."""
    from maplebridge.kernel.file import news as news_queries

    rows = news_queries.news(actor=city.post_of(office, role), now=now).rows
    return [(row.heading.number, row.why.in_language("en")) for row in rows]


def test_a_new_report_is_no_news_and_an_answer_of_its_reporter_is(town, react):
    from maplebridge.kernel.identity.actor import holder_of

    number = city.report().number
    react()
    assert heard(city.row_of(number).office) == []
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    city.act(number, "reply", given=ANSWER, now=NOW + timedelta(days=1))
    holder = city.row_of(number).office
    city.act(number, "solved", actor=holder_of(number), now=NOW + timedelta(days=2))
    react(NOW + timedelta(days=2))
    assert (number, "A party has answered.") in heard(holder, now=NOW + timedelta(days=2))


def test_silence_tells_the_office_that_let_it_pass_and_the_one_above(town, as_role, react):
    from maplebridge.kernel.matter.lifecycle import clock

    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    silent = city.row_of(number).office
    with as_role("clock"):
        due = city.row_of(number).next
        clock.tick(now=due + timedelta(minutes=1))
    above = city.row_of(number).office
    assert above != silent
    later = due + timedelta(hours=1)
    react(later)
    assert [why for one, why in heard(above, now=later) if one == number] == [
        "Nobody acted in time below; it was raised to your office."
    ]
    seen_by_silent = heard(silent, now=later)
    assert all(why == "Your office let its last day pass." for _, why in seen_by_silent)


def test_the_same_entries_come_again_and_are_told_once(town, as_role, react):
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.notice.models import News, ReadUpTo

    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    city.act(number, "reply", given=ANSWER, now=NOW + timedelta(days=1))
    city.act(number, "solved", actor=holder_of(number), now=NOW + timedelta(days=2))
    react(NOW + timedelta(days=2))
    with as_role("clock"):
        first = News.objects.count()
        ReadUpTo.objects.update(position=0)
    react(NOW + timedelta(days=2))
    with as_role("clock"):
        assert News.objects.count() == first > 0


def test_what_is_brought_against_an_office_is_no_news_to_it_or_its_neighbours(town, as_role, react):
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.notice.models import News
    from maplebridge.kernel.territory import queries as territory

    complained_of = next(o for o in territory.offices().all if o.name_en.startswith("Liuxi"))
    number = city.report(against=complained_of.id).number
    beside = {office.id for office in territory.offices().at(complained_of.unit)}
    for _ in range(4):
        with as_role("clock"):
            row = city.row_of(number)
            if row.outcome is not None or row.next is None:
                break
            from maplebridge.kernel.matter.lifecycle import clock

            clock.tick(now=row.next + timedelta(minutes=1))
    react(NOW + timedelta(days=20))
    with as_role("clock"):
        told = set(News.objects.values_list("office", flat=True))
    assert told
    assert not told & beside
    assert holder_of(number).matter == number


def test_news_of_other_offices_cannot_be_read_even_without_our_filter(town, as_role, react):
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.notice.models import News

    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    city.act(number, "reply", given=ANSWER, now=NOW + timedelta(days=1))
    office = city.row_of(number).office
    city.act(number, "solved", actor=holder_of(number), now=NOW + timedelta(days=2))
    react(NOW + timedelta(days=2))
    with scope.reading(city.post_of(office, "handler")):
        assert set(News.objects.values_list("office", flat=True)) == {office}
    with scope.reading(city.post_of(office + 1, "handler")):
        assert not News.objects.filter(office=office).exists()
    with scope.reading(holder_of(number)):
        assert not News.objects.exists()


def test_news_older_than_a_season_is_dropped_and_old_entries_make_none(town, as_role, react):
    from django.db import transaction

    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.notice import news
    from maplebridge.kernel.notice.models import News

    number = city.report().number
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    city.act(number, "reply", given=ANSWER, now=NOW + timedelta(days=1))
    city.act(number, "solved", actor=holder_of(number), now=NOW + timedelta(days=2))
    react(NOW + news.LASTING + timedelta(days=9))
    with as_role("clock"):
        assert not News.objects.exists()
        News.objects.create(office=1, matter=number, seq=1, why=1, at=NOW)
        with transaction.atomic():
            assert news.forget(before=NOW + timedelta(days=1)) == 1
