"""Whoever leads, and whoever is asked, is an office that the form offers: no words, and no office of another's area."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

LATER = NOW + timedelta(hours=1)
AT = NOW + timedelta(hours=3)


def _field(number, name, field, role):
    from maplebridge.kernel.conduct import pages

    actor = city.post_of(city.row_of(number).office, role)
    found = pages.act_form(actor=actor, number=number, name=name, now=AT).act
    return next(one for one in found.needs if one.name == field)


def _at_the_superior(as_role):
    number = city.opened_under("cn.joint.handling", as_role)
    city.asked(number)
    city.act(number, "disagreed", given={"reason": "Each says the other."}, now=LATER)
    return number


def _may(number, name, field, role):
    found = _field(number, name, field, role)
    assert found.kind in ("office", "offices"), "it is chosen, not typed"
    return [int(value) for value, _ in found.options]


def _refused(number, name, given):
    from maplebridge.rules.refusal import Incomplete

    before = city.row_of(number).seq
    with pytest.raises(Incomplete) as refused:
        city.act(number, name, given=given, now=AT)
    assert city.row_of(number).seq == before, "nothing is written"
    return refused.value


@pytest.mark.parametrize("typed", ["Songwan County", "松湾县", "999999", "9" * 5000, "٣", "²"])
def test_an_area_that_is_typed_is_refused_with_what_may_be_chosen(town, as_role, typed):
    from maplebridge.kernel.file.heading import office_title

    number = _at_the_superior(as_role)
    may = _may(number, "assign", "lead_unit", "superior")
    said = _refused(number, "assign", {"lead_unit": typed, "areas": str(city.row_of(number).office)})
    assert list(said.fields) == ["lead_unit"]
    assert office_title(may[0]).in_language("en") in said.words.in_language("en")
    assert office_title(may[0]).in_language("zh") in said.words.in_language("zh")


def test_the_superior_s_choice_leads_and_no_office_of_another_superior_s_area_may(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.territory import queries as territory

    number = _at_the_superior(as_role)
    before, offices, tree = city.row_of(number), territory.offices(), territory.tree()
    may = _may(number, "assign", "lead_unit", "superior")
    below = tree.below(before.unit)
    leads = [one for one in offices.all if (one.id, "lead") in offices.roles_of((one.id,))]
    stranger = next(one for one in leads if one.unit not in below)
    said = _refused(number, "assign", {"lead_unit": str(stranger.id), "areas": str(before.office)})
    assert f"{stranger.name_en} belongs to" in said.words.in_language("en")
    chosen = next(
        one for one in leads
        if one.unit in below and tree.unit(one.unit).level_name == "township" and one.unit != before.place
    )  # fmt: skip
    assert chosen.id in may
    city.act(number, "assign", given={"lead_unit": str(chosen.id), "areas": str(chosen.id)}, now=AT)
    after = city.row_of(number)
    assert (after.office, after.unit, after.place) == (chosen.id, chosen.unit, chosen.unit)
    assert city.agrees(number, as_role)
    page = pages.follow_page(actor=holder_of(number), number=number, now=AT)
    assert page.timeline[0].title.in_language("en") == f"Names the leading area: {chosen.name_en}"


def test_areas_that_agree_may_let_any_of_them_lead(town, as_role):
    from maplebridge.kernel.territory import queries as territory

    number = city.opened_under("cn.joint.handling", as_role)
    row, tree = city.row_of(number), territory.tree()
    for one in city.asked(number):
        helper = city.post_of(one, "other_areas")
        city.act(number, f"duty.agree.{one}", actor=helper, given={"answer": "Yes."}, now=LATER)
    may = _may(number, "start", "lead_unit", "first_area")
    offices = [territory.offices().by_id(one) for one in may]
    assert {tree.unit(one.unit).path[:-1] for one in offices} == {tree.unit(row.unit).path[:-1]}
    other = next(one for one in offices if one.unit != row.unit)
    city.act(number, "start", given={"lead_unit": str(other.id), "agreement": "Signed."}, now=AT)
    after = city.row_of(number)
    assert (after.office, after.unit) == (other.id, other.unit)
    assert city.agrees(number, as_role)


def test_those_who_are_called_are_chosen_and_named_on_the_page(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.territory import queries as territory

    number = city.opened_under("cn.whistle", as_role)
    units, leads = (
        _may(number, "pass", "units", "dispatch"), _may(number, "pass", "lead_unit", "dispatch"),
    )  # fmt: skip
    for wrong in ("Water Bureau, Songwan County", f"{units[0]},999999", "999999"):
        said = _refused(number, "pass", {"units": wrong, "lead_unit": str(leads[0])})
        assert list(said.fields) == ["units"]
        assert "You may name: " in said.words.in_language("en")
    chosen = ",".join(map(str, units[:2]))
    city.act(number, "pass", given={"units": chosen, "lead_unit": str(leads[-1])}, now=AT)
    assert city.row_of(number).office == leads[-1]
    actor = city.post_of(leads[-1], "lead")
    title = pages.matter_page(actor=actor, number=number, now=AT).timeline[0].title.in_language("en")
    for one in units[:2]:
        assert territory.offices().by_id(one).name_en in title
    assert city.agrees(number, as_role)


def test_an_office_outside_the_superior_s_area_is_refused_by_its_number_too(town):
    from maplebridge.kernel.territory import queries as territory

    number = city.report().number
    city.act(number, "dispatch", now=LATER)
    given = {"reason": "Another's.", "legal_ground": "Task list."}
    city.act(number, "object", given=given, now=NOW + timedelta(hours=2))
    row, offices = city.row_of(number), territory.offices()
    below = territory.tree().below(row.unit)
    may = _may(number, "assign", "office", "hotline")
    outside = [
        one
        for one in offices.all
        if one.unit not in below and (one.id, "handler") in offices.roles_of((one.id,))
    ]
    assert outside
    assert not {one.id for one in outside}.intersection(may)
    said = _refused(number, "assign", {"office": str(outside[0].id)})
    assert f"{outside[0].name_en} belongs to" in said.words.in_language("en")
    assert "You may name: " in said.words.in_language("en")


def test_every_field_that_takes_an_office_offers_some(town, as_role):
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import named

    with as_role("clock"):
        adopted = registry.adopted()
    fields = {
        (one.procedure.id, name): named.takes(one.procedure, name)
        for one in adopted
        for step in one.procedure.steps.values()
        for act in step.acts.values()
        for name in act.needs
        if "unit" in name or "department" in name or "office" in name
    }
    assert fields["cn.service.licence", "departments"] == "offices"
    assert None not in fields.values(), "a field that names an office is no free text"
