"""What a proof says about one procedure: sound or why not, and how long a matter can last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from maplebridge.rules.course import State
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.rules.soundness.problem import Problem
from maplebridge.rules.soundness.times.longest import Longest
from maplebridge.rules.soundness.times.tables import BEYOND
from maplebridge.rules.soundness.ways.graph import Graph, Node

MINUTES_A_DAY = 1440


OF_NEW_TEXTS = frozenset({"S10", "S11"})
"""What was asked of texts after the first matters ran by them."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay on the longest path. `how` is act, silence, raise or when_done; `act` its name.

    entered, left  the first and the last day of the stay
    """

    place: str
    level: str
    raised: bool
    entered: date
    left: date
    own_days: int
    how: str
    act: str
    who: str


@dataclass(frozen=True)
class Proof:
    """Result of `prove`. Days are own time: days outside or in an outside pause are left out.

    worst_case_days  longest own time over all start days; None if there is none
    easiest_days     longest own time on the start day where it is shortest
    worst_start      first start day with the worst case; `worst_level` the level it opens at
    path             the longest path, with the days of each stay; `days_per_role` sums them up
    steps … acts     how many the file has; an anytime act counts once for each step
    nodes            how many (place, level, raised, counts) a matter can come to
    exact            whether the longest time is known to be attained, not only never too small
    """

    procedure: Procedure
    problems: tuple[Problem, ...]
    graph: Graph
    values: Mapping[str, int]
    worst_case_days: int | None = None
    easiest_days: int | None = None
    worst_start: date | None = None
    worst_level: str | None = None
    path: tuple[Stay, ...] = ()
    days_per_role: Mapping[str, int] = field(default_factory=dict)
    exact: bool = True
    longest: Longest | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def runs(self) -> bool:
        """Whether its matters run soundly: S10 and S11 are asked of new texts, and a matter keeps the words of its own."""
        return all(problem.code in OF_NEW_TEXTS for problem in self.problems)

    @property
    def steps(self) -> int:
        """How many steps the file has."""
        return len(self.procedure.steps)

    @property
    def outsides(self) -> int:
        """How many outside places the file has."""
        return len(self.procedure.outsides)

    @property
    def ends(self) -> int:
        """How many ends the file has."""
        return len(self.procedure.ends)

    @property
    def acts(self) -> int:
        """How many acts are open somewhere; an anytime act counts once for each step."""
        places = (*self.procedure.steps, *self.procedure.outsides)
        return sum(len(self.procedure.acts_at(place)) for place in places)

    @property
    def nodes(self) -> int:
        """How many nodes the graph has."""
        return len(self.graph.arcs)

    def node(self, state: State) -> Node | None:
        """Node at which a running matter stands; None if the proof does not know it."""
        counted = self.graph.counted.get(state.step)
        if counted is None:
            return None
        counts = tuple(state.counts.get(key, 0) for key in counted)
        level = self.procedure.levels.index(state.level)
        node = Node(state.step, level, state.raised, counts)
        return node if node in self.graph.arcs else None

    def bound(self, level: str, day: date) -> int:
        """Longest own days of a matter that opens at `level` on `day`. Raises ValueError if none is proved."""
        if self.longest is None or level not in self.procedure.opens.levels:
            raise ValueError(f"nothing is proved about {self.procedure.id} at {level}")
        start = self.graph.starts[self.procedure.opens.levels.index(level)]
        return int(self.longest.remaining[start][self.longest.tables.position(day)])

    def latest_end(self, state: State, today: int) -> date | None:
        """Last day on which a running matter is over, if the law is kept and nothing goes outside any more.

        today  ordinal of the day on which one asks
        Counts from the day the step was entered; from `today` where the clock stands still or may have stood.
        """
        if state.end is not None or self.longest is None:
            return None
        node = self.node(state)
        if node is None:
            return None
        step = self.procedure.steps.get(state.step)
        since = state.since // MINUTES_A_DAY if step is not None and not _may_stand(step) else today
        position = since - self.longest.tables.first
        if not 0 <= position < self.longest.tables.size:
            return None
        days = int(self.longest.remaining[node][position])
        return None if days >= BEYOND else date.fromordinal(since + days)


def _may_stand(step: Step) -> bool:
    """Whether own time may stand still in a step."""
    return step.pause is not None and step.pause.outside is not None
