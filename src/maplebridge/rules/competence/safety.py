"""What an office finds before it calls another side in: whether it is safe. No side reads it as an entry or an end."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from maplebridge.rules.frozen import Frozen
from maplebridge.rules.places import Act, Step
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.settling import ways_into
from maplebridge.texts import Text, Wording

ENDED = Text("The office has ended it")
"""The end of a matter for a side that must not read why."""
PASSED: Wording = Text("The office has looked at the matter before it calls anybody in", context="timeline")
"""The look that passed, to whoever is told of it."""
_FOUND, _SHOWN = "safety", "without safety"


class Look(NamedTuple):
    """Names of the acts by which an office says that it is safe to call another side in, and of those that say it is not."""

    passes: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()


def look(procedure: Procedure) -> Look:
    """The look that comes before another side is called in; empty where the procedure asks for none.

    It passes by an act after which a party is called in, which affirms something and says nothing else, and does not tell
    that party; it stops by an act beside that one which ends the matter and tells those alone who are told that it passed.
    """
    found: Look | None = procedure.engine.get(_FOUND)
    if found is None:
        steps = [step for step in procedure.steps.values() if any(_passing(procedure, step))]
        passes = {act.name for step in steps for act in _passing(procedure, step)}
        stops = {
            act.name
            for step in steps
            for act in step.acts.values()
            if act.to in procedure.ends and not act.adverse
            if any(act.tells and act.tells == one.tells for one in _passing(procedure, step))
        }
        found = procedure.engine[_FOUND] = Look(frozenset(passes), frozenset(stops))
    return found


def _passing(procedure: Procedure, step: Step) -> list[Act]:
    """The acts of a step by which the look passes."""
    return [act for act in step.acts.values() if any(_opens(procedure, act, name) for name in procedure.parties)]


def _opens(procedure: Procedure, act: Act, party: str) -> bool:
    """Whether a party is called in after an act that only affirms something, begins nothing, and does not tell it."""
    affirms = bool(act.needs) and all(procedure.field_of(name).kind == "yes" for name in act.needs)
    looks = affirms and act.at_most is None and party not in act.tells
    return looks and act.name in procedure.roles[party].called_after


def without(procedure: Procedure) -> Procedure:
    """The procedure as a side that was called in is shown it: an end that only a look leads to says no more than that."""
    shown: Procedure | None = procedure.engine.get(_SHOWN)
    if shown is None:
        stops = look(procedure).stops
        ends = {
            name: replace(end, title=ENDED, remedy=())
            for name, end in procedure.ends.items()
            if stops and {where.rpartition(".")[2] for where, _ in ways_into(procedure, name)} <= stops
        }
        shown = replace(procedure, ends=Frozen({**procedure.ends, **ends})) if ends else procedure
        procedure.engine[_SHOWN] = shown
    return shown
