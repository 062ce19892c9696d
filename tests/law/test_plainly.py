"""A text adopted before S9 was asked: it runs, and no end of it claims what nobody said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from law.packed import EVERY, PACK, calendar, read
from maplebridge.rules import course
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.procedure import Act, End, Late, Procedure
from maplebridge.rules.soundness import prove
from maplebridge.rules.soundness.claims import CLOSED, closed_as, plainly
from maplebridge.rules.soundness.settling import settled_by_others
from maplebridge.texts import Title, in_all

MONDAY = date(2026, 3, 2).toordinal() * MINUTES_A_DAY + 570
HOTLINE = read(PACK / "procedures" / "cn.hotline.request.toml")


def _before() -> Procedure:
    """The hotline as its first version had it: a call-back settles, and so does silence."""
    verdict = HOTLINE.steps["verdict"]
    acts = {
        **verdict.acts,
        "called_back": Act("called_back", Title("Called back", "已回访"), ("hotline",), to="settled", needs=("verdict",)),
    }  # fmt: skip
    ends = {
        **HOTLINE.ends,
        "settled": End("settled", Title("Settled and verified", "已办结并回访"), "settled"),
        "unverified": End("unverified", Title("Answered, not verified", "已答复（未核实）"), "settled"),
    }
    step = replace(verdict, who="hotline", acts=Frozen(acts))
    return replace(HOTLINE, version=1, steps=Frozen({**HOTLINE.steps, "verdict": step}), ends=Frozen(ends))


@pytest.mark.parametrize("file", EVERY, ids=[file.stem for file in EVERY])
def test_a_sound_text_comes_back_as_it_went_in(file: Path) -> None:
    definition = read(file)
    plain = plainly(definition)
    assert plain.procedure is definition
    assert plain.leads is definition
    assert not plain.changed


def test_the_old_hotline_is_sound_once_it_is_read_plainly() -> None:
    before = _before()
    assert {problem.where for problem in settled_by_others(before)} == {"verdict.called_back", "verdict.late"}
    plain = plainly(before)
    assert plain.changed
    assert prove(plain.leads, calendar()).problems == ()
    assert plainly(plain.procedure).procedure is plain.procedure


@pytest.mark.parametrize(
    ("name", "by", "outcome"), [("called_back", "hotline", "ended"), ("solved", "resident", "settled")]
)
def test_only_the_residents_own_word_settles(name: str, by: str, outcome: str) -> None:
    plain = plainly(_before())
    at = MONDAY
    state, _ = course.open_matter(plain.procedure, at=at, level="township", calendar=calendar())
    given = {"answer": True, "verdict": True}
    for who, what in (("hotline", "answer"), (by, name)):
        state, entries, refused = course.step(
            plain.procedure, state, course.Event("act", at, who, what, given), calendar()
        )
        assert refused == ()
    assert entries[-1].data["outcome"] == outcome
    end = plain.procedure.ends[str(state.end)]
    assert end.outcome == outcome
    assert (end.title == CLOSED) is (outcome == "ended")
    assert end.remedy == (("petition",) if outcome == "ended" else ())


def test_silence_ends_it_and_says_no_more() -> None:
    plain = plainly(_before())
    at = MONDAY
    state, _ = course.open_matter(plain.procedure, at=at, level="township", calendar=calendar())
    answer = course.Event("act", at, "hotline", "answer", {"answer": True})
    state, _, _ = course.step(plain.procedure, state, answer, calendar())
    state, entries, _ = course.step(
        plain.procedure, state, course.Event("tick", at + 26 * MINUTES_A_DAY), calendar()
    )
    assert (entries[-1].kind, entries[-1].data["outcome"]) == ("silence", "ended")
    assert plain.procedure.ends[str(state.end)].title.in_language("en") == "Answered, not verified"


def test_what_an_office_ended_before_is_shown_as_closed_and_what_the_resident_ended_as_settled() -> None:
    plain = plainly(_before())
    assert closed_as(plain, "settled", ["verdict.called_back"]).ends["settled"].title == CLOSED
    assert closed_as(plain, "settled", ["verdict.called_back"]).ends["settled"].outcome == "ended"
    assert closed_as(plain, "settled", ["verdict.solved"]) is plain.procedure
    assert plain.procedure.ends["unverified"].outcome == "ended"


def test_an_end_whose_title_alone_claims_it_gets_plain_words() -> None:
    claims = replace(
        HOTLINE,
        ends=Frozen(
            {
                **HOTLINE.ends,
                "unverified": replace(
                    HOTLINE.ends["unverified"], title=Title("Confirmed by telephone", "已核实")
                ),
                "not_handled": replace(HOTLINE.ends["not_handled"], title=Title("Solved already", "已解决")),
            }
        ),
    )
    shown = plainly(claims).procedure.ends
    assert shown["unverified"].title == CLOSED
    assert in_all(shown["not_handled"].title) == {"en": "refused", "zh": "未获支持"}
    assert list(settled_by_others(plainly(claims).procedure)) == []


def test_silence_that_leads_to_a_name_of_settling_leads_to_another_name() -> None:
    late = HOTLINE.steps["verdict"].late
    assert late is not None
    ends = Frozen({**HOTLINE.ends, "solved": replace(HOTLINE.ends["unverified"], name="solved")})
    step = replace(HOTLINE.steps["verdict"], late=replace(late, to="solved"))
    named = replace(HOTLINE, ends=ends, steps=Frozen({**HOTLINE.steps, "verdict": step}))
    plain = plainly(named)
    turned = plain.procedure.steps["verdict"].late
    assert turned is not None
    assert turned.to == "unconfirmed"
    assert plain.procedure.ends["solved"].name == "unconfirmed", "what came there before keeps its place"
    assert "solved" not in plain.leads.ends


@pytest.mark.parametrize("where", ["late", "at_top", "act", "anytime", "mixed"])
def test_every_way_of_others_into_a_settled_end_is_turned(where: str) -> None:
    step = HOTLINE.steps["handling"]
    by_office = Act("close", Title("Close", "结案"), ("handler",), to="settled", anytime=where == "anytime")
    if where == "late":
        step = replace(step, late=Late("settled"))
    elif where == "at_top":
        step = replace(step, late=Late(None, True, "settled", ("resident",)))
    elif where == "anytime":
        pass
    else:
        who = ("resident", "handler") if where == "mixed" else ("handler",)
        step = replace(step, acts=Frozen({**step.acts, "close": replace(by_office, who=who)}))
    spoilt = replace(HOTLINE, steps=Frozen({**HOTLINE.steps, "handling": step}))
    if where == "anytime":
        spoilt = replace(spoilt, anytime=Frozen({**HOTLINE.anytime, "close": by_office}))
    assert list(settled_by_others(spoilt))
    plain = plainly(spoilt)
    assert list(settled_by_others(plain.procedure)) == []
    assert plain.procedure.steps["verdict"].acts["solved"].to == "settled", "the resident's own way stays"
