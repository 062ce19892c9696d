"""One report sent in by a door of this process, as its sender would send it."""

from __future__ import annotations

import json
import secrets

from django.test import Client


def sent(door: str, text: str, key: str) -> int:
    """The HTTP status that the door answered."""
    client = Client(HTTP_HOST="localhost")
    if door == "page":
        client.get("/en/report")
        return client.post("/en/report", {"do": "send", "text": text}).status_code
    return client.post(
        "/api/v1/reports",
        data=json.dumps({"text": text}),
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY=f"walk-{key}-{secrets.token_hex(16)}",
    ).status_code
