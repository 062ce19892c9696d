"""Prove one procedure: S1 to S5, S7 and S9 to S11, and the longest own time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Literal

import numpy as np

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.procedure import Act, Limit, Procedure, Step
from maplebridge.rules.soundness import findings
from maplebridge.rules.soundness.asked import nobody_enters, nobody_named
from maplebridge.rules.soundness.authority import without_authority
from maplebridge.rules.soundness.granted import expired_by_others
from maplebridge.rules.soundness.problem import Problem
from maplebridge.rules.soundness.proof import Proof, Stay
from maplebridge.rules.soundness.reviews import own_review, own_reviews
from maplebridge.rules.soundness.rights import refusals_without_remedy
from maplebridge.rules.soundness.settling import settled_by_others
from maplebridge.rules.soundness.silent import silent_ends
from maplebridge.rules.soundness.times.leaving import in_order
from maplebridge.rules.soundness.times.longest import Leg, Longest
from maplebridge.rules.soundness.times.tables import BEYOND, DayTables
from maplebridge.rules.soundness.times.windows import Windows
from maplebridge.rules.soundness.ways.components import find_cycle
from maplebridge.rules.soundness.ways.gates import impossible_here, unproved
from maplebridge.rules.soundness.ways.graph import Graph, Node, build_graph
from maplebridge.rules.soundness.witness import Witnesses

Params = Literal["most"] | Mapping[str, int]


def prove(procedure: Procedure, calendar: Calendar, *, params: Params = "most") -> Proof:
    """Prove a procedure for every start day of 2020 to 2026.

    params  "most", or a city's own values: limits are then counted with those
    O((nodes + arcs) · days + duties · log duties · days)
    """
    most = procedure.most if isinstance(params, str) else procedure.values(params)
    least = procedure.least if isinstance(params, str) else most
    graph, tables = build_graph(procedure), DayTables(calendar, most)
    problems, endless = _found(graph, tables, DayTables(calendar, least, shortest=True), most)
    proof = partial(Proof, procedure, graph=graph, values=most)
    if endless or graph.crowded or any(problem.code in ("S1", "S2") for problem in problems):
        return proof(problems=tuple(problems))
    return _with_longest(proof, problems, Longest(graph, tables).work_out())


def faults(procedure: Procedure, calendar: Calendar) -> list[Problem]:
    """What is wrong with a procedure, without its longest time: a small part of the work of `prove`."""
    most, graph = procedure.most, build_graph(procedure)
    least = DayTables(calendar, procedure.least, shortest=True)
    return _found(graph, DayTables(calendar, most), least, most)[0]


def _found(
    graph: Graph, tables: DayTables, least: DayTables, most: Mapping[str, int]
) -> tuple[list[Problem], list[Problem]]:
    """Every problem but that of a calendar that is too short; and those of them that are ways without an end."""
    procedure, calendar = graph.procedure, tables.calendar
    witnesses = Witnesses(graph, calendar, most)
    problems = [
        *reached(graph, witnesses),
        *silences(graph, witnesses),
        *gates(graph, witnesses),
        *closed(graph, least, tables, witnesses),
        *clocks(procedure, most),
    ]
    endless = list(loops(graph, witnesses))
    problems += [*endless, *refusals_without_remedy(procedure)]
    problems += [own_review(procedure, review, witnesses.own_review(review)) for review in own_reviews(graph)]
    problems += [*without_authority(procedure), *settled_by_others(procedure), *expired_by_others(procedure)]
    problems += [*silent_ends(procedure), *nobody_named(procedure), *nobody_enters(procedure)]
    return problems, endless


def reached(graph: Graph, witnesses: Witnesses) -> Iterator[Problem]:
    """S1: every place can be reached, and an end can be reached from every node. A problem for each, places that are never
    reached first.
    """
    procedure = graph.procedure
    reached_places = {node.place for node in graph.arcs} | set(graph.crowded)
    if not graph.crowded:
        for place in procedure.places:
            if place not in reached_places:
                yield findings.never_reached(procedure, place)
    stuck = _cannot_end(graph)
    reported: set[str] = set()
    for node in graph.nodes:
        step = procedure.steps.get(node.place)
        silent_step = step is not None and step.late is None
        if node in stuck and node.place not in reported and not silent_step:
            reported.add(node.place)
            yield findings.never_left(procedure, node.place, witnesses.stuck(node))


def _cannot_end(graph: Graph) -> set[Node]:
    """Nodes from which no way leads to an end; none if the graph is incomplete."""
    if graph.crowded:
        return set()
    before: dict[Node, list[Node]] = {node: [] for node in graph.arcs}
    for node, arcs in graph.arcs.items():
        for arc in arcs:
            before[arc.target].append(node)
    open_nodes = [node for node in graph.arcs if graph.is_end(node)]
    ending = set(open_nodes)
    while open_nodes:  # ends: each node once
        for node in before[open_nodes.pop()]:
            if node not in ending:
                ending.add(node)
                open_nodes.append(node)
    return set(graph.arcs) - ending


def silences(graph: Graph, witnesses: Witnesses) -> Iterator[Problem]:
    """S2: silence leads somewhere at every step and every level. A problem for each step where it does not."""
    procedure = graph.procedure
    reported: set[str] = set()
    for node in graph.nodes:
        step = procedure.steps.get(node.place)
        if step is None or step.name in reported:
            continue
        at_top = node.level + 1 == len(procedure.levels)
        if step.late is None or (not step.late.raises and step.late.to is None):
            reported.add(step.name)
            yield findings.silent(procedure, step.name, witnesses.silent(node))
        elif step.late.raises and step.late.at_top is None and at_top:
            reported.add(step.name)
            level = procedure.levels[node.level]
            yield findings.top_silent(procedure, step.name, level, witnesses.silent(node))
    for place, index in graph.dangling:
        if place not in reported:
            reported.add(place)
            yield findings.top_silent(procedure, place, procedure.levels[index], None)


def gates(graph: Graph, witnesses: Witnesses) -> Iterator[Problem]:
    """S2: what an act requires holds on every path, or can be brought about in its own step. A problem for each act and
    fact of which that is not so.
    """
    procedure = graph.procedure
    for node, act, fact in unproved(graph):
        yield findings.open_gate(procedure, node.place, act.name, fact, witnesses.without(node, fact))
    for step in procedure.steps.values():
        for act in procedure.acts_at(step.name).values():
            for fact in impossible_here(step, act):
                yield findings.shut_gate(procedure, step.name, act.name, fact)
        able = {duty.name for duty in in_order(step)}
        for name in step.duties:
            if name not in able:
                yield findings.waits_for_itself(procedure, step.name, name)


def closed(graph: Graph, least: DayTables, most: DayTables, witnesses: Witnesses) -> Iterator[Problem]:
    """S2: every act and duty has a day on which it can be done. A problem for each that has none."""
    windows = Windows(graph.procedure, least, most)
    for step in graph.procedure.steps.values():
        for shut in windows.closed(step):
            day = least.day(shut.position)
            witness = witnesses.too_late(shut, day, least.values)
            yield findings.closed_window(
                graph.procedure, step.name, shut.act, day, raised=shut.raised, witness=witness
            )


def clocks(procedure: Procedure, values: Mapping[str, int]) -> Iterator[Problem]:
    """S3: `same_clock` only where the past need not be remembered. A problem for each act of which that is not so, in the
    order of the file.
    """
    for step in procedure.steps.values():
        for act in step.acts.values():
            target = procedure.steps.get(act.to or "")
            if act.same_clock and (target is None or not _same_clock_holds(step, target, act, values)):
                yield findings.unlike_clock(procedure, step.name, act)


def _same_clock_holds(step: Step, target: Step, act: Act, values: Mapping[str, int]) -> bool:
    bare = step.extend is None and step.pause is None and target.when_done is None
    longest = max(_number(limit, values) for limit in (step.within, step.after_raise))
    return (
        bare
        and step.within.unit == target.within.unit == step.after_raise.unit
        and (target.within.rolls or not step.within.rolls)
        and _number(target.within, values) >= longest
    )


def _number(limit: Limit, values: Mapping[str, int]) -> int:
    if limit.param is not None:
        return values[limit.param]
    return limit.days or limit.months or limit.hours or 0


def loops(graph: Graph, witnesses: Witnesses) -> Iterator[Problem]:
    """S3: every cycle is counted, and the counts stay few enough to be worked out. At most one problem, the first."""
    procedure = graph.procedure
    if graph.crowded:
        acts = graph.counted[graph.crowded[0]]
        yield findings.crowded(procedure, graph.crowded, acts)
        return
    cycle = find_cycle(graph.successors)
    if cycle is not None:
        places = [node.place for node in cycle]
        yield findings.endless(procedure, places, witnesses.loop(cycle))


def _with_longest(proof: partial[Proof], problems: list[Problem], longest: Longest) -> Proof:
    """Add the longest time, its worst start and its path."""
    graph, tables = longest.graph, longest.tables
    days = tables.starts()
    each = np.stack([longest.remaining[node][days] for node in graph.starts])
    worst = each.max(axis=0)
    if int(worst.max()) >= BEYOND:
        last = date.fromordinal(tables.calendar.last)
        return proof(problems=(*problems, findings.table_too_short(graph.procedure, last)))
    at = int(worst.argmax())
    start = int(each[:, at].argmax())
    path = tuple(_stay(longest, leg) for leg in longest.path(graph.starts[start], days.start + at))
    longest.forget()
    per_role: dict[str, int] = {}
    for stay in path:
        per_role[stay.who] = per_role.get(stay.who, 0) + stay.own_days
    return proof(
        problems=tuple(problems),
        worst_case_days=int(worst[at]),
        easiest_days=int(worst.min()),
        worst_start=tables.day(days.start + at),
        worst_level=graph.procedure.opens.levels[start],
        path=path,
        days_per_role=per_role,
        exact=all(_exact(step) for step in graph.procedure.steps.values()),
        longest=longest,
    )


def _stay(longest: Longest, leg: Leg) -> Stay:
    procedure, tables = longest.graph.procedure, longest.tables
    place = procedure.place(leg.node.place)
    who = getattr(place, "who", "")
    return Stay(
        place=leg.node.place,
        level=procedure.levels[leg.node.level],
        raised=leg.node.raised,
        entered=tables.day(leg.entered),
        left=tables.day(leg.left),
        own_days=leg.own_days,
        how=leg.arc.kind,
        act=leg.arc.name,
        who=who,
    )


def _exact(step: Step) -> bool:
    """Whether the longest time of a step is attained for certain."""
    deemed = any(duty.late == "deemed" for duty in step.duties.values())
    moves = step.extend is not None or (step.late is not None and step.late.raises)
    hours = step.within.hours is not None or any(
        duty.within.hours is not None for duty in step.duties.values()
    )
    return not hours and step.within.since is None and not (step.when_done is not None and deemed and moves)
