"""A lawful procedure as frozen data: the words that every other room of `rules` speaks.

The attributes are the keys of the file (`docs/reference/procedures`), in the plural where a table holds many.
What the file leaves out is filled in when it is read: an act without `who` has the `who` of its step, a limit
has the counting of its parameter or of the file. So nobody who reads a `Procedure` needs to know a default.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from maplebridge.rules.fields import Field
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.places import Act, Duty, End, Outside, Place, Step, WhenDone
from maplebridge.rules.words import (
    ABOVE,
    ANSWER,
    BUILT_IN_FIELDS,
    BUILT_IN_HELP,
    CHOSEN,
    OUTCOMES,
    REPORT,
    Count,
    Extend,
    GivenDay,
    InForce,
    Late,
    Law,
    Limit,
    Outcome,
    Param,
    Pause,
    Role,
    RoleKind,
    Waive,
    citations,
)
from maplebridge.texts import Title, Wording

__all__ = [
    "ABOVE",
    "BUILT_IN_FIELDS",
    "CHOSEN",
    "OUTCOMES",
    "Act",
    "Count",
    "Days",
    "Duty",
    "End",
    "Example",
    "ExampleAct",
    "Expect",
    "Extend",
    "GivenDay",
    "InForce",
    "Late",
    "Law",
    "Limit",
    "Opens",
    "Outcome",
    "Outside",
    "Param",
    "Pause",
    "Place",
    "Procedure",
    "Remedy",
    "Role",
    "RoleKind",
    "Step",
    "Waive",
    "WhenDone",
    "citations",
]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A remedy outside this procedure; without `within` it is open at any time."""

    name: str
    title: Wording
    at: Wording
    within: Limit | None
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Opens:
    """First step, the levels where it may open, who may open it, the days that must be named then (by field)."""

    step: str
    levels: tuple[str, ...]
    who: tuple[str, ...]
    gives: Mapping[str, GivenDay] = field(default_factory=Frozen)


@dataclass(frozen=True, slots=True)
class Days:
    """How days are counted where a limit does not say."""

    count: Count
    rolls: bool
    law: str


@dataclass(frozen=True, slots=True)
class ExampleAct:
    """One line of an example: who does what on which day, and whether it is refused (with which code).

    act   name of an act or duty, or extend, pause, resume, waive, child_ended
    give  field names, or `name=value` (a date, `level=…`, `ground=…`, `duty=…`, `part=…`, `units=a,b`)
    """

    on: date | datetime
    by: str
    act: str
    give: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Expect:
    """What an example must come to: an end (and its day), or a step (and its last day)."""

    end: str | None = None
    on: date | None = None
    step: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A run that the file itself promises; `give`: the days that the opening names, `name=2026-03-02`.

    acts  in the order in which they are taken
    """

    says: str
    opened: date | datetime
    level: str
    expect: Expect
    acts: tuple[ExampleAct, ...] = ()
    give: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One version of one procedure. Mappings keep the order of the file.

    brings  what whoever opens it brings, as a noun: report, offer, application
    fields what may be written into acts, each with its kind; what is not `told` stays inside (answers and WHY apart)
    adopt  version number -> {step of that version: step of this one}
    """

    id: str
    version: int
    title: Wording
    in_force: InForce
    levels: tuple[str, ...]
    opens: Opens
    days: Days
    laws: Mapping[str, Law]
    roles: Mapping[str, Role]
    params: Mapping[str, Param] = field(default_factory=Frozen)
    steps: Mapping[str, Step] = field(default_factory=Frozen)
    outsides: Mapping[str, Outside] = field(default_factory=Frozen)
    ends: Mapping[str, End] = field(default_factory=Frozen)
    anytime: Mapping[str, Act] = field(default_factory=Frozen)
    remedies: Mapping[str, Remedy] = field(default_factory=Frozen)
    fields: Mapping[str, Field] = field(default_factory=Frozen)
    documents: Mapping[str, Wording] = field(default_factory=Frozen)
    categories: tuple[str, ...] = ()
    adopt: Mapping[int, Mapping[str, str]] = field(default_factory=Frozen)
    examples: tuple[Example, ...] = ()
    brings: Wording = REPORT
    engine: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Room for what `course` works out once per file; no part of the law."""

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    @property
    def places(self) -> dict[str, Place]:
        """Every place by name: steps, then outsides, then ends."""
        return {**self.steps, **self.outsides, **self.ends}

    def place(self, name: str) -> Place:
        """The place called `name`. Raises KeyError."""
        place: Place | None = self.steps.get(name) or self.outsides.get(name) or self.ends.get(name)
        if place is None:
            raise KeyError(name)
        return place

    def acts_at(self, place: str) -> dict[str, Act]:
        """Acts open at a place: its own first, then the anytime acts (which are open in steps only)."""
        here = self.place(place)
        if isinstance(here, End):
            return {}
        acts = dict(here.acts)
        if isinstance(here, Step):
            for name, act in self.anytime.items():
                if act.only is None or place in act.only:
                    acts.setdefault(name, act)
        return acts

    @property
    def parties(self) -> frozenset[str]:
        """Names of the roles that are parties."""
        return frozenset(name for name, role in self.roles.items() if role.kind == "party")

    @property
    def bringers(self) -> frozenset[str]:
        """Names of the parties that may bring a matter under it; none where offices alone open it."""
        return self.parties.intersection(self.opens.who)

    @property
    def bringer(self) -> str:
        """The party role in which a matter is brought where nobody says another; empty where offices alone open it."""
        return next((name for name in self.opens.who if name in self.parties), "")

    @property
    def called(self) -> tuple[str, ...]:
        """The party roles in which an office calls somebody in: all in which the matter was not brought by itself. In the
        order of the file.
        """
        return tuple(name for name in self.roles if name in self.parties and name != self.bringer)

    def outside_of(self, roles: Collection[str]) -> frozenset[str]:
        """The roles of bodies outside whose papers the holders of `roles` put on record."""
        return frozenset(one.name for one in self.roles.values() if not set(one.entered_by).isdisjoint(roles))

    def enters(self, place: str, who: str) -> bool:
        """Whether what `who` does at a place is put on record from a paper of a body outside: of that body's own role, or of
        an office at an outside place.
        """
        kind = self.roles[who].kind if who in self.roles else ""
        return kind == "outside" or (kind == "office" and place in self.outsides)

    def values(self, chosen: Mapping[str, int] | None = None) -> dict[str, int]:
        """Days of each parameter: the city's own (`chosen`) or the value of the file.

        raises  ValueError  unknown parameter, or a value outside `least..most`
        """
        values = {name: param.days for name, param in self.params.items()}
        for name, days in (chosen or {}).items():
            param = self.params.get(name)
            if param is None:
                raise ValueError(f"{self.id} has no parameter {name}")
            if not param.least <= days <= param.most:
                raise ValueError(f"{name} of {self.id} lies within {param.least}..{param.most}, not {days}")
            values[name] = days
        return values

    @property
    def most(self) -> dict[str, int]:
        """Days of each parameter at its most: what a proof counts with."""
        return {name: param.most for name, param in self.params.items()}

    @property
    def least(self) -> dict[str, int]:
        """Days of each parameter at its least: what windows are checked with."""
        return {name: param.least for name, param in self.params.items()}

    def field_of(self, name: str) -> Field:
        """A field of this file, or a built-in one: words."""
        own = self.fields.get(name)
        return own or Field(name, BUILT_IN_FIELDS.get(name) or Title(name, name), help=BUILT_IN_HELP.get(name))

    def field_title(self, name: str) -> Wording:
        """Title of a field of this file or of a built-in one."""
        return self.field_of(name).title

    @property
    def told(self) -> frozenset[str]:
        """Fields whose words a party is shown where the act tells them."""
        return frozenset(name for name, one in self.fields.items() if one.told)

    @property
    def answers(self) -> frozenset[str]:
        """Fields that are the office's answer, always told. In a file of before kinds: the one called so."""
        if any(one.declared or one.answer for one in self.fields.values()):
            return frozenset(name for name, one in self.fields.items() if one.answer)
        return frozenset({ANSWER}.intersection(self.fields))

    def role_title(self, name: str) -> Wording:
        """Title of a role."""
        role = self.roles.get(name)
        return role.title if role else Title(name, name)

    def level_above(self, level: str) -> str | None:
        """The next higher level, None at the top."""
        above = self.levels.index(level) + 1
        return self.levels[above] if above < len(self.levels) else None
