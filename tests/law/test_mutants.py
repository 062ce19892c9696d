"""Every procedure of the pack, spoilt in every way: refused with the right code, and the witness truly shows it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from law.mutations import KINDS, Mutant
from law.packed import FILES, calendar, read
from maplebridge.rules.course import Event, State, open_matter, step
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import Witness, prove

LONG = 4000 * 1440
PLACES_A_FILE = int(os.environ.get("MAPLEBRIDGE_PLACES", "1"))
"""Places of each file that are spoilt in each way; more with the variable, since proofs of all take minutes."""


def replayed(procedure: Procedure, witness: Witness) -> list[State]:
    """All states of a witness; fails if the engine refuses one of its events."""
    state, _ = open_matter(
        procedure, at=witness.opened, level=witness.level, calendar=calendar(), params=witness.params
    )
    states = [state]
    for event in witness.events:
        state, _, refused = step(procedure, state, event, calendar())
        assert not refused
        states.append(state)
    return states


def tried(procedure: Procedure, state: State, name: str, at: int) -> Iterator[str]:
    """Codes with which an act or duty is refused, by each who may do it and at each level; empty if done."""
    here = procedure.place(state.step)
    doing = procedure.acts_at(state.step).get(name) or here.duties[name]
    for level in (None, *procedure.levels):
        event = Event("act", at, doing.who[0], name, give=dict.fromkeys(doing.needs, True), level=level)
        _, _, refused = step(procedure, state, event, calendar())
        yield refused[0].code if refused else ""


def sticks(procedure: Procedure, witness: Witness, states: list[State]) -> None:
    later, _, _ = step(procedure, states[-1], Event("tick", states[-1].last + LONG), calendar())
    assert (later.step, later.end, later.next) == (witness.place, None, None)
    if witness.place in procedure.outsides:
        for name, act in procedure.acts_at(witness.place).items():
            assert act.to is None or set(tried(procedure, later, name, later.last + LONG)) == {"count"}


def loops(procedure: Procedure, witness: Witness, states: list[State]) -> None:
    seen = [(state.step, state.level, state.raised, dict(state.counts)) for state in states]
    assert seen[-1] in seen[:-1]
    assert seen[-1][0] == witness.place


def too_late(procedure: Procedure, witness: Witness, states: list[State]) -> None:
    state = states[-1]
    assert state.step == witness.place
    assert state.due is not None
    assert set(tried(procedure, state, witness.act, state.due)) <= {"too_early", "too_late"}
    assert set(tried(procedure, state, witness.act, state.last)) <= {"too_early"}


def no_gate(procedure: Procedure, witness: Witness, states: list[State]) -> None:
    assert states[-1].step == witness.place
    assert witness.fact not in states[-1].facts


def same_office(procedure: Procedure, witness: Witness, states: list[State]) -> None:
    review = procedure.steps[witness.place]
    decided = [state for state in states if state.step in review.review_of][-1]
    assert (states[-1].step, states[-1].level) == (witness.place, decided.level)


SHOWN: dict[str, Callable[[Procedure, Witness, list[State]], None]] = {
    "sticks": sticks,
    "loops": loops,
    "too_late": too_late,
    "no_gate": no_gate,
    "same_office": same_office,
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_spoilt_procedure_is_refused_and_its_witness_shows_why(
    kind: Callable[[Procedure], Iterator[Mutant]], file: object
) -> None:
    for number, mutant in enumerate(kind(read(file))):
        if number == PLACES_A_FILE:
            break
        problems = [
            problem for problem in prove(mutant.procedure, calendar()).problems if problem.code == mutant.code
        ]
        assert problems, kind.__name__
        assert all(problem.words.in_language("en") and problem.words.in_language("zh") for problem in problems)
        if not mutant.shows:
            continue
        witnesses = [problem.witness for problem in problems if problem.witness is not None]
        witnesses = [witness for witness in witnesses if witness.shows == mutant.shows]
        assert witnesses, [str(problem) for problem in problems]
        for witness in witnesses:
            SHOWN[mutant.shows](mutant.procedure, witness, replayed(mutant.procedure, witness))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_way_to_spoil_applies_to_several_files(kind: Callable[[Procedure], Iterator[Mutant]]) -> None:
    assert sum(1 for file in FILES if any(True for _ in kind(read(file)))) >= 3
