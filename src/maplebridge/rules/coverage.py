"""How much of a procedure its own examples go through: every act and every silence at least once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import Entry
from maplebridge.rules.examples import play
from maplebridge.rules.procedure import Outside, Procedure, Step

CLOCK_ACTS = {"extended": "extend", "paused": "pause"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Acts and silences of a procedure, and how many of them some example goes through.

    acts      `step.act`, `anytime.act`, `step.duty`, `step.duty.waive`, `step.extend`, `step.pause`
    silences  `step.late`; of a raise `step.raise` and `step.at_top`; `step.duty.late` of a duty
    missing   those that no example goes through, in the order of the file
    """

    acts_total: int
    acts_covered: int
    silences_total: int
    silences_covered: int
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def coverage(procedure: Procedure, calendar: Calendar) -> Coverage:
    """Run every example through the engine and count what happened on the way. O(acts of the examples)."""
    happened: set[str] = set()
    for example in procedure.examples:
        happened.update(_happened(procedure, play(procedure, example, calendar).entries))
    acts, silences = tuple(_acts(procedure)), tuple(_silences(procedure))
    return Coverage(
        acts_total=len(acts),
        acts_covered=sum(name in happened for name in acts),
        silences_total=len(silences),
        silences_covered=sum(name in happened for name in silences),
        missing=tuple(name for name in (*acts, *silences) if name not in happened),
    )


def _acts(procedure: Procedure) -> Iterator[str]:
    """What persons can do, by name."""
    for step in procedure.steps.values():
        yield from (f"{step.name}.{act}" for act in step.acts)
        for duty in step.duties.values():
            yield f"{step.name}.{duty.name}"
            if duty.waive is not None:
                yield f"{step.name}.{duty.name}.waive"
        if step.extend is not None:
            yield f"{step.name}.extend"
        if step.pause is not None:
            yield f"{step.name}.pause"
    for outside in procedure.outsides.values():
        yield from (f"{outside.name}.{act}" for act in outside.acts)
    yield from (f"anytime.{act}" for act in procedure.anytime)


def _silences(procedure: Procedure) -> Iterator[str]:
    """What happens when nobody acts, by name."""
    for step in procedure.steps.values():
        late = step.late
        if late is not None and late.raises:
            if step.at != procedure.levels[-1] and len(procedure.levels) > 1:
                yield f"{step.name}.raise"
            yield f"{step.name}.at_top"
        elif late is not None:
            yield f"{step.name}.late"
        yield from (f"{step.name}.{duty}.late" for duty in step.duties)


def _happened(procedure: Procedure, entries: tuple[Entry, ...]) -> Iterator[str]:
    """Names of the acts and silences in a run."""
    here = procedure.opens.step
    for entry in entries:
        place = procedure.place(here)
        if entry.kind == "silence":
            yield _silence(place, entry)
        elif entry.kind == "waived":
            yield f"{here}.{entry.name}.waive"
        elif entry.kind in CLOCK_ACTS:
            yield f"{here}.{CLOCK_ACTS[entry.kind]}"
        elif isinstance(place, Step | Outside) and entry.name in place.acts:
            yield f"{here}.{entry.name}"
        elif entry.kind == "act":
            yield f"anytime.{entry.name}"
        elif entry.kind == "duty":
            yield f"{here}.{entry.name}"
        here = str(entry.set.get("step", here))


def _silence(place: object, entry: Entry) -> str:
    """Name of a silence: of the step itself, of its raise, or of one of its duties."""
    late = entry.data.get("late")
    if late == "raise":
        return f"{entry.name}.raise"
    if late == "to":
        raises = isinstance(place, Step) and place.late is not None and place.late.raises
        return f"{entry.name}.{'at_top' if raises else 'late'}"
    step = place.name if isinstance(place, Step) else ""
    return f"{step}.{entry.name}.late"
