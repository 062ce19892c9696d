"""Sessions of those who sign in: a row on the server for each, known by the hash of a token that the browser holds.

Signing out takes the row away, so that a copied cookie opens nothing; nothing makes a session live longer than its
twelve hours; a new epoch of the account (another password, everything ended, the account closed) ends all of them.
The database's own clock decides. Django calls this module by the setting SESSION_ENGINE.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from maplebridge.kernel.identity.models import Account

AGE = timedelta(hours=12)
OPEN = "SELECT identity_session_open(%s, %s, %s, %s)"
BACKEND = "maplebridge.kernel.identity.signing.Posts"


class SessionStore(SessionBase):
    """What Django asks of a session: it holds whose it is, and nothing else that is put into it."""

    _left: int | None = None
    _stands = False
    """The database has opened it already."""
    proof = ""
    """What the password of whoever signs in makes; the database opens no session without it."""

    def load(self) -> dict[str, Any]:
        """Whose session this is, while it lasts: Django's keys of account, backend and epoch; empty when it is over. One
        query.
        """
        row = _ask("SELECT account_id, epoch, seconds FROM identity_session_of(%s)", self._token())
        if row is None:
            self._session_key = None
            return {}
        account, epoch, self._left = row
        return {SESSION_KEY: str(account), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: str(epoch)}

    def create(self) -> None:
        """Take a new token; the row is written once it is known whose it is."""
        self._session_key, self._left = secrets.token_urlsafe(32), None
        self._session_cache: dict[str, Any] = {}
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the row of whoever just signed in; one that is there stays as it is, its end too."""
        if self.session_key is None:
            stored = self._get_session(no_load=must_create)
            self.create()
            self._session_cache = stored
        values = self._get_session(no_load=must_create)
        if SESSION_KEY in values and not self._stands:
            epoch = int(values[HASH_SESSION_KEY])
            _ask(OPEN, self._token(), int(values[SESSION_KEY]), epoch, self.proof)

    def take(self, token: str) -> None:
        """Be the session that the database opened for this token."""
        self._session_key = token
        self._session_cache = self.load()
        self._stands = self.modified = True

    def exists(self, session_key: str) -> bool:
        """Whether a token opens a session."""
        return _ask("SELECT 1 FROM identity_session_of(%s)", session_key.encode()) is not None

    def delete(self, session_key: str | None = None) -> None:
        """Take the row away."""
        token = session_key or self.session_key
        if token:
            _ask("SELECT identity_session_close(%s)", token.encode())

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing to do: each sign-in takes away the rows that have ended."""

    def get_expiry_age(self, **_given: Any) -> int:
        """Seconds until this session ends; using it makes them no more."""
        return int(AGE.total_seconds()) if self._left is None else self._left

    def get_expiry_date(self, **_given: Any) -> datetime:
        """When this session ends."""
        return timezone.now() + timedelta(seconds=self.get_expiry_age())

    def _token(self) -> bytes:
        return (self.session_key or "").encode()


def half_open(account: Account) -> str:
    """A token for whose password was right and whose second factor is asked for next; it opens no page."""
    token = secrets.token_urlsafe(32)
    _ask(OPEN, token.encode(), account.pk, account.epoch, account.proof)
    return token


def _ask(statement: str, *given: object) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
