"""Keys that clients choose: what a machine draws is taken, what somebody could guess is refused with what to send."""

from __future__ import annotations

import base64
import random
import string
import uuid

import pytest

from maplebridge.kernel.identity import unguessable

CHANCE = random.Random()
DRAWN = {
    "UUID of version 4": lambda: str(uuid.UUID(int=CHANCE.getrandbits(128), version=4)),
    "UUID in capitals": lambda: str(uuid.UUID(int=CHANCE.getrandbits(128), version=4)).upper(),
    "32 hexadecimal digits": lambda: CHANCE.randbytes(16).hex(),
    "22 letters of base64": lambda: base64.urlsafe_b64encode(CHANCE.randbytes(16)).decode().rstrip("="),
    "32 letters of base64": lambda: base64.urlsafe_b64encode(CHANCE.randbytes(24)).decode(),
    "30 small letters and digits": lambda: "".join(
        CHANCE.choices(string.ascii_lowercase + string.digits, k=30)
    ),
}
GUESSED = {
    "my-own-17": unguessable.SHORT,
    "order-2026-11-29-0001": unguessable.SHORT,
    "1": unguessable.SHORT,
    "a" * 64: unguessable.PLAIN,
    "0123456789abcdef" * 2: unguessable.PLAIN,
    "5f0c1d7a9be24c36" * 2: unguessable.PLAIN,
    "abcdefghijklmnopqrstuvwxyz0123456789": unguessable.PLAIN,
    "my-own-report-about-the-lamp-at-Liuxi-17": unguessable.PLAIN,
    "00000000-0000-4000-8000-000000000000": unguessable.PLAIN,
    "9b7b233e-ebd0-11f1-94d5-02fc00000001": unguessable.TIMED,
    "0199c2a1-7b3c-7def-8a12-3456789abcde": unguessable.TIMED,
    "5f0c1d7a 9be24c36 a8f1e2d3 b4c59687": unguessable.STRANGE,
    "路灯坏了" * 10: unguessable.STRANGE,
    "k" * 201: unguessable.TOO_LONG,
}


@pytest.mark.parametrize("kind", DRAWN)
def test_a_drawn_key_is_taken(kind):
    """Of 22 letters one in some 150,000 has none of a kind, and looks as if it held too little."""
    CHANCE.seed(f"{kind} 1963")
    refused = [key for key in (DRAWN[kind]() for _ in range(2_000)) if unguessable.wrong(key)]
    assert refused == []


@pytest.mark.parametrize("key", GUESSED)
def test_a_key_that_can_be_guessed_is_refused_with_its_reason(key):
    assert unguessable.wrong(key) is GUESSED[key]
