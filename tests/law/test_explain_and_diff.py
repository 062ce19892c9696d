"""What a lawyer reads: every step, limit, law, silence and remedy; and what a new version changes."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from law.packed import FILES, NAMES, PACK, calendar, proved, read
from maplebridge.rules.diff import changes, differences
from maplebridge.rules.explain import explain
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Procedure, Step, citations
from maplebridge.rules.soundness import prove

KINDS = (Path(__file__).parents[1] / "pure" / "rules" / "kinds.toml").read_text("utf-8")
"""A procedure with a field of every kind."""
AFFIRMS = ', affirms = { en = "both said so to the mediator", zh = "双方均已向调解员表示自愿" }'


class Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_names_every_place_act_duty_and_law_of_the_file(name: str, language: str) -> None:
    procedure = proved(name).procedure
    parser = Texts()
    parser.feed(explain(procedure, proof=proved(name), language=language, form="html"))
    page = "".join(parser.texts)
    for place in procedure.places.values():
        assert place.title.in_language(language) in page
    for step in procedure.steps.values():
        for doing in (*step.acts.values(), *step.duties.values()):
            assert doing.title.in_language(language) in page
            for key, article in citations(doing.law or ""):
                title = procedure.laws[key].title.in_language(language) if key else ""
                assert title in page
                assert article.split("(")[0].split(",")[0] in page
    assert str(proved(name).worst_case_days) in page


def test_silence_without_a_law_is_called_the_citys_own_rule() -> None:
    name = "cn.petition.claim"
    procedure = proved(name).procedure
    step = next(step for step in procedure.steps.values() if step.late is not None and step.late.law is None)
    page = explain(procedure)
    section = page.split(f"### {step.title.in_language('en')}\n")[1].split("###")[0]
    line = next(line for line in section.splitlines() if line.startswith("- If nobody acts"))
    assert line.endswith("(this city's own rule)")
    assert "本市自行规定" in explain(procedure, language="zh")


def with_limit(procedure: Procedure, name: str, days: int) -> Procedure:
    step: Step = procedure.steps[name]
    shorter = replace(step, within=replace(step.within, days=days, param=None, law=step.within.law or "xf:1"))
    return replace(procedure, version=procedure.version + 1, steps=Frozen({**procedure.steps, name: shorter}))


def test_a_shorter_limit_is_told_with_the_longest_time_before_and_after() -> None:
    old = read(PACK / "procedures" / "cn.petition.claim.toml")
    name = next(name for name, step in old.steps.items() if step.within.days == 60)
    new = with_limit(old, name, 45)
    before, after = proved("cn.petition.claim"), prove(new, calendar())
    said = changes(old, new, old_proof=before, new_proof=after)
    assert differences(old, new, calendar()) == said
    assert f"{after.worst_case_days} days" in explain(new, calendar())
    title = old.steps[name].title
    assert any(
        one.in_language("en").startswith(f"“{title.in_language('en')}”: limit: 60 days")
        and "→ 45 days" in one.in_language("en")
        for one in said
    )
    assert any(one.in_language("zh").startswith(f"“{title.in_language('zh')}”：期限：60日") for one in said)
    longest = next(one.in_language("en") for one in said if one.in_language("en").startswith("Longest time"))
    assert (
        longest == f"Longest time of a matter: {before.worst_case_days} days → {after.worst_case_days} days."
    )
    assert (after.worst_case_days or 0) < (before.worst_case_days or 0)


def test_acts_roles_and_remedies_that_change_are_told() -> None:
    old = read(PACK / "procedures" / "cn.petition.claim.toml")
    step = next(step for step in old.steps.values() if len(step.acts) > 1)
    first, second = list(step.acts.values())[:2]
    acts = {name: act for name, act in step.acts.items() if name != first.name}
    acts[second.name] = replace(second, who=(next(iter(old.parties)),))
    kept = dict(list(old.remedies.items())[1:])
    new = replace(
        old, steps=Frozen({**old.steps, step.name: replace(step, acts=Frozen(acts))}), remedies=Frozen(kept)
    )
    said = [one.in_language("en") for one in changes(old, new)]
    assert any(
        line.startswith(f"“{step.title.in_language('en')}”: act removed: {first.title.in_language('en')}")
        for line in said
    )
    assert any(
        line.startswith(
            f"“{step.title.in_language('en')}”: act ({second.name}): {second.title.in_language('en')}"
        )
        for line in said
    )
    assert any(line.startswith("Remedy removed: ") for line in said)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_does_not_differ_from_itself(file: object) -> None:
    assert changes(read(file), read(file)) == ()


def test_a_page_says_of_each_field_what_is_taken_and_who_reads_it() -> None:
    procedure = parse(KINDS, name="kinds.toml")
    page, chinese = explain(procedure), explain(procedure, language="zh")
    for line in (
        "Both are willing: affirmed by Office, or the act is not open: “both said so to the mediator”",
        "Risk: controllable or barely or uncontrollable",
        "People: a number from 1 to 500",
        "Costs: an amount in CNY",
        "Instalments: 1 to 3 rows of Due: a day, Amount: an amount in CNY",
        "Report: a file",
        "Signed by both: each signs by an act of its own: Person, Neighbour",
        "Words: words; the office's answer, always told",
    ):
        assert line in page
    assert "金额，币种为CNY" in chinese


def test_a_changed_kind_is_a_change_of_the_procedure() -> None:
    old = parse(KINDS.replace(', kind = "yes", by = "office"', "").replace(AFFIRMS, ""), name="old.toml")
    said = [one.in_language("en") for one in changes(old, parse(KINDS, name="new.toml"))]
    assert said == [
        "Field (willing): Both are willing: words → Both are willing: affirmed by Office, or the act is not open: "
        "“both said so to the mediator”."
    ]
