"""The how-to shows every message; what it shows is what the code prints."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from law.packed import calendar
from maplebridge.rules import examples
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.language import ProcedureError, parse
from maplebridge.rules.procedure import Act, Limit, Procedure, Step
from maplebridge.rules.soundness import City, Mandate, Unit, holes, prove, prove_pack
from maplebridge.texts import Title

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-a-procedure.md"
TEXT = PAGE.read_text()
EXAMPLE = re.search(r"```toml\n(.*?)```", TEXT, re.S).group(1)
CASES = re.findall(r"\*\*([^*\n]+)\*\*\n\n```diff\n(.*?)```\n\n```text\n(.*?)```", TEXT, re.S)
SHOWN = set(TEXT.splitlines())


def printed(text: str) -> list[str]:
    """What reading, proving and running the examples of a file prints, English line and Chinese line in turn."""
    try:
        procedure = parse(text, name="request.toml")
    except ProcedureError as error:
        return [
            line for problem in error.problems for line in (str(problem), problem.words.in_language("zh"))
        ]
    problems = prove(procedure, calendar()).problems
    if problems:
        return [line for problem in problems for line in (str(problem), problem.words.in_language("zh"))]
    failures = examples.run(procedure, calendar())
    return [
        line
        for failure in failures
        for line in (
            f"example {failure.example} ({failure.says}): {failure.in_language('en')}",
            failure.words.in_language("zh"),
        )
    ]


def edited(text: str, diff: str) -> str:
    """The text with each run of `-` lines replaced by the `+` lines behind it."""
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", diff, re.M):
        before = "".join(line[1:] + "\n" for line in old.splitlines())
        assert text.count(before) >= 1, before
        text = text.replace(before, "".join(line[1:] + "\n" for line in new.splitlines()), 1)
    return text


def test_the_example_of_the_page_is_sound_and_lasts_as_long_as_the_page_says() -> None:
    assert printed(EXAMPLE) == []
    days = prove(parse(EXAMPLE, name="request.toml"), calendar()).worst_case_days
    assert f"lasts {days} days of own time" in re.sub(r"\s+", " ", TEXT)


@pytest.mark.parametrize(("name", "diff", "text"), CASES, ids=[name for name, _, _ in CASES])
def test_the_page_shows_what_is_printed(name: str, diff: str, text: str) -> None:
    assert printed(edited(EXAMPLE, diff)) == text.splitlines()


def test_the_page_has_a_case_for_every_code_of_the_reader_and_the_prover() -> None:
    assert len(CASES) >= 35
    codes = {
        line.split(" ")[0] for _, _, text in CASES for line in text.splitlines() if re.match(r"S\d ", line)
    }
    assert codes >= {"S1", "S2", "S3", "S4", "S5", "S7"}


def request() -> Procedure:
    return parse(EXAMPLE, name="request.toml")


def handing(procedure: Procedure, to: str) -> Procedure:
    done = replace(procedure.ends["done"], hands_to=to)
    return replace(procedure, ends=Frozen({**procedure.ends, "done": done}))


def shown(*procedures: Procedure) -> None:
    problems = prove_pack(procedures, calendar()).problems
    assert [problem.code for problem in problems] == ["S8"]
    assert {problems[0].in_language("en"), problems[0].in_language("zh")} <= SHOWN


def test_messages_about_several_files_are_those_of_the_page() -> None:
    one = request()
    other = replace(one, id="cn.example.second")
    shown(handing(one, "cn.nowhere"))
    shown(handing(one, "cn.example.second"), handing(other, "cn.example.request"))
    handling = one.steps["handling"]
    longer = replace(handling, within=replace(handling.within, days=90))
    later = replace(
        one,
        version=2,
        adopt=Frozen({1: Frozen({})}),
        steps=Frozen({**one.steps, "handling": longer}),
    )
    shown(one, later)


def test_messages_about_a_city_are_those_of_the_page() -> None:
    graph = prove(request(), calendar()).graph
    units = [Unit("t5", "township", "c1"), Unit("c1", "county")]
    both = frozenset({"k01", "k44"})
    hole = City(units, [Mandate("roads", "t5", "handler", frozenset({"k01"}))], both)
    first = next(holes(graph, hole))
    assert {first.in_language("en"), first.in_language("zh")} <= SHOWN
    mandates = [
        Mandate("roads", unit, role) for unit in ("t5", "c1") for role in ("handler", "head", "reviewer")
    ]
    problems = list(holes(graph, City(units, mandates, both)))
    assert [problem.code for problem in problems] == ["S5"]
    assert {problems[0].in_language("en"), problems[0].in_language("zh")} <= SHOWN
    apart = [*mandates, Mandate("appeals", "c1", "reviewer")]
    assert list(holes(graph, City(units, apart, both))) == []


def test_messages_about_too_much_to_work_out_are_those_of_the_page() -> None:
    title = Title("Step", "步骤")
    one = request()
    names = "abcdefg"
    steps = {}
    for number, name in enumerate(names):
        onward = names[number + 1] if number + 1 < len(names) else "done"
        acts = {"go": Act("go", title, ("handler",), to=onward)}
        if number + 1 < len(names):
            acts["back"] = Act("back", title, ("handler",), to="a", at_most=3)
        late = replace(one.steps["replied"].late, to="done")
        steps[name] = Step(name, title, "handler", one.steps["handling"].within, late, acts=Frozen(acts))
    crowd = replace(one, steps=Frozen(steps), opens=replace(one.opens, step="a"))
    crowded = [problem for problem in prove(crowd, calendar()).problems if problem.code == "S3"]
    assert len(crowded) == 1
    assert crowded[0].in_language("en") in SHOWN
    centuries = replace(one.steps["handling"], within=Limit(months=1200, law="xf:34"), extend=None)
    long = replace(one, steps=Frozen({**one.steps, "handling": centuries}))
    too_long = [problem for problem in prove(long, calendar()).problems if problem.code == "S3"]
    assert [
        problem.words.in_language("en") in SHOWN and problem.words.in_language("zh") in SHOWN
        for problem in too_long
    ] == [True]
