"""A draft law over a city's past: a shorter limit makes more matters late, the same law none."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import pytest

import sampled
from maplebridge.packs.reading import text_of

START = datetime(2026, 3, 1, 16, tzinfo=UTC)  # midnight before Monday 2 March in the city
DAYS = 16
NOW = START + timedelta(days=DAYS)
SUGGESTION, REQUEST = "cn.petition.suggestion", "cn.hotline.request"
FIFTEEN = 'within = { days = 15, law = "xf:22" }'
REPLY = "reply = { days = 5, least = 1,"
IDEA = "190101"


@pytest.fixture(scope="module")
def suggestions(server):
    """A city that lived sixteen days, and in it three suggestions: forwarded after 11 days, after 6, and not at all."""
    database = server.create()
    with database.as_role("clock"):
        from maplebridge.demo.days import City
        from maplebridge.kernel.law import registry
        from maplebridge.kernel.matter.lifecycle import clock

        sampled.found(START)
        City(random.Random(7)).live(start=START, days=DAYS, per_day=3)
        opened = START + timedelta(days=3, hours=9)
        numbers = [_suggest(bench, opened) for bench in range(3)]
        sampled.act(numbers[0], "forward", now=opened + timedelta(days=11))
        sampled.act(numbers[1], "forward", now=opened + timedelta(days=6))
        list(clock.run_until(NOW))
        yield numbers
        registry.forget()
    server.drop(database)


def _suggest(bench, now):
    text = f"I suggest a bench, number {bench}, at the river. 建议在河边设置座椅。"
    return sampled.report(text, category=IDEA, now=now).number


def replayed(key, old="", new=""):
    """What the second version of a procedure, with one text changed, would have meant."""
    from maplebridge.config.procedures.drafts import replay_draft

    text = re.sub(r"(?m)^version = \d+$", "version = 99", text_of("cn", f"procedures/{key}.toml"), count=1)
    assert old in text
    return replay_draft(
        text.partition("[[example]]")[0].replace(old, new, 1), name=f"{key}.toml", since="2026-03-01", now=NOW
    )


def request(days):
    """The hotline request with another number of days to reply."""
    return replayed(REQUEST, REPLY, f"reply = {{ days = {days}, least = 1,")


@pytest.mark.parametrize("key", [SUGGESTION, REQUEST, "cn.petition.claim", "cn.hazard.report"])
def test_the_same_law_makes_the_same_matters_late(suggestions, key):
    found = replayed(key)
    assert (found.newly_late, found.unfit) == ([], 0)
    assert found.late_under == found.late_before
    assert found.worst_under == found.worst_before


def test_days_of_the_city_hold_matters_that_were_late_and_matters_that_were_not(suggestions):
    found = request(5)
    assert found.matters > 20
    assert 0 < found.late_before < found.matters


def test_a_limit_cut_from_fifteen_to_ten_days_names_the_suggestion_forwarded_late_and_the_one_that_lies(
    suggestions,
):
    from maplebridge.kernel.matter import numbers

    found = replayed(SUGGESTION, FIFTEEN, FIFTEEN.replace("15", "10"))
    late, early, lying = (numbers.show(number) for number in suggestions)
    assert {late, lying} <= set(found.newly_late)
    assert early not in found.newly_late
    assert found.late_under == found.late_before + len(found.newly_late)
    assert found.sound
    assert found.worst_under < found.worst_before


def test_the_office_that_held_it_is_named(suggestions):
    found = replayed(SUGGESTION, FIFTEEN, FIFTEEN.replace("15", "10"))
    assert sum(found.offices.values()) == len(found.newly_late)
    held = {sampled.row_of(suggestions[2]).office}
    assert held <= set(found.offices)
    said = "\n".join(found.sentences())
    assert "Fenghe Petition Bureau: 2 more late" in said
    assert f"under the draft it would have in {found.late_under}." in said


def test_the_shorter_the_limit_the_more_are_late(suggestions):
    late = [request(days).late_under for days in (7, 5, 3, 1)]
    assert late == sorted(late)
    assert late[0] < late[-1]


def test_a_draft_that_forgets_an_act_says_how_many_matters_do_not_fit(suggestions):
    found = replayed(SUGGESTION, "act.forward =", "act.send_on =")
    assert found.unfit >= 2
    assert found.matters == replayed(SUGGESTION).matters - found.unfit
    assert f"{found.unfit} matters have acts that the draft does not know" in "\n".join(found.sentences())


def test_matters_before_the_first_day_are_left_out(suggestions):
    from maplebridge.config.procedures.drafts import replay_draft

    text = text_of("cn", f"procedures/{REQUEST}.toml")
    found = [replay_draft(text, name=REQUEST, since=day, now=NOW) for day in ("2026-03-01", "2026-03-12")]
    assert 0 < found[1].matters < found[0].matters
