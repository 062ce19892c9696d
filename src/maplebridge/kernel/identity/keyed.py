"""What is kept of a secret that somebody shows again: never the secret, only its HMAC under the city's key."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date

from django.conf import settings


def mac(purpose: str, text: str) -> bytes:
    """HMAC-SHA256 of purpose and text: the same text kept for two purposes looks different."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}{text}".encode(), "sha256")


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
    return _said(value)


def _said(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    words = value.strip()
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        return words
