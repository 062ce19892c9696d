"""A city's mandates against the competences of a procedure: who holds two roles that must be apart, who has nobody above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from maplebridge.packs.competences import ABOVE_SUBJECT
from maplebridge.rules.competence.holders import Competent
from maplebridge.rules.mandate import Mandate

SAME, KIND, SHARED, SUBJECT = "same_office", "kind", "nobody_left", "no_body_for_subject"
"""Why: one office holds both; the office is of a kind that may not; all who may hold it hold a role to be kept apart;
no office stands above the one that is complained of.
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a city's data lets happen that the procedure forbids.

    unit, office  ids; of SHARED and SUBJECT the office is that which is concerned, or none
    roles         one or two of the procedure;  category  the class in which it happens, a prefix;  why  one of the reasons
    """

    unit: int
    office: int | None
    roles: tuple[str, ...]
    category: str
    why: str


def conflicts(
    competent: Competent, mandates: Sequence[Mandate], needed: Mapping[int, frozenset[str]]
) -> Iterator[Conflict]:
    """Every conflict of one procedure, unit by unit.

    mandates  all of the city;  needed  unit → the office roles that some step needs there
    O(mandates + units · mandates there²)
    """
    at: dict[int, list[Mandate]] = {}
    for mandate in mandates:
        if mandate.role in needed.get(mandate.unit, ()):
            at.setdefault(mandate.unit, []).append(mandate)
    for unit, there in at.items():
        yield from _same_office(competent, unit, there)
        yield from _nobody_left(competent, unit, there)


def _same_office(competent: Competent, unit: int, there: Sequence[Mandate]) -> Iterator[Conflict]:
    """Offices that the city gives two roles which are apart, for a class that both mandates cover."""
    seen: set[tuple[int, str, str]] = set()
    for one, other in combinations(there, 2):
        if one.office != other.office or not competent.rules.are_apart(one.role, other.role):
            continue
        shorter, longer = sorted((one.category, other.category), key=len)
        first, second = sorted((one.role, other.role))
        if longer.startswith(shorter) and (one.office, first, second) not in seen:
            seen.add((one.office, first, second))
            yield Conflict(unit, one.office, (first, second), longer, SAME)


def _nobody_left(competent: Competent, unit: int, there: Sequence[Mandate]) -> Iterator[Conflict]:
    """Roles that the city gives to somebody, and that nobody may hold as the procedure says."""
    for role in sorted({mandate.role for mandate in there}):
        own = [mandate for mandate in there if mandate.role == role]
        for category in sorted({mandate.category for mandate in own}):
            if competent.holder(role, unit, category) is None:
                allowed = competent.fitting(role, unit, category)
                office = None if allowed else next(one.office for one in own if category.startswith(one.category))
                yield Conflict(unit, office, (role,), category, SHARED if allowed else KIND)
                break


def without_superior(
    competent: Competent, subjects: Sequence[tuple[int, Sequence[int], frozenset[int]]], category: str
) -> Iterator[Conflict]:
    """Offices that may be complained of and over whom nobody holds a role that sits above them.

    subjects  (office, the units above its own from the nearest up, offices that never have what is against it)
    """
    for role in sorted(role for role, seat in competent.rules.at.items() if seat == ABOVE_SUBJECT):
        for office, above, avoid in subjects:
            if above and not any(competent.holder(role, unit, category, avoid=avoid) for unit in above):
                yield Conflict(above[0], office, (role,), category, SUBJECT)
