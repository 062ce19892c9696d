"""Any procedure exchanged for any other at its opening step: entries give the state, promises hold, nothing lasts longer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.rules.course import Entry, Event, Into, State, answer, exchange, fold, open_matter, step
from maplebridge.rules.course.promises import ANSWER, FIRST, held_until, keeps, left
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.procedure import Procedure, Step
from pure.rules.sample import at, calendar, everything, packed

BRINGABLE = tuple(one for one in packed() if one.bringer and not one.opens.gives)
SEEDS = st.integers(0, 2**32)
FIRST_DAY = 738_000
SOME = settings(max_examples=60, deadline=None)


def opened(seed: int) -> tuple[random.Random, Procedure, Procedure, State, tuple[Entry, ...]]:
    """A matter just opened, and the procedure into which it goes."""
    draw = random.Random(seed)
    before, after = draw.choice(BRINGABLE), draw.choice(BRINGABLE)
    start = (FIRST_DAY + draw.randrange(1500)) * MINUTES_A_DAY + draw.randrange(MINUTES_A_DAY)
    state, entries = open_matter(
        before, at=start, level=draw.choice(before.opens.levels), calendar=calendar(), by=before.bringer
    )
    return draw, before, after, state, entries


def into(procedure: Procedure, draw: random.Random) -> Into:
    return Into(procedure, draw.choice(procedure.opens.levels), {}, procedure.bringer)


@given(SEEDS)
@SOME
def test_the_entries_give_the_state_and_the_first_day_holds(seed: int) -> None:
    draw, _, after, state, entries = opened(seed)
    minute = state.last + draw.randrange(1, 60)
    if state.due is None or minute > state.due:
        return
    promised = {FIRST: state.due // MINUTES_A_DAY}
    new, entry = exchange(state, into(after, draw), at=minute, calendar=calendar(), promised=promised)
    assert fold([*entries, entry]) == new
    assert State.from_json(new.to_json()) == new
    assert Entry.from_json(entry.to_json()) == entry
    assert (new.procedure, new.opened, new.seq) == (after.id, state.opened, state.seq + 1)
    assert new.due is None or new.due // MINUTES_A_DAY <= state.due // MINUTES_A_DAY
    free, _ = exchange(state, into(after, random.Random(seed)), at=minute, calendar=calendar(), promised={})
    assert FIRST not in free.dates


@given(SEEDS)
@SOME
def test_a_promise_never_makes_a_limit_longer_and_a_yes_gives_the_procedures_own(seed: int) -> None:
    draw, _, after, state, _ = opened(seed)
    minute, where = state.last + 1, into(after, draw)
    own, _ = exchange(state, where, at=minute, calendar=calendar(), promised={})
    day = minute // MINUTES_A_DAY + draw.randrange(0, 40)
    held, _ = exchange(state, where, at=minute, calendar=calendar(), promised={FIRST: day})
    if own.due is None:
        return
    assert held.due == min(own.due, (day + 1) * MINUTES_A_DAY - 1)
    free, entry = answer(after, held, at=minute + 1, calendar=calendar(), agrees=True, by=after.bringer)
    assert (free.due, free.target) == (own.due, own.target)
    assert not {FIRST, ANSWER} & free.dates.keys()
    assert entry.data == {"agrees": True}
    kept, _ = answer(after, held, at=minute + 1, calendar=calendar(), agrees=False, by=after.bringer)
    assert (kept.due, kept.dates) == (held.due, held.dates)


@given(SEEDS)
@SOME
def test_whatever_happens_then_each_step_that_keeps_it_ends_by_the_promised_day(seed: int) -> None:
    draw, _, after, state, entries = opened(seed)
    minute = state.last + 1
    day = minute // MINUTES_A_DAY + draw.randrange(3, 30)
    new, entry = exchange(
        state, into(after, draw), at=minute, calendar=calendar(), promised={FIRST: day, ANSWER: day}
    )
    written = [*entries, entry]
    for _ in range(12):
        place = after.place(new.step)
        promised = held_until(new.dates, keeps=isinstance(place, Step) and keeps(after, place))
        began = new.since // MINUTES_A_DAY
        untouched = not new.raised and not new.ext and not new.stood and new.paused is None
        if promised is not None and new.due is not None and untouched and began <= promised:
            assert new.due // MINUTES_A_DAY <= promised
        acts = list(after.acts_at(new.step).values())
        if new.end is not None or not acts:
            break
        act = draw.choice(acts)
        event = Event(
            "act",
            new.last + draw.choice([1, 60, MINUTES_A_DAY]),
            draw.choice(act.who),
            act.name,
            dict.fromkeys(act.needs, True),
        )
        new, more, _ = step(after, new, event, calendar())
        written += more
        assert fold(written) == new


def test_the_first_day_goes_with_its_step_and_that_of_the_answer_with_the_offices() -> None:
    dates = {FIRST: 10, ANSWER: 20, "perform_by": 30}
    assert left(dates, office=True) == {ANSWER: 20, "perform_by": 30}
    assert left(dates, office=False) == {"perform_by": 30}
    assert left({"perform_by": 30}, office=True) == {"perform_by": 30}
    assert held_until(dates, keeps=True) == 10
    assert held_until({ANSWER: 20}, keeps=True) == 20
    assert held_until({ANSWER: 20}, keeps=False) is None
    assert held_until({}, keeps=True) is None


def test_a_step_with_a_least_time_of_the_law_keeps_no_promise() -> None:
    for procedure in packed():
        for place in procedure.steps.values():
            waits = any(one.not_before is not None for one in procedure.acts_at(place.name).values())
            office = procedure.roles[place.who].kind == "office"
            assert keeps(procedure, place) is (office and not place.duties and not waits)


def test_counts_of_hand_overs_go_along_and_in_whose_name_it_was_brought_does_not() -> None:
    before, after = (next(one for one in packed() if one.id == key) for key in ("cn.labour.dispute", "cn.hotline.request"))
    state, _ = open_matter(before, at=at("2026-03-02"), level="county", calendar=calendar(), by="employer")
    state = state._replace(counts={**state.counts, "hand:x.y": 1})
    assert any(key.startswith("brought:") for key in state.counts)
    new, _ = exchange(
        state, Into(after, "county", {}, "resident"), at=at("2026-03-02T11:00"), calendar=calendar(), promised={}
    )
    assert new.counts == {"hand:x.y": 1}


def test_a_level_at_which_it_does_not_open_is_refused() -> None:
    state, _ = open_matter(everything(), at=at("2026-03-02"), level="low", calendar=calendar())
    hotline = next(one for one in packed() if one.id == "cn.hotline.request")
    with pytest.raises(ValueError, match="does not open at the level"):
        exchange(state, Into(hotline, "grid", {}, "resident"), at=state.last + 1, calendar=calendar(), promised={})
