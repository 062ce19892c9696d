"""Signing in: guesses wait longer and longer, and an owner on a device that has signed in before never waits for them.

A device that is not known shares its tries with its network address, with the name and with everybody; a known one has
tries of its own for that account (a cookie says so, sealed by the server). A try that opens is taken back, so that many
people behind one address are not shut out. Passwords are hashed by few threads at once. Why: docs/adr/0012.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from maplebridge.kernel.identity import limits
from maplebridge.kernel.identity.limits import Wait
from maplebridge.rules.refusal import TooMany
from maplebridge.texts import Text
from maplebridge.web.rate import address_of

COOKIE, SALT = "mb_device", "maplebridge device"
KNOWN_FOR = timedelta(days=90)
MOST_NAMES = 8
"""Accounts that one browser is known for."""
PAIR = ((10, 10), (60, 30))
"""Minutes and tries: of one name from one address, or on one known device."""
NAME = ((10, 50), (60, 150))
ADDRESS = ((10, 30), (60, 120))
EVERYBODY = ((10, 2000),)
CODE = ((10, 10), (60, 10))
"""Codes of a second factor, by strangers to a device: whoever guesses them knows the password already."""
PATIENCE = 0.5
"""Seconds that a try waits for its turn to be hashed."""
_STRANGERS, _KNOWN = BoundedSemaphore(2), BoundedSemaphore(1)
BUSY = Text("Many people sign in at this moment. Try again in some seconds.")


class Try:
    """One try of one name from one browser: of its password, or of its second factor's code."""

    def __init__(self, request: HttpRequest, name: str, now: datetime, *, code: bool = False) -> None:
        self.name, self.now = name.strip().casefold(), now
        self._door, self._of_name = ("code", CODE) if code else ("sign-in", NAME)
        self._names, self._device = _read(request)
        self.known = _mark(self.name) in self._names
        self.waits = self._waits(address_of(request))

    def _waits(self, address: str) -> list[Wait]:
        gates = (
            [(f"{self._door} device:{self._device} {self.name}", PAIR)]
            if self.known
            else [
                (f"{self._door}:{address} {self.name}", PAIR),
                (f"{self._door} name:{self.name}", self._of_name),
                (f"{self._door} address:{address}", ADDRESS),
                (self._door, EVERYBODY),
            ]
        )
        return [Wait(key, tries, minutes) for key, steps in gates for minutes, tries in steps]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Count the try and wait for a turn to be hashed, `PATIENCE` seconds at most; one turn each.

        raises  TooMany  too many tries, or too many people at this moment (that try is given back)
        """
        reached = limits.first_reached(self.waits, now=self.now)
        if reached is not None:
            raise _paused(reached.minutes)
        turns = _KNOWN if self.known else _STRANGERS
        if not turns.acquire(timeout=PATIENCE):
            limits.give_back(self.waits, now=self.now)
            raise TooMany(BUSY, wait=5)
        try:
            yield
        finally:
            turns.release()

    def fits(self) -> None:
        """It was no guess: take it back."""
        limits.give_back(self.waits, now=self.now)

    def opened(self, response: HttpResponse) -> None:
        """It was no guess: take it back, and let this browser be known for this account."""
        self.fits()
        names = [_mark(self.name), *(one for one in self._names if one != _mark(self.name))][:MOST_NAMES]
        response.set_cookie(
            COOKIE,
            signing.dumps([self._device or secrets.token_urlsafe(16), *names], salt=SALT),
            max_age=int(KNOWN_FOR.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )

    def note(self, *, opened: bool) -> None:
        """Write down what happened at the door of this account: a failure with its minute, a success with its day.

        One statement.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT identity_signin_note(%s, %s, %s)",
                (self.name, bytes.fromhex(_mark(self.name)), opened),
            )


def _paused(minutes: int) -> TooMany:
    return TooMany(
        Text(
            "Too many wrong tries. Wait {minutes} minutes, or sign in on a device where you have "
            "signed in before.",
            minutes=minutes,
        ),
        wait=minutes * 60,
    )


def _mark(name: str) -> str:
    return salted_hmac(SALT, name).hexdigest()[:32]


def _read(request: HttpRequest) -> tuple[list[str], str]:
    """Marks of the names that this browser has signed in with, and its own; nothing for a cookie that is not ours."""
    try:
        device, *names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return [], ""
    return [str(one) for one in names], str(device)
