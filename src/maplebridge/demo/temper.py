"""How an office of the sample city works: honest, slow, wrong or silent. A temper of offices, never of persons."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from enum import Enum

from maplebridge.kernel.matter.lifecycle.moving import BOUNCE
from maplebridge.rules.course import Choice

ELSEWHERE = 0.04
LEFT_UNTIL = 0.6
"""Share of the limit that a slow office lets pass before it looks at a matter."""
MORE_TIME = 0.15
"""Chance that more time is taken where the law allows it: an extension, or a pause."""


class Temper(Enum):
    """Chance of acting on a day, days it waits first, chance of an adverse act, chance of an objection.

    A slow office works to the last day: it leaves a matter until most of its time is over.
    """

    HONEST = (0.88, 0, 0.06, 0.02)
    SLOW = (0.35, 1, 0.08, 0.02)
    WRONG = (0.70, 0, 0.25, 0.45)
    SILENT = (0.02, 5, 0.05, 0.00)
    RESIDENT = (0.45, 0, 0.0, 0.0)

    def moves(self, chance: random.Random, *, age: int, limit: int | None) -> bool:
        """Whether it acts today on a matter that has lain for `age` of the `limit` days that it may lie; None where
        no limit runs.
        """
        waits = self.value[1]
        if self is Temper.SLOW and limit is not None:
            waits = max(waits, round(LEFT_UNTIL * limit))
        return age >= waits and chance.random() < self.value[0]

    def pick(
        self, chance: random.Random, choices: Sequence[Choice], elsewhere: Collection[str]
    ) -> Choice | None:
        """The act it takes: mostly one that leads on, now and then an adverse one, an objection, more time.

        elsewhere  the ends that hand a matter over to others: taken seldom
        """
        resumes = [one for one in choices if one.kind == "resume"]
        if resumes and chance.random() < 1 / 2:
            return resumes[0]
        later = [one for one in choices if one.kind in ("extend", "pause")]
        if later and self is not Temper.HONEST and chance.random() < MORE_TIME:
            return chance.choice(later)
        objections = [one for one in choices if one.name == BOUNCE]
        if objections and chance.random() < self.value[3]:
            return objections[0]
        adverse = [one for one in choices if one.adverse]
        if adverse and chance.random() < self.value[2]:
            return chance.choice(adverse)
        good = [
            one for one in choices if not one.adverse and one.name != BOUNCE and one.kind in ("act", "duty")
        ]
        leading = [one for one in good if one.to is not None or one.kind == "duty"]
        staying = [one for one in leading if one.to not in elsewhere]
        away = chance.random() < ELSEWHERE
        pool = (leading if away else staying) or leading or good
        return chance.choice(pool) if pool else None


SHARE = (Temper.HONEST,) * 14 + (Temper.SLOW,) * 3 + (Temper.WRONG,) * 1 + (Temper.SILENT,) * 2

SCATTER = 2_654_435_761
"""Knuth's multiplier: numbers in even steps come out in no order."""


def temper_of(office: int) -> Temper:
    """The temper of an office: fixed by its number, and scattered, so that offices of a kind differ."""
    return SHARE[(office * SCATTER % 2**32) * len(SHARE) >> 32]
