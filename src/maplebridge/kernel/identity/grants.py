"""Leave to see one matter, given to an office or an account, with a reason and perhaps an end; each is an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.entry import minute
from maplebridge.kernel.ledger.findings import Report

GRANTED, ENDED = "granted", "grant_ended"
STORED = """
SELECT matter, office_id, account_id, date_trunc('minute', given), date_trunc('minute', until)
FROM identity_grant WHERE matter > %s AND matter <= %s
"""
Leave = tuple[int | None, int | None, datetime, datetime | None]
"""Office or account, since when, until when."""


def grant(  # noqa: PLR0913  what a leave has
    *,
    matter: int,
    why: str,
    by: str,
    now: datetime,
    office_id: int | None = None,
    account_id: int | None = None,
    until: datetime | None = None,
    at: Sequence[int] = (),
    words: Mapping[str, str] | None = None,
) -> ledger.Entry:
    """Give leave inside the caller's act; returns its entry. One query, and the entry.

    at     offices of the account: the entry names them, for whoever brought the matter
    words  commitment to the reason, by field; the caller keeps its words beside the entry
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_grant (matter, office_id, account_id, why, given, until) VALUES (%s, %s, %s, %s, %s, %s)",
            (matter, office_id, account_id, why, now, until),
        )
    data = {
        **_named(office_id, account_id, at),
        "until": until and minute(until).isoformat(),
        **ledger.worded(words or {}),
    }
    return ledger.append(matter=matter, kind=GRANTED, at=now, by=by, data=data)


def end(
    *,
    matter: int,
    by: str,
    now: datetime,
    office_id: int | None = None,
    account_id: int | None = None,
    at: Sequence[int] = (),
) -> bool:
    """End the leave of an office or an account inside the caller's act; False, and no entry, where it has none. One
    query, and the entry.

    at  offices of the account, as in `grant`
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_grant SET until = %s WHERE matter = %s AND (until IS NULL OR until > %s) "
            "AND (office_id, account_id) IS NOT DISTINCT FROM (%s::int, %s::bigint)",
            (now, matter, now, office_id, account_id),
        )
        if not cursor.rowcount:
            return False
    ledger.append(matter=matter, kind=ENDED, at=now, by=by, data=_named(office_id, account_id, at))
    return True


def _named(office: int | None, account: int | None, at: Sequence[int]) -> dict[str, object]:
    """Whom an entry names: an office, or an account with the offices at which it had a post."""
    return {"account": account, "office": office, **({"at": sorted(at)} if at else {})}


def given(matter: int) -> list[tuple[int | None, int | None, str, datetime, datetime | None]]:
    """Every leave to read a matter: office or account, why, since when, until when; the oldest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT office_id, account_id, why, given, until FROM identity_grant WHERE matter = %s ORDER BY id",
            [matter],
        )
        return [(row[0], row[1], row[2], row[3], row[4]) for row in cursor.fetchall()]


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare every leave of a stretch with its entry. One query."""
    stored: dict[int, list[Leave]] = {}
    with connection.cursor() as cursor:
        cursor.execute(STORED, (stretch.after, stretch.upto))
        for matter, *leave in cursor.fetchall():
            stored.setdefault(matter, []).append(tuple(leave))
    for matter in sorted({*stored, *stretch.chains} - stretch.broken):
        entered = list(_entered(stretch.chains.get(matter, [])))
        for leave in stored.get(matter, []):
            if leave in entered:
                entered.remove(leave)
            else:
                report.add("grant", f"Somebody was given leave to see matter {matter}; no entry says so.")
        if entered:
            report.add("grant", f"Leave to see matter {matter} was given by an entry and is no longer there.")


def _entered(entries: Sequence[ledger.Entry]) -> Iterator[Leave]:
    leaves: list[Leave] = []
    for entry in entries:
        data = entry.data
        if entry.kind == GRANTED:
            until = data["until"]
            end_of = datetime.fromisoformat(until) if isinstance(until, str) else None
            leaves.append((_id(data["office"]), _id(data["account"]), entry.at, end_of))
        elif entry.kind == ENDED:
            ended = (_id(data["office"]), _id(data.get("account")))
            leaves = [_ended(leave, entry) if leave[:2] == ended else leave for leave in leaves]
    yield from leaves


def _ended(leave: Leave, entry: ledger.Entry) -> Leave:
    office, account, since, until = leave
    return office, account, since, entry.at if until is None or until > entry.at else until


def _id(value: object) -> int | None:
    return int(str(value)) if value is not None else None
