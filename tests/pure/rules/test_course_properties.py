"""Whatever happens, in whatever order, to a matter under any procedure of the pack: the laws of the course hold."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import maplebridge.rules
from maplebridge.rules.course import (
    Choice,
    Entry,
    Event,
    Refusal,
    State,
    allowed,
    fold,
    open_matter,
    step,
)
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.rules.sentences import SENTENCES, sentence
from pure.rules.sample import calendar, everything, packed

PROCEDURES = (everything(), *packed())
SEEDS = st.integers(0, 2**32)
FIRST_DAY = 738_000
SOME = settings(max_examples=25, deadline=None)


def drawn(procedure: Procedure, state: State, draw: random.Random) -> Event:
    """Any event, sensible or not, at most forty days on."""
    at = state.last + draw.choice([0, 1, 60, 1440, 5 * 1440, 40 * 1440]) * draw.randrange(0, 2)
    roles = list(procedure.roles)
    place = procedure.place(state.step)
    duties = list(place.duties) if isinstance(place, Step) else []
    name = draw.choice([*procedure.acts_at(state.step), *duties, "nothing"])
    known = procedure.acts_at(state.step).get(name)
    act = known or (place.duties.get(name) if isinstance(place, Step) else None)
    by = draw.choice([*(act.who if act else ()), *roles])
    give: dict[str, object] = dict.fromkeys(act.needs, True) if act and draw.random() < 0.9 else {}
    give |= {
        field: draw.choice(["2024-01-15", "never", True]) for field in procedure.fields if draw.random() < 0.1
    }
    kind = draw.choices(
        ["act", "tick", "extend", "pause", "resume", "waive", "child_ended", "calendar"],
        [9, 2, 2, 2, 1, 1, 1, 1],
    )[0]
    if isinstance(place, Step) and kind in ("extend", "pause", "waive"):
        rule = {"extend": place.extend, "pause": place.pause}.get(kind)
        by = rule.by[0] if rule else by
        give |= {"reason": True, "both_agree": True, "legal_ground": True}
        name = place.pause.on[0] if kind == "pause" and place.pause else name
    return Event(kind, at, by, name, give, level=draw.choice([None, *procedure.levels]))


def played(seed: int) -> tuple[Procedure, list[tuple[State, Event]], list[Entry], State]:
    """A random run: the states and events on the way, its entries, its last state."""
    draw = random.Random(seed)
    procedure = draw.choice(PROCEDURES)
    at = (FIRST_DAY + draw.randrange(1500)) * 1440 + draw.randrange(1440)
    state, entries = open_matter(
        procedure, at=at, level=draw.choice(procedure.opens.levels), calendar=calendar()
    )
    pairs, written = [], list(entries)
    for _ in range(draw.randrange(1, 25)):
        event = drawn(procedure, state, draw)
        pairs.append((state, event))
        state, entries, _ = step(procedure, state, event, calendar())
        written += entries
    return procedure, pairs, written, state


@SOME
@given(SEEDS)
def test_the_fold_of_the_entries_is_the_state_also_through_json(seed: int) -> None:
    _, _, written, state = played(seed)
    assert fold(written) == state
    assert State.from_json(state.to_json()) == state
    assert fold([Entry.from_json(entry.to_json()) for entry in written]) == state
    assert [entry.seq for entry in written] == list(range(1, state.seq + 1))
    assert [entry.at for entry in written] == sorted(entry.at for entry in written)


@SOME
@given(SEEDS)
def test_the_same_events_give_the_same_entries(seed: int) -> None:
    assert played(seed)[1:] == played(seed)[1:]


@SOME
@given(SEEDS)
def test_a_refused_event_changes_nothing_but_the_silences_before_it(seed: int) -> None:
    procedure, pairs, _, _ = played(seed)
    for state, event in pairs:
        after, entries, refusals = step(procedure, state, event, calendar())
        if refusals:
            ticked, silent, _ = step(procedure, state, Event("tick", max(event.at, state.last)), calendar())
            expected = (state, ()) if event.at < state.last else (ticked, silent)
            assert (after, entries) == expected
        assert all(refusal.code in SENTENCES for refusal in refusals)
        for refusal in refusals:
            words = sentence(procedure, refusal)
            assert words.in_language("en").endswith(".")
            assert words.in_language("zh").endswith("。")
            assert "nvalid" not in words.in_language("en")


@SOME
@given(SEEDS)
def test_time_never_runs_backwards(seed: int) -> None:
    procedure, pairs, _, _ = played(seed)
    for state, event in pairs:
        after, _, _ = step(procedure, state, event, calendar())
        assert after.last >= state.last
        early = Event(event.kind, state.last - 1, event.by, event.name, event.give)
        back, entries, refusals = step(procedure, state, early, calendar())
        assert (back, entries, [refusal.code for refusal in refusals]) == (state, (), ["clock_back"])


@SOME
@given(SEEDS, st.integers(1, 400 * 1440))
def test_a_worker_that_slept_gives_the_same_entries_as_one_that_looks_at_every_timer(
    seed: int, slept: int
) -> None:
    procedure, _, _, state = played(seed)
    end = state.last + slept
    late, at_once, _ = step(procedure, state, Event("tick", end), calendar())
    one_by_one: list[Entry] = []
    while state.next is not None and state.next < end:
        state, entries, _ = step(procedure, state, Event("tick", state.next + 1), calendar())
        one_by_one += entries
    assert (state, tuple(one_by_one)) == (late, at_once)


@SOME
@given(SEEDS, st.lists(st.integers(0, 60 * 1440), max_size=6))
def test_idle_looks_in_between_change_no_entry(seed: int, looks: list[int]) -> None:
    procedure, pairs, _, _ = played(seed)
    for state, event in pairs[-3:]:
        plain = step(procedure, state, event, calendar())
        seen: list[Entry] = []
        watched = state
        for moment in sorted({state.last + look for look in looks if state.last + look <= event.at}):
            watched, entries, _ = step(procedure, watched, Event("tick", moment), calendar())
            again, more, _ = step(procedure, watched, Event("tick", moment), calendar())
            assert (again, more) == (watched, ())
            seen += entries
        after, entries, refusals = step(procedure, watched, event, calendar())
        assert (after, (*seen, *entries), refusals) == plain


@SOME
@given(SEEDS)
def test_left_alone_every_matter_comes_to_an_end_or_waits_outside(seed: int) -> None:
    procedure, _, _, state = played(seed)
    after, _, refusals = step(procedure, state, Event("tick", state.last + 30_000 * 1440), calendar())
    waits = after.step in procedure.outsides or (after.paused is not None and after.paused.until is None)
    assert not refusals
    assert after.end is not None or waits


def tried(procedure: Procedure, state: State, choice: Choice, at: int) -> tuple[str, ...]:
    give = dict.fromkeys(choice.needs, True)
    event = Event(choice.event_kind, at, choice.who, choice.name, give, part=choice.part)
    return tuple(refusal.code for refusal in step(procedure, state, event, calendar())[2])


@SOME
@given(SEEDS, st.integers(0, 60 * 1440))
def test_what_is_offered_can_be_done_and_what_is_shut_is_refused_for_the_reason_given(
    seed: int, later: int
) -> None:
    procedure, _, _, state = played(seed)
    at = state.last + later
    for choice in allowed(procedure, state, roles=list(procedure.roles), at=at, calendar=calendar()):
        expected = () if choice.open else (choice.refusal.code if choice.refusal else "",)
        assert tried(procedure, state, choice, at) == expected, choice
        if choice.open and choice.last_day is not None and choice.kind != "duty":
            last = choice.last_day.toordinal() * 1440 + 1439
            assert at <= last
            assert tried(procedure, state, choice, last) == (), choice


def test_every_code_that_the_course_can_give_has_a_sentence() -> None:
    folder = Path(maplebridge.rules.__file__).parent / "course"
    codes = {
        code
        for file in folder.glob("*.py")
        for found in re.findall(r'Refusal\(\s*"(\w+)"(?: if \w+ else "(\w+)")?', file.read_text("utf-8"))
        for code in found
        if code
    }
    codes |= {"which_part", "no_such_part", "nobody"}  # the last is the kernel's, which knows who was called in
    assert codes == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_ends_in_both_languages_even_without_its_facts(code: str) -> None:
    words = sentence(everything(), Refusal(code))
    assert words.in_language("en")[0].isupper() or words.in_language("en")[0] == "“"
    assert words.in_language("en").endswith(".")
    assert words.in_language("zh").endswith("。")
