"""Mandates as a procedure lets them be used: each role to an office that may hold it, apart where the law says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from maplebridge.packs.competences import Competence
from maplebridge.rules.mandate import Mandate, Mandates

MOST_TRIED = 5_000
"""Combinations of offices that are tried at one unit before the best found so far is taken."""
_MOST_KEPT = 50_000


class Competent:
    """The mandates of a city for one procedure; asked as `Mandates` are. Built once, and remembers what it answered.

    kind_of  id of an office → its kind
    """

    __slots__ = ("_asked", "_given", "_kind_of", "_mandates", "_roles", "rules")

    def __init__(
        self, mandates: Mandates, rules: Competence, roles: Sequence[str], kind_of: Callable[[int], str]
    ) -> None:
        self._mandates, self.rules, self._kind_of = mandates, rules, kind_of
        self._roles = tuple(role for role in roles if not rules.is_free(role))
        self._asked: dict[tuple[str, int, str, frozenset[int]], Mandate | None] = {}
        self._given: dict[tuple[int, str, frozenset[int]], Mapping[str, Mandate]] = {}

    def holder(
        self, role: str, unit: int, category: str, *, avoid: frozenset[int] = frozenset()
    ) -> Mandate | None:
        """The mandate by which a role of the procedure is filled at exactly this unit; None where no office may."""
        key = (role, unit, category, avoid)
        if key not in self._asked:
            if len(self._asked) >= _MOST_KEPT:
                self._asked.clear()
                self._given.clear()
            self._asked[key] = self._found(role, unit, category, avoid)
        return self._asked[key]

    def may_hold(self, office: int, role: str, unit: int, category: str, *, avoid: frozenset[int] = frozenset()) -> bool:
        """Whether an office that was named for a role may have it: of a kind that may, and without one to be kept apart."""
        if not self.rules.may_hold(role, self._kind_of(office)):
            return False
        given = self._together(unit, category, avoid)
        return not any(
            mandate.office == office and self.rules.are_apart(role, other) for other, mandate in given.items()
        )

    def _found(self, role: str, unit: int, category: str, avoid: frozenset[int]) -> Mandate | None:
        if self.rules.is_free(role):
            return next(iter(self.fitting(role, unit, category, avoid)), None)
        return self._together(unit, category, avoid).get(role)

    def fitting(self, role: str, unit: int, category: str, avoid: frozenset[int] = frozenset()) -> list[Mandate]:
        """The mandates at this unit whose offices may hold the role, the longest category prefix first."""
        return [
            mandate
            for mandate in self._mandates.fitting(role, unit, category)
            if mandate.office not in avoid and self.rules.may_hold(role, self._kind_of(mandate.office))
        ]

    def _together(self, unit: int, category: str, avoid: frozenset[int]) -> Mapping[str, Mandate]:
        """Who fills each role that is kept apart from others."""
        key = (unit, category, avoid)
        if key not in self._given:
            candidates = {role: self.fitting(role, unit, category, avoid) for role in self._roles}
            self._given[key] = assigned(candidates, self.rules)
        return self._given[key]


def assigned(candidates: Mapping[str, Sequence[Mandate]], rules: Competence) -> dict[str, Mandate]:
    """Roles to offices, so that as many roles as can be are filled and no office holds two that are kept apart.

    candidates  role → the mandates that may fill it, the fittest first; of equally full answers the one in which the first
                roles have their fittest is taken. At most MOST_TRIED combinations are looked at
    """
    roles = [role for role, some in candidates.items() if some]
    best: dict[str, Mandate] = {}
    tried = 0

    def fits(role: str, mandate: Mandate, given: Mapping[str, Mandate]) -> bool:
        return not any(
            other.office == mandate.office and rules.are_apart(role, name) for name, other in given.items()
        )

    def fill(n: int, given: dict[str, Mandate]) -> bool:
        nonlocal best, tried
        tried += 1
        if len(given) + len(roles) - n <= len(best) and best:
            return False
        if n == len(roles):
            best = dict(given)
            return len(best) == len(roles)
        for mandate in candidates[roles[n]]:
            if tried >= MOST_TRIED:
                break
            if fits(roles[n], mandate, given) and fill(n + 1, {**given, roles[n]: mandate}):
                return True
        return tried < MOST_TRIED and fill(n + 1, given)

    fill(0, {})
    return best
