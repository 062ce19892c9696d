"""What is kept of a secret that somebody shows again: never the secret, only its HMAC under the city's key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.conf import settings

from maplebridge.kernel.identity.derivation import Hasher, derived

DERIVED = "hkdf:"
"""How the secret of a city begins whose keys are derived by HKDF. Without it everything is made as before (ADR 18)."""
PURPOSES: Mapping[str, str] = {
    "submission": "", "words": "", "content": "content", "code of a submission": "code", "new code": "recode",
    "act": "act", "row": "import:", "part of a row": "import part:", "try": "",
    "sms": "sms:", "bounce": "bounce:", "code of a party": "party:", "answer that helped": "helped:",
}  # fmt: skip
"""What a keyed hash is for, and what stood before its text in cities that were founded before HKDF."""


def mac(purpose: str, text: str) -> bytes:
    """HMAC-SHA256 of a text under the key of its purpose: the same text kept for two purposes looks different."""
    secret = str(settings.SECRET_KEY)
    return hasher(secret, purpose).of(
        (text if secret.startswith(DERIVED) else PURPOSES[purpose] + text).encode()
    )


def is_derived() -> bool:
    """Whether the keys of this city are derived by HKDF."""
    return str(settings.SECRET_KEY).startswith(DERIVED)


def key(purpose: str) -> bytes:
    """The key of one purpose, for whoever keeps a message of its own form."""
    return _key(str(settings.SECRET_KEY), purpose)


@lru_cache(maxsize=64)
def hasher(secret: str, purpose: str) -> Hasher:
    """What makes the hashes of one purpose."""
    return Hasher.under(_key(secret, purpose))


@lru_cache(maxsize=64)
def _key(secret: str, purpose: str) -> bytes:
    return derived(secret.encode(), purpose) if secret.startswith(DERIVED) else secret.encode()


def content(key: str, sent: Mapping[str, object]) -> bytes:
    """HMAC-SHA256 of all that was sent under a key: every field that says something, whatever its order.

    The sender's key goes into it and is kept nowhere. So nobody finds out by trying which phone number was sent: not
    even the city with its own key, and not after a person was erased.
    """
    plain = json.dumps(_plain(sent), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return mac("content", f"{key}\n{plain}")


def _plain(value: object) -> object:
    """A value as JSON: words without spaces around them, days as words, files by their SHA-256, nothing that is empty."""
    if isinstance(value, Mapping):
        parts = {str(name): _plain(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return _plain_value(value)


def _plain_value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    words = value.strip()
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        return words
