"""S10: whose matter ends because they did nothing in time is told so, and keeps a way; each part dies by a planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from law.packed import EVERY, PACK, calendar, read
from maplebridge.rules.explain import explain
from maplebridge.rules.language import parse
from maplebridge.rules.language.problem import ProcedureError
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import prove
from maplebridge.rules.soundness.silent import GIVEN_UP, silent_ends

ASKED = (PACK / "procedures" / "cn.information.request.toml").read_text("utf-8")
TELLS = 'late = { to = "given_up", tells = ["applicant"], law = "gk:30" }'
END = 'given_up = { outcome = "withdrawn", remedy = ["anew"],'
SILENT = {
    "cn.enforcement.lenient", "cn.information.request", "cn.labour.dispute", "cn.land.dispute", "cn.large.event",
    "cn.legal.aid", "cn.mediation.administrative", "cn.mediation.people", "cn.mediation.police", "cn.petition.claim",
    "cn.reconsideration", "cn.residence.permit", "cn.service.licence",
}  # fmt: skip
"""Procedures in which a person's silence ends the matter so."""


def found(text: str) -> list[tuple[str, str]]:
    """Code and place of what is wrong with a text."""
    return [(one.code, one.where) for one in prove(parse(text, name="x.toml"), calendar()).problems]


def turned(*pairs: tuple[str, str], text: str = ASKED) -> str:
    """The text with each first part, which it has, in the words of the second."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def silences(procedure: Procedure) -> list[str]:
    """Steps at which a party's silence ends the matter so."""
    return [
        step.name
        for step in procedure.steps.values()
        if step.who in procedure.parties
        and step.late is not None
        and any(to in procedure.ends and procedure.ends[to].outcome in GIVEN_UP for to in (step.late.to, step.late.at_top))
    ]


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_every_procedure_of_every_pack_tells_the_silent_and_leaves_them_a_way(file: Path) -> None:
    procedure = read(file)
    assert [str(one) for one in silent_ends(procedure)] == []
    assert bool(silences(procedure)) == (procedure.id in SILENT)
    for name in silences(procedure):
        late = procedure.steps[name].late
        assert late is not None
        assert procedure.steps[name].who in late.tells
        end = procedure.ends[late.to or ""]
        assert end.remedy or end.final or end.hands_to


@pytest.mark.parametrize(
    ("pairs", "where"),
    [
        (((TELLS, TELLS.replace('tells = ["applicant"], ', "")),), ["clarifying.late"]),
        (((TELLS, TELLS.replace("applicant", "third")),), ["clarifying.late"]),
        (((END, END.replace(' remedy = ["anew"],', "")),), ["given_up"]),
        (((TELLS, TELLS.replace('tells = ["applicant"], ', "")), (END, END.replace(' remedy = ["anew"],', ""))),
         ["clarifying.late", "given_up"]),
        (((END, END.replace('"withdrawn", remedy = ["anew"],', '"lapsed",')),), ["given_up"]),
        (((END, END.replace('"withdrawn", remedy = ["anew"],', '"handed_over",')),), ["given_up"]),
    ],
    ids=["told nobody", "told another", "no way", "neither", "lapsed", "handed over to nobody"],
)  # fmt: skip
def test_a_planted_fault_is_named(pairs: tuple[tuple[str, str], ...], where: list[str]) -> None:
    assert found(turned(*pairs)) == [("S10", one) for one in where]


@pytest.mark.parametrize(
    "pairs",
    [
        ((END, END.replace('remedy = ["anew"],', 'final = "gk:30",')),),
        ((END, 'given_up = { outcome = "handed_over", hands_to = "cn.petition.claim", at_most = 1,'),),
        ((END, END.replace('["anew"]', '["suit"]')),),
    ],
    ids=["the article allows none", "it goes on by itself", "a remedy with its limit"],
)
def test_each_other_way_is_one(pairs: tuple[tuple[str, str], ...]) -> None:
    assert found(turned(*pairs)) == []


def test_an_offices_silence_and_a_persons_own_act_are_not_asked() -> None:
    named = {one.name for one in read(PACK / "procedures" / "cn.decision.major.toml").ends.values() if not one.remedy}
    assert "lapsed" in named, "an office's silence: nobody's right has passed"
    procedure = read(PACK / "procedures" / "cn.petition.claim.toml")
    assert not procedure.ends["withdrawn"].remedy, "the resident's own act"


def test_the_top_of_a_raise_is_asked_like_any_silence() -> None:
    raised = 'late = { raise = true, at_top = "given_up", law = "gk:30" }'
    assert ("S10", "clarifying.late") in found(turned((TELLS, raised)))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('remedy = ["reconsideration", "suit", "complaint"], title = { en = "No answer in time"',
         'remedy = ["anew"], title = { en = "No answer in time"', "deemed_refused"),
        ('act.refuse = { to = "refused", adverse = true, needs = ["reason", "legal_ground"], tells = ["applicant"], '
         'remedy = ["reconsideration", "suit", "complaint"]',
         'act.refuse = { to = "refused", adverse = true, needs = ["reason", "legal_ground"], tells = ["applicant"], '
         'remedy = ["anew"]', "received.refuse"),
    ],
    ids=["an end that refuses", "an act against a person"],
)  # fmt: skip
def test_that_it_can_be_brought_anew_answers_no_refusal(old: str, new: str, where: str) -> None:
    assert found(turned((old, new))) == [("S4", where)]


def test_the_sentences_say_what_to_write_and_a_way_without_a_limit_is_told_so() -> None:
    spoilt = turned((TELLS, TELLS.replace('tells = ["applicant"], ', "")), (END, END.replace(' remedy = ["anew"],', "")))
    told, way = (one for one in prove(parse(spoilt, name="x.toml"), calendar()).problems)
    assert "name applicant in tells" in told.in_language("en")
    assert "tells" in told.in_language("zh")
    assert "it can be brought anew" in way.in_language("en")
    assert "重新提出" in way.in_language("zh")
    said = {"en": "Ask anew at the same office, at any time", "zh": "重新提出申请，随时可向原受理机关提出"}
    for language, words in said.items():
        assert words in explain(parse(ASKED, name="x.toml"), calendar(), language=language)


NAMED = 'at = { en = "the same office", zh = "原受理机关" }'


def test_where_a_remedy_is_sought_may_stand_in_one_language_as_earlier_texts_have_it() -> None:
    earlier = parse(turned((NAMED, 'at = "the same office"')), name="x.toml").remedies["anew"]
    assert {earlier.at.in_language(code) for code in ("en", "zh")} == {"the same office"}


@pytest.mark.parametrize(
    "given",
    ['{ en = "the same office" }', '{ en = "the same office", zh = "" }', '{ en = "a", zh = "a", no = "a" }', '""', "3"],
)
def test_a_remedy_that_says_where_in_half_the_languages_is_refused(given: str) -> None:
    with pytest.raises(ProcedureError, match="one for each language"):
        parse(turned((NAMED, f"at = {given}")), name="x.toml")
