"""S9: an end that is “expired” is the end of what was granted to whoever brought the matter, and of nothing else.

It leaves no remedy, so nothing but that may lead there: no act, no raise, no work that is done or left undone, no time
of another party, no step at which whoever brought the matter judges an answer or has something to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.rules.procedure import Act, End, Procedure, Step
from maplebridge.rules.soundness.problem import Problem
from maplebridge.rules.soundness.settling import acts_of, after_naming, ways_into
from maplebridge.texts import Text


def expired_by_others(procedure: Procedure) -> Iterator[Problem]:
    """A problem for each way into an “expired” end that is no running out. In the order of the file."""
    for end in procedure.ends.values():
        if end.outcome == "expired":
            for where, who in ways_into(procedure, end.name):
                yield from _way(procedure, where, end, acted=bool(who))


def _way(procedure: Procedure, where: str, end: End, *, acted: bool) -> Iterator[Problem]:
    """At most one problem: why this way is no running out."""
    place, _, key = where.partition(".")
    step = procedure.steps.get(place)
    late = None if step is None else step.late
    if acted or step is None or late is None or key != "late" or late.raises:
        why: Text | None = Text(
            "only the limit of a step leads there (its `late`, without a raise), no act and no work that is done"
        )
    else:
        why = _why_not(procedure, step)
    if why is not None:
        yield Problem(
            "S9",
            where,
            Text(
                "{where} leads to “{end}” ({name}), whose outcome is expired, though nothing that was granted "
                "ran its time there: {why}. Let it lead to an end that is “refused”, or “ended” with a remedy.",
                where=where,
                end=end.title,
                name=end.name,
                why=why,
            ),
        )


def _why_not(procedure: Procedure, step: Step) -> Text | None:
    """Why the limit of a step does not bound what was granted to whoever brought the matter; None if it does."""
    if procedure.bringers != {step.who}:
        return Text("the step's time must be that of the one party that brings the matter")
    if step.duties:
        return Text("the step has duties, and one left undone is no time that ran")
    if not _day_is_named(procedure, step):
        return Text(
            "the step's limit must count until or since a day that the opening names, or until one that every way "
            "into the step names by an act"
        )
    if any(act.adverse and act.to == step.name for _, act in acts_of(procedure)):
        return Text("an act against a person leads into the step, and a refusal grants nothing")
    if _judges(procedure, step):
        return Text(
            "whoever brought the matter has something to judge or to do at the step; all that they may do there is "
            "give it up (an act to an end that is “withdrawn”)"
        )
    return None


def _judges(procedure: Procedure, step: Step) -> bool:
    """Whether its party can do more at a step than note something or give it up; then silence there says something."""
    named = {name for _, act in acts_of(procedure) for name in act.remedy}
    return any(
        f"{step.name}.{act.name}" in named or not (act.to is None or _gives_up(procedure, act))
        for act in procedure.acts_at(step.name).values()
        if step.who in act.who
    )


def _gives_up(procedure: Procedure, act: Act) -> bool:
    """Whether an act leads to a “withdrawn” end; one to an “expired” end is a problem of its own."""
    end = procedure.ends.get(act.to or "")
    return end is not None and end.outcome in ("withdrawn", "expired")


def _day_is_named(procedure: Procedure, step: Step) -> bool:
    """Whether the limit of a step counts until or since a day that is always named before the step begins."""
    given = procedure.opens.gives
    until = step.within.until
    if step.within.since in given or until in given:
        return True
    return until is not None and step.name in after_naming(procedure, until)
