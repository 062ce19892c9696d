"""“Late” has one meaning: the tile, the tab's title, the filter, the list and each line say the same, to each reader."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest

import sampled as city
from sampled import NOW

PLACES = ("柳汐镇小学门口的路灯坏了。", "东埠镇路面破损。", "柳汐镇中学门口垃圾未清运。", "东埠镇路灯不亮。")
LATER = NOW + timedelta(days=17)


@pytest.fixture
def late_town(town, as_role):
    """Some matters whose limits an office missed, some raised to the city, some answered and judged by nobody yet."""
    from maplebridge.kernel.matter.lifecycle import clock

    numbers = [city.report(PLACES[n % 4], now=NOW + timedelta(minutes=n)).number for n in range(12)]
    for number in numbers[:3]:
        city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    with as_role("clock"):
        clock.tick(now=LATER - timedelta(days=3))
    for number in numbers:
        row = city.row_of(number)
        if row.outcome is None and row.missed and number % 2:
            if row.step == "taken":
                city.act(number, "dispatch", now=LATER - timedelta(days=2))
            city.act(number, "reply", given={"answer": "Mended."}, now=LATER - timedelta(days=1))
    return numbers


def _account(name):
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    return actor_for(Account.objects.get(username=name), LATER)


def _rows(actor, **asked):
    from maplebridge.kernel.file import desk as desk_queries

    return desk_queries.inbox(actor=actor, tab="below", limit=100, now=LATER, **asked)


def _leaders():
    from maplebridge.kernel.identity.models import Account

    return list(Account.objects.filter(username__startswith="leader.").values_list("username", flat=True))


@pytest.mark.slow
def test_tile_title_filter_list_and_lines_say_the_same_to_every_leader(late_town):
    from maplebridge.figures import chain

    seen = set()
    for name in _leaders():
        actor = _account(name)
        for unit in actor.unit_ids:
            glance = chain.city_glance(actor=actor, unit_id=unit, now=LATER)
            listed = _rows(actor, due="late", unit=unit)
            whole = _rows(actor, unit=unit)
            assert glance.unit.late == len(listed.rows) == whole.late == listed.late
            assert glance.unit.late == sum(row.status == "late" for row in whole.rows)
            assert glance.unit.open == len(whole.rows)
            assert glance.unit.due_soon == len(_rows(actor, due="soon", unit=unit).rows)
            seen.add(glance.unit.late)
    assert max(seen) > 1, "a test without a late matter says nothing"


def test_what_an_office_was_late_with_stays_late_while_the_resident_judges(late_town):
    judged = [row for row in map(city.row_of, late_town) if row.step == "verdict" and row.missed]
    assert judged
    shown = {row.heading.number: row.status for row in _rows(_account("leader.city")).rows}
    assert {shown[row.number] for row in judged} == {"late"}


def test_a_limit_missed_before_and_the_days_left_now_are_two_parts():
    from maplebridge.web.spelling import due_words, runs_now

    late = ("late", 64, "calendar")
    assert (due_words(*late), runs_now(*late)) == ("late: a limit was missed", "now: 64 days left")
    assert (due_words("late", None, "calendar"), runs_now("late", None, "calendar")) == (
        "late: a limit was missed",
        "",
    )
    assert (due_words("waiting", 3, "working"), runs_now("waiting", 3, "working")) == (
        "3 working days left",
        "",
    )
    assert "late" not in due_words("due-soon", -1, "working")


def test_the_page_says_in_words_why_the_level_above_counts_more(late_town):
    from maplebridge.figures import chain

    above, below = _account("leader.city"), [name for name in _leaders() if name != "leader.city"]
    differing = 0
    for name in below:
        actor = _account(name)
        unit = min(actor.unit_ids)
        theirs = chain.city_glance(actor=actor, unit_id=unit, now=LATER)
        whole = chain.city_glance(actor=above, unit_id=unit, now=LATER)
        assert (theirs.whole, whole.whole) == (False, True)
        assert theirs.unit.late <= whole.unit.late
        differing += theirs.unit.late < whole.unit.late
    assert differing, "something was raised out of a district's sight"


def _client(name):
    from django.test import Client

    from maplebridge.kernel.identity.models import Account

    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(username=name))
    return client


def test_the_page_itself_holds_the_sentence_for_the_level_above_and_for_the_level_below(late_town):
    above = _client("leader.city").get("/en/city").content.decode()
    assert "but for those brought against an office of yours. Offices below see fewer" in above
    [name, *_] = sorted(one for one in _leaders() if one != "leader.city")
    client = _client(name)
    unit = min(_account(name).unit_ids)
    below = client.get(f"/en/city?unit={unit}").content.decode()
    assert "that your post may see" in below
    assert "so the level above sees more" in below


def test_above_what_is_counted_the_page_says_more_than_and_the_list_goes_on(late_town, monkeypatch):
    """1,001 late read as exactly 1,000 beside a tile that counted them all."""
    exact = _rows(_account("leader.city"), due="late").late
    assert exact > 2
    client = _client("leader.city")
    short, whole = _head(client, exact - 1, monkeypatch), _head(client, exact, monkeypatch)
    assert f"more than {exact - 1} are late" in short
    assert f"{exact} are late" in whole
    assert "more than" not in whole
    assert f"逾期超过{exact - 1}件" in _head(client, exact - 1, monkeypatch, "zh")


def test_news_above_what_is_counted_are_more_than_that(late_town, monkeypatch, as_role):
    from maplebridge.home import desk
    from maplebridge.kernel.file import news as news_queries
    from maplebridge.kernel.notice.models import News

    news = import_module("maplebridge.kernel.file.news")  # a function of that name stands before it
    actor = _account("leader.city")
    with as_role("clock"):
        News.objects.bulk_create(
            [News(office=actor.office_ids[0], matter=late_town[0], seq=n, why=0, at=LATER) for n in (1, 2, 3)]
        )
    counted = news_queries.unread(actor=actor, last=0)
    assert counted == 3
    client = _client("leader.city")
    for most, said in (
        (counted - 1, f"more than {counted - 1} new since"),
        (counted, f">{counted} new since"),
    ):
        monkeypatch.setattr(news, "MOST_COUNTED", most)
        monkeypatch.setattr(desk, "MOST_NEWS", most)
        assert said in client.get("/en/desk?tab=below").content.decode()


def _head(client, most, monkeypatch, language="en"):
    """The heading of the inbox of all below, where so many are counted at most."""
    from maplebridge.home import desk
    from maplebridge.kernel.file import inbox

    monkeypatch.setattr(inbox, "MOST_COUNTED", most)
    monkeypatch.setattr(desk, "MOST_COUNTED", most)
    page = client.get(f"/{language}/desk?tab=below").content.decode()
    return page.split("<h1>")[1].split("</h1>")[0]


def test_the_reference_says_how_far_is_counted_and_what_share_is_asked_about(db):
    from pathlib import Path

    from maplebridge.kernel.clock.guarding import doubts
    from maplebridge.kernel.file import inbox

    news = import_module("maplebridge.kernel.file.news")
    text = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "limits.md").read_text("utf-8")
    assert f"counted for an inbox's heading | {inbox.MOST_COUNTED:,} |" in text
    assert f"| new news counted for the inbox | {news.MOST_COUNTED} |" in text
    assert f"at least how many | {doubts.AT_ONCE:.0%}".replace("%", " per cent") + f", {doubts.FEW} |" in text
