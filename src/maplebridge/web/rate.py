"""Slow down guessing of codes and passwords. Nothing about who tried is written down.

All web processes count together: doors in the database, reports in a file that they share (`site.sources`), because a
report must not wait for a counter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity import limits as counted
from maplebridge.kernel.matter import codes
from maplebridge.kernel.territory import hotline
from maplebridge.rules import limits
from maplebridge.rules.refusal import TooMany
from maplebridge.texts import Text
from maplebridge.web import sources


def _too_many(minutes: int) -> TooMany:
    return TooMany(
        Text("Too many tries in a row. Wait {minutes} minutes, then try again.", minutes=minutes),
        wait=minutes * 60,
    )


@dataclass(frozen=True, slots=True)
class Door:
    """At most `tries` in a window of `minutes` for each key, in all processes together."""

    name: str
    tries: int
    minutes: int = 10

    def check(self, key: str, now: datetime) -> None:
        """Count a try. Raises TooMany beyond the limit."""
        if not counted.allowed(f"{self.name}:{key}", now=now, tries=self.tries, minutes=self.minutes):
            raise _too_many(self.minutes)

    def clear(self, key: str, now: datetime) -> None:
        """Forget the tries of a key that opened."""
        counted.clear(f"{self.name}:{key}", now=now, minutes=self.minutes)


CODES = Door("code", tries=10)
ADDRESSES = Door("codes of an address", tries=200)
"""Codes tried from one address: a township counter or a library has one address for many people."""
PASSWORDS = Door("sign-in", tries=10)
"""The present password of somebody who is signed in; the door of those who are not is `site.trying`."""
PRESENT = "present"
"""The field for the present password, in every form that asks for it again."""
SHARED = os.environ.get("MAPLEBRIDGE_SOURCES")
"""The file in which the web processes of one `serve` count together."""
REPORTS = sources.Window(
    limits.REPORTS,
    limits.REPORT_SECONDS,
    secret=lambda: keyed.key("where a report comes from").hex(),
    file=Path(SHARED) if SHARED else None,
)
"""Reports from one source, by page and API together."""
MANY_REPORTS = Text(
    "More than {reports} forms came from your network address within {report_seconds} "
    "minutes; this one was not stored. Send it again later: with the same key it is never "
    "counted twice.",
    reports=limits.REPORTS,
    report_seconds=limits.REPORT_SECONDS // 60,
)


def reports(request: HttpRequest) -> None:
    """Count a report from where it comes; programs that the city named (MAPLEBRIDGE_TRUSTED) are not counted.

    raises  TooMany
    """
    source = address_of(request)
    if source in settings.TRUSTED_SOURCES:
        return
    if not REPORTS.taken(source):
        raise TooMany(hotline.and_if_urgent(MANY_REPORTS), wait=limits.REPORT_SECONDS)


@contextmanager
def present_password(account: int, now: datetime) -> Iterator[None]:
    """What is done with the present password of somebody who is signed in: a try, counted per account before, and
    given back where it opened.

    raises  TooMany, on the field of the form, which keeps what was entered
    """
    try:
        PASSWORDS.check(f"own {account}", now)
    except TooMany as error:
        raise TooMany(error.words, fields={PRESENT: error.words}, wait=error.wait) from None
    yield
    PASSWORDS.clear(f"own {account}", now)


def code_opens(*, number: int, code: str, address: str, now: datetime) -> bool:
    """Whether the code opens the matter; ten tries in ten minutes for each number from one address.

    raises  TooMany
    """
    key = f"{address} {number}"
    CODES.check(key, now)
    if not codes.check_code(number=number, code=code):
        return False
    CODES.clear(key, now)
    return True


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, for counting tries only; behind a TLS proxy, what that proxy added last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_BEHIND_TLS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
