"""Salted commitments: an entry proves what was said without holding a word of it."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Committed:
    """Words, their salt and what the entry keeps of them (SHA-256 over salt, field and text, as base64url)."""

    field: str
    text: str
    salt: bytes
    digest: str


def commit(field: str, text: str, salt: bytes | None = None) -> Committed:
    """Commit to the text of one field.

    salt  random bytes, 16 if none are given: without them nobody can guess the text from the digest
    """
    salt = os.urandom(SALT_BYTES) if salt is None else salt
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


def commit_all(given: Mapping[str, str]) -> tuple[Committed, ...]:
    """Commit to every field that says something. In the order given."""
    return tuple(commit(field, text) for field, text in given.items() if text)
