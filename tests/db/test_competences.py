"""Roles are competences at work: no office stands in two roles that are apart, none decides below its respondent."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from db.test_procedure_doors import change, give, office_at

NOW = city.NOW
LATER = NOW + timedelta(hours=1)


def roles_of(office, number):
    """The roles in which a post of an office that holds every mandate of it stands at a matter."""
    from maplebridge.kernel.conduct.roles import roles_at
    from maplebridge.kernel.law import registry

    row = city.row_of(number)
    return roles_at(city.post_of(office.id, "officer"), row, registry.by_id(row.procedure_id).procedure)


def test_the_government_decides_and_neither_leads_nor_evaluates(town, as_role):
    """Before, one Government Office was lead, departments, council, head and evaluator of a major decision."""
    number = city.opened_under("cn.decision.major", as_role, level="county")
    unit = city.row_of(number).unit
    from maplebridge.kernel.territory import queries as territory

    name = territory.tree().unit(unit).name_en
    kinds = ("government", "assessment", "expert-panel", "audit")
    stands = {kind: roles_of(office_at(name, kind), number) for kind in kinds}
    assert stands["government"] >= {"council", "head"}
    assert stands["government"].isdisjoint({"lead", "departments", "assessor", "experts", "legal", "evaluator"})
    assert (stands["assessment"], stands["expert-panel"], stands["audit"]) == ({"assessor"}, {"experts"}, {"evaluator"})


def test_an_office_that_the_city_gives_both_stands_in_one(town, as_role):
    """The data is wrong and the check says so; the engine gives it one role all the same."""
    number = city.opened_under("cn.decision.major", as_role, level="county")
    from maplebridge.kernel.territory import queries as territory

    name = territory.tree().unit(city.row_of(number).unit).name_en
    assessment = office_at(name, "assessment")
    for role in ("evaluator", "legal", "experts"):
        give(as_role, assessment, role)
    audit, legal = office_at(name, "audit"), office_at(name, "legal-affairs")
    assert roles_of(assessment, number) == {"assessor"}
    assert roles_of(audit, number) == {"evaluator"}
    assert "legal" in roles_of(legal, number)


def test_where_nobody_else_is_left_the_second_role_has_nobody(town, as_role):
    number = city.opened_under("cn.decision.major", as_role, level="county")
    from maplebridge.kernel.territory import queries as territory

    name = territory.tree().unit(city.row_of(number).unit).name_en
    assessment, audit = office_at(name, "assessment"), office_at(name, "audit")
    change(as_role, "DELETE FROM territory_mandate WHERE office_id = %s AND role = 'evaluator'", audit.id)
    give(as_role, assessment, "evaluator")
    assert roles_of(assessment, number) == {"assessor"}
    assert "evaluator" not in roles_of(audit, number)


def test_a_post_at_two_offices_acts_in_one_of_two_roles_that_are_apart(town, as_role):
    """Somebody who stands in elsewhere is one person: what must be apart is not taken by two hats."""
    from dataclasses import replace

    from maplebridge.kernel.conduct.roles import roles_at
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    number = city.opened_under("cn.decision.major", as_role, level="county")
    row = city.row_of(number)
    name = territory.tree().unit(row.unit).name_en
    one, other = office_at(name, "government"), office_at(name, "expert-panel")
    both = replace(
        city.post_of(one.id, "officer"),
        office_ids=(one.id, other.id),
        roles=city.post_of(one.id, "officer").roles | city.post_of(other.id, "officer").roles,
    )
    stands = roles_at(both, row, registry.by_id(row.procedure_id).procedure)
    assert len(stands & {"council", "experts"}) == 1


@pytest.mark.parametrize(
    ("place", "subject"), [("Liuxi Township", "Yueqiao District"), ("Songwan County", "Yueqiao District")]
)
def test_a_reconsideration_lies_one_level_above_the_respondent_wherever_it_happened(town, place, subject):
    """Not above the place: a bureau is judged by the body over it, also for what it did elsewhere."""
    from maplebridge.acts.hear.doors.chosen import Chosen
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.territory import queries as territory

    tree = territory.tree()
    there = next(one for one in tree.units if one.name_en == place)
    respondent = office_at(subject, "housing")
    done = city.report(
        "We ask that the fine be reconsidered. 申请行政复议。", chosen=Chosen("cn.reconsideration"),
        place=Place(unit_id=there.id), against=respondent.id, now=NOW,
    )  # fmt: skip
    row = city.row_of(done.number)
    office = territory.offices().office(row.office)
    assert tree.unit(office.unit).level_name == "city"
    assert office.unit == tree.unit(respondent.unit).path[-2]
    assert "office" in roles_of(office, done.number)
    below = [one for one in territory.offices().all if one.unit == respondent.unit and one.kind == "justice"]
    assert all(roles_of(one, done.number) == frozenset() for one in below)


def test_the_head_of_a_decision_is_the_government_s_and_no_bureau_s(town, as_role):
    """A kind that may not hold a role does not get it, though its mandate fits better."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    number = city.opened_under("cn.decision.major", as_role, level="county")
    row = city.row_of(number)
    definition = registry.by_id(row.procedure_id).procedure
    offices = territory.offices()
    assert offices.fills(definition, "head", row.unit, "0101").kind == "government"
    assert offices.holder("head", row.unit, "0101").kind == "housing"
