"""Setting aside, trying again, handing on, leaving the list."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from maplebridge.kernel.setaside.apart import caught, within
from maplebridge.kernel.setaside.causes import Cause, Gone, cause_of
from maplebridge.kernel.setaside.models import Thing

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""After each failed try; after the last one it waits for a person."""


class Rhythm(NamedTuple):
    """How long to wait after each failed try: `waits`, of which the one numbered `most` is kept to for ever."""

    waits: tuple[timedelta, ...]
    most: int


LATER, OFTEN, BY_HAND = Rhythm(WAITS, len(WAITS) + 1), Rhythm(WAITS[:2], 2), Rhythm((), 1)
MOST = 20
HOW = ("worked", "gone", "by hand")
LONGEST = 120
NOTE = """
INSERT INTO setaside_thing AS t (kind, subject, matter, code, facts, since, tries, last, next, how)
VALUES (%(kind)s, %(subject)s, %(matter)s, %(code)s, %(facts)s, %(now)s, 1, %(now)s,
    %(now)s + (%(waits)s::interval[])[1], '')
ON CONFLICT (kind, subject) WHERE ended IS NULL DO """
NOTHING = "NOTHING"
BESIDE = "t.asked IS NOT NULL AND (t.next IS NULL OR t.next > excluded.last)"
"""Whether the try was a person's, beside those that are made by themselves."""
TRIED = f"""UPDATE SET
    code = excluded.code, facts = excluded.facts, last = excluded.last,
    tries = CASE WHEN {BESIDE} THEN t.tries ELSE least(t.tries + 1, 32000) END,
    next = CASE WHEN {BESIDE} THEN t.next
        ELSE excluded.last + (%(waits)s::interval[])[least(t.tries + 1, %(most)s)] END,
    in_vain = CASE WHEN t.asked IS NULL THEN t.in_vain ELSE excluded.last END, asked = NULL
"""
DUE = Q(asked__isnull=False)
"""What a person asked for is due at once, whenever it would be tried by itself."""


def put(
    kind: str,
    subject: str,
    *,
    cause: Cause,
    now: datetime,
    matter: int | None = None,
    tried: bool = True,
    rhythm: Rhythm = LATER,
) -> None:
    """Set a thing aside, inside the caller's transaction.

    rhythm  LATER: tried again after a minute, ten minutes, an hour, six hours and a day, then it waits for a person;
            OFTEN: never later than in ten minutes;  BY_HAND: it was tried often enough and waits for a person
    tried   one that is aside already was tried once more; False: it was only met again, and stays as it is. A try that a
            person asked for (`ask`) counts as none of those
    """
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE + (TRIED if tried else NOTHING),
            {
                "kind": kind,
                "subject": subject[:LONGEST],
                "matter": matter,
                "code": cause.code,
                "facts": json.dumps(cause.facts),
                "now": now,
                "waits": list(rhythm.waits),
                "most": rhythm.most,
            },
        )


def subjects(kind: str) -> set[str]:
    """What of this kind is aside now. One query."""
    return set(Thing.objects.filter(kind=kind, ended=None).values_list("subject", flat=True))


def due(*kinds: str, now: datetime) -> bool:
    """Whether anything of these kinds is to be tried again. One query."""
    return Thing.objects.filter(DUE | Q(next__lte=now), kind__in=kinds, ended=None).exists()


def resting(now: datetime, *, kind: str, matter: str) -> Exists:
    """A condition: the matter whose number stands in the column `matter` is aside, and its next try is not due. Part of the
    caller's query, no query of its own.
    """
    later = Q(next=None) | Q(next__gt=now)
    return Exists(Thing.objects.filter(later, ~DUE, kind=kind, ended=None, matter=OuterRef(matter)))


def done(kind: str, subject: str, *, now: datetime, how: str = "worked") -> bool:
    """Take a thing off the list, inside the caller's transaction; the database writes the entry. Whether it was on it."""
    open_ones = Thing.objects.filter(kind=kind, subject=subject, ended=None)
    return open_ones.update(ended=now, how=how, next=None) > 0


def worked(kind: str, matters: Collection[int], *, now: datetime) -> int:
    """Take those of these matters off the list that were on it; returns how many. One query."""
    open_ones = Thing.objects.filter(kind=kind, ended=None, matter__in=list(matters))
    return open_ones.update(ended=now, how="worked", next=None) if matters else 0


def ask(thing: int, *, now: datetime) -> bool:
    """Let a thing be tried at once, by the part that works on it; whether it is still on the list.

    That try is one more: those that are made by themselves stay as they were.
    thing  primary key of its row
    One query.
    """
    return Thing.objects.filter(pk=thing, ended=None).update(asked=now) > 0


def asked(kind: str, subject: str) -> bool:
    """Whether a person asked for a try at this thing that has not been made yet. One query."""
    return Thing.objects.filter(DUE, kind=kind, subject=subject, ended=None).exists()


def hand(thing: int, office: int, *, now: datetime) -> bool:
    """Make a thing the work of an office; its limit stays. Whether it is still on the list. `thing` and `office` are
    primary keys. One query.
    """
    return Thing.objects.filter(pk=thing, ended=None).update(office=office, handed=now) > 0


def each(kind: str, works: Mapping[str, Callable[[], object]], *, now: datetime, again: bool = False) -> int:
    """Do pieces of work, each in transactions of its own; one that fails is set aside and tried again in time.

    The whole city needs this work, so it is tried again every ten minutes however often it failed.
    again    only those that were set aside
    returns  how many were done. One query where nothing fails.
    """
    aside = {
        one.subject: now if one.asked else one.next for one in Thing.objects.filter(kind=kind, ended=None)
    }
    worked = 0
    for name, work in works.items():
        planned = aside.get(name)
        waits = name in aside and (planned is None or planned > now)
        if waits or (again and name not in aside):
            continue
        fault = caught(work)
        worked += fault is None
        if fault is not None:
            with transaction.atomic(durable=True):
                put(kind, name, cause=cause_of(fault), now=now, rhythm=OFTEN)
        elif name in aside:
            with transaction.atomic(durable=True):
                done(kind, name, now=now)
    return worked


def retry(kind: str, attempt: Callable[[Thing], object], *, now: datetime, most: int = MOST) -> int:
    """Try again what is due of this kind, each in its own transaction; returns how many now work.

    attempt  works on one thing inside that transaction; what it raises is the new cause
    """
    worked = 0
    for _ in range(most):
        with transaction.atomic(durable=True):
            waiting = Thing.objects.filter(DUE | Q(next__lte=now), kind=kind, ended=None).order_by(
                "next", "id"
            )
            thing = waiting.select_for_update(skip_locked=True).first()
            if thing is None:
                break
            fault = within(lambda thing=thing: attempt(thing))  # type: ignore[misc]
            if fault is None:
                worked += done(kind, thing.subject, now=now)
            elif isinstance(fault, Gone):
                done(kind, thing.subject, now=now, how="gone")
            else:
                put(kind, thing.subject, cause=cause_of(fault), now=now)
    return worked
