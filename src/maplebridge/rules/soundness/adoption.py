"""S8: running matters that take over a later version: every step has its place there, and no time is added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.problem import Problem, names
from maplebridge.rules.soundness.proof import Proof
from maplebridge.rules.soundness.times.tables import Left
from maplebridge.texts import Text, Wording


def adoption_problems(
    given: Sequence[Procedure], proofs: Mapping[tuple[str, int], Proof]
) -> Iterator[Problem]:
    """Check each version that says, in `[adopt.N]`, that matters of version N may take it over."""
    by_version = {(one.id, one.version): one for one in given}
    for new in given:
        for version, mapped in new.adopt.items():
            old = by_version.get((new.id, version))
            if old is not None:
                pair = proofs[old.id, old.version], proofs[new.id, new.version]
                yield from _one_pair(*pair, mapped)


def _one_pair(old: Proof, new: Proof, mapped: Mapping[str, str]) -> Iterator[Problem]:
    procedure = new.procedure
    for place in (*old.procedure.steps, *old.procedure.outsides):
        target = mapped.get(place, place)
        title = names(old.procedure, place)
        if target not in procedure.steps and target not in procedure.outsides:
            yield _no_place(procedure, old.procedure.version, place, title)
            continue
        before, after = _from_place(old, place), _from_place(new, target)
        if before is not None and after is not None and bool(np.any(after > before)):
            yield _adds_time(procedure, old.procedure.version, place, title, int(np.max(after - before)))


def _from_place(proof: Proof, place: str) -> Left | None:
    """Longest own days from any node of a place, for the start days of the proof."""
    if proof.longest is None:
        return None
    days = proof.longest.tables.starts()
    remaining = [left[days] for node, left in proof.longest.remaining.items() if node.place == place]
    return np.max(np.stack(remaining), axis=0) if remaining else None


def _no_place(procedure: Procedure, version: int, place: str, title: Wording) -> Problem:
    return Problem(
        "S8",
        f"adopt.{version}",
        Text(
            "“{title}” ({place}) of version {version} has no place in version {version_2}: name one "
            "in [adopt.{version}].",
            title=title,
            place=place,
            version=version,
            version_2=procedure.version,
        ),
    )


def _adds_time(procedure: Procedure, version: int, place: str, title: Wording, days: int) -> Problem:
    return Problem(
        "S8",
        f"adopt.{version}",
        Text(
            "Whoever stands at “{title}” ({place}) would wait up to {days} days longer by taking "
            "over version {version}: leave version {version_2} out of [adopt], or shorten the limits.",
            title=title,
            place=place,
            days=days,
            version=procedure.version,
            version_2=version,
        ),
    )
