"""What a pack states of how things begin, played in the engine: who opens where, which duties begin with a step and for
whom, who gives more time or pauses, in which steps an anytime act is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maplebridge.config.mutants.stated import Row, Statement
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import Event, State, latest_days, open_matter, step
from maplebridge.rules.course.draft import Draft
from maplebridge.rules.course.moves import enter
from maplebridge.rules.course.plan import plan_of
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.places import Step
from maplebridge.rules.procedure import Procedure

OPENED = 738_000 * MINUTES_A_DAY + 600
"""A morning in 2021, in minutes: a working day."""
TWO = ("1", "2")
"""Two offices that are named, for duties that each owes."""
ANY_GROUND = "whatever"


def begins_otherwise(procedure: Procedure, statement: Statement, calendar: Calendar) -> Iterator[str]:
    """Where the engine begins something otherwise than stated: a line each. O(gates)."""
    roles = [name.removeprefix("role.") for name in statement if name.startswith("role.")]
    yield from _opening(procedure, statement.get("opens", {}), roles, calendar)
    first = _opened(procedure, calendar, level=procedure.opens.levels[0])
    for name, place in procedure.steps.items():
        row = statement.get(name, {})
        last = first.last + MINUTES_A_DAY
        here = first._replace(step=name, next=None, target=last, due=last, budget=9)
        yield from _longer(procedure, here, row.get("longer", {}), roles, calendar)
        yield from _pause(procedure, here, row.get("pause", {}), roles, calendar)
        yield from _duties(procedure, place, statement, first, calendar)
    yield from _anytime(procedure, statement)


def _opened(procedure: Procedure, calendar: Calendar, *, level: str, by: str | None = None) -> State:
    days = latest_days(procedure, OPENED)
    return open_matter(procedure, at=OPENED, level=level, by=by, calendar=calendar, dates=days)[0]


def _opening(procedure: Procedure, row: Row, roles: list[str], calendar: Calendar) -> Iterator[str]:
    at = row.get("at", [])
    tries = [(role, at[0] if at else "", role in row.get("by", [])) for role in roles]
    tries += [("", level, level in at) for level in procedure.levels]
    for role, level, may in tries:
        try:
            _opened(procedure, calendar, level=level, by=role or None)
            opens = True
        except ValueError:
            opens = False
        if opens != may:
            yield f"opens, {role or 'somebody'} at {level}: {'opens it' if opens else 'does not open it'}"


def _refused(procedure: Procedure, here: State, calendar: Calendar, kind: Any, by: str, name: str, given: list[str]) -> bool:
    event = Event(kind, here.last, by, name, dict.fromkeys(given, True))
    return bool(step(procedure, here, event, calendar)[2])


def _longer(procedure: Procedure, here: State, row: Row, roles: list[str], calendar: Calendar) -> Iterator[str]:
    gives, by = list(row.get("gives", [])), row.get("by", [])
    for role in roles:
        if _refused(procedure, here, calendar, "extend", role, "", gives) == (role in by):
            yield f"{here.step}, longer by {role}: {'refused' if role in by else 'goes through'}"
    for name in gives if by else ():
        if not _refused(procedure, here, calendar, "extend", by[0], "", [one for one in gives if one != name]):
            yield f"{here.step}, longer without {name}: goes through"
    if by and not _refused(procedure, here._replace(ext=row["times"]), calendar, "extend", by[0], "", gives):
        yield f"{here.step}, longer than {row['times']} times: goes through"


def _pause(procedure: Procedure, here: State, row: Row, roles: list[str], calendar: Calendar) -> Iterator[str]:
    grounds = list(row.get("on", []))
    for role in roles if grounds else ():
        may = role in row["by"]
        if _refused(procedure, here, calendar, "pause", role, grounds[0], []) == may:
            yield f"{here.step}, paused by {role}: {'refused' if may else 'goes through'}"
    for by in row.get("by", [])[:1]:
        if not _refused(procedure, here, calendar, "pause", by, ANY_GROUND, []):
            yield f"{here.step}, paused for any reason: goes through"


def _duties(procedure: Procedure, place: Step, statement: Statement, first: State, calendar: Calendar) -> Iterator[str]:
    """Which duties are open once a step is entered: those that wait for no other, each for every office that is named."""
    stated = {name: statement.get(f"{place.name}.{name}", {}) for name in place.duties}
    lists = {str(row["each"]): TWO for row in stated.values() if "each" in row}
    draft = Draft(plan_of(procedure, ()), calendar, first._replace(lists={**first.lists, **lists}))
    enter(draft, place.name, first.last, {})
    for name, row in stated.items():
        keys = [f"{name}/{one}" for one in TWO] if "each" in row else [name]
        for key in keys:
            if (key in draft.duties) == ("after" in row):
                yield f"{place.name}.{key}: {'open' if 'after' in row else 'not open'} when the step begins"
        waived = row.get("waived", {})
        here = first._replace(step=place.name, next=None, duties=draft.duties, facts=frozenset())
        for need in waived.get("gives", ()):
            given = [one for one in waived["gives"] if one != need]
            if not _refused(procedure, here, calendar, "waive", waived["by"][0], name, given):
                yield f"{place.name}.{name}, waived without {need}: goes through"


def _anytime(procedure: Procedure, statement: Statement) -> Iterator[str]:
    for name, row in ((one.removeprefix("anytime."), row) for one, row in statement.items() if one.startswith("anytime.")):
        for place in procedure.steps:
            own = name in procedure.steps[place].acts
            if not own and (name in procedure.acts_at(place)) != (place in row.get("only", procedure.steps)):
                yield f"anytime.{name}: {'not ' if place in row.get('only', procedure.steps) else ''}open at {place}"
