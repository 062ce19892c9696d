"""Whether each act and duty can be done at all: its earliest day against the last day of its step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from maplebridge.rules.procedure import Act, Limit, Procedure, Step
from maplebridge.rules.soundness.times.leaving import in_order
from maplebridge.rules.soundness.times.tables import Days, DayTables


class Closed(NamedTuple):
    """An act or duty that cannot be done if its step begins (or is raised) at `position`."""

    step: str
    act: str
    position: int
    raised: bool = False


class Windows:
    """Earliest and last days of acts; limits at their least, minimum durations at their most."""

    def __init__(self, procedure: Procedure, least: DayTables, most: DayTables) -> None:
        self.procedure, self.least, self.most = procedure, least, most

    def closed(self, step: Step) -> Iterator[Closed]:
        """List what cannot be done in time in one step, with the first start day on which it cannot.

        A raise starts the minimum of an act again; that is told only of acts that can be done without a raise.
        """
        last = self.least.due(step.within)
        duties = self.duties(step)
        reported: set[str] = set()
        for name, first in duties.items():
            yield from self._if_late(Closed(step.name, name, 0), first, last)
        for act in self.procedure.acts_at(step.name).values():
            if act.not_before is not None or act.not_after is not None or act.requires:
                for shut in self._if_late(
                    Closed(step.name, act.name, 0), self.act(step, act, duties), self._until(act, last)
                ):
                    reported.add(act.name)
                    yield shut
        if step.late is not None and step.late.raises and len(self.procedure.levels) > 1:
            yield from self._closed_by_a_raise(step, reported)

    def _closed_by_a_raise(self, step: Step, reported: set[str]) -> Iterator[Closed]:
        last = self.least.due(step.after_raise)
        for act in self.procedure.acts_at(step.name).values():
            if act.not_before is not None and act.name not in reported:
                first = self._earliest(act.not_before, self.most.today)
                yield from self._if_late(
                    Closed(step.name, act.name, 0, raised=True), first, self._until(act, last)
                )

    def _until(self, act: Act, last: Days) -> Days:
        """Last day of an act within a step that ends on `last`."""
        return last if act.not_after is None else np.minimum(last, self.least.due(act.not_after))

    def duties(self, step: Step) -> dict[str, Days]:
        """Earliest day on which each duty can be done, for each start day of the step."""
        earliest: dict[str, Days] = {}
        for duty in in_order(step):
            before = [earliest[name] for name in duty.after if name in earliest]
            start = np.max(np.stack(before), axis=0) if before else self.most.today
            earliest[duty.name] = self._earliest(duty.not_before, start)
        return earliest

    def act(self, step: Step, act: Act, duties: dict[str, Days]) -> Days:
        """Earliest day of an act: its minimum duration, and what it requires in its own step."""
        first = self._earliest(act.not_before, self.most.today)
        for fact in act.requires:
            place, _, name = fact.partition(".")
            if place == step.name and name in duties:
                first = np.maximum(first, duties[name])
            elif place == step.name and name in step.acts and name != act.name:
                first = np.maximum(first, self._earliest(step.acts[name].not_before, self.most.today))
        return first

    def _earliest(self, limit: Limit | None, start: Days) -> Days:
        """First day after a minimum that runs from `start`."""
        if limit is None:
            return start
        over = self.most.due(limit) if limit.hours is not None else self.most.due(limit) + 1
        return np.asarray(np.minimum(over, self.most.size)[start])

    def _if_late(self, what: Closed, first: Days, last: Days) -> Iterator[Closed]:
        days = self.least.starts()
        late = np.flatnonzero(first[days] > last[days])
        if late.size:
            yield what._replace(position=days.start + int(late[0]))
