"""What is kept of a secret that somebody shows again: never the secret, only its HMAC under the city's key."""

from __future__ import annotations

import hmac

from django.conf import settings


def mac(purpose: str, text: str) -> bytes:
    """HMAC-SHA256 of purpose and text: the same text kept for two purposes looks different."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}{text}".encode(), "sha256")
