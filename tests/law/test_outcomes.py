"""How a matter ends: every outcome has its words, its ink and its line; “ran its time” is nobody's silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from law.packed import PACK, calendar
from maplebridge.rules.drawing.piers import OUTCOME_INK
from maplebridge.rules.language import parse
from maplebridge.rules.phrases import OUTCOME_WORDS
from maplebridge.rules.soundness import prove
from maplebridge.rules.words import OUTCOMES
from pure.rules.test_opening_days import TEXT

ROOT = Path(__file__).resolve().parents[2]
EXPIRED = TEXT.replace('over = { outcome = "ended", remedy = ["claim"]', 'over = { outcome = "expired"')


def test_every_outcome_has_words_ink_a_mark_and_a_line_in_the_reference() -> None:
    assert tuple(OUTCOME_WORDS) == OUTCOMES
    assert set(OUTCOME_INK) == set(OUTCOMES)
    said = (ROOT / "docs" / "reference" / "procedure-language.md").read_text("utf-8")
    legend = (ROOT / "src" / "maplebridge" / "web" / "templates" / "public" / "procedure.html").read_text(
        "utf-8"
    )
    for outcome in OUTCOMES:
        assert f"`{outcome}`" in said
        shown = {"ended": "settled", "lapsed": "withdrawn"}.get(outcome, outcome)
        assert f'end_mark("{shown}")' in legend


def test_a_season_that_is_over_needs_no_remedy() -> None:
    assert prove(parse(EXPIRED, name="x"), calendar()).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('late = { to = "open"', 'late = { to = "over"', "asked.late"),
        ('act.stop = { to = "stopped"', 'act.stop = { to = "over"', "open.stop"),
        (
            'late = { to = "over", tells = ["resident"] }\nact.stop = { to = "stopped"',
            'late = { to = "stopped", tells = ["resident"] }\nact.late = { to = "over"',
            "open.late",
        ),
    ],
)
def test_an_offices_silence_and_an_act_are_no_running_out(old: str, new: str, where: str) -> None:
    assert old in EXPIRED
    problems = [
        one
        for one in prove(parse(EXPIRED.replace(old, new), name="x"), calendar()).problems
        if one.code == "S9"
    ]
    assert [problem.where for problem in problems] == [where]
    assert problems[0].in_language("zh")


def wrong(text: str) -> list[str]:
    """Where S9 finds something in a text, each with words in Chinese."""
    found = [one for one in prove(parse(text, name="x"), calendar()).problems if one.code == "S9"]
    assert all("expired" in one.in_language("zh") for one in found)
    return [one.where for one in found]


def turned(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each first part, which it has, in the words of the second."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


HOTLINE = (PACK / "procedures" / "cn.hotline.request.toml").read_text("utf-8")
SILENT = turned(
    HOTLINE,
    ('unverified = { outcome = "ended", remedy = ["petition"]', 'unverified = { outcome = "expired"'),
)
"""The resident's silence after an answer, called a running out."""
DAY = '[field]\njudge_by = { en = "Judge by", zh = "评价截止日" }\n'
DATED = turned(
    SILENT,
    ('within = { param = "verdict" }', 'within = { param = "verdict", until = "judge_by" }'),
    ('who = ["resident"] }', 'who = ["resident"], gives = { judge_by = { back = 0, ahead = 60 } } }'),
    ("[field]\n", DAY),
)
"""The same with a day that the opening names."""


@pytest.mark.parametrize("text", [SILENT, DATED], ids=["plain", "with a day"])
def test_the_silence_of_a_person_who_may_judge_an_answer_is_no_running_out(text: str) -> None:
    assert wrong(text) == ["verdict.late"]


@pytest.mark.parametrize(
    "act",
    [
        'act.solved = { to = "done", law = "x:4", title = { en = "Solved", zh = "已解决" } }',
        'act.again = { to = "asked", at_most = 1, law = "x:4", title = { en = "Again", zh = "再办" } }',
        'act.claim = { to = "elsewhere", law = "x:4", title = { en = "Claim", zh = "信访" } }',
    ],
)
def test_one_act_by_which_whoever_brought_it_judges_is_enough(act: str) -> None:
    ends = """[end]
done = { outcome = "settled", title = { en = "Settled, says the resident", zh = "居民认可" } }
elsewhere = { outcome = "handed_over", remedy = ["claim"], title = { en = "Goes on", zh = "另行办理" } }
"""
    assert wrong(turned(EXPIRED, ("act.stop", f"{act}\nact.stop"), ("[end]\n", ends))) == ["open.late"]


def test_an_anytime_act_by_which_it_is_judged_counts_too() -> None:
    claim = '[anytime]\nagain = { to = "asked", who = "resident", at_most = 1, law = "x:4", only = ["open"], \
title = { en = "Again", zh = "再办" } }\n[end]\n'
    assert wrong(turned(EXPIRED, ("[end]\n", claim))) == ["open.late"]


def test_an_objection_that_is_the_remedy_of_an_act_is_not_cut_off_as_a_running_out() -> None:
    note = 'act.object = { law = "x:4", title = { en = "Object", zh = "异议" } }\nact.stop'
    noted = turned(EXPIRED, ("act.stop", note))
    assert wrong(noted) == []
    decline = (
        'act.bar = { to = "shut", adverse = true, needs = ["reason", "legal_ground"], tells = ["resident"], '
        'remedy = ["open.object", "claim"], law = "x:3", title = { en = "Bar", zh = "不予同意" } }\nact.accept'
    )
    shut = '[end]\nshut = { outcome = "refused", remedy = ["claim"], title = { en = "Shut", zh = "不予同意" } }\n'
    assert wrong(turned(noted, ("act.accept", decline), ("[end]\n", shut))) == ["open.late"]


def test_a_refusal_grants_nothing_that_could_run_out() -> None:
    against = ('act.accept = { to = "open", needs = ["answer"]', 'act.accept = { to = "open", adverse = true, \
remedy = ["claim"], needs = ["reason", "legal_ground"]')  # fmt: skip
    assert wrong(turned(EXPIRED, against)) == ["open.late"]


DUTY = """duty.visit = { who = "handler", within = { days = 20, law = "x:4" }, law = "x:4", \
title = { en = "Visit", zh = "走访" } }
act.stop"""


def test_the_work_of_an_office_is_no_running_out_done_or_undone() -> None:
    undone = turned(EXPIRED, ("act.stop", DUTY))
    assert wrong(undone) == ["open.late"]
    assert wrong(turned(undone, ("duty.visit", 'when_done = { to = "over" }\nduty.visit'))) == [
        "open.late",
        "open.when_done",
    ]
    ended = turned(
        EXPIRED,
        ("act.stop", DUTY),
        ('late = { to = "over", tells', 'when_done = { to = "over" }\nlate = { to = "stopped", tells'),
    )
    assert wrong(ended) == ["open.when_done"]


@pytest.mark.parametrize(
    "key",
    [
        'late = { raise = true, at_top = "over", tells',
        'at = "above"\nat_top = "over"\nlate = { to = "stopped", tells',
    ],
)
def test_a_raise_and_a_level_that_is_not_there_are_no_running_out(key: str) -> None:
    found = wrong(turned(EXPIRED, ('late = { to = "over", tells', key)))
    assert set(found) <= {"open.late", "open.at_top"}
    assert found


FIRM = (
    ("[role]", '[role]\nfirm = { kind = "party", title = { en = "Firm", zh = "企业" } }'),
    ('who = "resident"\nwithin', 'who = "firm"\nwithin'),
)


def test_the_time_of_another_party_is_no_running_out() -> None:
    assert wrong(turned(EXPIRED, *FIRM)) == ["open.late"]


@pytest.mark.parametrize("who", ['["handler"]', '["resident", "firm"]'])
def test_where_nobody_or_either_side_may_have_brought_it_nothing_runs_out(who: str) -> None:
    assert wrong(turned(EXPIRED, *FIRM, ('who = ["resident"]', f"who = {who}"))) == ["open.late"]


def test_a_limit_without_a_day_that_was_named_is_no_running_out() -> None:
    assert wrong(turned(EXPIRED, ('within = { until = "last_day", days', "within = { days"))) == ["open.late"]
    assert wrong(turned(EXPIRED, ('until = "last_day"', 'since = "told_on"'))) == []


BY_ACT = turned(
    EXPIRED,
    (", last_day = { back = 0, ahead = 366 } }", " }"),
    ('"last_day=2026-09-30"]', "]"),
    ("expect = { end = \"over\", on = 2026-09-30 }", 'expect = { end = "stopped" }'),
    ('late = { to = "open"', 'late = { to = "stopped"'),
    ('to = "open", needs = ["answer"]', 'to = "open", needs = ["answer", "last_day"]'),
)  # fmt: skip
"""An act names the day; silence grants nothing."""


def test_the_day_may_be_named_by_an_act_if_no_way_leads_round_it() -> None:
    assert wrong(BY_ACT) == []
    assert wrong(turned(BY_ACT, ('late = { to = "stopped"', 'late = { to = "open"'))) == ["open.late"]
    other = 'act.wave = { to = "open", law = "x:3", title = { en = "Wave", zh = "直接同意" } }\nact.accept'
    assert wrong(turned(BY_ACT, ("act.accept", other))) == ["open.late"]
    between = """[step.paying]
title = { en = "To be paid", zh = "待缴费" }
who = "resident"
within = { days = 10, law = "x:4" }
late = { to = "stopped", tells = ["resident"] }
act.pay = { to = "open", law = "x:4", title = { en = "Pay", zh = "缴费" } }
[step.open]"""
    assert (
        wrong(turned(BY_ACT, ('to = "open", needs', 'to = "paying", needs'), ("[step.open]", between))) == []
    )
