"""Whether two messages tell of the same matter: words, place and time in one figure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from maplebridge.methods.text.same.likeness import Floats

WHOLE, TITLES, WITHIN = 0.5, 0.3, 0.2
"""Shares of the three likenesses of `likeness.compare`."""
SAME_MATTER = 0.17
"""The score from which two messages are put before a person as one matter."""
COPY = 0.28
"""The likeness of the whole from which one text is an altered copy of the other."""
SAME_PLACE, OTHER_PLACE = 1.25, 0.5
HALF_LIFE = 1_460.0
"""Days after which a score halves: a pothole of four years ago is hardly this one."""


@dataclass(frozen=True, slots=True)
class Match:
    """An open matter that a message may repeat; a `copy` repeats its words, not only its matter."""

    id: Hashable
    score: float
    copy: bool


def blend(likeness: Floats, gaps: Floats, places: Floats) -> Floats:
    """Scores of same matter.

    likeness  (n, 3)  from `compare`
    gaps      (n,)    days between the two messages, 0 when unknown
    places    (n,)    1 a place in common, -1 places named but none in common, 0 unknown
    returns   (n,)    at least 0; `SAME_MATTER` and more is worth a look
    """
    words = likeness @ np.array([WHOLE, TITLES, WITHIN])
    place = np.where(places > 0, SAME_PLACE, np.where(places < 0, OTHER_PLACE, 1.0))
    scores: Floats = words * place * 0.5 ** (np.abs(gaps) / HALF_LIFE)
    return scores
