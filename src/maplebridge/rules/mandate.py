"""Who is competent: the lowest unit whose office holds the mandate, and why, in every declared language.

A mandate says: this office, at this unit, fills this role for matters whose category begins so.
`place` walks from the place of the matter upwards and stops at the first unit with a mandate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from maplebridge.texts import Joined, Text, Title, Wording
from maplebridge.texts.joining import listed, sentences

INTAKE = "intake"
_OR = Text("{before} or {after}", context="units")
_LOWEST = Text("{unit} is the lowest unit with a mandate for this kind of matter.")
_LOWEST_BY_LAW = Text("{unit} is the lowest unit with a mandate for this kind of matter ({law}).")
_ROUND = Text("{unit} has it, because the material concerns an office below or its head.")
_ROUND_BY_LAW = Text("{unit} has it, because the material concerns an office below or its head ({law}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRef:
    """A unit as far as competence needs it; `level` is a level name such as "township"."""

    id: int
    level: str
    name_en: str
    name_zh: str

    @property
    def title(self) -> Wording:
        """What the unit is called."""
        return Title(self.name_en, self.name_zh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """`category` is a prefix of category codes; "" covers all. `law` names the ground."""

    office: int
    unit: int
    role: str
    category: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """The office that has the matter, and the units below it that hold no mandate for it, in the order of the climb."""

    mandate: Mandate
    at: UnitRef
    passed: tuple[UnitRef, ...]
    category: str
    went_round: bool = False
    reasons: Wording = field(init=False, compare=False, repr=False)
    """Why this office has it; put together once, since a placement is asked for again and again."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reasons", self._reasons())

    @property
    def office(self) -> int:
        return self.mandate.office

    @property
    def unit(self) -> int:
        return self.at.id

    @property
    def level(self) -> str:
        return self.at.level

    def _reasons(self) -> Wording:
        unit, law = self.at.title, self.mandate.law
        if law:
            lowest = (_ROUND_BY_LAW if self.went_round else _LOWEST_BY_LAW).filled(unit=unit, law=law)
        else:
            lowest = (_ROUND if self.went_round else _LOWEST).filled(unit=unit)
        if not self.passed:
            return lowest
        return sentences(
            [Text("No office of {units} holds a mandate for it.", units=_units(self.passed)), lowest]
        )


@dataclass(frozen=True, slots=True)
class Hole:
    """Nobody from the place upwards holds the mandate: a gap that the city must close.

    intake   the office of the common superior that names a competent office meanwhile; None when
             even that is missing (`doctor` names both gaps)
    asked    the units that were asked, in the order of the climb
    """

    role: str
    category: str
    asked: tuple[UnitRef, ...]
    intake: Mandate | None

    @property
    def reasons(self) -> Wording:
        """Why nobody has it, and who names an office."""
        first = Text(
            "No office of {units} holds a mandate for this kind of matter.",
            context="asked",
            units=_units(self.asked),
        )
        if self.intake is None:
            return sentences([first, Text("The city has not named an intake office either.")])
        return sentences(
            [first, Text("The intake office of their common superior names the office that handles it.")]
        )


class Mandates:
    """All mandates of a city, found by role, unit and longest category prefix; read only."""

    __slots__ = ("_at", "_kinds", "_prefixes", "all")

    def __init__(self, mandates: Iterable[Mandate]) -> None:
        self.all: tuple[Mandate, ...] = tuple(mandates)
        at: dict[tuple[str, int], list[Mandate]] = {}
        for mandate in self.all:
            at.setdefault((mandate.role, mandate.unit), []).append(mandate)
        for there in at.values():
            there.sort(key=lambda m: (-len(m.category), m.office))
        self._at = {key: tuple(there) for key, there in at.items()}
        self._prefixes = sorted({mandate.category for mandate in self.all})
        self._kinds: dict[tuple[str, ...], str] = {}

    def holder(
        self, role: str, unit: int, category: str, *, avoid: frozenset[int] = frozenset()
    ) -> Mandate | None:
        """The mandate at exactly this unit whose category prefix is the longest that fits."""
        for mandate in self._at.get((role, unit), ()):
            if category.startswith(mandate.category) and mandate.office not in avoid:
                return mandate
        return None

    def alike(self, category: str) -> str:
        """The first class that was asked about and that the same mandates fit: what they answer for it holds for both."""
        return self._kinds.setdefault(tuple(filter(category.startswith, self._prefixes)), category)

    def fitting(self, role: str, unit: int, category: str) -> tuple[Mandate, ...]:
        """All mandates at exactly this unit that fit, the longest category prefix first."""
        return tuple(one for one in self._at.get((role, unit), ()) if category.startswith(one.category))


class Holders(Protocol):
    """Whatever says by which mandate a role is filled at a unit."""

    def holder(
        self, role: str, unit: int, category: str, *, avoid: frozenset[int] = frozenset()
    ) -> Mandate | None:
        """The mandate at exactly this unit; None where there is none."""


def place(
    category: str,
    path: Sequence[UnitRef],
    mandates: Holders,
    role: str,
    *,
    levels: Iterable[str] | None = None,
    avoid: frozenset[int] = frozenset(),
) -> Placement | Hole:
    """Find the lowest unit on the path whose office holds the mandate.

    path     the unit of the place, named from the city down to itself
    levels   the levels where the procedure may begin; None allows all
    avoid    offices that the material concerns, with their superiors: it goes round them
    returns  the placement; or the hole, with the intake office of the highest unit that has one
             (only a unit above all that were asked is their common superior)
    """
    allowed = None if levels is None else frozenset(levels)
    asked: list[UnitRef] = []
    skipped = False
    for unit in reversed(path):
        if allowed is not None and unit.level not in allowed:
            continue
        mandate = mandates.holder(role, unit.id, category, avoid=avoid)
        if mandate is not None:
            return Placement(mandate, unit, tuple(asked), category, skipped)
        if avoid and mandates.holder(role, unit.id, category) is not None:
            skipped = True
        else:
            asked.append(unit)
    intake = next((m for u in path if (m := mandates.holder(INTAKE, u.id, category, avoid=avoid))), None)
    return Hole(role, category, tuple(asked), intake)


def common_superior(a: Sequence[int], b: Sequence[int]) -> int:
    """The lowest unit that stands above both, given two paths from the city down.

    Between offices of one unit, that unit decides. Between a unit and one that contains it, the
    unit above the larger decides; the city decides where nothing stands above.
    source  Regulation on Petition Work (2022), art. 24: the common next higher organ
    raises  ValueError when the two paths share no unit (two cities: outside this deployment)

    >>> common_superior([1, 2, 5], [1, 2, 6]), common_superior([1, 2], [1, 2, 6])
    (2, 1)
    """
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:  # ends: `shared` grows
        shared += 1
    if shared == 0:
        raise ValueError("These two units have no common superior in this city.")
    if list(a) != list(b) and shared == min(len(a), len(b)):
        shared = max(shared - 1, 1)
    return a[shared - 1]


def common_unit(paths: Sequence[Sequence[int]]) -> int | None:
    """The lowest unit that contains all units given by their paths; None for none or two cities."""
    if not paths:
        return None
    last: int | None = None
    for column in zip(*paths, strict=False):
        if len(set(column)) > 1:
            break
        last = column[0]
    return last


def _units(units: Sequence[UnitRef]) -> Wording:
    *first, last = [unit.title for unit in units] or [Text("the units asked")]
    return Joined(_OR, (listed(first), last)) if first else last
