"""What happens to a matter: acts, silences, raises, extensions, pauses, duties, dates, levels and ends."""

from __future__ import annotations

from typing import Any

import pytest

from maplebridge.rules.course import Entry, Event, State, fold, open_matter, step
from maplebridge.rules.moment import day_of
from pure.rules.sample import at, calendar, everything


class Run:
    """A matter of the small procedure and everything that is done to it."""

    def __init__(self, opened: str = "2026-03-02", level: str = "low") -> None:
        self.state, entries = open_matter(
            everything(), at=at(opened), level=level, calendar=calendar(), by="person"
        )
        self.entries: list[Entry] = list(entries)

    def do(self, when: str, kind: Any, by: str | None = None, name: str = "", **more: Any) -> str | None:
        """Send one event; the code of its refusal, None if it was taken."""
        event = Event(kind, at(when), by, name, **more)
        self.state, entries, refusals = step(everything(), self.state, event, calendar())
        self.entries += entries
        return refusals[0].code if refusals else None

    def act(self, when: str, by: str, name: str, *give: str, **more: Any) -> str | None:
        """Send one act that gives some fields."""
        return self.do(when, "act", by, name, give=dict.fromkeys(give, True), **more)

    @property
    def due(self) -> str:
        """Last day of the running limit."""
        return "" if self.state.due is None else day_of(self.state.due).isoformat()


def test_an_act_leads_on_and_says_who_is_told() -> None:
    run = Run()
    assert run.due == "2026-03-12"
    assert run.do("2026-03-03", "act", "office", "fix", give={"fix_by": "2026-03-09"}) is None
    assert (run.state.step, run.due) == ("fixing", "2026-03-09")
    entry = run.entries[-1]
    assert (entry.kind, entry.data["from"], entry.data["to"], entry.data["give"]) == (
        "act",
        "asked",
        "fixing",
        ["fix_by"],
    )
    assert entry.set["dates"] == {"fix_by": at("2026-03-09") // 1440}


def test_an_act_without_a_way_is_recorded_and_changes_no_clock() -> None:
    run = Run()
    due = run.state.due
    assert run.act("2026-03-03", "office", "note", "memo") is None
    assert (run.state.step, run.state.due) == ("asked", due)
    assert "asked.note" in run.state.facts


@pytest.mark.parametrize(
    ("when", "by", "name", "give", "code"),
    [
        ("2026-03-03", "office", "fixed", (), "no_such_act"),
        ("2026-03-03", "person", "note", ("memo",), "wrong_role"),
        ("2026-03-03", "office", "note", (), "fields"),
        ("2026-03-06", "office", "object", (), "too_late"),
        ("2026-03-05", "office", "slow", (), "too_early"),
        ("2026-03-01", "office", "note", ("memo",), "clock_back"),
    ],
)
def test_a_refused_act_says_why_and_leaves_no_trace(
    when: str, by: str, name: str, give: tuple[str, ...], code: str
) -> None:
    run = Run()
    before = run.state
    assert run.act(when, by, name, *give) == code
    assert run.state == before
    assert len(run.entries) == 1


def test_the_last_day_of_a_window_is_in_time_and_a_shortest_time_must_be_over() -> None:
    assert Run().act("2026-03-05T23:59", "office", "object") is None
    assert Run().act("2026-03-06", "office", "slow") is None
    assert Run().act("2026-03-03", "office", "slow", "memo") is None  # the statement lifts the minimum


def test_an_act_in_the_last_minute_is_in_time_and_a_minute_later_meets_the_next_level() -> None:
    in_time, late = Run(), Run()
    assert in_time.act("2026-03-12T23:59", "office", "slow") is None
    assert in_time.state.end == "done"
    assert late.act("2026-03-13T00:00", "office", "note", "memo") is None
    assert (late.state.level, late.state.raised, late.due) == ("mid", True, "2026-03-17")


def test_silence_climbs_every_level_and_ends_at_the_top() -> None:
    run = Run()
    assert run.do("2027-01-01", "tick") is None
    assert run.state.end == "nobody"
    silences = [(entry.kind, day_of(entry.at).isoformat(), entry.data["level"]) for entry in run.entries[1:]]
    assert silences == [
        ("silence", "2026-03-12", "mid"),
        ("silence", "2026-03-17", "top"),
        ("silence", "2026-03-22", "top"),
    ]
    assert run.entries[-1].data["outcome"] == "refused"
    assert run.entries[-1].data["tells"] == ["person"]
    assert run.entries[-1].data["house_rule"]
    assert run.act("2027-01-02", "person", "withdraw") == "ended"


def test_extensions_are_counted_and_end_with_a_raise() -> None:
    run = Run()
    assert run.do("2026-03-10", "extend", "head") == "fields"
    assert run.do("2026-03-10", "extend", "office", give={"reason": True}) == "wrong_role"
    assert run.do("2026-03-10", "extend", "head", give={"reason": True}) is None
    assert run.due == "2026-03-16"
    assert run.do("2026-03-16T23:59", "extend", "head", give={"reason": True}) is None
    assert run.due == "2026-03-20"
    assert run.do("2026-03-17", "extend", "head", give={"reason": True}) == "count"
    assert run.do("2026-03-21", "extend", "head", give={"reason": True}) == "raised"
    assert run.do("2026-03-21", "pause", "office", "waiting") == "raised"


def test_a_pause_stops_the_clock_within_its_budget_and_resumes_by_itself() -> None:
    run = Run()
    assert run.do("2026-03-04", "resume", "office") == "not_paused"
    assert run.do("2026-03-04", "pause", "office", "bored") == "no_ground"
    assert run.do("2026-03-04", "pause", "office", "waiting") is None
    assert run.do("2026-03-05", "extend", "head", give={"reason": True}) == "paused"
    assert run.do("2026-03-06", "resume", "person") == "wrong_role"
    assert run.do("2026-03-06", "resume", "office") is None
    assert (run.due, run.state.budget, run.state.stood) == ("2026-03-14", 4, 2)
    assert run.do("2026-03-10", "pause", "office", "waiting") is None
    assert run.do("2026-03-30", "tick") is None
    kinds = [(entry.kind, day_of(entry.at).isoformat()) for entry in run.entries[-4:]]
    assert kinds[0] == ("resumed", "2026-03-14")
    assert kinds[1] == ("silence", "2026-03-18")


def test_without_days_left_there_is_no_pause_and_an_act_resumes_first() -> None:
    run = Run()
    assert run.do("2026-03-04", "pause", "office", "waiting") is None
    assert run.do("2026-03-11", "pause", "office", "waiting") == "no_days_left"
    leaving = Run()
    leaving.do("2026-03-04", "pause", "office", "waiting")
    assert leaving.act("2026-03-05", "office", "note") == "fields"
    assert leaving.state.paused is not None
    assert leaving.do("2026-03-06", "act", "office", "views", give={"units": "u1"}) is None
    assert leaving.state.paused is None


def test_counted_acts_are_never_counted_anew() -> None:
    run = Run()
    for when, back in (("2026-03-03", "2026-03-10"), ("2026-03-11", "2026-03-18")):
        assert (
            run.do(when, "act", "office", "fix", give={"fix_by": back[:8] + str(int(back[8:]) - 3).zfill(2)})
            is None
        )
        assert run.do(back, "tick") is None
        assert run.state.step == "asked"
    assert run.act("2026-03-18", "office", "fix", "fix_by") == "count"


def test_a_date_that_is_none_is_refused_and_a_date_beyond_the_cap_is_cut() -> None:
    run = Run()
    assert run.do("2026-03-03", "act", "office", "fix", give={"fix_by": "soon"}) == "no_date"
    assert run.do("2026-03-03", "act", "office", "fix", give={"fix_by": "2030-01-01"}) is None
    assert run.due == "2026-03-23"


def test_each_office_has_its_copy_and_silence_counts_as_done() -> None:
    run = Run()
    assert run.do("2026-03-03", "act", "office", "views", give={"units": ["u1", "u2"]}) is None
    assert sorted(run.state.duties) == ["child", "risk", "views/u1", "views/u2"]
    assert run.act("2026-03-04", "units", "views") == "which_part"
    assert run.act("2026-03-04", "units", "views", part="u3") == "no_such_part"
    assert run.act("2026-03-04", "units", "views", part="u1") is None
    assert "asking.views" not in run.state.facts
    assert run.act("2026-03-05", "office", "sum") == "gate"
    assert run.do("2026-03-09", "tick") is None
    assert "asking.views" in run.state.facts
    assert run.entries[-1].data["late"] == "deemed"
    assert run.act("2026-03-09", "units", "views", part="u2") == "already_done"
    assert run.act("2026-03-09", "office", "child") == "by_matter"
    assert run.do("2026-03-10", "child_ended", name="xx.other") == "no_duty_waits"
    assert run.do("2026-03-10", "child_ended", name="xx.child") is None
    assert run.state.end == "done"  # two of the four duties


def test_a_late_duty_is_told_and_stays_open_and_a_waiver_is_signed() -> None:
    run = Run()
    run.do("2026-03-03", "act", "office", "views", give={"units": "u1"})
    assert run.do("2026-03-12", "tick") is None
    told = [entry for entry in run.entries if entry.data.get("late") == "tell"]
    assert [(entry.name, day_of(entry.at).isoformat()) for entry in told] == [("risk", "2026-03-11")]
    assert run.state.duties["risk"].late
    assert run.do("2026-03-12", "waive", "head", "sum") == "no_waiver"
    assert run.do("2026-03-12", "waive", "head", "risk") == "fields"
    assert run.do("2026-03-12", "waive", "head", "risk", give={"reason": True}) is None
    assert run.state.end == "done"


def test_a_duty_done_starts_the_one_after_it() -> None:
    run = Run()
    run.do("2026-03-03", "act", "office", "views", give={"units": "u1"})
    assert run.act("2026-03-04", "office", "risk", "memo") is None
    assert day_of(run.state.duties["sum"].due).isoformat() == "2026-03-06"
    assert run.act("2026-03-05", "office", "sum") is None
    assert run.state.end == "done"


def test_a_step_above_sits_one_level_higher_and_the_level_may_be_chosen() -> None:
    run = Run()
    assert run.act("2026-03-03", "office", "object") is None
    assert (run.state.step, run.state.level, run.due) == ("above", "mid", "2026-04-03")
    assert run.act("2026-03-04", "office", "assign", level="nowhere") == "no_level"
    assert run.act("2026-03-04", "office", "assign", level="top") is None
    assert (run.state.step, run.state.level) == ("asked", "top")
    assert run.act("2026-03-05", "office", "object") is None
    assert run.state.end == "nobody"  # there is nothing above the top


def test_outside_our_clock_stands_still_and_the_days_are_not_our_own() -> None:
    run = Run()
    assert run.act("2026-03-03", "person", "sue") is None
    assert (run.state.due, run.state.next) == (None, None)
    assert run.do("2027-03-03", "tick") is None
    assert run.act("2027-03-03", "person", "withdraw") == "no_such_act"
    assert run.act("2027-03-03", "office", "judged") is None
    assert (run.state.end, run.state.away) == ("done", 365)


def test_a_matter_opens_only_where_and_for_whom_the_file_says() -> None:
    for level, by in (("nowhere", "person"), ("low", "office")):
        with pytest.raises(ValueError, match="open"):
            open_matter(everything(), at=at("2026-03-02"), level=level, calendar=calendar(), by=by)


def test_the_citys_values_stay_with_the_matter_and_must_lie_in_their_range() -> None:
    state, _ = open_matter(
        everything(), at=at("2026-03-02"), level="top", calendar=calendar(), params={"raised": 9}
    )
    assert State.from_json(state.to_json()) == state
    assert state.params == (("raised", 9),)
    low, _ = open_matter(
        everything(), at=at("2026-03-02"), level="low", calendar=calendar(), params={"raised": 2}
    )
    low, _, _ = step(everything(), low, Event("tick", at("2026-03-13")), calendar())
    assert low.due is not None
    assert day_of(low.due).isoformat() == "2026-03-14"
    with pytest.raises(ValueError, match=r"within 2\.\.9"):
        open_matter(
            everything(), at=at("2026-03-02"), level="top", calendar=calendar(), params={"raised": 10}
        )


def test_entries_and_states_survive_as_json_and_fold_to_the_state() -> None:
    run = Run()
    run.do("2026-03-03", "act", "office", "views", give={"units": ["u1", "u2"], "fix_by": "2026-03-20"})
    run.do("2026-03-20", "tick")
    stored = [entry.to_json() for entry in run.entries]
    assert stored[0]["at"] == "2026-03-02T10:00"
    assert fold(Entry.from_json(raw) for raw in stored) == run.state == fold(run.entries)
    with pytest.raises(ValueError, match="opening"):
        fold(run.entries[1:])
