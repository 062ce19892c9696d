"""How often a door may be tried: sign-in, codes, links. Counted by an HMAC that is thrown away."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

KEEP = timedelta(minutes=10)
COUNT = """
INSERT INTO identity_attempt (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = identity_attempt.count + 1 RETURNING count
"""


def allowed(key: str, *, now: datetime, per_minute: int) -> bool:
    """Count one try at a door and say whether it may go on. Call it outside the act's transaction.

    key  what is limited, such as "sign-in:<user name>" or "code:<address>"; it is kept only as an HMAC,
         and for ten minutes
    """
    window = now.replace(second=0, microsecond=0)
    mark = hmac.digest(settings.SECRET_KEY.encode(), f"{window.isoformat()} {key}".encode(), "sha256")[:16]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, (mark, window))
        count = int(cursor.fetchone()[0])
        if count == 1:
            cursor.execute('DELETE FROM identity_attempt WHERE "window" < %s', (window - KEEP,))
    return count <= per_minute
