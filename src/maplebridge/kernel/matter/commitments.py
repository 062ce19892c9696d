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
    """Commit to the text of one field."""
    salt = os.urandom(SALT_BYTES) if salt is None else salt
    digest = hashlib.sha256(salt + field.encode() + b"\0" + text.encode()).digest()
    return Committed(field, text, salt, base64.urlsafe_b64encode(digest).rstrip(b"=").decode())


def commit_all(given: Mapping[str, str]) -> tuple[Committed, ...]:
    """Commit to every field that says something."""
    return tuple(commit(field, text) for field, text in given.items() if text)
