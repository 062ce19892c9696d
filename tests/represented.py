"""Who acts for a side by a power, in the walks of two sides: named by the office, one of them already without it."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

import sampled as city

BY = " by power"
"""Behind the role of the side that somebody acts for."""
POWERS = ("special", "ordinary")
"""The power that is given, in turn from walk to walk."""
COUNTS = ("represented_there", "represented_tried", "withheld_tried", "ended_tried", "both_sides_tried")
"""What is counted of them: foreign acts of the side they act for, those tried, acts that need a special power tried with an
ordinary one, acts tried once the power had ended, and persons named for two sides.
"""


class Acting(NamedTuple):
    """Somebody who acts for a side: whose they are, with which code."""

    actor: Any
    code: str


class Tried(NamedTuple):
    """What was tried in all walks through one procedure: (role, step and act) of each, and pairs of sides."""

    ended: set[tuple[str, str]]
    withheld: set[tuple[str, str]]
    both_sides: set[tuple[str, ...]]

    def counted(self) -> dict[str, int]:
        """How much it was, by what it is called in the evidence."""
        return {f"{name}_tried": len(some) for name, some in self._asdict().items()}


def paper() -> tuple[str, str, bytes]:
    """A signed paper, as a form sends it."""
    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "PNG")
    return ("power.png", "image/png", kept.getvalue())


class Represented:
    """Those who act for the sides of one matter, named as its sides come."""

    def __init__(self, number: int, power: str, tried: Tried) -> None:
        self.number, self.power, self.tried = number, power, tried
        self.acting: dict[str, Acting] = {}
        self.ended: dict[str, Acting] = {}
        self.whose: dict[str, str] = {}
        self.allowed: list[tuple[str, str, str]] = []

    def name_for(self, actors: dict[str, Any], now: Any) -> None:
        """Let the office that has the matter name somebody for each side that is there, and try one person for two sides."""
        from maplebridge.kernel.conduct.representing import ending

        row = city.row_of(self.number)
        if row.office is None or row.outcome is not None:
            return
        desk = city.post_of(row.office, "officer")
        for role in actors:
            if role not in self.acting:
                self.whose[role] = _key(actors[role])
                key, self.ended[role] = self._named(desk, role, now, power="special", last=5)
                ending.end(actor=desk, number=self.number, representative=key, reason="The party said so.", now=now)
                _, self.acting[role] = self._named(desk, role, now, power=self.power)
        pair = (*self.whose, "", "")[:2]
        if all(pair) and pair not in self.tried.both_sides:
            self.tried.both_sides.add(pair)
            self._for_both(desk, now)

    def _named(self, desk: Any, role: str, now: Any, *, power: str, last: int = 0) -> tuple[int, Acting]:
        from maplebridge.kernel.conduct.representing.empowering import empower
        from maplebridge.kernel.matter import codes

        given = {
            "whose": self.whose[role], "power": power, "name": "Li Wei", "way": "counter", "files": [paper()],
            "phone": f"1370000{list(self.whose).index(role) + 1:03}{last}",
        }  # fmt: skip
        one = empower(actor=desk, number=self.number, given=given, now=now)
        return one.number, Acting(codes.holder_by(self.number, one.code), one.code)

    def _for_both(self, desk: Any, now: Any) -> None:
        """Whoever acts for the first side is named for the second one too: refused on the field of the phone."""
        from maplebridge.kernel.conduct.representing.empowering import empower
        from maplebridge.rules.refusal import Incomplete

        second = list(self.whose.values())[1]
        given = {
            "whose": second, "power": "special", "name": "Li Wei", "way": "counter", "files": [paper()],
            "phone": "13700000010",
        }  # fmt: skip
        try:
            empower(actor=desk, number=self.number, given=given, now=now)
        except Incomplete as refusal:
            if set(refusal.fields) == {"phone"}:
                return
        self.allowed.append(("call", "one person", "acts for both sides"))


def _key(actor: Any) -> str:
    """The key of the side that an actor is; 0 is whoever brought the matter."""
    from maplebridge.kernel.identity import scope

    with scope.reading(actor):
        return str(actor.party or 0)
