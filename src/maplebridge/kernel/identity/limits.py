"""How often a door may be tried: sign-in, codes, links. Counted by an HMAC that is thrown away."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

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
    """Forget the tries at a door that opened."""
    with connection.cursor() as cursor:
        cursor.execute(
            'DELETE FROM identity_attempt WHERE (key, "window") = (%s, %s)', _mark(key, now, minutes)
        )


def _mark(key: str, now: datetime, minutes: int) -> tuple[bytes, datetime]:
    window = now.replace(minute=now.minute // minutes * minutes, second=0, microsecond=0)
    said = f"{window.isoformat()} {minutes} {key}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), said, "sha256")[:16], window
