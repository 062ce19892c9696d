"""S11: where each of several offices has a duty (`each`), they are named by the time it begins, on every way there; and what
a body outside the city does, some office may put on record.

Else nobody knows whose duty it is: one office would answer for all of them, or the silence of none count as everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.rules.procedure import Act, Duty, Outside, Procedure, Step
from maplebridge.rules.soundness.problem import Problem
from maplebridge.rules.soundness.settling import after_naming
from maplebridge.texts import Text


def nobody_enters(procedure: Procedure) -> Iterator[Problem]:
    """A problem for each act and duty of a body outside that no office may put on record. In the order of the file."""
    closed = {name for name, role in procedure.roles.items() if role.kind == "outside" and not role.entered_by}
    places: list[Step | Outside] = [*procedure.steps.values(), *procedure.outsides.values()]
    for place in places:
        doing: list[Act | Duty] = [*procedure.acts_at(place.name).values()]
        if isinstance(place, Step):
            doing += place.duties.values()
        for one in doing:
            if closed.issuperset(one.who):
                yield Problem(
                    "S11",
                    f"{place.name}.{one.name}",
                    Text(
                        "“{act}” at “{step}” is done by “{body}”, which is outside the city, and nobody may put on record "
                        "what it sends: write “entered_by” at its role.",
                        act=one.title,
                        step=place.title,
                        body=procedure.role_title(one.who[0]),
                    ),
                )


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
