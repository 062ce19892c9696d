"""Whether a password is an account's. The hash stays in the database: it gives the salt, and judges what was made of it."""

from __future__ import annotations

import base64
import secrets

import argon2
from django.db import connection

COSTS = "v=19$m=102400,t=2,p=8"
"""What Django's hasher uses today; a kept hash says its own."""


def proof(account: int, password: str) -> str:
    """What the database opens a session for: the hash that this password makes, if it is the one kept; else nothing."""
    hashed = made(account, password)
    return hashed if _ask("SELECT identity_fits(%s, %s)", account, hashed) else ""


def made(account: int, password: str) -> str:
    """The hash that this password makes with the account's salt; one that fits nothing where it has none."""
    stored = _ask("SELECT identity_salt(%s)", account)
    return _hashed(password, str(stored) if stored else _decoy())


def has_one(account: int) -> bool:
    """Whether the account has a password at all."""
    return _ask("SELECT identity_salt(%s)", account) is not None


def _hashed(password: str, stored: str) -> str:
    """The hash as Django writes it, from `argon2$argon2id$v=19$m=…,t=…,p=…$salt`."""
    name, variety, version, costs, salt = stored.split("$")
    memory, time, lanes = (int(cost.partition("=")[2]) for cost in costs.split(","))
    made = argon2.low_level.hash_secret(
        password.encode(),
        base64.b64decode(salt + "=" * (-len(salt) % 4)),
        time_cost=time,
        memory_cost=memory,
        parallelism=lanes,
        hash_len=argon2.DEFAULT_HASH_LENGTH,
        type=argon2.low_level.Type[variety.removeprefix("argon2").upper()],
        version=int(version.removeprefix("v=")),
    )
    return name + made.decode()


def _decoy() -> str:
    return f"argon2$argon2id${COSTS}${base64.b64encode(secrets.token_bytes(16)).decode().rstrip('=')}"


def _ask(statement: str, *given: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row = cursor.fetchone()
    return row[0] if row else None
