"""A complaint of an office that names none lies above all that could be meant, at every step, and goes to none below."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

import sampled as city
from db.test_foreign_acts import Walk
from maplebridge.packs.kept import kept

ABOUT = sorted(kept("cn").about)
NOW = city.NOW
FIRST = {"cn.retaliation.report": "city"}
"""Where its first step sits one level above the level at which it is opened."""


def brought(key, against=None):
    """A complaint at a township, brought by a person under one procedure: its number."""
    from maplebridge.acts.hear.doors.chosen import Chosen
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules import term

    there = next(one for one in territory.tree().units if one.name_en == "Liuxi Township")
    definition = registry.in_force(key, NOW.date()).procedure
    days = {name: term.at_opening(definition, name, NOW.date()).first for name in definition.opens.gives}
    return city.report(
        "They misuse what they are given, and nobody answers. 以权谋私，无人处理。", chosen=Chosen(key), days=days,
        place=Place(unit_id=there.id), against=against, now=NOW,
    ).number  # fmt: skip


def level(office):
    from maplebridge.kernel.territory import queries as territory

    return territory.tree().unit(territory.offices().by_id(office).unit).level_name


@pytest.mark.parametrize("key", ABOUT)
def test_it_lies_at_the_top_and_no_office_below_holds_it_at_any_step(town, as_role, key):
    from maplebridge.kernel.matter import codes
    from maplebridge.kernel.matter.lifecycle import clock

    held = set()
    for seed in range(3):
        walk = Walk(key, as_role, Random(seed))
        walk.number = brought(key)
        walk.code = city.new_code(walk.number)
        walk.actors = {walk.definition().bringer: codes.holder_by(walk.number, walk.code)}
        for _ in range(15):
            held.add(walk.row.office)
            if walk.definition().id != key or not walk.move():
                break
        with as_role("clock"):
            for days in (20, 60, 200):
                list(clock.run_until(NOW + timedelta(days=days)))
                if walk.definition().id == key:
                    held.add(walk.row.office)
    held.discard(None)
    assert held
    assert {level(office) for office in held} == {"city"}


@pytest.mark.parametrize("key", ABOUT)
def test_one_that_is_named_is_gone_round_as_before(town, as_role, key):
    from db.test_procedure_doors import office_at
    from maplebridge.kernel.territory import queries as territory

    named = office_at("Liuxi Township", "township-government")
    row = city.row_of(brought(key, against=named.id))
    assert row.office not in territory.offices().round(named.id)
    assert level(row.office) == FIRST.get(key, "county")


def test_who_looks_before_sending_is_told_to_name_it(town):
    from maplebridge.kernel.conduct.bringing import UNNAMED, lowest
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    there = next(one for one in territory.tree().units if one.name_en == "Liuxi Township")
    adopted = registry.in_force("cn.petition.accusation", NOW.date())
    way = lowest(adopted, category="180103", unit=there.id)
    assert UNNAMED.in_language("en") in way.why.in_language("en")
    assert way.level == "city"
    avoid = frozenset({next(one.id for one in territory.offices().at(there.id))})
    named = lowest(adopted, category="180103", unit=there.id, avoid=avoid)
    assert UNNAMED.in_language("en") not in named.why.in_language("en")


def test_nobody_who_might_be_meant_sees_it_for_a_power_it_may_never_use(town, as_role):
    """A head who only could grant more time may be the one that is meant: no sight without a duty (bound B6)."""
    from maplebridge.kernel.matter.lifecycle import concerned
    from maplebridge.kernel.matter.storage.state import state_of

    number = brought("cn.petition.accusation")
    city.act(number, "transfer", now=NOW + timedelta(hours=1))
    row = city.row_of(number)
    assert row.step == "handling"
    assert concerned.ids(state_of(row).lists) == frozenset()
