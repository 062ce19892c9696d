"""Sessions of the database that wait for whoever works as the same role on the same database next.

A test changes its role again and again; a new session costs more than most of what it is asked: a process, a password, and
every table and function read anew.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64encode
from hashlib import pbkdf2_hmac, sha256
from select import select
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

AS_NEW = "RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP"
"""What makes a session as it began, but for what it has read of tables and functions."""
Key = tuple[str, str, str]
_waiting: dict[Key, list[psycopg.Connection[Any]]] = {}


def keep() -> None:
    """Let Django take a session that waits before it begins one; once per process."""
    from maplebridge.config.database.base import DatabaseWrapper

    begin = DatabaseWrapper.get_new_connection

    def take_or_begin(self: Any, given: dict[str, Any]) -> Any:
        waiting = _waiting.get(tuple(str(given.get(name, "")) for name in ("host", "dbname", "user")), [])
        while waiting:  # ends: one is taken each time
            one = waiting.pop()
            if _well(one):
                return one
            one.close()
        return begin(self, given)

    if begin.__name__ != take_or_begin.__name__:
        DatabaseWrapper.get_new_connection = take_or_begin  # type: ignore[method-assign]


def leave(connection: Any) -> None:
    """Let Django's connection go: its session waits where it was left in order, else it ends."""
    session = connection.connection
    if session is None or connection.in_atomic_block or not _well(session):
        connection.close()
        return
    try:
        session.execute(AS_NEW)
    except psycopg.Error:
        connection.close()
        return
    connection.run_on_commit = []
    connection.connection = None
    whose = session.info
    _waiting.setdefault((whose.host, whose.dbname, whose.user), []).append(session)


def end(name: str | None = None) -> None:
    """End the sessions that wait, of one database or of all."""
    for key in [key for key in _waiting if name in (None, key[1])]:
        for one in _waiting.pop(key):
            one.close()


def waiting(name: str) -> int:
    """How many sessions of a database wait."""
    return sum(len(ones) for key, ones in _waiting.items() if key[1] == name)


def _well(session: psycopg.Connection[Any]) -> bool:
    """Whether a session is idle, commits each statement, and its server has not spoken of its end."""
    idle = not session.closed and session.autocommit and session.info.transaction_status == TransactionStatus.IDLE
    return idle and not select([session.fileno()], [], [], 0)[0]


def verifier(password: str) -> str:
    """What PostgreSQL keeps of a password, for SCRAM with one round of hashing (RFC 5803): each new session costs that."""
    salt = os.urandom(16)
    salted = pbkdf2_hmac("sha256", password.encode(), salt, 1)
    client, server = (hmac.digest(salted, what, "sha256") for what in (b"Client Key", b"Server Key"))
    keys = ":".join(b64encode(key).decode() for key in (sha256(client).digest(), server))
    return f"SCRAM-SHA-256$1:{b64encode(salt).decode()}${keys}"
