"""The resident's code: the database compares what is kept of it."""

from __future__ import annotations

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor, Proof, holder_of
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import opening

RECODED = "recoded"
"""The kind of the entry by which a counter gives out a new code."""


def holder_by(number: int, code: str) -> Actor:
    """Whoever shows this code, as an actor; whether it is the right one the database says with each scope."""
    return holder_of(number, Proof("code", mac(number, code)))


def mac(number: int, code: str) -> bytes:
    """What is stored of a code: HMAC-SHA256, bound to the matter's number."""
    return numbers.code_mac(code, key=opening.code_key(), number=number)


def check_code(*, number: int, code: str) -> bool:
    """Whether the code is the one of the matter; one query. Who asks from outside asks at `site.rate` first."""
    return scope.opens(holder_by(number, code))
