"""Leave to see one matter, given to an office or an account, with a reason and perhaps an end."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def grant(
    *,
    matter: int,
    why: str,
    office_id: int | None = None,
    account_id: int | None = None,
    until: datetime | None = None,
) -> None:
    """Give leave inside the caller's act, which also writes the entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_grant (matter, office_id, account_id, why, until) VALUES (%s, %s, %s, %s, %s)",
            (matter, office_id, account_id, why, until),
        )


def end(*, matter: int, office_id: int, now: datetime) -> None:
    """End an office's leave inside the caller's act."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_grant SET until = %s WHERE matter = %s AND office_id = %s "
            "AND (until IS NULL OR until > %s)",
            (now, matter, office_id, now),
        )
