"""Competences without a database: who fills a role, what is a conflict, what a file of a pack may say."""

from __future__ import annotations

import pytest

from maplebridge.packs.competences import Competence, competence_of, competences, read_competences
from maplebridge.packs.reading import PackError
from maplebridge.rules.competence.conflicts import KIND, SAME, SHARED, SUBJECT, conflicts, without_superior
from maplebridge.rules.competence.holders import MOST_TRIED, Competent, assigned
from maplebridge.rules.mandate import Mandate, Mandates

KINDS = {1: "government", 2: "bureau", 3: "panel", 4: "bureau"}
APART = Competence(apart=(frozenset({"lead", "council", "experts"}),))
ROLES = ("lead", "council", "experts", "clerk")


def given(*rows, unit=7):
    """Mandates at one unit: (office, role) or (office, role, category)."""
    return [Mandate(office=row[0], unit=unit, role=row[1], category=row[2] if len(row) > 2 else "") for row in rows]


def competent(rows, rules=APART):
    return Competent(Mandates(rows), rules, ROLES, lambda office: KINDS.get(office, ""))


def found(rows, rules=APART):
    every = conflicts(competent(rows, rules), rows, {7: frozenset(ROLES)})
    return [(one.office, one.roles, one.category, one.why) for one in every]


def test_no_office_gets_two_roles_that_are_apart_where_another_one_can_have_one():
    """The first of the list holds both; the second of the other role is taken."""
    rows = given((1, "lead"), (1, "council"), (2, "lead"), (3, "experts"))
    held = {role: competent(rows).holder(role, 7, "0101") for role in ("lead", "council", "experts")}
    assert {role: one.office for role, one in held.items()} == {"lead": 2, "council": 1, "experts": 3}


def test_where_one_office_alone_could_have_both_it_gets_one_and_the_other_has_nobody():
    rows = given((1, "lead"), (1, "council"))
    held = [competent(rows).holder(role, 7, "") for role in ("lead", "council")]
    assert [one and one.office for one in held] == [1, None]


def test_roles_that_are_free_go_by_the_longest_class_as_ever():
    rows = given((1, "clerk"), (2, "clerk", "01"), (1, "lead"))
    assert competent(rows).holder("clerk", 7, "0101").office == 2
    assert competent(rows).holder("clerk", 7, "02").office == 1


def test_a_kind_that_may_not_hold_a_role_does_not_get_it():
    rules = Competence(holds={"experts": frozenset({"panel"})})
    rows = given((1, "experts"), (3, "experts"))
    assert competent(rows, rules).holder("experts", 7, "").office == 3
    assert competent(given((1, "experts")), rules).holder("experts", 7, "") is None


def test_who_is_to_be_avoided_is_no_candidate():
    rows = given((1, "lead"), (2, "lead"))
    assert competent(rows).holder("lead", 7, "", avoid=frozenset({1})).office == 2


def test_an_office_that_is_named_may_not_have_a_role_beside_the_one_that_it_holds():
    rows = given((1, "council"), (2, "lead"), (1, "lead"))
    one = competent(rows)
    assert not one.may_hold(1, "lead", 7, "")
    assert one.may_hold(2, "lead", 7, "")
    assert one.may_hold(1, "clerk", 7, "")


def test_an_office_that_is_named_must_be_of_a_kind_that_may_hold_the_role():
    rules = Competence(holds={"experts": frozenset({"panel"})})
    rows = given((1, "experts"), (3, "experts"))
    assert [competent(rows, rules).may_hold(office, "experts", 7, "") for office in (1, 3)] == [False, True]


def test_two_roles_that_are_free_of_each_other_are_no_conflict_in_one_office():
    assert found(given((1, "lead"), (1, "clerk"), (2, "council"))) == []


def test_the_search_ends_however_many_offices_there_are():
    rows = given(*((office, role) for office in range(1, 40) for role in ("lead", "council", "experts")))
    rules = Competence(apart=(frozenset({"lead", "council", "experts"}),))
    one = competent(rows, rules)
    assert len({one.holder(role, 7, "").office for role in ("lead", "council", "experts")}) == 3
    crowded = {f"r{n}": given(*((office, f"r{n}") for office in range(9))) for n in range(12)}
    lines = Competence(apart=(frozenset(crowded),))
    done = assigned(crowded, lines)
    assert len(done) == 9, f"nine offices fill nine of twelve roles, within {MOST_TRIED} tries"
    assert len({mandate.office for mandate in done.values()}) == 9


def test_one_office_with_both_is_a_conflict_also_where_the_engine_finds_a_way_round():
    rows = given((1, "lead"), (1, "council"), (2, "lead"))
    assert found(rows) == [(1, ("council", "lead"), "", SAME)]


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [("", "01", True), ("01", "0102", True), ("0102", "01", True), ("01", "02", False), ("0101", "0102", False)],
)
def test_they_meet_where_one_class_holds_the_other(first, second, meets):
    rows = given((1, "lead", first), (1, "council", second), (2, "council"), (4, "lead"))
    same = [one for one in found(rows) if one[3] == SAME]
    assert bool(same) is meets
    assert all(one[2] == max(first, second, key=len) for one in same)


def test_two_offices_with_one_role_each_are_none():
    assert found(given((1, "lead"), (2, "council"), (3, "experts"))) == []


def test_a_role_that_no_step_needs_there_is_none():
    rows = given((1, "lead"), (1, "council"))
    assert list(conflicts(competent(rows), rows, {7: frozenset({"lead"})})) == []


def test_a_role_that_only_the_wrong_kind_holds_is_a_conflict():
    rules = Competence(holds={"experts": frozenset({"panel"})})
    assert found(given((1, "experts")), rules) == [(1, ("experts",), "", KIND)]
    assert found(given((1, "experts"), (3, "experts")), rules) == []


def test_a_role_for_which_nobody_is_left_is_a_conflict():
    rows = given((1, "lead"), (1, "council"))
    assert (None, ("council",), "", SHARED) in found(rows)


def test_a_subject_has_a_body_above_it_or_is_named():
    rules = Competence(at={"council": "above_subject"})
    rows = [Mandate(office=9, unit=2, role="council")]
    one = competent(rows, rules)
    subjects = [(5, (2, 1), frozenset({5})), (6, (3,), frozenset({6})), (7, (), frozenset({7})), (8, (2,), frozenset({9}))]
    assert [(c.office, c.why) for c in without_superior(one, subjects, "01")] == [(6, SUBJECT), (8, SUBJECT)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[procedure."a"]\nhold = {}', "unknown key hold"),
        ('[procedure."a"]\napart = [["lead"]]', "two roles or more"),
        ('[procedure."a"]\napart = ["lead"]', "list of names"),
        ('[procedure."a"]\nat = { lead = "elsewhere" }', "place, above_subject"),
        ('[procedure."a"]\nholds = { lead = "government" }', "list of names"),
        ("", "table [procedure] is missing"),
    ],
)
def test_a_file_that_says_it_wrongly_is_refused_with_what_to_write(text, says):
    with pytest.raises(PackError) as refused:
        read_competences(text, name="x/competences.toml")
    assert says in str(refused.value)


def test_the_pack_speaks_of_procedures_roles_and_kinds_that_there_are():
    from maplebridge.config.procedures.files import pack_files
    from maplebridge.packs.bodies import office_kinds
    from maplebridge.rules.language import parse

    procedures = {file.stem: parse(file.read_text("utf-8"), name=file.name) for file in pack_files("cn")}
    kinds = {one.kind for one in office_kinds("cn")}
    assert competences("cn").keys() == procedures.keys(), "each says what its law asks, or that it asks nothing"
    for key, rules in competences("cn").items():
        roles = {name for name, role in procedures[key].roles.items() if role.kind == "office"}
        named = {*rules.holds, *rules.at, *(role for line in rules.apart for role in line)}
        assert named <= roles, key
        assert {kind for some in rules.holds.values() for kind in some} <= kinds, key
        assert rules.law, key
    assert competence_of("cn.no.such").is_free("lead")
