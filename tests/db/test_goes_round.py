"""What is brought against an office comes to no office of its unit or below it, at any step of any procedure (B6)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

ROUNDS = 14
"""How many times each matter is acted on or left to its limit: no procedure has a longer way without a party's wish."""


def _unit(name, level):
    from maplebridge.kernel.territory import queries as territory

    return next(one for one in territory.tree().level_units(level) if one.name_en == name)


def _complained_of():
    """One office of a township, of the county above it, and of the city."""
    from maplebridge.kernel.territory import queries as territory

    offices = territory.offices()
    units = (
        _unit("Liuxi Township", "township"),
        _unit("Yueqiao District", "county"),
        territory.tree().level_units("city")[0],
    )
    return [offices.at(unit.id)[0] for unit in units]


def _open(adopted, against, as_role):
    """A matter of one procedure at Liuxi, opened as a report opens it: at the lowest level that goes round."""
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle import opening
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.kernel.territory.needs import competent_role
    from maplebridge.rules.mandate import Hole

    definition, place = adopted.procedure, _unit("Liuxi Township", "township").id
    category = next((one.code for one in _kinds() if one.procedure == definition.id), _kinds()[-1].code)
    placed = territory.offices().place(
        role=competent_role(definition), unit_id=place, category=category,
        levels=definition.opens.levels, avoid=territory.offices().round(against),
    )  # fmt: skip
    hole = isinstance(placed, Hole)
    with as_role("clock"), acting(SYSTEM):
        return opening.open_matter(
            opening.Opening(
                procedure=adopted.id, category=category, place=place,
                level=definition.opens.levels[-1] if hole else placed.level,
                office=None if hole else placed.office, channel="system", title="", texts={"text": "x"},
                at=NOW, by="system", against=against,
            )
        ).number  # fmt: skip


def _kinds():
    from maplebridge.acts.hear.reading.suggesting import taxonomy

    return taxonomy("cn").leaves


def _walk(row, chance, adopted):
    """Drive one matter in memory to its end: acts that are open, else its limit; yields who holds it after each."""
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import moving
    from maplebridge.rules import course

    move, at = moving.load(row), row.opened
    for _ in range(ROUNDS):
        if move.state.end is not None:
            break
        definition = registry.by_id(row.procedure_id).procedure
        roles = frozenset(definition.roles)
        at += timedelta(hours=2)
        found = [
            one
            for one in course.allowed(
                definition, move.state, roles=roles, at=towntime.minute(at),
                calendar=registry.calendar(adopted.pack),
            )
            if one.open and one.name != "withdraw"
        ]  # fmt: skip
        if found and chance.random() < 0.7:
            choice = chance.choice(found)
            event = course.Event(
                choice.event_kind, towntime.minute(at), choice.who, choice.name,
                dict.fromkeys(choice.needs, True), level=choice.levels[0] if choice.levels else None,
                part=choice.part,
            )  # fmt: skip
        else:
            due = move.state.next
            at = max(at, towntime.moment(due)) if due is not None else at + timedelta(days=30)
            event = course.Event("tick", towntime.minute(at))
        moving.advance(move, event, by="system", asks=False)
        yield row.step, row.unit, row.office


@pytest.mark.parametrize("which", [0, 1, 2])
def test_no_step_of_any_procedure_brings_it_to_the_unit_complained_of_or_below(town, as_role, which):
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    against = _complained_of()[which]
    tree, offices = territory.tree(), territory.offices()
    below = set(tree.below(against.unit))
    chance, walked, had = random.Random(which), 0, 0
    with as_role("clock"):
        adopted = registry.adopted()
    for one in adopted:
        number = _open(one, against.id, as_role)
        for _ in range(3):
            row = city.row_of(number)
            steps = [(row.step, row.unit, row.office)]
            steps += list(_walk(row, chance, one))
            for step, unit, office in steps:
                said = f"{one.procedure.id} at {step}, against {against.name_en}"
                assert office is None or offices.by_id(office).unit not in below, said
                assert which == 2 or unit not in below, said
                had += office is not None
        walked += 1
    assert walked >= 30
    assert which == 2 or had > walked, "offices above have it"


def test_what_is_said_before_sending_is_what_becomes_of_it(town):
    from maplebridge.acts.hear import queries
    from maplebridge.kernel.file.heading import office_title
    from maplebridge.kernel.territory import queries as territory

    against = _complained_of()[1]
    text = "The street lamp at Liuxi is broken. 柳汐镇路灯坏了。"
    said = queries.suggest(text=text, against=against.id, now=NOW)
    row = city.row_of(city.report(text, against=against.id).number)
    assert (said.first or said.office) == office_title(row.office)
    assert row.level == "city"
    receipt = _receipt(row.number)
    assert not [rung.in_language("en") for rung in receipt.ladder if "Yueqiao" in rung.in_language("en")]
    whole = territory.tree().level_units("city")[0]
    nobody = queries.suggest(text=text, against=territory.offices().at(whole.id)[0].id, now=NOW)
    assert "no office of this city may take it up" in nobody.round.in_language("en")


def _receipt(number):
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import holder_of

    return receipts.receipt(actor=holder_of(number), number=number, now=NOW)


def test_a_matter_opened_out_of_it_goes_round_the_same_office(town, as_role):
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle import moving
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Link, Matter

    against = _complained_of()[0]
    number = city.report(against=against.id).number
    with as_role("clock"), acting(SYSTEM):
        move = moving.load(Matter.objects.get(pk=number))
        move.opens.append("cn.joint.handling")
        moving.open_children([move], now=NOW)
        child = Matter.objects.get(pk=Link.objects.get(parent=number).child)
    assert child.against == against.id
    assert child.unit != against.unit


def test_what_no_office_may_have_is_said_to_lie_with_none_and_never_that_one_must_act(town):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.territory import queries as territory

    offices = territory.offices().at(territory.tree().root.id)
    intake = next(one for one in offices if one.kind == "intake")
    against = next(one for one in offices if one.kind != "intake")
    number = city.report("The street lamp is broken. 路灯坏了。", against=against.id).number
    assert city.row_of(number).office is None
    mine = pages.follow_page(actor=holder_of(number), number=number, now=NOW)
    reader = replace(city.post_of(intake.id, "intake"), unit_ids=(territory.tree().root.id,))
    desk = pages.matter_page(actor=reader, number=number, now=NOW)
    receipt = _receipt(number)
    assert mine.heading.office.in_language("en") == "No office of this city"
    assert mine.heading.office.in_language("zh") == "本市没有承办机关"
    for said in (mine.lede, desk.placed):
        assert said.in_language("en").startswith(
            "No office of this city may have it: none stands above the office that it is about."
        )
        assert said.in_language("zh").startswith("本市没有可以承办的机关：")
        assert f"{intake.name_en} reads it and can only say what it is about." in said.in_language("en")
    for due in (mine.dates[0], desk.dates[0], receipt.due):
        assert due.what.in_language("en") == "No office of this city may act (Taken)"
    shown = " ".join(
        [
            mine.lede.in_language("en"),
            desk.placed.in_language("en"),
            receipt.heading.office.in_language("en"),
            receipt.due.what.in_language("en"),
        ]
    )
    assert "must act" not in shown
    assert "holds the mandate" not in shown
