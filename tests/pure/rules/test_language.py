"""A file is read, or everything that is wrong with it is said at once, in both languages, with its line."""

from __future__ import annotations

import pickle
import tomllib

import pytest

from maplebridge.rules.language import ProcedureError, parse
from maplebridge.rules.language.problem import Problem
from maplebridge.rules.procedure import Procedure
from pure.rules.sample import EVERYTHING, everything


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProcedureError) as caught:
        parse(text, name="file.toml")
    return caught.value.problems


def spoilt(old: str, new: str) -> tuple[Problem, ...]:
    assert old in EVERYTHING
    return problems(EVERYTHING.replace(old, new, 1))


def test_what_the_file_leaves_out_is_filled_in() -> None:
    procedure = everything()
    asked = procedure.steps["asked"]
    assert asked.acts["note"].who == ("office",)
    assert asked.acts["object"].not_after is not None
    assert asked.acts["object"].not_after.count == "working"
    assert asked.within.count == "calendar"
    assert procedure.steps["above"].within.rolls
    assert procedure.acts_at("asked")["withdraw"].anytime
    assert procedure.parties == {"person"}
    assert procedure.most == {"raised": 9}
    assert procedure.level_above("top") is None


def test_a_shortest_time_does_not_take_the_files_rolling() -> None:
    text = EVERYTHING.replace("rolls = false", "rolls = true", 1)
    asked = parse(text, name="x").steps["asked"]
    assert asked.within.rolls
    assert asked.acts["slow"].not_before is not None
    assert not asked.acts["slow"].not_before.rolls


def test_a_procedure_cannot_be_changed_and_survives_a_copy() -> None:
    procedure = everything()
    with pytest.raises(TypeError, match="cannot be changed"):
        procedure.steps["asked"] = procedure.steps["fixing"]  # type: ignore[index]  # this is what must fail
    copied = pickle.loads(pickle.dumps(procedure))
    assert copied == procedure
    assert hash(copied) == hash(procedure)


@pytest.mark.parametrize(
    ("old", "new", "code", "says", "zh"),
    [
        (
            "within = { days = 10",
            "within = { dayz = 10",
            "unknown_key",
            "Did you mean “days”?",
            "是否想写“days”",
        ),
        (
            'late = { to = "asked" }',
            'lates = { to = "asked" }',
            "unknown_key",
            "Did you mean “late”?",
            "late",
        ),
        ("version = 1", 'version = "1"', "wrong_type", "must be a whole number, 1 or more", "整数"),
        (
            'levels = ["low", "mid", "top"]\nopens',
            "levels = []\nopens",
            "wrong_type",
            "at least one entry",
            "至少一项",
        ),
        ("rolls = false", "rolls = 0", "wrong_type", "true or false", "true 或 false"),
        ("from = 2020-01-01", 'from = "2020-01-01"', "wrong_type", "without quotation marks", "不加引号"),
        ('outcome = "ended"', 'outcome = "fine"', "wrong_type", "one of settled", "以下之一"),
        ('zh = "全部"', 'zh = " "', "wrong_type", "not empty", "不为空"),
        ("raise = true, ", "raise = false, ", "wrong_type", "true (or leave the key out)", "删去"),
        ('id = "xx.everything"\n', "", "missing_key", "lacks “id”", "缺少“id”"),
        (
            'title = { en = "Note", zh = "记录" }',
            'law = "law:3"',
            "missing_key",
            "lacks “title”",
            "缺少“title”",
        ),
        (
            "within = { days = 15, c",
            "within = { days = 15, months = 2, c",
            "one_of",
            "it has days and months",
            "days和months",
        ),
        ("within = { months = 1, r", "within = { r", "one_of", "it has none", "一个也没有"),
        (
            'raise = true, at_top = "nobody"',
            "raise = true",
            "together",
            "“raise” also needs “at_top”",
            "at_top",
        ),
        (
            'who = "office"\nwithin',
            'who = "ofice"\nwithin',
            "unknown_name",
            "Did you mean “office”?",
            "是否想写“office”",
        ),
        ('law = "law:2"', 'law = "lawless:2"', "unknown_name", "written KEY:article", "代号:条"),
        ('law = "law:2"', 'law = "law"', "unknown_name", "written KEY:article", "代号:条"),
        ('needs = ["memo"]', 'needs = ["memoo"]', "unknown_name", "Did you mean “memo”?", "memo"),
        ('to = "court"', 'to = "cort"', "unknown_name", "Did you mean “court”?", "court"),
        ('after = ["risk"]', 'after = ["rist"]', "unknown_name", "duty of this step", "本步骤的职责"),
        ('at = "above"', 'at = "beneath"', "unknown_name", "or above", "above"),
        (
            "[end]",
            '[end]\nasked = { outcome = "lapsed", title = { en = "x", zh = "x" } }',
            "name_taken",
            "already taken",
            "已被",
        ),
        ("act.slow", "act.extend", "name_taken", "choose another name", "另取名称"),
        ("act.slow", "act.withdraw", "name_taken", "choose another name", "另取名称"),
        ("least = 2", "least = 7", "contradiction", "between least and most", "之间"),
        ('at = "above"\nat_top = "nobody"', 'at = "above"', "contradiction", "needs “at_top”", "at_top"),
        ("count = 2 }", "count = 9 }", "contradiction", "more duties than", "多于"),
        ('after = ["risk"]', 'after = ["sum"]', "contradiction", "waits for itself", "永远无法开始"),
        (
            "in_force = { from = 2020-01-01 }",
            "in_force = { from = 2020-01-01, until = 2019-01-01 }",
            "contradiction",
            "before from",
            "早于",
        ),
        ("act.sue = {", "act.sue = { same_clock = true, ", "contradiction", "same_clock needs", "same_clock"),
        (
            'pause = { on = ["waiting"], by = "office", days = 6',
            'pause = { on = ["waiting"], by = "office", outside = "x"',
            "together",
            "ask_every",
            "ask_every",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(old: str, new: str, code: str, says: str, zh: str) -> None:
    found = [problem for problem in spoilt(old, new) if problem.code == code]
    assert found, [str(problem) for problem in spoilt(old, new)]
    assert says in found[0].in_language("en")
    assert zh in found[0].in_language("zh")
    assert "nvalid" not in found[0].in_language("en")


def test_all_problems_are_said_at_once_in_the_order_of_their_lines() -> None:
    text = (
        EVERYTHING.replace("dayz", "days")
        .replace('to = "court"', 'to = "cort"')
        .replace("days = 10", "dayz = 10", 1)
    )
    text = text.replace("version = 1", "version = 0").replace("at_most = 2", "atmost = 2")
    found = problems(text)
    assert [problem.code for problem in found] == [
        "wrong_type",
        "unknown_key",
        "one_of",
        "unknown_key",
        "unknown_name",
    ]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    for problem in found:
        assert text.splitlines()[problem.line - 1].strip()
        assert str(problem).startswith(f"file.toml:{problem.line}: ")


def test_a_problem_names_the_place_by_its_title_and_the_line_by_its_number() -> None:
    (problem, *_) = spoilt("days = 10, law", "dayz = 10, law")
    assert "“Asked” (step.asked.within.dayz)" in problem.words.in_language("en")
    assert "“申请”（step.asked.within.dayz）" in problem.words.in_language("zh")
    line = EVERYTHING.replace("days = 10, law", "dayz = 10, law", 1).splitlines()[problem.line - 1]
    assert "dayz" in line


def test_what_is_no_toml_is_said_with_its_line() -> None:
    text = 'id = "x"\nversion = \n'
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    (problem,) = problems(text)
    assert (problem.code, problem.line) == ("toml", 2)
    assert "第2行" in problem.words.in_language("zh")
    assert problems("")[0].code == "missing_key"


def test_silence_may_be_forgotten_for_the_prover_to_say_so() -> None:
    procedure: Procedure = parse(
        EVERYTHING.replace('late = { to = "asked" }\nact.fixed', "act.fixed"), name="x"
    )
    assert procedure.steps["fixing"].late is None


def test_an_example_gives_only_fields_that_exist() -> None:
    example = """
[[example]]
says = "x"
opened = 2026-03-02
level = "low"
acts = [ { on = 2026-03-03, by = "office", act = "note", give = ["memmo"] } ]
expect = { step = "asked" }
"""
    (problem,) = problems(EVERYTHING + example)
    assert problem.code == "unknown_name"
    assert "Did you mean “memo”?" in problem.words.in_language("en")


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000])
def test_a_number_that_nobody_means_is_a_problem_and_no_fault(number: str) -> None:
    found = problems(EVERYTHING + f'\n[adopt."{number}"]\nopened = "opened"\n')
    assert found, "what is no number of a version is said"
