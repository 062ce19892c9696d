"""Setting aside, trying again, handing on, leaving the list."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from maplebridge.kernel.setaside.apart import within
from maplebridge.kernel.setaside.causes import Cause, cause_of
from maplebridge.kernel.setaside.models import Thing

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""After each failed try; after the last one it waits for a person."""
MOST = 20
HOW = ("worked", "gone", "by hand")
PUT = """
INSERT INTO setaside_thing AS t (kind, subject, matter, code, facts, since, tries, last, next, how)
VALUES (%(kind)s, %(subject)s, %(matter)s, %(code)s, %(facts)s, %(now)s, 1, %(now)s,
    %(now)s + (%(waits)s::interval[])[1], '')
ON CONFLICT (kind, subject) WHERE ended IS NULL DO UPDATE SET
    code = excluded.code, facts = excluded.facts, last = excluded.last, tries = least(t.tries + 1, 32000),
    next = excluded.last + (%(waits)s::interval[])[t.tries + 1]
"""


def put(kind: str, subject: str, *, cause: Cause, now: datetime, matter: int | None = None) -> None:
    """Set a thing aside, inside the caller's transaction; one that is aside already was tried once more.

    It is tried again after a minute, ten minutes, an hour, six hours and a day; then it waits for a person.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            PUT,
            {
                "kind": kind,
                "subject": subject[:120],
                "matter": matter,
                "code": cause.code,
                "facts": json.dumps(cause.facts),
                "now": now,
                "waits": list(WAITS),
            },
        )


def subjects(kind: str) -> set[str]:
    """What of this kind is aside now. One query."""
    return set(Thing.objects.filter(kind=kind, ended=None).values_list("subject", flat=True))


def done(kind: str, subject: str, *, now: datetime, how: str = "worked") -> bool:
    """Take a thing off the list, inside the caller's transaction; the database writes the entry. Whether it was on it."""
    open_ones = Thing.objects.filter(kind=kind, subject=subject, ended=None)
    return open_ones.update(ended=now, how=how, next=None) > 0


def ask(thing: int, *, now: datetime) -> bool:
    """Let a thing be tried at once, by the part that works on it; whether it is still on the list."""
    return Thing.objects.filter(pk=thing, ended=None).update(next=now) > 0


def hand(thing: int, office: int, *, now: datetime) -> bool:
    """Make a thing the work of an office; its limit stays. Whether it is still on the list."""
    return Thing.objects.filter(pk=thing, ended=None).update(office=office, handed=now) > 0


def retry(kind: str, attempt: Callable[[Thing], object], *, now: datetime, most: int = MOST) -> int:
    """Try again what is due of this kind, each in its own transaction; returns how many now work.

    attempt  works on one thing inside that transaction; what it raises is the new cause
    """
    worked = 0
    for _ in range(most):
        with transaction.atomic(durable=True):
            waiting = Thing.objects.filter(kind=kind, ended=None, next__lte=now).order_by("next", "id")
            thing = waiting.select_for_update(skip_locked=True).first()
            if thing is None:
                break
            fault = within(lambda thing=thing: attempt(thing))  # type: ignore[misc]
            if fault is None:
                worked += done(kind, thing.subject, now=now)
            else:
                put(kind, thing.subject, cause=cause_of(fault), now=now)
    return worked
