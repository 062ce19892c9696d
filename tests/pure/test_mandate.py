"""Lowest competent level: properties and examples."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.rules import jurisdiction as j
from maplebridge.rules.mandate import (
    INTAKE,
    Hole,
    Mandate,
    Mandates,
    Placement,
    UnitRef,
    common_superior,
    common_unit,
    place,
)

LEVELS = ("city", "county", "township", "community", "grid")
PATH = [UnitRef(id=i, level=level, name_en=f"U{i}", name_zh=f"单元{i}") for i, level in enumerate(LEVELS, 1)]

mandates = st.lists(
    st.builds(
        Mandate,
        office=st.integers(1, 9),
        unit=st.integers(1, 5),
        role=st.sampled_from(["handler", "hotline", INTAKE]),
        category=st.text("ab", max_size=3),
    ),
    max_size=12,
).map(Mandates)
categories = st.text("ab", max_size=3)


@settings(max_examples=60, deadline=None)
@given(mandates, categories)
def test_no_lower_unit_on_the_path_could_have_taken_it(held, category):
    found = place(category, PATH, held, "handler")
    fitting = [m for m in held.all if m.role == "handler" and category.startswith(m.category)]
    if isinstance(found, Hole):
        assert not fitting
    else:
        assert found.unit == max(m.unit for m in fitting)
        here = [m for m in fitting if m.unit == found.unit]
        assert len(found.mandate.category) == max(len(m.category) for m in here)


@settings(max_examples=60, deadline=None)
@given(mandates, categories, st.sets(st.sampled_from(LEVELS), min_size=1))
def test_only_levels_where_the_procedure_begins_are_asked(held, category, levels):
    found = place(category, PATH, held, "handler", levels=levels)
    asked = found.asked if isinstance(found, Hole) else (*found.passed, found.at)
    assert {unit.level for unit in asked} <= levels


@settings(max_examples=60, deadline=None)
@given(mandates, categories, st.frozensets(st.integers(1, 9), max_size=4))
def test_material_against_an_office_never_reaches_it(held, category, avoid):
    found = place(category, PATH, held, "handler", avoid=avoid)
    if isinstance(found, Placement):
        assert found.office not in avoid
    elif found.intake is not None:
        assert found.intake.office not in avoid


@settings(max_examples=60, deadline=None)
@given(mandates, categories)
def test_every_answer_says_why_in_both_languages(held, category):
    found = place(category, PATH, held, "handler")
    assert found.reasons.in_language("en").endswith(".")
    assert found.reasons.in_language("zh").endswith("。")


def test_a_hole_goes_to_the_intake_of_the_highest_unit_that_has_one():
    held = Mandates([Mandate(office=4, unit=2, role=INTAKE), Mandate(office=3, unit=1, role=INTAKE)])
    found = place("x", PATH[:3], held, "handler")
    assert isinstance(found, Hole)
    assert found.intake == Mandate(office=3, unit=1, role=INTAKE)
    assert "U3, U2 or U1" in found.reasons.in_language("en")


paths = st.lists(st.integers(0, 2), max_size=4).map(lambda tail: _path(tail))


def _path(tail: list[int]) -> tuple[int, ...]:
    ids = [1]
    for step in tail:
        ids.append(ids[-1] * 3 + step)
    return tuple(ids)


@settings(max_examples=60, deadline=None)
@given(paths, paths)
def test_the_common_superior_is_the_same_from_both_sides_and_above_both(a, b):
    superior = common_superior(a, b)
    assert superior == common_superior(b, a)
    assert superior in a
    assert superior in b


@settings(max_examples=60, deadline=None)
@given(paths, paths)
def test_the_common_superior_is_neither_of_two_different_units_below_the_city(a, b):
    superior = common_superior(a, b)
    if a != b:
        assert superior not in {a[-1], b[-1]} or superior == a[0]
    else:
        assert superior == a[-1]


@settings(max_examples=60, deadline=None)
@given(st.lists(paths, min_size=1, max_size=5))
def test_the_common_unit_contains_all_and_no_lower_one_does(several):
    unit = common_unit(several)
    depth = several[0].index(unit)
    assert all(unit in p for p in several)
    if all(len(p) > depth + 1 for p in several):
        assert len({p[depth + 1] for p in several}) > 1


def test_two_cities_have_no_common_superior():
    with pytest.raises(ValueError, match="no common superior"):
        common_superior([1, 2], [7, 8])
    assert common_unit([]) is None


DAY = date(2026, 5, 7)
LIUXI = j.Hand(office=11, path=(1, 2, 5))
DONGBU = j.Hand(office=12, path=(1, 2, 6))
COUNTY = j.Hand(office=20, path=(1, 2))
CITY = j.Hand(office=30, path=(1,))


def _placed() -> list[j.Move]:
    return [j.Move(kind="placed", to=LIUXI, on=DAY)]


def _object(moves, on=DAY, reason="the drain belongs to Dongbu", law="task list 4.2", by=LIUXI):
    return j.object_to(moves, by=by, names=DONGBU, on=on, last_day=DAY, reason=reason, law=law)


def test_an_objection_in_time_goes_to_the_common_superior():
    assert _object(_placed()) == j.Referred(superior=2, bounce=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "no_reason"),
        ({"law": ""}, "no_ground"),
        ({"on": DAY + timedelta(days=1)}, "too_late"),
        ({"by": DONGBU}, "not_holder"),
    ],
)
def test_an_objection_is_refused_with_a_sentence(change, code):
    answer = _object(_placed(), **change)
    assert isinstance(answer, j.Refused)
    assert answer.code == code
    assert answer.source


def test_there_is_no_silent_third_transfer():
    moves = _placed()
    for to in (LIUXI, LIUXI):
        assert isinstance(_object(moves), j.Referred)
        moves.append(j.Move(kind="objected", to=DONGBU, on=DAY, reason="not ours"))
        moves.append(j.Move(kind="assigned", to=to, on=DAY, reason="named"))
    assert j.bounces(moves) == 2
    assert _object(moves).code == "no_third_transfer"
    assert j.claim(moves, by=DONGBU, reason="ours").code == "no_third_transfer"
    assert isinstance(j.assign(moves, by=COUNTY, to=DONGBU, on=DAY, reason="signed"), j.Move)


def test_a_counter_claim_goes_to_the_common_superior_and_counts():
    assert j.claim(_placed(), by=DONGBU, reason="our drain") == j.Referred(superior=2, bounce=1)
    assert j.claim(_placed(), by=LIUXI, reason="ours").code == "nothing_to_claim"
    assert j.claim([], by=LIUXI, reason="ours").code == "nothing_to_claim"


def test_only_the_common_superior_assigns_and_only_in_writing():
    assert j.assign(_placed(), by=COUNTY, to=DONGBU, on=DAY, reason="").code == "no_reason"
    assert j.assign(_placed(), by=LIUXI, to=DONGBU, on=DAY, reason="x").code == "not_superior"
    elsewhere = j.Hand(office=40, path=(1, 3))
    assert j.assign(_placed(), by=COUNTY, to=elsewhere, on=DAY, reason="x").code == "not_superior"
    assert j.assign(_placed(), by=CITY, to=elsewhere, on=DAY, reason="x").to == elsewhere


steps = st.lists(st.sampled_from(["object", "claim", "assign"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_whatever_offices_try_nothing_moves_without_a_superior_and_bounces_stop_at_two(tried):
    moves = _placed()
    for step in tried:
        before = j.holder(moves)
        if step == "assign":
            to = DONGBU if before == LIUXI else LIUXI
            moves.append(j.assign(moves, by=COUNTY, to=to, on=DAY, reason="named"))
            continue
        other = DONGBU if before == LIUXI else LIUXI
        answer = _object(moves, by=before) if step == "object" else j.claim(moves, by=other, reason="r")
        if isinstance(answer, j.Referred):
            kind = "objected" if step == "object" else "claimed"
            moves.append(j.Move(kind=kind, to=other, on=DAY, reason="r"))
        assert j.holder(moves) == before
    assert j.bounces(moves) <= 2
