"""How often a door may be tried: sign-in, codes, links. Counted by an HMAC that is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from maplebridge.kernel.identity import keyed

KEEP = timedelta(hours=1)
COUNT = """
INSERT INTO identity_attempt (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = identity_attempt.count + 1 RETURNING count
"""


def allowed(key: str, *, now: datetime, tries: int, minutes: int = 1) -> bool:
    """Count one try at a door and say whether it may go on. Call it outside the act's transaction.

    key      what is limited, such as "sign-in:<address> <user name>"; kept only as an HMAC, and for an hour
    minutes  length of a window, at most 60; the count begins anew with each

    All web processes count together.
    """
    mark, window = _mark(key, now, minutes)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, (mark, window))
        count = int(cursor.fetchone()[0])
        if count == 1:
            cursor.execute('DELETE FROM identity_attempt WHERE "window" < %s', (now - KEEP,))
    return count <= tries


def clear(key: str, *, now: datetime, minutes: int = 1) -> None:
    """Forget the tries at a door that opened. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            'DELETE FROM identity_attempt WHERE (key, "window") = (%s, %s)', _mark(key, now, minutes)
        )


def _mark(key: str, now: datetime, minutes: int) -> tuple[bytes, datetime]:
    window = now.replace(minute=now.minute // minutes * minutes, second=0, microsecond=0)
    text = f"{window.isoformat()} {minutes} {key}"
    return keyed.mac("try", text)[:16], window


COUNTED = """
SELECT t.n FROM unnest(%s::bytea[], %s::timestamptz[]) WITH ORDINALITY AS w (key, "window", place)
LEFT JOIN LATERAL (SELECT a.count AS n FROM identity_attempt a WHERE (a.key, a."window") = (w.key, w."window")) t ON true
ORDER BY w.place
"""
ADD = """
INSERT INTO identity_attempt AS a (key, "window", count)
SELECT w.key, w."window", 1 FROM unnest(%s::bytea[], %s::timestamptz[]) AS w (key, "window") ORDER BY w.key
ON CONFLICT (key, "window") DO UPDATE SET count = a.count + 1
"""
TAKE = """
UPDATE identity_attempt a SET count = a.count - 1
FROM unnest(%s::bytea[], %s::timestamptz[]) AS w (key, "window") WHERE (a.key, a."window") = (w.key, w."window")
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """A key, and how many tries it has in a window of so many minutes (60 at most)."""

    key: str
    tries: int
    minutes: int


def first_reached(waits: Sequence[Wait], *, now: datetime) -> Wait | None:
    """The longest wait whose tries are used up; None, and one try is counted for each, if none is. At most three queries."""
    marks = _marks(waits, now)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, marks)
        counts = [int(row[0] or 0) for row in cursor.fetchall()]
        used = [one for one, count in zip(waits, counts, strict=True) if count >= one.tries]
        if used:
            return max(used, key=lambda one: one.minutes)
        cursor.execute(ADD, marks)
        if not any(counts):
            cursor.execute('DELETE FROM identity_attempt WHERE "window" < %s', (now - KEEP - KEEP,))
    return None


def give_back(waits: Sequence[Wait], *, now: datetime) -> None:
    """Take a counted try back: it opened, so it was no guess. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, _marks(waits, now))


def _marks(waits: Sequence[Wait], now: datetime) -> tuple[list[bytes], list[datetime]]:
    marks = [_mark(one.key, now, one.minutes) for one in waits]
    return [key for key, _ in marks], [window for _, window in marks]
