"""S8: many procedures together. Hand-overs and child matters never go round for ever; the whole has a bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.procedure import Outside, Procedure, Step
from maplebridge.rules.soundness.adoption import adoption_problems
from maplebridge.rules.soundness.findings import ROUND
from maplebridge.rules.soundness.problem import Problem
from maplebridge.rules.soundness.proof import Proof
from maplebridge.rules.soundness.prove import prove
from maplebridge.rules.soundness.times.longest import Longest
from maplebridge.rules.soundness.times.tables import BEYOND, Days, DayTables
from maplebridge.rules.soundness.ways.components import components, find_cycle
from maplebridge.texts import Joined, Text

MOST_COMBINATIONS = 200
"""Combinations of counted hand-overs that are worked out for one circle of procedures."""

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class PackProof:
    """Result of `prove_pack`.

    proofs           (id, version) -> the proof of that file alone
    problems         what is wrong between the files (S8)
    worst_case_days  id -> longest own time of a matter that opens there, with all that it is handed to
    """

    proofs: Mapping[tuple[str, int], Proof]
    problems: tuple[Problem, ...]
    worst_case_days: Mapping[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether every file is sound, and all of them together."""
        return not self.problems and all(proof.sound for proof in self.proofs.values())


def prove_pack(procedures: Iterable[Procedure], calendar: Calendar) -> PackProof:
    """Prove each procedure, then all of them together. Of several versions the last one takes what is handed on."""
    given = sorted(procedures, key=lambda procedure: (procedure.id, procedure.version))
    proofs = {(one.id, one.version): prove(one, calendar) for one in given}
    latest = {proof.procedure.id: proof for proof in proofs.values()}
    problems = [*_unknown(latest), *_endless(latest), *adoption_problems(given, proofs)]
    if problems or not all(proof.longest is not None for proof in latest.values()):
        return PackProof(proofs, tuple(problems))
    whole = _Whole(latest, calendar)
    days = {name: whole.worst(name) for name in latest}
    problems += [_too_long(name) for name, number in days.items() if number >= BEYOND]
    return PackProof(proofs, tuple(problems), days)


def _unknown(latest: Mapping[str, Proof]) -> Iterator[Problem]:
    for name, proof in latest.items():
        for where, target, _ in _onward(proof.procedure):
            if target not in latest:
                yield Problem(
                    "S8",
                    f"{name}: {where}",
                    Text(
                        "“{where}” of {name} leads to {target}, which is not among these procedures.",
                        where=where,
                        name=name,
                        target=target,
                    ),
                )
            elif latest[target].procedure.opens.gives:
                yield Problem(
                    "S8",
                    f"{name}: {where}",
                    Text(
                        "“{where}” of {name} leads to {target}, which opens only with days that somebody names: "
                        "nobody is there to name them. Let an act of it ask for the day.",
                        where=where,
                        name=name,
                        target=target,
                    ),
                    leads_to=target,
                )


def _onward(procedure: Procedure) -> Iterator[tuple[str, str, bool]]:
    """List where a procedure leads to others: (place in the file, id of the other, whether it is counted)."""
    for end in procedure.ends.values():
        if end.hands_to is not None:
            yield end.name, end.hands_to, end.at_most is not None
    places: list[Step | Outside] = [*procedure.steps.values(), *procedure.outsides.values()]
    for place in places:
        for act in place.acts.values():
            if act.opens is not None:
                yield f"{place.name}.{act.name}", act.opens, act.at_most is not None
    for act in procedure.anytime.values():
        if act.opens is not None:
            yield f"anytime.{act.name}", act.opens, act.at_most is not None


def _endless(latest: Mapping[str, Proof]) -> Iterator[Problem]:
    uncounted = {
        name: [target for _, target, counted in _onward(proof.procedure) if not counted and target in latest]
        for name, proof in latest.items()
    }
    circle = find_cycle(uncounted)
    if circle is not None:
        titles = Joined(ROUND, [latest[name].procedure.title for name in circle])
        yield Problem(
            "S8",
            circle[0],
            Text(
                "A matter can be handed round for ever: {names}; give one of these hand-overs at_most.",
                names=" → ".join(circle),
                titles=titles,
            ),
        )


def _too_long(name: str) -> Problem:
    return Problem(
        "S8",
        name,
        Text(
            "A matter of {name} and all that it is handed to can last longer than the calendar "
            "reaches: add years to the calendar, or count the hand-overs lower.",
            name=name,
        ),
    )


class _Whole:
    """Longest times of matters that go on under the same number."""

    def __init__(self, latest: Mapping[str, Proof], calendar: Calendar) -> None:
        self.latest = latest
        self.tables = {name: DayTables(calendar, proof.values) for name, proof in latest.items()}
        following = {
            name: [end.hands_to for end in proof.procedure.ends.values() if end.hands_to is not None]
            for name, proof in latest.items()
        }
        groups = components(following)
        self.group = {name: number for number, members in enumerate(groups) for name in members}
        self.known: dict[tuple[str, Counts], Days] = {}

    def worst(self, name: str) -> int:
        """Longest own days of a matter that opens as `name`; BEYOND if nobody can tell."""
        days = self.days(name, ())
        return int(days[self.tables[name].starts()].max())

    def days(self, name: str, counts: Counts) -> Days:
        """Own days left of a matter that comes to a procedure with these hand-overs used, for each day."""
        key = (name, counts)
        if key not in self.known:
            if len(self.known) > MOST_COMBINATIONS:
                return np.full(self.tables[name].size + 1, BEYOND, dtype=np.int64)
            graph, after = self.latest[name].graph, self._after(name, dict(counts))
            longest = self.latest[name].longest  # where nothing follows, it was worked out for its own proof
            if after or longest is None:
                longest = Longest(graph, self.tables[name], after).work_out()
            self.known[key] = np.max(
                np.stack([longest.remaining[start] for start in graph.starts]).astype(np.int64), axis=0
            )
        return self.known[key]

    def _after(self, name: str, counts: dict[str, int]) -> dict[str, Days]:
        """What follows each end that hands the matter on."""
        days_after: dict[str, Days] = {}
        for end in self.latest[name].procedure.ends.values():
            if end.hands_to is None:
                continue
            key = f"{name}.{end.name}"
            used = counts.get(key, 0)
            if end.at_most is not None and used >= end.at_most:
                continue
            same = self.group[end.hands_to] == self.group[name]
            onward = {**counts, key: used + 1} if end.at_most is not None else counts
            days_after[end.name] = self.days(end.hands_to, tuple(sorted(onward.items())) if same else ())
        return days_after
