"""Days that are named when a matter opens: a limit counts from or until one of them, within what the file allows."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pytest

from law.packed import calendar
from maplebridge.rules import term
from maplebridge.rules.bpmn import to_bpmn
from maplebridge.rules.course import Event, State, fold, latest_days, open_matter, step
from maplebridge.rules.diff import changes
from maplebridge.rules.drawing import draw
from maplebridge.rules.examples import run
from maplebridge.rules.explain import explain
from maplebridge.rules.language import ProcedureError
from maplebridge.rules.language import parse as parsed
from maplebridge.rules.moment import day_of, minute_of
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import prove, prove_pack
from maplebridge.rules.soundness.wanderer import wander

TEXT = """
id = "cn.season"
version = 1
title = { en = "Season", zh = "季" }
in_force = { from = 2020-01-01 }
levels = ["township", "county"]
opens = { step = "asked", levels = ["township"], who = ["resident"], gives = { told_on = { back = 40, ahead = 5 }, \
last_day = { back = 0, ahead = 366 } } }
days = { count = "calendar", rolls = false, law = "x:1" }
[law.x]
title = { en = "Act", zh = "某法" }
in_force = { from = 2020-01-01 }
[role]
resident = { kind = "party", title = { en = "Resident", zh = "居民" } }
handler = { kind = "office", title = { en = "Office", zh = "承办单位" } }
[step.asked]
title = { en = "Asked", zh = "已申请" }
who = "handler"
within = { days = 20, law = "x:2", since = "told_on" }
late = { to = "open", tells = ["resident"] }
act.accept = { to = "open", needs = ["answer"], tells = ["resident"], law = "x:3", title = { en = "Accept", zh = "同意" } }
[step.open]
title = { en = "Open", zh = "进行中" }
who = "resident"
within = { until = "last_day", days = 400, law = "x:4" }
late = { to = "over", tells = ["resident"] }
act.stop = { to = "stopped", law = "x:4", title = { en = "Stop", zh = "停止" } }
[end]
over = { outcome = "ended", remedy = ["claim"], title = { en = "Over", zh = "期满" } }
stopped = { outcome = "withdrawn", title = { en = "Stopped", zh = "停止" } }
[remedy.claim]
at = "petition office"
within = { days = 30, law = "x:5" }
title = { en = "Claim", zh = "信访" }
[field]
answer = { en = "Answer", zh = "答复" }
told_on = { en = "Day of the notice", zh = "告知之日" }
last_day = { en = "Last day", zh = "截止日" }
[[example]]
says = "silence, then the named day"
opened = 2026-03-02
level = "township"
give = ["told_on=2026-03-01", "last_day=2026-09-30"]
expect = { end = "over", on = 2026-09-30 }
"""


def parse(text: str) -> Procedure:
    """The procedure of a text."""
    return parsed(text, name="season.toml")


@pytest.fixture(scope="module")
def season() -> Procedure:
    """The procedure of these tests."""
    return parse(TEXT)


def minute(day: str) -> int:
    """Nine in the morning of a day."""
    return minute_of(datetime.fromisoformat(f"{day}T09:00"))


def opened(season: Procedure, told_on: str, last_day: str = "2026-09-30") -> State:
    """A matter of 2 March 2026 with these days."""
    given = {
        name: date.fromisoformat(day).toordinal()
        for name, day in (("told_on", told_on), ("last_day", last_day))
    }
    state, entries = open_matter(
        season, at=minute("2026-03-02"), level="township", calendar=calendar(), dates=given
    )
    assert fold(entries) == state
    assert entries[0].data["give"] == ["last_day", "told_on"]
    return state


@pytest.mark.parametrize(
    ("told_on", "due"),
    [
        ("2026-02-20", "2026-03-12"),  # in the past: fewer days are left
        ("2026-03-02", "2026-03-22"),  # today
        ("2026-03-07", "2026-03-27"),  # in the future, as far as the file allows
        ("2026-01-21", "2026-03-02"),  # so long ago that it was over: today is the last day
    ],
)
def test_a_limit_counts_from_the_day_that_the_opening_names(
    season: Procedure, told_on: str, due: str
) -> None:
    state = opened(season, told_on)
    assert state.due is not None
    assert day_of(state.due).isoformat() == due
    assert state.next == state.due


@pytest.mark.parametrize("last_day", ["2026-03-22", "2026-09-30", "2027-03-03"])
def test_a_limit_runs_until_the_day_that_the_opening_names(season: Procedure, last_day: str) -> None:
    state = opened(season, "2026-03-02", last_day)
    event = Event("act", minute("2026-03-03"), "handler", "accept", {"answer": True})
    state, _, refused = step(season, state, event, calendar())
    assert not refused
    assert state.due is not None
    assert day_of(state.due).isoformat() == last_day


@pytest.mark.parametrize(
    ("told_on", "last_day"),
    [
        ("2026-01-20", "2026-09-30"),  # a day too early
        ("2026-03-08", "2026-09-30"),  # a day too late
        ("2026-03-02", "2026-03-01"),  # yesterday
        ("2026-03-02", "2027-03-04"),  # past the longest
    ],
)
def test_a_day_that_cannot_be_is_refused(season: Procedure, told_on: str, last_day: str) -> None:
    with pytest.raises(ValueError, match="look at"):
        opened(season, told_on, last_day)
    given = {"told_on": date.fromisoformat(told_on), "last_day": date.fromisoformat(last_day)}
    [(field, sentence)] = term.wrong_at_opening(season, given, date(2026, 3, 2)).items()
    assert season.field_title(field).in_language("en") in sentence.in_language("en")
    assert season.field_title(field).in_language("zh") in sentence.in_language("zh")


@pytest.mark.parametrize(
    "given", [{}, {"told_on": date(2026, 3, 2)}, {"told_on": None}, {"other": date(2026, 3, 2)}]
)
def test_a_day_that_is_missing_or_not_asked_for_is_named(
    season: Procedure, given: dict[str, date | None]
) -> None:
    wrong = term.wrong_at_opening(season, given, date(2026, 3, 2))
    assert set(wrong) == {*season.opens.gives, *given} - {
        name for name, day in given.items() if name == "told_on" and day
    }
    with pytest.raises(ValueError, match="last_day"):
        open_matter(
            season,
            at=minute("2026-03-02"),
            level="township",
            calendar=calendar(),
            dates={name: day.toordinal() for name, day in given.items() if day},
        )


def test_it_is_proved_with_the_latest_days_and_nothing_lasts_longer(season: Procedure) -> None:
    proof = prove(season, calendar())
    assert proof.problems == ()
    assert run(season, calendar()) == ()
    assert proof.worst_case_days == 25 + 400
    chance = Random(7)
    for number in range(60):
        done = wander(
            season, calendar(), chance, opened=minute("2026-03-02") + number * 1440, level="township"
        )
        assert not done.stuck
        assert done.own_days <= proof.worst_case_days


def test_the_latest_days_are_those_that_the_file_allows(season: Procedure) -> None:
    today = date(2026, 3, 2).toordinal()
    assert latest_days(season, minute("2026-03-02")) == {"told_on": today + 5, "last_day": today + 366}


def test_an_act_that_must_wait_is_closed_where_the_limit_may_be_over(season: Procedure) -> None:
    waits = parse(TEXT.replace("act.accept = {", 'act.accept = { not_before = { days = 3, law = "x:3" },'))
    assert [problem.code for problem in prove(waits, calendar()).problems] == ["S2"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_picture_and_page_says_from_which_day_it_counts(season: Procedure, language: str) -> None:
    named = season.field_title("told_on").in_language(language)
    told = explain(season, calendar(), language=language)
    assert told.count(named) >= 2
    assert named in to_bpmn(season, language=language)
    assert {"en": "from a named day", "zh": "自指定日期起"}[language] in draw(season, language=language)


def test_the_working_says_which_day_it_counts_from_and_that_it_was_over(season: Procedure) -> None:
    limit, start = season.steps["asked"].within, datetime.fromisoformat("2026-03-02T09:00")
    past = term.explain(season, limit, start, calendar(), since=date(2026, 2, 20))
    assert day_of(past.due.due) == date(2026, 3, 12)
    assert "20 February 2026" in past.sentences[1].in_language("en")
    assert "告知之日" in past.sentences[1].in_language("zh")
    over = term.explain(season, limit, start, calendar(), since=date(2026, 1, 21))
    assert day_of(over.due.due) == date(2026, 3, 2)
    assert "over before this step began" in over.sentences[-1].in_language("en")


def test_a_new_version_tells_what_changes_in_the_days(season: Procedure) -> None:
    other = parse(TEXT.replace("back = 40", "back = 30"))
    assert [one.in_language("en") for one in changes(season, other)] == [
        "Day of the opening (told_on): Whoever opens it names a day: “Day of the notice”, at most 40 days before and 5 days "
        "after the day of opening → Whoever opens it names a day: “Day of the notice”, at most 30 days before and 5 days "
        "after the day of opening."
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('since = "told_on"', 'since = "answer"', "step.asked.within.since"),
        ('since = "told_on"', 'since = "told"', "step.asked.within.since"),
        ("days = 20, law", "hours = 20, law", "step.asked.within"),
        ('needs = ["answer"]', 'needs = ["answer", "told_on"]', "step.asked.act.accept"),
        ("gives = { told_on", "gives = { other = { back = 0, ahead = 1 }, told_on", "opens.gives.other"),
        ("back = 40, ", "", "opens.gives.told_on"),
        ('"told_on=2026-03-01"', '"said_on=2026-03-01"', "example.0.give"),
        ("act.accept = {", "act.accept = { same_clock = true,", "step.asked.act.accept"),
    ],
)
def test_what_a_file_cannot_say_is_named_with_its_line(old: str, new: str, where: str) -> None:
    assert old in TEXT
    with pytest.raises(ProcedureError) as refused:
        parse(TEXT.replace(old, new))
    assert where in {problem.where for problem in refused.value.problems}
    assert all(problem.words.in_language("en") and problem.words.in_language("zh") for problem in refused.value.problems)


@pytest.mark.parametrize("give", ['["told_on=2026-03-01"]', '["told_on=March", "last_day=2026-09-30"]', "[]"])
def test_an_example_that_names_no_such_day_fails_with_a_sentence(give: str) -> None:
    wrong = parse(TEXT.replace('["told_on=2026-03-01", "last_day=2026-09-30"]', give))
    [failure] = run(wrong, calendar())
    assert failure.words.in_language("en")
    assert failure.words.in_language("zh")


def test_nobody_hands_a_matter_to_a_procedure_that_asks_for_a_day(season: Procedure) -> None:
    first = parse(
        TEXT.replace("cn.season", "cn.first")
        .replace(", gives = { told_on = { back = 40, ahead = 5 }, last_day = { back = 0, ahead = 366 } }", "")
        .replace(', since = "told_on"', "")
        .replace('give = ["told_on=2026-03-01", "last_day=2026-09-30"]\n', "")
        .replace(
            'outcome = "ended", remedy = ["claim"]',
            'outcome = "handed_over", hands_to = "cn.season", at_most = 1',
        )
    )
    problems = prove_pack([first, season], calendar()).problems
    assert [problem.code for problem in problems] == ["S8"]
    assert "opens only with days" in problems[0].in_language("en")


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [
        ("late = { to = \"open\"", 'raised = { days = 5, law = "x:2", since = "told_on" }\nlate = { to = "open"',
         "step.asked.raised.since", "after a raise from the raise"),
        ("late = { to = \"open\"", 'raised = { days = 5, law = "x:2", until = "last_day" }\nlate = { to = "open"',
         "step.asked.raised.until", "runs its own number"),
        ("act.accept = {", 'act.accept = { not_before = { days = 3, law = "x:3", since = "told_on" },',
         "step.asked.act.accept.not_before.since", "counts from its own beginning"),
        ("act.accept = {", 'act.accept = { not_after = { days = 3, law = "x:3", until = "last_day" },',
         "step.asked.act.accept.not_after.until", "runs its own number"),
        ("act.accept = {", 'duty.look = { who = "handler", within = { days = 3, law = "x:3", since = "told_on" }, '
         'title = { en = "Look", zh = "看" } }\nact.accept = {',
         "step.asked.duty.look.within.since", "counts from its own beginning"),
        ("within = { days = 30, law", 'within = { since = "told_on", days = 30, law',
         "remedy.claim.within.since", "counts from its own beginning"),
    ],
)  # fmt: skip
def test_a_limit_that_no_named_day_rules_says_so_where_it_stands(old: str, new: str, where: str, says: str) -> None:
    assert old in TEXT
    with pytest.raises(ProcedureError) as refused:
        parse(TEXT.replace(old, new, 1))
    [problem] = refused.value.problems
    assert (problem.code, problem.where) == ("unknown_key", where)
    assert says in problem.words.in_language("en")
    assert "（within）" in problem.words.in_language("zh")


RAISED = TEXT.replace('late = { to = "open", tells', 'late = { raise = true, at_top = "open", tells')


def test_after_a_raise_the_limit_counts_from_the_raise_in_the_engine_the_proof_and_every_word() -> None:
    season = parse(RAISED)
    state = opened(season, "2026-02-20")
    assert state.due is not None
    state, entries, _ = step(season, state, Event("tick", state.due + 1), calendar())
    assert state.raised
    assert state.due is not None
    assert day_of(state.due).isoformat() == "2026-04-01", "twenty days from the silence of 12 March"
    assert entries
    asked = season.steps["asked"]
    assert (asked.after_raise.since, asked.after_raise.days) == (None, 20)
    proof = prove(season, calendar())
    assert proof.problems == ()
    assert proof.worst_case_days == 25 + 20 + 400
    for language in ("en", "zh"):
        told = explain(season, calendar(), language=language)
        after = next(line for line in told.splitlines() if {"en": "after a raise", "zh": "提级后"}[language] in line)
        assert season.field_title("told_on").in_language(language) not in after


def test_a_day_that_limits_a_step_does_not_limit_it_after_a_raise() -> None:
    text = TEXT.replace('late = { to = "over"', 'late = { raise = true, at_top = "over"')
    season = parse(text)
    state = opened(season, "2026-03-02", "2026-05-01")
    event = Event("act", minute("2026-03-03"), "handler", "accept", {"answer": True})
    state, _, refused = step(season, state, event, calendar())
    assert not refused
    assert state.due is not None
    state, _, _ = step(season, state, Event("tick", state.due + 1), calendar())
    assert state.raised
    assert state.due is not None
    assert (day_of(state.due) - date(2026, 5, 1)).days == 400
