"""What a pack states of gates, played in the real engine: with all of it an act goes through, without one it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from maplebridge.config.mutants.begun import OPENED, begins_otherwise
from maplebridge.config.mutants.stated import Row, Statement
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import DutyClock, Event, State, latest_days, open_matter, step
from maplebridge.rules.fields import Wrong, judge
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.papers import signing
from maplebridge.rules.procedure import Procedure

WINDOWS = ("too_early", "too_late")
NO_VALUE: Mapping[str, str] = {
    "yes": "no", "number": "many", "money": "much", "date": "some day", "choice": "whatever", "office": "somebody",
    "units": "everywhere", "file": "", "table": "", "paper": "a letter", "issued": "", "signatures": "",
}  # fmt: skip
"""For each kind of field something that is not of that kind."""
KNOWN = ("1",)
"""The one office, and the one paper, that may be named."""


def contradicted(procedure: Procedure, statement: Statement, calendar: Calendar) -> list[str]:
    """What the engine does against the statement: a line each; none where it keeps to all of it. O(gates)."""
    begun = begins_otherwise(procedure, statement, calendar)
    return [line for line in (*_all(procedure, statement, calendar), *begun) if line]


def _all(procedure: Procedure, statement: Statement, calendar: Calendar) -> Iterator[str]:
    roles = [name.removeprefix("role.") for name in statement if name.startswith("role.")]
    first = _standing(procedure, calendar)
    for name, row in statement.items():
        place, _, doing = name.rpartition(".")
        if place in ("role", "end"):
            continue
        if place == "field":
            yield from _value(procedure, doing, row)
        elif place == "anytime" or place in procedure.places:
            for one in _at(procedure, place, doing, row):
                yield from _Doing(procedure, calendar, first, one, doing, row, roles).tried()


def _at(procedure: Procedure, place: str, doing: str, row: Row) -> Iterable[str]:
    if place != "anytime":
        return (place,)
    return row.get("only") or [one for one in procedure.steps if doing not in procedure.steps[one].acts][:1]


def _standing(procedure: Procedure, calendar: Calendar) -> State:
    days = latest_days(procedure, OPENED)
    level = procedure.opens.levels[0]
    return open_matter(procedure, at=OPENED, level=level, calendar=calendar, dates=days)[0]


def _value(procedure: Procedure, name: str, row: Row) -> Iterator[str]:
    field = procedure.field_of(name)
    wrong = NO_VALUE.get(row["kind"], "")
    if row["kind"] in NO_VALUE and not isinstance(judge(field, wrong, among=KNOWN), Wrong):
        yield f"field.{name}: “{wrong}” passes as {row['kind']}"
    beyond = [str(row["least"] - 1)] if "least" in row else []
    beyond += [str(row["most"] + 1)] if "most" in row else []
    beyond += [one for one in field.options if one not in row["options"]] if "options" in row else []
    for value in beyond:
        if not isinstance(judge(field, value, among=KNOWN), Wrong):
            yield f"field.{name}: “{value}” passes"


class _Doing:
    """One act or duty of a statement at one place, tried in the engine in every way that the statement speaks of."""

    def __init__(
        self,
        procedure: Procedure,
        calendar: Calendar,
        first: State,
        place: str,
        name: str,
        row: Row,
        roles: list[str],
    ) -> None:
        self.procedure, self.calendar, self.place, self.name, self.row = procedure, calendar, place, name, row
        self.roles, self.by, self.gives = roles, row.get("by", []), row.get("gives", [])
        at = procedure.places[place]
        duties = {
            one: DutyClock(first.last, *(2 * (first.last + MINUTES_A_DAY,)))
            for one in getattr(at, "duties", {})
        }
        self.state = first._replace(
            step=place, next=None, facts=self._facts(), duties=duties, counts={}, dates={}
        )

    def _facts(self) -> frozenset[str]:
        facts = {fact for place in self.procedure.places.values() for fact in _facts_of(place)}
        own = f"{self.place}.{self.name}"
        once = {own, *self._signature(self.place, self.name)} if {"silence", "signs"} & self.row.keys() else set()
        return frozenset((facts | set(self.row.get("after", ()))) - once - self._bound())

    def _bound(self) -> frozenset[str]:
        """The signatures that an act would undo, and those with which the text binds: then it is shut."""
        return frozenset[str]().union(*self._undone())

    def _undone(self) -> tuple[frozenset[str], frozenset[str]]:
        act = self.procedure.acts_at(self.place).get(self.name)
        return signing.undone_by(self.procedure, self.place, act) if act else (frozenset(), frozenset())

    def _signature(self, place: str, name: str) -> tuple[str, ...]:
        """What an act makes true beside itself: the signature of a party on paper."""
        act = self.procedure.acts_at(place).get(name)
        return act.stands_for if act else ()

    def tried(self) -> Iterator[str]:
        """A line for each try that comes out otherwise than stated."""
        yield from self._must("who", None, self.state, *self.by)
        yield from self._must(
            "another role", "wrong_role", self.state, *(one for one in self.roles if one not in self.by)
        )
        for name in self.gives:
            yield from self._must(f"without {name}", "fields", self.state, without=name)
        for fact in self.row.get("after", ()):
            yield from self._must(f"before {fact}", "gate", self._before(fact))
        yield from self._once_signed()
        for name, options in self.row.get("takes", {}).items():
            for other in set(self.procedure.field_of(name).options) - set(options):
                yield from self._must(f"{name} = {other}", "value", self.state, **{name: other})
        if "at_most" in self.row:
            most = self.row["at_most"]
            counts = {f"{self.place}.{self.name}": most, self.name: most, f"anytime.{self.name}": most}
            yield from self._must(f"more than {most} times", "count", self.state._replace(counts=counts))
        if "silence" in self.row:
            yield from self._waived()

    def _once_signed(self) -> Iterator[str]:
        """A side signs once; and what each has signed binds."""
        if "signs" in self.row:
            signed = self.state._replace(facts=self.state.facts | {f"{self.place}.{self.name}"})
            yield from self._must("signed before", "signed", signed)
        if binding := self._undone()[1]:
            signed = self.state._replace(facts=self.state.facts | binding)
            yield from self._must("once each side has signed", "binds", signed)

    def _before(self, fact: str) -> State:
        if "silence" not in self.row:
            return self.state._replace(facts=self.state.facts - {fact})
        waiting = {one: clock for one, clock in self.state.duties.items() if one != self.name}
        return self.state._replace(facts=self.state.facts - {f"{self.place}.{fact}"}, duties=waiting)

    def _waived(self) -> Iterator[str]:
        waived = self.row.get("waived", {})
        for role in self.roles:
            given = dict.fromkeys(waived.get("gives", ()), True)
            code = self._code(self.state, role, given, kind="waive")
            if (code is None) != (role in waived.get("by", ())):
                yield f"{self.place}.{self.name}, waived by {role}: {code or 'goes through'}"

    def _must(
        self, how: str, code: str | None, state: State, *roles: str, without: str = "", **values: Any
    ) -> Iterator[str]:
        """Try it as each role (the first that may, where none is named); a line where it is not refused as `code`."""
        for role in roles or (self.by[:1] if code != "wrong_role" and self.by and how != "who" else ()):
            given = {name: True for name in self.gives if name != without} | values
            got = self._code(state, role, given)
            if got != code and not (got in WINDOWS and code is None) and got != "by_matter":
                yield f"{self.place}.{self.name}, {how} ({role}): {got or 'goes through'}, stated {code or 'goes through'}"

    def _code(self, state: State, role: str, given: Mapping[str, object], kind: Any = "act") -> str | None:
        """How the engine refuses it; None where it goes through."""
        event = Event(kind, state.last, role, self.name, dict(given))
        refusals = step(self.procedure, state, event, self.calendar)[2]
        return refusals[0].code if refusals else None


def _facts_of(place: Any) -> Iterator[str]:
    for name in (*getattr(place, "acts", ()), *getattr(place, "duties", ())):
        yield f"{place.name}.{name}"
