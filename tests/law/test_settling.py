"""S9: only whoever brought a matter says that it is settled, in every procedure of every pack and in any that comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from law.packed import FILES, PACK, calendar, read
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import Act, End, Late, Procedure
from maplebridge.rules.soundness import prove
from maplebridge.rules.soundness.settling import judges, settled_by_others
from maplebridge.texts import Title

EVERY = [*FILES, *sorted((PACK.parent / "xx" / "procedures").glob("*.toml"))]
HOTLINE = read(PACK / "procedures" / "cn.hotline.request.toml")


def _with_end(definition: Procedure, name: str, **changed: object) -> Procedure:
    end = replace(definition.ends[name], **changed)  # type: ignore[arg-type]  # the fields of an end
    return replace(definition, ends=Frozen({**definition.ends, name: end}))


def _with_act(definition: Procedure, step: str, act: Act) -> Procedure:
    changed = replace(definition.steps[step], acts=Frozen({**definition.steps[step].acts, act.name: act}))
    return replace(definition, steps=Frozen({**definition.steps, step: changed}))


@pytest.mark.parametrize("file", EVERY, ids=[file.stem for file in EVERY])
def test_no_office_and_no_silence_settles(file) -> None:
    assert [problem.words.in_language("en") for problem in settled_by_others(read(file))] == []


@pytest.mark.parametrize("file", EVERY, ids=[file.stem for file in EVERY])
def test_every_way_into_a_settled_end_is_an_act_of_whoever_brought_it(file) -> None:
    definition = read(file)
    settled = {end.name for end in definition.ends.values() if end.outcome == "settled"}
    for place in (*definition.steps.values(), *definition.outsides.values()):
        for act in place.acts.values():
            assert act.to not in settled or judges(definition).issuperset(act.who), f"{place.name}.{act.name}"
    for step in definition.steps.values():
        late = step.late
        assert late is None or settled.isdisjoint({late.to, late.at_top}), f"{step.name}.late"


def test_the_call_back_of_a_hotline_is_noted_and_ends_nothing() -> None:
    verdict = HOTLINE.steps["verdict"]
    assert verdict.who == "resident"
    assert verdict.acts["called_back"].to is None
    assert verdict.acts["called_back"].who == ("hotline",)
    assert verdict.acts["not_solved"].to == "handling"
    assert "reason" in verdict.acts["not_solved"].needs


def test_an_office_that_settles_by_a_new_act_is_refused_with_the_act_named() -> None:
    closes = Act("close", Title("Close", "办结"), ("hotline",), to="settled", needs=("verdict",))
    spoilt = _with_act(HOTLINE, "verdict", closes)
    found = [problem for problem in prove(spoilt, calendar()).problems if problem.code == "S9"]
    assert [problem.where for problem in found] == ["verdict.close"]
    assert "whoever brought the matter does not say so" in found[0].in_language("en")
    assert found[0].in_language("zh")


def test_an_office_beside_the_resident_in_one_act_is_refused_too() -> None:
    solved = HOTLINE.steps["verdict"].acts["solved"]
    spoilt = _with_act(HOTLINE, "verdict", replace(solved, who=("resident", "hotline")))
    assert [problem.where for problem in settled_by_others(spoilt)] == ["verdict.solved"]


def test_silence_that_settles_is_refused() -> None:
    step = replace(HOTLINE.steps["verdict"], late=Late("settled"))
    spoilt = replace(HOTLINE, steps=Frozen({**HOTLINE.steps, "verdict": step}))
    assert [problem.where for problem in settled_by_others(spoilt)] == ["verdict.late"]


@pytest.mark.parametrize(
    "title",
    [
        Title("Settled and verified", "已处理"),
        Title("Confirmed by telephone", "已处理"),
        Title("Problem solved", "已处理"),
        Title("Done", "已办结并回访核实"),
        Title("Done", "群众满意"),
    ],
)
def test_an_end_on_an_office_s_word_may_not_read_as_if_somebody_had_confirmed_it(title) -> None:
    assert [
        problem.where for problem in settled_by_others(_with_end(HOTLINE, "unverified", title=title))
    ] == ["unverified"]


@pytest.mark.parametrize(
    "title", [Title("Answered, not verified", "已答复（未核实）"), Title("Answered", "未经确认")]
)
def test_saying_that_nobody_confirmed_it_is_allowed(title) -> None:
    assert list(settled_by_others(_with_end(HOTLINE, "unverified", title=title))) == []


def test_a_person_whose_matter_ends_on_an_office_s_word_keeps_a_way() -> None:
    found = list(settled_by_others(_with_end(HOTLINE, "unverified", remedy=())))
    assert [problem.where for problem in found] == ["unverified"]
    assert "name a remedy" in found[0].in_language("en")


def test_where_two_sides_meet_only_who_brought_it_settles() -> None:
    """A trader complained of cannot say that the consumer's complaint is settled."""
    complaint = read(PACK / "procedures" / "cn.consumer.complaint.toml")
    performed = complaint.steps["performing"].acts["performed"]
    assert judges(complaint) == frozenset({"consumer"})
    spoilt = _with_act(complaint, "performing", replace(performed, who=("consumer", "trader")))
    assert [problem.where for problem in settled_by_others(spoilt)] == ["performing.performed"]


def test_an_end_that_nothing_reaches_by_an_office_needs_no_remedy() -> None:
    end = End("quiet", Title("Quiet", "无"), "ended")
    only = replace(HOTLINE, ends=Frozen({**HOTLINE.ends, "quiet": end}))
    assert list(settled_by_others(only)) == []


def test_an_end_of_silence_is_not_named_settled_either_since_exports_say_the_name() -> None:
    late = HOTLINE.steps["verdict"].late
    assert late is not None
    quiet = HOTLINE.ends[str(late.to)]
    for name in ("verified", "settled_late", "solved"):
        ends = Frozen({**HOTLINE.ends, name: replace(quiet, name=name)})
        step = replace(HOTLINE.steps["verdict"], late=replace(late, to=name))
        spoilt = replace(HOTLINE, ends=ends, steps=Frozen({**HOTLINE.steps, "verdict": step}))
        found = [problem for problem in settled_by_others(spoilt) if problem.where == name]
        assert len(found) == 1, name
        assert "reached by silence" in found[0].in_language("en")
        assert found[0].in_language("zh")
    for name in ("not_settled", "unverified", "performed_unconfirmed"):
        ends = Frozen({**HOTLINE.ends, name: replace(quiet, name=name)})
        step = replace(HOTLINE.steps["verdict"], late=replace(late, to=name))
        fine = replace(HOTLINE, ends=ends, steps=Frozen({**HOTLINE.steps, "verdict": step}))
        assert [problem for problem in settled_by_others(fine) if problem.where == name] == []
