"""S11: where each of several offices has a duty (`each`), they are named by the time it begins, on every way there.

Else nobody knows whose duty it is: one office would answer for all of them, or the silence of none count as everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.problem import Problem
from maplebridge.rules.soundness.settling import after_naming
from maplebridge.texts import Text


def nobody_named(procedure: Procedure) -> Iterator[Problem]:
    """A problem for each duty whose offices may not have been named when its step begins. In the order of the file."""
    for step in procedure.steps.values():
        for duty in step.duties.values():
            if duty.each is not None and step.name not in after_naming(procedure, duty.each):
                yield Problem(
                    "S11",
                    f"{step.name}.{duty.name}",
                    Text(
                        "“{duty}” at “{step}” is the duty of each of “{field}”, but the matter can come there before "
                        "anybody has named them: let every way into the step go through an act that needs “{name}”.",
                        duty=duty.title,
                        step=step.title,
                        field=procedure.field_title(duty.each),
                        name=duty.each,
                    ),
                )
