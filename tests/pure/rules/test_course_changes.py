"""A changed calendar moves running limits and says so; a later version is adopted only where it fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import maplebridge.packs
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import Event, State, open_matter, step
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.language import parse
from maplebridge.rules.moment import day_of
from maplebridge.rules.procedure import Procedure
from pure.rules.sample import EVERYTHING, at, calendar, everything

TABLES = sorted((Path(maplebridge.packs.__file__).parent / "cn" / "calendar").glob("*.toml"))
LOCAL = """
year = 2026
region = "45"
source = { en = "Notice of the region", zh = "自治区通知" }
[[holiday]]
title = { en = "Third of March", zh = "三月三" }
off = [2026-04-20, 2026-04-21]
"""


def changed() -> Calendar:
    return Calendar.from_tables([*(file.read_text("utf-8") for file in TABLES), LOCAL], region="45")


def asking() -> State:
    state, _ = open_matter(everything(), at=at("2026-04-13"), level="low", calendar=calendar())
    event = Event("act", at("2026-04-14"), "office", "views", give={"units": "u1"})
    state, _, refusals = step(everything(), state, event, calendar())
    assert not refusals
    return state


def test_a_changed_calendar_moves_the_limit_and_tells_the_parties() -> None:
    state = asking()
    event = Event("calendar", at("2026-04-15"), "head", reason="notice of the region")
    after, entries, refusals = step(everything(), state, event, changed())
    assert not refusals
    (entry,) = entries
    assert entry.kind == "moved"
    assert entry.data["moved"] == [{"limit": "asking", "old": "2026-05-08", "new": "2026-05-11"}]
    assert entry.data["reason"] == "notice of the region"
    assert "person" in entry.data["tells"]
    assert after.duties == state.duties  # calendar days do not ask the calendar


def test_a_calendar_that_changes_nothing_writes_nothing() -> None:
    state = asking()
    after, entries, _ = step(everything(), state, Event("calendar", at("2026-04-15"), "head"), calendar())
    assert (after, entries) == (state, ())


def test_a_limit_never_moves_into_the_past() -> None:
    state, _ = open_matter(everything(), at=at("2026-04-13"), level="low", calendar=changed())
    event = Event("act", at("2026-04-14"), "office", "views", give={"units": "u1"})
    state, _, _ = step(everything(), state, event, changed())
    after, entries, _ = step(everything(), state, Event("calendar", at("2026-05-09"), "head"), calendar())
    assert entries[-1].data["moved"] == [{"limit": "asking", "old": "2026-05-11", "new": "2026-05-09"}]
    assert after.due is not None
    assert after.due >= at("2026-05-09")


def second(text: str = EVERYTHING, **changes: object) -> Procedure:
    procedure = parse(text, name="second")
    return replace(procedure, version=2, **changes)  # type: ignore[arg-type]  # one of its own fields


def adopt(state: State, into: Procedure, when: str = "2026-04-15") -> tuple[State, str | None]:
    after, _, refusals = step(everything(), state, Event("adopt", at(when), "head", into=into), calendar())
    return after, refusals[0].code if refusals else None


def test_a_later_version_counts_from_the_old_start() -> None:
    state, _ = open_matter(everything(), at=at("2026-04-13"), level="low", calendar=calendar())
    after, code = adopt(state, second(EVERYTHING.replace("days = 10, law", "days = 30, law", 1)))
    assert code is None
    assert (after.version, after.since) == (2, state.since)
    assert after.due is not None
    assert day_of(after.due).isoformat() == "2026-05-13"


def test_a_shorter_limit_is_never_over_before_the_next_working_day() -> None:
    state, _ = open_matter(everything(), at=at("2026-04-13"), level="low", calendar=calendar())
    after, _ = adopt(state, second(EVERYTHING.replace("days = 10, law", "days = 1, law", 1)), "2026-04-17")
    assert after.due is not None
    assert day_of(after.due).isoformat() == "2026-04-20"


def test_a_step_that_is_gone_must_be_mapped() -> None:
    state = asking()
    text = EVERYTHING.replace("[step.asking]", "[step.hearing_views]").replace(
        'to = "asking"', 'to = "hearing_views"'
    )
    assert adopt(state, second(text))[1] == "no_place"
    mapping = Frozen({1: Frozen({"asking": "hearing_views"})})
    after, code = adopt(state, second(text, adopt=mapping))
    assert code is None
    assert after.step == "hearing_views"
    assert set(after.duties) == set(state.duties)


def test_only_a_later_version_of_the_same_procedure_is_adopted_and_not_in_a_pause() -> None:
    state = asking()
    assert adopt(state, everything())[1] == "no_later_version"
    assert adopt(state, second(id="xx.other"))[1] == "no_later_version"
    assert adopt(state, second(levels=("mid", "top")))[1] == "no_level"
    paused, _ = open_matter(everything(), at=at("2026-04-13"), level="low", calendar=calendar())
    paused, _, _ = step(
        everything(), paused, Event("pause", at("2026-04-14"), "office", "waiting"), calendar()
    )
    assert adopt(paused, second())[1] == "paused"
    ended, _, _ = step(everything(), state, Event("act", at("2026-04-15"), "person", "withdraw"), calendar())
    assert adopt(ended, second())[1] == "ended"
