"""An act that names an office gives it the matter, is refused, or tells the resident and moves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

AT = NOW + timedelta(hours=3)
TELLS = {
    ("cn.enforcement.case", "lead", "not_ours"),
    ("cn.information.request", "received", "not_ours"),
    ("cn.large.event", "applied", "wrong_level"),
    ("cn.petition.claim", "registered", "elsewhere"),
    ("cn.service.licence", "handed_in", "not_ours"),
}


def _options(number, name, role):
    from maplebridge.kernel.conduct import pages

    actor = city.post_of(city.row_of(number).office, role)
    found = pages.act_form(actor=actor, number=number, name=name, now=AT).act
    return [int(value) for field in found.needs if field.name == "office" for value, _ in field.options]


def test_whose_it_is_may_be_any_other_office_of_the_city_and_moves_nothing(town, as_role):
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import Incomplete

    number = city.opened_under("cn.information.request", as_role)
    before, offices = city.row_of(number), territory.offices()
    options = _options(number, "not_ours", "office")
    elsewhere = [one for one in options if offices.by_id(one).unit != before.unit]
    assert elsewhere, "the competent office of another township can be named"
    assert before.office not in options
    given = {"reason": "Not kept here.", "legal_ground": "Art. 36(5)."}
    for wrong in (str(before.office), "banana", "9" * 5000, "999999"):
        with pytest.raises(Incomplete):
            city.act(number, "not_ours", given=given | {"office": wrong}, now=AT)
    city.act(number, "not_ours", given=given | {"office": str(elsewhere[0])}, now=AT)
    after = city.row_of(number)
    assert (after.place, after.unit, after.office) == (before.place, before.unit, before.office)
    assert after.outcome == "refused"
    assert city.agrees(number, as_role)


def test_a_leader_who_takes_a_case_in_hand_names_who_has_it(town, as_role):
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import Incomplete

    number = city.opened_under("cn.leaders.reception", as_role)
    city.act(number, "hold", given={"minutes": "Heard.", "published": "yes"}, now=NOW + timedelta(hours=1))
    before, offices = city.row_of(number), territory.offices()
    usual = offices.holder("handler", before.unit, before.category)
    options = _options(number, "take_case", "leader")
    other = next(one for one in options if one != usual.id)
    assert {offices.by_id(one).unit for one in options} == {before.unit}
    day = (NOW + timedelta(days=30)).date().isoformat()
    stranger = next(
        o for o in offices.all if o.unit != before.unit and (o.id, "handler") in offices.roles_of((o.id,))
    )
    with pytest.raises(Incomplete) as refused:
        city.act(number, "take_case", given={"office": str(stranger.id), "report_by": day}, now=AT)
    assert "belongs to" in refused.value.words.in_language("en")
    with pytest.raises(Incomplete) as unreasoned:
        city.act(number, "take_case", given={"office": str(other), "report_by": day}, now=AT)
    assert list(unreasoned.value.fields) == ["reason"], "another than the mandates say, with a reason"
    given = {"office": str(other), "report_by": day, "reason": "It has the machine."}
    city.act(number, "take_case", given=given, now=AT)
    after = city.row_of(number)
    assert (after.office, after.place) == (other, before.place)
    assert city.agrees(number, as_role)


def test_what_every_act_that_names_an_office_means(town, as_role):
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import named

    with as_role("clock"):
        adopted = registry.adopted()
    found = {
        (one.procedure.id, step.name, act.name): named.meaning(one.procedure, step.name, act)
        for one in adopted
        for step in one.procedure.steps.values()
        for act in step.acts.values()
        if "office" in act.needs
    }
    assert {key for key, what in found.items() if what == "tells"} == TELLS
    assert found["cn.whistle", "refused", "other"] == "stays"
    assert found["cn.legal.aid", "helping", "replace"] == "stays"
    whistle = next(one.procedure for one in adopted if one.procedure.id == "cn.whistle")
    assert named.role_meant(whistle, "refused", whistle.acts_at("refused")["other"]) == "lead"


def test_a_superior_who_gives_it_elsewhere_says_so_in_the_entry(town, as_role):
    """Place alone may change: that too is in the entry."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.territory import queries as territory

    number = city.opened_under("cn.joint.handling", as_role)
    city.asked(number)
    city.act(number, "disagreed", given={"reason": "No."}, now=NOW + timedelta(hours=1))
    row, offices, tree = city.row_of(number), territory.offices(), territory.tree()
    other = next(
        o for o in offices.all
        if o.unit in tree.below(row.unit) and tree.unit(o.unit).level_name == "township"
        and o.unit != row.place and (o.id, "lead") in offices.roles_of((o.id,))
    )  # fmt: skip
    city.act(number, "assign", given={"lead_unit": str(other.id), "areas": str(other.id)}, now=AT)
    with as_role("clock"):
        said = ledger.entries_of(number)[-1].data["r"]
    assert (said["place"], said["office"]) == (other.unit, other.id)
    assert city.agrees(number, as_role)
