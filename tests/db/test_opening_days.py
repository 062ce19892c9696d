"""A matter that opens with named days: its limit counts from one, runs until the other; pages, ledger and a draft agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from law.test_outcomes import EXPIRED
from pure.rules.test_opening_days import TEXT

NOW = city.NOW
TODAY = NOW.date()


@pytest.fixture
def season(town, as_role):
    """The procedure, adopted."""
    from maplebridge.kernel.law import registry

    with as_role("clock"):
        registry.adopt(TEXT, name="season.toml", pack="cn", now=NOW)


def bring(told_on=TODAY, last_day=None, *, key=""):
    """Bring something under it as anybody does, one row of a verb beside it or not."""
    from maplebridge.kernel.conduct import bringing
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.territory import queries as territory

    place = next(u for u in territory.tree().level_units("township") if u.name_en == "Liuxi Township").id
    days = {"told_on": told_on, "last_day": last_day or TODAY + timedelta(days=200)}
    days = {name: day for name, day in days.items() if day != "none"}
    wanted = bringing.under(
        "cn.season", unit=place, category="020402", title="x", texts={"text": "x"}, days=days, now=NOW
    )
    sent = {name: day.isoformat() for name, day in days.items()}
    return bringing.bring(wanted, actor=ANONYMOUS, key=key, sent=sent, now=NOW).number


@pytest.mark.parametrize(("days", "left"), [(-10, 10), (0, 20), (5, 25), (-40, 0)])
def test_the_first_limit_counts_from_the_day_that_was_named(season, as_role, days, left):
    from maplebridge.kernel.clock import towntime

    number = bring(TODAY + timedelta(days=days))
    assert towntime.local(city.row_of(number).due).date() == TODAY + timedelta(days=left)
    assert city.agrees(number, as_role)


def test_the_last_day_that_was_named_ends_it_and_the_ledger_proves_it(season, as_role):
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.lifecycle import clock

    last = TODAY + timedelta(days=90)
    number = bring(last_day=last)
    for day, step in ((last - timedelta(days=1), "open"), (last, "over")):
        with as_role("clock"):
            list(clock.run_until(datetime(day.year, day.month, day.day, 16, 30, tzinfo=UTC)))
        assert city.row_of(number).step == step
    with as_role("clock"):
        assert ledger.replay(wiring.REPLAYED).findings == []
        assert ledger.replay(wiring.WORDS).findings == []


def test_what_has_run_its_time_says_so_everywhere(town, as_role, tmp_path):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.records import exporting

    with as_role("clock"):
        registry.adopt(EXPIRED, name="season.toml", pack="cn", now=NOW)
    last = TODAY + timedelta(days=90)
    number = bring(last_day=last)
    with as_role("clock"):
        list(clock.run_until(datetime(last.year, last.month, last.day, 16, 30, tzinfo=UTC)))
    assert city.row_of(number).outcome == "expired"
    assert city.agrees(number, as_role)
    page = pages.follow_page(actor=holder_of(number), number=number, now=NOW + timedelta(days=100))
    assert (page.timeline[0].title.in_language("en"), page.timeline[0].mark) == ("It ran its time", "")
    assert page.timeline[0].title.in_language("zh") == "期限届满"
    assert "nobody acted" not in page.lede.in_language("en")
    assert page.lede.in_language("en") == "It has ended: Over."
    with as_role("export"):
        exporting.export(tmp_path / "matters.csv", now=NOW)
    assert ",expired," in (tmp_path / "matters.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"told_on": TODAY - timedelta(days=41)}, "told_on"),
        ({"told_on": TODAY + timedelta(days=6)}, "told_on"),
        ({"last_day": TODAY - timedelta(days=1)}, "last_day"),
        ({"last_day": TODAY + timedelta(days=367)}, "last_day"),
        ({"told_on": "none"}, "told_on"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_those_that_can(season, given, field):
    from maplebridge.rules.refusal import Incomplete

    with pytest.raises(Incomplete) as refused:
        bring(**given)
    assert set(refused.value.fields) == {field}
    assert "name a day from" in refused.value.fields[field].in_language("en")
    assert "之间的日期" in refused.value.fields[field].in_language("zh")


def test_a_form_learns_which_days_it_may_offer(season):
    from maplebridge.kernel.conduct import bringing

    days = bringing.days_of("cn.season", now=NOW)
    assert days["told_on"] == (TODAY - timedelta(days=40), TODAY + timedelta(days=5))
    assert days["last_day"] == (TODAY, TODAY + timedelta(days=366))
    assert bringing.days_of("cn.hotline.request", now=NOW) == {}


def test_the_same_days_sent_twice_are_one_and_others_are_refused(season):
    from maplebridge.rules.refusal import Conflict

    key = "k" * 30
    assert bring(key=key) == bring(key=key)
    with pytest.raises(Conflict):
        bring(TODAY - timedelta(days=1), key=key)


def test_pages_say_from_which_day_it_counts_and_which_days_were_named(season):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    number = bring(TODAY - timedelta(days=10))
    office = city.row_of(number).office
    seen = pages.matter_page(actor=city.post_of(office, "handler"), number=number, now=NOW)
    own = pages.follow_page(actor=holder_of(number), number=number, now=NOW)
    for shown in (seen, own):
        assert "the day in “Day of the notice”" in shown.dates[0].why.in_language("en")
        assert "“告知之日”所填日期" in shown.dates[0].why.in_language("zh")
        opened = shown.timeline[-1].values
        assert "Day of the notice: 18 September 2026" in [value.in_language("en") for value in opened]
        assert any("2026年9月18日" in value.in_language("zh") for value in opened)


def test_a_draft_that_asks_for_another_day_says_how_many_matters_have_none(season, as_role):
    from maplebridge.config.procedures.drafts import replay_draft

    bring()
    same = TEXT.replace("version = 1", "version = 2").replace("days = 20", "days = 25")
    other = same.replace("told_on", "heard_on")
    with as_role("clock"):
        assert (replay_draft(same, name="a.toml", since=None, now=NOW).unfit) == 0
        found = replay_draft(other, name="b.toml", since=None, now=NOW)
    assert found.unfit == 1
