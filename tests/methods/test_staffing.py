"""Limits against staffing: the chance lies within its bounds, agrees with Erlang, and grows with posts."""

from __future__ import annotations

from math import exp, factorial

import pytest

from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.staffing import Post, forecast, parse_posts
from maplebridge.methods.errors import RangeError
from maplebridge.methods.staffing import chance_in_time
from maplebridge.packs.reading import text_of
from maplebridge.rules.language import parse

RUNS = 2


def chance(*, per_day=1.0, posts=3, work_days=2.4, limit_days=8.0, seed=1, runs=RUNS):
    return chance_in_time(
        per_day=per_day, posts=posts, work_days=work_days, limit_days=limit_days, seed=seed, runs=runs
    )


def erlang(*, per_day, posts, work_days, limit_days):
    """P(time in the system ≤ limit) of an M/M/c queue; M/M/1: 1 − exp(−(μ − λ)t). Gross et al. 2008, section 2.3."""
    mu, offered = 1 / work_days, per_day * work_days
    full = offered**posts / factorial(posts) * posts / (posts - offered)
    waits = full / (sum(offered**k / factorial(k) for k in range(posts)) + full)
    spare, t = posts * mu - per_day, limit_days
    none = 1 - exp(-mu * t)
    if posts == 1:
        return 1 - exp(-(mu - per_day) * t)
    both = 1 - (spare * exp(-mu * t) - mu * exp(-spare * t)) / (spare - mu)
    return (1 - waits) * none + waits * both


@pytest.mark.parametrize(
    ("per_day", "posts", "work_days", "limit_days"),
    [(1.0, 1, 0.6, 2.0), (1.0, 1, 0.75, 1.5), (1.0, 3, 2.4, 4.0)],
)
def test_it_agrees_with_erlang(per_day, posts, work_days, limit_days):
    queue = {"per_day": per_day, "posts": posts, "work_days": work_days, "limit_days": limit_days}
    kept = chance(**queue, runs=4)
    spread = max(kept.high - kept.low, 0.01)
    assert abs(kept.chance - erlang(**queue)) < 2 * spread
    assert kept.load == pytest.approx(per_day * work_days / posts)


def test_the_check_itself_tells_a_wrong_chance():
    kept = chance(posts=1, work_days=0.6, limit_days=2.0, runs=4)
    wrong = erlang(per_day=1.0, posts=1, work_days=0.75, limit_days=2.0)
    assert abs(kept.chance - wrong) > 2 * max(kept.high - kept.low, 0.01)


def test_a_chance_lies_between_nought_and_one_and_within_its_interval():
    for posts in (1, 3):
        kept = chance(posts=posts)
        assert 0 <= kept.low <= kept.chance <= kept.high <= 1, posts


def test_more_posts_keep_more_limits():
    kept = [chance(posts=posts).chance for posts in (1, 2, 3, 8)]
    assert kept == sorted(kept)
    assert kept[0] < 0.2  # load 2.4: the queue grows without end
    assert kept[-1] > 0.95


def test_a_longer_limit_is_kept_more_often():
    kept = [chance(limit_days=days).chance for days in (0.0, 2.0, 6.0, 20.0)]
    assert kept == sorted(kept)
    assert kept[0] == 0


def test_the_same_seed_gives_the_same_chance():
    assert chance(seed=5) == chance(seed=5)
    assert chance(seed=5) != chance(seed=6)


@pytest.mark.parametrize(
    "bad",
    [
        {"per_day": 0},
        {"per_day": float("nan")},
        {"posts": 0},
        {"work_days": -1},
        {"limit_days": -1},
        {"runs": 1},
    ],
)
def test_numbers_that_cannot_be_are_refused(bad):
    with pytest.raises(RangeError):
        chance(**bad)


@pytest.fixture(scope="module")
def hotline():
    return parse(text_of("cn", "procedures/cn.hotline.request.toml"), name="cn.hotline.request.toml")


def test_posts_are_read_and_what_is_wrong_is_named(hotline):
    assert parse_posts(["handler=4:1.5", "hotline=2"], hotline) == {
        "handler": Post(4, 1.5),
        "hotline": Post(2, 1.0),
    }
    for words, said in (
        (["mayor=1"], "has no role “mayor”"),
        (["handler=many"], "Write “handler=many” like"),
        ([], "Say how many posts there are"),
    ):
        with pytest.raises(ValueError, match=said):
            parse_posts(words, hotline)


def test_each_step_of_a_role_with_posts_is_forecast_and_too_few_are_flagged(hotline):
    few, many = (
        forecast(hotline, calendar_of("cn"), per_day=1, posts={"handler": Post(posts, 1.1)})
        for posts in (1, 3)
    )
    assert [one.step for one in few] == [one.step for one in many] == ["handling"]
    assert not few[0].enough
    assert few[0].sentence().endswith("STAFFING CANNOT MEET THIS LIMIT")
    assert many[0].enough
    assert many[0].limit_days == 5  # working days: no holiday shortens them
    assert few[0].to_json()["load"] == pytest.approx(1.1)


def test_a_limit_in_calendar_days_counts_the_working_days_of_its_shortest_run():
    claim = parse(text_of("cn", "procedures/cn.petition.claim.toml"), name="cn.petition.claim.toml")
    role = claim.steps["registered"].who
    found = forecast(claim, calendar_of("cn"), per_day=1, posts={role: Post(4, 0.5)})
    registered = next(one for one in found if one.step == "registered")
    assert registered.limit_days == 5  # 15 days around the National Day or the Spring Festival
