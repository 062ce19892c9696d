"""The parts of the proof: graph search, parallel duties, limits that nobody overtakes, a whole pack."""

from __future__ import annotations

import itertools
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from law.packed import FILES, NAMES, calendar, proved, read, whole
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import Duty, Late, Limit, Step, WhenDone
from maplebridge.rules.soundness import City, Mandate, Unit, holes, play_worst, prove
from maplebridge.rules.soundness.times.tables import DayTables
from maplebridge.rules.soundness.ways.components import components, find_cycle
from maplebridge.texts import Title

TITLE = Title("Duty", "职责")


@pytest.mark.parametrize("seed", range(40))
def test_components_come_after_what_they_lead_to_and_a_cycle_is_found_if_there_is_one(seed: int) -> None:
    chance = Random(seed)
    count = chance.randrange(1, 10)
    graph = {n: [m for m in range(count) if chance.random() < 0.2] for n in range(count)}
    reach = {n: {n} for n in graph}
    for _ in graph:
        for n, following in graph.items():
            for m in following:
                reach[n] |= reach[m]
    found = components(graph)
    position = {n: number for number, members in enumerate(found) for n in members}
    assert sorted(position) == sorted(graph)
    for n in graph:
        assert all(position[m] <= position[n] for m in graph[n])
        assert all((position[n] == position[m]) == (m in reach[n] and n in reach[m]) for m in graph)
    cycle = find_cycle(graph)
    looped = any(n in graph[n] for n in graph) or any(len(members) > 1 for members in found)
    assert (cycle is not None) == looped
    if cycle is not None:
        assert cycle[0] == cycle[-1]
        assert all(m in graph[n] for n, m in itertools.pairwise(cycle))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nobody_overtakes_on_any_limit_of_the_pack(file: object) -> None:
    procedure = read(file)
    tables = DayTables(calendar(), procedure.most)
    limits = [limit for step in procedure.steps.values() for limit in (step.within, step.raised) if limit]
    limits += [duty.within for step in procedure.steps.values() for duty in step.duties.values()]
    for limit in limits:
        assert bool(np.all(np.diff(tables.due(limit)) >= 0))
        assert bool(np.all(tables.due(limit, 7) >= tables.due(limit)))


@pytest.mark.parametrize(("count", "days"), [(1, 1), (20, 20), (50, 50)])
def test_fifty_parallel_duties_last_as_long_as_the_slowest_that_is_needed(count: int, days: int) -> None:
    procedure = proved("cn.petition.claim").procedure
    first = procedure.steps[procedure.opens.step]
    duties = {
        f"d{n}": Duty(f"d{n}", TITLE, (first.who,), Limit(days=n + 1, law=first.within.law), late="deemed")
        for n in range(50)
    }
    end = next(name for name, end in procedure.ends.items() if end.outcome == "ended")
    step = Step(
        name=first.name,
        title=first.title,
        who=first.who,
        within=Limit(days=900, law=first.within.law),
        late=Late(to=end),
        duties=Frozen(duties),
        when_done=WhenDone(end, count),
    )
    alone = replace(
        procedure,
        steps=Frozen({step.name: step}),
        outsides=Frozen({}),
        anytime=Frozen({}),
        ends=Frozen({end: procedure.ends[end]}),
    )
    proof = prove(alone, calendar())
    assert proof.problems == ()
    assert proof.nodes == 6
    assert proof.worst_case_days == days
    assert play_worst(proof, calendar()).own_days == days


def test_a_pack_is_sound_and_a_whole_matter_is_at_least_as_long_as_its_first_procedure() -> None:
    pack = whole()
    assert [str(problem) for problem in pack.problems] == []
    assert pack.sound
    for name in NAMES:
        proof = proved(name)
        assert pack.worst_case_days[proof.procedure.id] >= (proof.worst_case_days or 0)
        if not any(end.hands_to for end in proof.procedure.ends.values()):
            assert pack.worst_case_days[proof.procedure.id] == proof.worst_case_days


def test_a_hand_over_adds_the_longest_time_of_the_procedure_that_goes_on() -> None:
    together = whole().worst_case_days
    hotline, claim = proved("cn.hotline.request"), proved("cn.petition.claim")
    assert together["cn.hotline.request"] > max(hotline.worst_case_days or 0, claim.worst_case_days or 0)


def test_a_city_whose_offices_hold_every_mandate_has_no_holes() -> None:
    proof = proved("cn.petition.claim")
    units = [
        Unit("s", "city"),
        *(Unit(f"c{n}", "county", "s") for n in range(3)),
        *(Unit(f"t{n}", "township", f"c{n % 3}") for n in range(120)),
    ]
    categories = frozenset(f"k{n:03}" for n in range(517))
    roles = [role.name for role in proof.procedure.roles.values() if role.kind == "office"]
    mandates = [
        Mandate(f"{role} of {unit.code}", unit.code, role, categories) for unit in units for role in roles
    ]
    assert list(holes(proof.graph, City(units, mandates, categories))) == []
    spared = [mandate for mandate in mandates if (mandate.unit, mandate.role) != ("t5", roles[1])]
    found = list(holes(proof.graph, City(units, spared, categories)))
    assert [problem.where for problem in found] == [f"t5.{roles[1]}"]
