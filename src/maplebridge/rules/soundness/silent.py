"""S10: whoever stayed silent, and whose matter ends of it, is told so and keeps a way.

The law may let a right pass, or take a matter as withdrawn, because its person did nothing until a limit ran out. Then that
person must learn what ended, and what is left: a remedy, that the matter goes on elsewhere by itself, or that it can be
brought anew, unless an article says that nothing is left. Ends that are “refused” or “ended” have their remedies by S4 and
S9; one that is “expired” was a time that ran (S9).
"""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.rules.procedure import End, Procedure, Step
from maplebridge.rules.soundness.problem import Problem
from maplebridge.rules.soundness.settling import by_itself
from maplebridge.texts import Text

GIVEN_UP = frozenset({"lapsed", "withdrawn", "handed_over"})
"""Outcomes of a silence by which a person's own right passed; an end that is “ended” says that nobody judged."""


def silent_ends(procedure: Procedure) -> Iterator[Problem]:
    """A problem for each silence of a party that ends a matter unheard, and for each such end without a way. In the order
    of the file.
    """
    ways: dict[str, tuple[Step, End]] = {}
    for step in procedure.steps.values():
        ends = [procedure.ends[to] for _, to in by_itself(step) if to is not None and to in procedure.ends]
        given_up = [end for end in ends if end.outcome in GIVEN_UP]
        if step.who not in procedure.parties or not given_up:
            continue
        if step.late is None or step.who not in step.late.tells:
            yield _untold(procedure, step, given_up[0])
        ways |= {end.name: (step, end) for end in given_up if end.name not in ways}
    for step, end in ways.values():
        if not end.remedy and end.final is None and end.hands_to is None:
            yield _no_way(procedure, step, end)


def _untold(procedure: Procedure, step: Step, end: End) -> Problem:
    return Problem(
        "S10",
        f"{step.name}.late",
        Text(
            "“{step}” ends a person's matter (“{end}”) because {role} did nothing in time, and does not tell them: name "
            "{who} in tells.",
            step=step.title,
            end=end.title,
            role=procedure.role_title(step.who),
            who=step.who,
        ),
    )


def _no_way(procedure: Procedure, step: Step, end: End) -> Problem:
    return Problem(
        "S10",
        end.name,
        Text(
            "“{end}” ({name}) ends a person's matter because {role} did nothing at “{step}” in time, and leaves no way: "
            "name a remedy. Where no article names one, that it can be brought anew is one; it needs no limit.",
            end=end.title,
            name=end.name,
            role=procedure.role_title(step.who),
            step=step.title,
        ),
    )
