"""Runs that show what is wrong: made in the real engine, so that a replay cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.soundness.journey import Journey
from maplebridge.rules.soundness.problem import Shows, Witness
from maplebridge.rules.soundness.reviews import OwnReview, way_to_own_review
from maplebridge.rules.soundness.times.windows import Closed
from maplebridge.rules.soundness.ways.components import shortest_way
from maplebridge.rules.soundness.ways.gates import way_without
from maplebridge.rules.soundness.ways.graph import Arc, Graph, Node

OPENED = date(2026, 3, 2)
MOST_DAYS_BACK = 400


class Witnesses:
    """Makes witnesses for one procedure. Each method returns None if the engine does not follow the way."""

    def __init__(self, graph: Graph, calendar: Calendar, values: Mapping[str, int]) -> None:
        self.graph, self.calendar, self.values = graph, calendar, values

    def stuck(self, node: Node) -> Witness | None:
        """A matter that stands where no way leads to an end; goes on until nothing is open, if it can."""
        way = self._way_to(node)
        if way is None:
            return None
        return self._travel(way, "sticks", node.place)

    def silent(self, node: Node) -> Witness | None:
        """A matter at a step whose limit passes without a consequence."""
        way = self._way_to(node)
        if way is None:
            return None
        journey = self._journey(way, OPENED, self.values)
        if journey is None or journey.state.due is None:
            return None
        journey.wait(journey.state.due + MINUTES_A_DAY)
        return self._written(journey, "sticks", node.place)

    def without(self, node: Node, fact: str) -> Witness | None:
        """A matter that came to a step without a fact that an act there requires."""
        way = way_without(self.graph, node, fact)
        return None if way is None else self._travel(way, "no_gate", node.place, fact=fact)

    def loop(self, cycle: Sequence[Node]) -> Witness | None:
        """A matter that has gone once round a circle, and could go on."""
        way = self._way_to(cycle[0])
        if way is None:
            return None
        turns = [self._arc(here, there) for here, there in pairwise(cycle)]
        return self._travel([*way, *turns], "loops", cycle[0].place)

    def own_review(self, own: OwnReview) -> Witness | None:
        """A matter whose review sits with the office that decided."""
        way = way_to_own_review(self.graph, own)
        return None if way is None else self._travel(way, "same_office", own.review.place)

    def too_late(self, shut: Closed, day: date, values: Mapping[str, int]) -> Witness | None:
        """A matter that comes to a step on a day from which an act cannot be done in time."""
        goal = next((n for n in self.graph.nodes if (n.place, n.raised) == (shut.step, shut.raised)), None)
        way = None if goal is None else self._way_to(goal)
        if way is None:
            return None
        for back in range(MOST_DAYS_BACK):
            journey = self._journey(way, day - timedelta(days=back), values)
            if journey is not None and journey.state.since // MINUTES_A_DAY == day.toordinal():
                return self._written(journey, "too_late", shut.step, act=shut.act)
        return None

    def _way_to(self, goal: Node) -> list[Arc] | None:
        """A shortest way from a start to a node."""
        nodes = shortest_way(
            self.graph.starts,
            lambda node: [arc.target for arc in self.graph.arcs.get(node, ())],
            goal.__eq__,
        )
        if nodes is None:
            return None
        return [self._arc(here, there) for here, there in pairwise(nodes)]

    def _arc(self, here: Node, there: Node) -> Arc:
        return next(arc for arc in self.graph.arcs[here] if arc.target == there)

    def _start(self, way: Sequence[Arc]) -> str:
        """Opening level from which a way starts."""
        procedure = self.graph.procedure
        first = way[0].source if way else self.graph.starts[0]
        return procedure.opens.levels[self.graph.starts.index(first)]

    def _journey(self, way: Sequence[Arc], opened: date, values: Mapping[str, int]) -> Journey | None:
        journey = Journey(
            self.graph.procedure,
            self.calendar,
            values,
            opened.toordinal() * MINUTES_A_DAY + 9 * 60,
            self._start(way),
        )
        return journey if all(journey.go(arc) for arc in way) else None

    def _travel(self, way: Sequence[Arc], shows: Shows, place: str, *, fact: str = "") -> Witness | None:
        journey = self._journey(way, OPENED, self.values)
        return None if journey is None else self._written(journey, shows, place, fact=fact)

    def _written(
        self, journey: Journey, shows: Shows, place: str, *, act: str = "", fact: str = ""
    ) -> Witness:
        return Witness(
            shows=shows,
            opened=journey.opened,
            level=journey.level,
            events=tuple(journey.events),
            place=place,
            act=act,
            fact=fact,
            params=dict(journey.values),
        )
