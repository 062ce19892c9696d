"""`maple try jurisdiction`: who decides between offices, act by act, and what is refused with its source."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from maplebridge.config import cli

OFFICES = {
    "liuxi": ["fenghe", "yueqiao", "liuxi"],
    "dongbu": ["fenghe", "yueqiao", "dongbu"],
    "hill": ["fenghe", "songwan", "hill"],
    "county": ["fenghe", "yueqiao"],
    "city": ["fenghe"],
}
PLACED = {"what": "placed", "to": "liuxi", "on": "2026-05-06"}
OBJECT = {
    "what": "object", "by": "liuxi", "names": "dongbu", "on": "2026-05-07", "last_day": "2026-05-08",
    "reason": "The drain lies in Dongbu.", "law": "task list 4.2",
}  # fmt: skip
CLAIM = {"what": "claim", "by": "dongbu", "on": "2026-05-07", "reason": "Our drain."}
ASSIGN = {"what": "assign", "by": "county", "to": "dongbu", "on": "2026-05-08", "reason": "It lies in Dongbu."}


@pytest.fixture
def ask(monkeypatch, capsys):
    """`ask(PLACED, OBJECT)` → status and the document that was printed."""

    def run(*acts: dict[str, Any], offices: Any = OFFICES) -> tuple[int, Any]:
        said = json.dumps({"offices": offices, "acts": list(acts)}).encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said)))
        status = cli.main(["try", "jurisdiction", "-", "--json"])
        printed = capsys.readouterr()
        return status, json.loads(printed.out) if printed.out else printed.err

    return run


@pytest.mark.parametrize(("names", "decides"), [("dongbu", "yueqiao"), ("hill", "fenghe"), (None, "yueqiao")])
def test_an_objection_moves_nothing_and_names_who_decides(ask, names, decides):
    status, said = ask(PLACED, {**OBJECT, "names": names})
    assert status == 0
    assert said["answers"][1]["decides"] == decides
    assert (said["holder"], said["bounces"]) == ("liuxi", 1)


def test_the_superior_ends_it_and_after_two_bounces_only_it_moves_the_matter(ask):
    back = {**ASSIGN, "to": "liuxi"}
    status, said = ask(PLACED, OBJECT, ASSIGN, {**CLAIM, "by": "liuxi"}, back, OBJECT, ASSIGN)
    assert status == 1
    assert [one["open"] for one in said["answers"]] == [True] * 5 + [False, True]
    refused = said["answers"][5]
    assert refused["code"] == "no_third_transfer"
    assert refused["words"]["zh"]
    assert refused["source"]
    assert (said["holder"], said["bounces"]) == ("dongbu", 2)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ({**OBJECT, "reason": ""}, "no_reason"),
        ({**OBJECT, "law": ""}, "no_ground"),
        ({**OBJECT, "on": "2026-05-09"}, "too_late"),
        ({**OBJECT, "by": "dongbu"}, "not_holder"),
        ({**CLAIM, "by": "liuxi"}, "nothing_to_claim"),
        ({**ASSIGN, "reason": " "}, "no_reason"),
        ({**ASSIGN, "by": "dongbu", "to": "dongbu"}, "not_superior"),
        ({**ASSIGN, "to": "hill"}, "not_superior"),
    ],
)
def test_what_is_not_open_is_said_with_its_source_and_moves_nothing(ask, act, code):
    status, said = ask(PLACED, act)
    assert status == 1
    answer = said["answers"][1]
    assert (answer["open"], answer["code"], answer["decides"]) == (False, code, None)
    assert answer["words"]["en"] != answer["words"]["zh"]
    assert answer["source"]
    assert (said["holder"], said["bounces"]) == ("liuxi", 0)


@pytest.mark.parametrize(
    ("acts", "offices", "says"),
    [
        ([], OFFICES, "has no act"),
        ([{"what": "fly"}], OFFICES, "must be one of placed"),
        ([{**PLACED, "to": "nowhere"}], OFFICES, "must be one of liuxi"),
        ([{**PLACED, "on": "soon"}], OFFICES, "is no day"),
        ([{**PLACED, "reason": "x"}], OFFICES, "“reason” is not known"),
        ([PLACED, {**OBJECT, "names": "far"}], {**OFFICES, "far": ["elsewhere"]}, "no common superior"),
        ([PLACED], {}, "“offices” must name"),
        ([PLACED], {"liuxi": []}, "from the city down"),
        ([PLACED], {"liuxi": ["fenghe", 7]}, "from the city down"),
        ([PLACED], [], "“offices” must name"),
    ],
)
def test_a_document_that_cannot_be_followed_is_a_sentence(ask, acts, offices, says):
    status, said = ask(*acts, offices=offices)
    assert status == 2
    assert says in said


def test_it_speaks_to_people_too(monkeypatch, capsys):
    said = json.dumps({"offices": OFFICES, "acts": [PLACED, OBJECT, {**OBJECT, "law": ""}]}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said)))
    assert cli.main(["try", "jurisdiction", "-"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["placed: liuxi has it.", "object: yueqiao decides; bounce 1. liuxi has it."]
    assert lines[2].startswith("object: not open.")
