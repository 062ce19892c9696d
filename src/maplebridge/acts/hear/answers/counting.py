"""How many enquiries were answered without a matter: a count by day and answer, never of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import connection, transaction

from maplebridge.acts.hear.models import Answered
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import keyed

PRESS = 8
"""Octets that are kept of a press, among the last ones of its day and answer: so that a second click is none."""


def count(answer: str, *, key: str, now: datetime) -> None:
    """Count that an answer helped; the same key again is the same press. One query.

    key  of the form that was sent; what is kept of it opens nothing and goes with the next presses
    """
    press = keyed.mac("answer that helped", f"{answer}:{key}")[:PRESS]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT hear_answered(%s, %s, %s)", [answer, towntime.local(now).date(), press])


def rows(now: datetime) -> Iterator[Mapping[str, object]]:
    """Days, answers and how often each helped, oldest first: records of `day` (ISO), `answer`, `helped`. One query."""
    for one in Answered.objects.order_by("day", "answer").values("day", "answer", "helped").iterator():
        yield {**one, "day": one["day"].isoformat()}
