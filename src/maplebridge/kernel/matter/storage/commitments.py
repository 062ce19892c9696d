"""Salted commitments: an entry proves what was said without holding a word of it."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Mapping
from typing import NamedTuple

SALT_BYTES = 16
Draw = Callable[[int], bytes]


class DrawnAhead:
    """Random octets for a batch, fetched from the system many at once: asking it anew costs more than what it gives.

    Of one thread, and for one batch: what is left over goes with it.
    """

    def __init__(self, ahead: int) -> None:
        self._ahead, self._octets, self._at = ahead, b"", 0

    def __call__(self, count: int) -> bytes:
        """The next `count` octets; none is given twice."""
        begin, end = self._at, self._at + count
        if end > len(self._octets):
            begin, end, self._octets = 0, count, os.urandom(max(self._ahead, count))
        self._at = end
        return self._octets[begin:end]


class Committed(NamedTuple):
    """Words, their salt and what the entry keeps of them (SHA-256 over salt, field and text, as base64url)."""

    field: str
    text: str
    salt: bytes
    digest: str


def commit(field: str, text: str, salt: bytes | None = None, *, draw: Draw = os.urandom) -> Committed:
    """Commit to the text of one field.

    salt  random octets, 16 if none are given: without them nobody can guess the text from the digest
    draw  where they come from: so many random octets
    """
    salt = draw(SALT_BYTES) if salt is None else salt
    digest = hashlib.sha256(salt + field.encode() + b"\0" + text.encode()).digest()
    return Committed(field, text, salt, base64.urlsafe_b64encode(digest).rstrip(b"=").decode())


def bound(mac: bytes, what: str) -> str:
    """What an entry keeps of a fact that is bound to a secret of the row (the HMAC of a code, of a link).

    Whoever has the row can check it, whoever has the entry alone can guess nothing. 22 letters of base64url.
    """
    digest = hashlib.sha256(mac + b"\0" + what.encode()).digest()
    return base64.urlsafe_b64encode(digest)[:22].decode()


def binding(mac: bytes, against: int | None) -> dict[str, str]:
    """What binds the code of a matter, and with it the office complained of.

    mac      what is stored of the code, HMAC-SHA256;  against  primary key of the office
    returns  "code" and, with an office, "against": by these keys the opening names them
    """
    office = {} if against is None else {"against": bound(mac, f"against:{against}")}
    return {"code": bound(mac, "code"), **office}


def commit_all(given: Mapping[str, str], *, draw: Draw = os.urandom) -> tuple[Committed, ...]:
    """Commit to every field that says something, each with a salt from `draw`. In the order given."""
    return tuple([commit(field, text, draw=draw) for field, text in given.items() if text])
