"""What every file of a pack owes people: papers for refusals and transfers, whose word a yes is, when one is called in, and
that it is safe before another person hears of the matter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from law.packed import EVERY, PACK, read
from maplebridge.config.procedures import checking
from maplebridge.config.procedures.checking import check_texts
from maplebridge.config.procedures.owed import hands_on, owed, refuses
from maplebridge.rules.language import ProcedureError, parse
from maplebridge.rules.soundness import pack, prove
from maplebridge.rules.soundness.settling import acts_of

CASE = PACK / "procedures" / "cn.enforcement.case.toml"
CONSUMER = PACK / "procedures" / "cn.consumer.complaint.toml"
CLAIM = PACK / "procedures" / "cn.petition.claim.toml"
PEOPLE = PACK / "procedures" / "cn.mediation.people.toml"


def named(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", EVERY, ids=named)
def test_a_file_owes_nothing(file: Path) -> None:
    assert [f"{one.where}: {one.words.in_language('en')}" for one in owed(read(file))] == []


def test_the_packs_refuse_and_send_on_and_each_time_a_party_gets_a_paper() -> None:
    made = [
        (refuses(one, act), act.makes)
        for one in map(read, EVERY)
        for place, act in acts_of(one)
        if place not in one.outsides and not one.parties.isdisjoint(act.tells) and one.parties.isdisjoint(act.who)
        if refuses(one, act) or hands_on(one, act)
    ]
    assert all(papers for _, papers in made)
    assert sum(refusal for refusal, _ in made) > 49
    assert sum(not refusal for refusal, _ in made) > 30


@pytest.fixture(scope="module")
def the_others_once():
    """What is not spoilt is the same in each check: its text is read, and what was read is proved, once for all of them."""
    proved = {}

    def prove_once(procedure, calendar):
        if id(procedure) not in proved:
            proved[id(procedure)] = (procedure, prove(procedure, calendar))  # kept, so that no other gets its number
        return proved[id(procedure)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "parse", lru_cache(maxsize=None)(parse))
        patch.setattr(pack, "prove", prove_once)
        yield


def spoilt(file: Path, pattern: str, instead: str) -> list[tuple[str, str]]:
    """Code and place of what a check finds of a file in which a piece was replaced."""
    text, count = re.subn(pattern, instead, file.read_text("utf-8"), count=1)
    assert count == 1
    found = check_texts({file.name: text}, pack="cn")[file.name].problems
    return [(one["code"], one["where"]) for one in found]


@pytest.mark.parametrize(
    ("file", "pattern", "found"),
    [
        (CASE, r'(act\.no_case = .*?)makes = \["refusal"\], ', ("paper", "lead.no_case")),
        (CASE, r'(act\.not_ours = .*?)makes = \["transfer"\], ', ("paper", "lead.not_ours")),
        (CASE, r'(head_approval = .*?)by = "head", ', ("affirmed", "field.head_approval")),
        (CASE, r"(person = \{ kind = \"party\", )at_once = \{[^}]*\}, ", ("called", "role.person")),
        (CONSUMER, r"(trader = \{ kind = \"party\", .*?)unscreened = \{[^}]*\}, ", ("screened", "role.trader")),
        (CLAIM, r'(act\.mediate = .*?)needs = \["screened"\], ', ("screened", "role.other_side")),
        (PEOPLE, r'(act\.screen = .*?)needs = \["screened"\], ', ("screened", "role.party_b")),
        (CONSUMER, r'(act\.assign = .*?)makes = \["transfer"\], ', ("paper", "assigning.assign")),
    ],
)
@pytest.mark.usefixtures("the_others_once")
def test_the_check_names_what_is_owed(file: Path, pattern: str, found: tuple[str, str]) -> None:
    assert found in spoilt(file, pattern, r"\1")


@pytest.mark.parametrize(
    ("pattern", "instead", "said"),
    [
        (r'(act\.consumer_on_paper = \{ )signs', r'\1who = "trader", signs', "only an office puts on record"),
        (r'(act\.consumer_on_paper = .*?)"signed_paper", ', r"\1", "needs the paper, a file, and its day"),
        (r'on_paper = "consumer"', 'on_paper = "office"', "no act of its own here that signs"),
        (r'(office = \{ kind = "office",)', r'\1 called_after = "accept",', "only a party is called in"),
        (r'(office = \{ kind = "office",)', r'\1 unscreened = { en = "x", zh = "x" },', "only a party is called in"),
        (r"(trader = \{ kind = \"party\",)", r'\1 called_after = "accept",', "not both"),
        (r'(act\.propose = \{ )', r'\1uses_up = true, requires = ["mediating.meeting"], ', "are used up"),
    ],
)
def test_a_file_that_contradicts_itself_is_not_read(pattern: str, instead: str, said: str) -> None:
    text, count = re.subn(pattern, instead, CONSUMER.read_text("utf-8"), count=1)
    assert count == 1
    with pytest.raises(ProcedureError, match=said):
        parse(text, name="spoilt")


def test_another_person_hears_of_a_matter_after_a_safety_screen_or_for_a_reason_that_is_written() -> None:
    """Where somebody else may have brought it: named here one by one, so that whoever adds one looks at it."""
    found = {}
    for procedure in map(read, EVERY):
        screens = {act.name for _, act in acts_of(procedure) if "screened" in act.needs}
        for name in procedure.parties:
            if procedure.parties.intersection(procedure.opens.who) - {name}:
                role = procedure.roles[name]
                asked = bool(screens.intersection(role.called_after))
                found[f"{procedure.id} {name}"] = ("screen" if asked else "") + ("reason" if role.unscreened else "")
    persons = {one for one, how in found.items() if how.startswith("screen")}
    assert persons == {
        "cn.labour.dispute employer", "cn.labour.dispute worker", "cn.land.dispute farmer", "cn.land.dispute other_party",
        "cn.mediation.administrative party_b", "cn.mediation.people party_b", "cn.mediation.police offender",
        "cn.petition.claim other_side",
    }  # fmt: skip
    assert {one for one, how in found.items() if how == "reason"} == {
        "cn.consumer.complaint trader", "cn.decision.major public", "cn.enforcement.case person",
        "cn.hazard.report operator", "cn.index.assessment public", "cn.information.request third",
        "cn.regulation.local public", "cn.service.licence neighbour",
    }  # fmt: skip
    assert all(found.values())
