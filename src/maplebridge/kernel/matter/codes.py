"""The resident's code: the database compares what is kept of it."""

from __future__ import annotations

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor, Proof, holder_of
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import opening

RECODED, CALLED, PARTY_RECODED = "recoded", "called", "party_recoded"
"""Kinds of entries: a counter gives out a new code; a party is called in; such a party gets a new code."""
EMPOWERED, CONFIRMED, ENDED = "empowered", "power_confirmed", "power_ended"
"""Kinds of entries: somebody acts for a side from now on; an office checked the power, gave out a code; the power ended."""
AGREED = "agreed"
"""Kind of entry: one of several persons in a part said for itself what settles or withdraws; it counts once the last has."""
POWERS = frozenset({EMPOWERED, CONFIRMED, ENDED})
FOR = "for"
"""Particular of an entry about who acts for a side: which one, 0 for whoever brought the matter."""
ABOUT = "about"
"""The field that holds what a party was called in about."""


def holder_by(number: int, code: str) -> Actor:
    """Whoever shows this code, as an actor; whether it is the right one the database says with each scope."""
    return holder_of(number, Proof("code", mac(number, code)))


def mac(number: int, code: str) -> bytes:
    """What is stored of a code, of whoever brought the matter or of a party: HMAC-SHA256, bound to the matter's number."""
    return numbers.code_mac(code, key=opening.code_key(), number=number)


def check_code(*, number: int, code: str) -> bool:
    """Whether the code is one of the matter, of any of its sides; one query. Who asks from outside asks at `web.rate` first.
    """
    return scope.opens(holder_by(number, code))
