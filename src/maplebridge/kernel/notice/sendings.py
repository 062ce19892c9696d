"""How each letter fared, way by way: kept for the office that has the matter and for whoever it is written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from maplebridge.kernel.identity import keyed, scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.notice import texting, ways
from maplebridge.kernel.notice.models import Outbox, Sending
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated

WAITS, SENT, ARRIVED, FAILED, WITHDRAWN = range(5)
ASKED = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=2),
)
"""When the SMS service is asked what became of a message, each counted from the time before; then nobody asks any more."""

LATELY, PATIENCE = timedelta(days=7), timedelta(days=3)
OURS = ("HTTP 401", "HTTP 402", "HTTP 403")
"""Answers that speak of our key or account with the service, not of a number."""
Sendings = models.QuerySet[Sending]


@dataclass(frozen=True, slots=True)
class Tried:
    """A letter that did not arrive by some way, as pages show it.

    to     primary key of the person of the vault
    since  when it was first tried;  ways  by which it failed;  then  how it stands now;  reached  it went another way
    """

    to: int
    since: datetime
    ways: tuple[Wording, ...]
    then: Wording
    reached: bool


def note(letter: Outbox, way: int, state: int, *, now: datetime, said: str = "", **more: Any) -> None:
    """Write down how a letter fares by one way, inside the caller's transaction. Two queries."""
    given = {"state": state, "last": now, "tries": letter.tries, "said": said[:80], **more}
    first = {"matter": letter.matter, "seq": letter.seq, "to": letter.to, "since": now}
    Sending.objects.update_or_create(
        letter=letter, way=way, defaults=given, create_defaults={**given, **first}
    )


def reference(letter: Outbox) -> str:
    """What a letter is called to an SMS service, the same at each try; it says nothing of matter or person."""
    return keyed.mac("sms", str(letter.pk)).hex()[:32]


def given_up(letter: Outbox) -> set[int]:
    """The ways by which a letter will not be tried again. One query."""
    return set(Sending.objects.filter(letter=letter, state=FAILED).values_list("way", flat=True))


def withdraw(**of: Any) -> None:
    """Take back what waits on paper, inside the caller's transaction; `of` says of whom or of which entries. One query."""
    Sending.objects.filter(way=ways.PAPER, state=WAITS, **of).update(state=WITHDRAWN, text="")


def of_pages() -> Sendings:
    """All rows as pages may read them: without what the SMS service called a message. No query."""
    return Sending.objects.defer("provider", "ask", "asked")


def next_question(asked: int, now: datetime) -> datetime | None:
    """When the service is asked again that was asked so often; None: not any more."""
    return now + ASKED[asked] if asked < len(ASKED) else None


def ask(*, now: datetime, most: int = 50) -> int:
    """Ask the SMS service what became of messages; one that did not arrive goes on by its next way. How many were asked.

    One transaction a message; where the service does not answer, the rest waits for another round.
    """
    done = 0
    while done < most and _ask_one(now):  # ends: `most` at the latest
        done += 1
    return done


def _ask_one(now: datetime) -> bool:
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        due = Sending.objects.filter(ask__lte=now).order_by("ask", "id")
        one = due.select_for_update(skip_locked=True, of=("self",)).first()
        if one is None:
            return False
        one.asked += 1
        one.ask = next_question(one.asked, now)
        letter = Outbox.objects.select_for_update().get(pk=one.letter_id)
        try:
            fate = texting.fate(one.provider)
        except (texting.Later, texting.Unusable):
            one.save(update_fields=["asked", "ask"])
            return False
        if fate != "unknown":
            one.state, one.ask, one.last = (ARRIVED if fate == "arrived" else FAILED), None, now
            one.said = "" if fate == "arrived" else "not delivered"
        if fate == "failed" and letter.failed is None:
            letter.sent, letter.tries, letter.after = None, 0, now
        elif one.ask is None:
            letter.plain = ""
        letter.save()
        one.save()
    return True


def reported(called: Iterable[str]) -> None:
    """Let the clock ask at once about these messages, by what the SMS service calls them. One query each."""
    with connection.cursor() as cursor:
        for one in called:
            cursor.execute("SELECT notice_reported(%s)", [one])


def of_matter(number: int) -> tuple[Tried, ...]:
    """The letters of a matter that did not arrive by some way, newest first, in the caller's scope. One query."""
    rows = list(of_pages().filter(matter=number).order_by("-letter_id", "way"))
    letters: dict[int, list[Sending]] = {}
    for row in rows:
        letters.setdefault(row.letter_id, []).append(row)
    return tuple(_tried(of_one) for of_one in letters.values() if any(row.state == FAILED for row in of_one))


def _tried(rows: Sequence[Sending]) -> Tried:
    failed = tuple(ways.TITLES[row.way] for row in rows if row.state == FAILED)
    last = next((row for row in reversed(rows) if row.state != FAILED), None)
    reached = last is not None and (last.state in (SENT, ARRIVED))
    return Tried(to=rows[0].to, since=min(row.since for row in rows), ways=failed, then=_then(last), reached=reached)


def _then(last: Sending | None) -> Wording:
    """What is done instead."""
    if last is None:
        return Text("No other way was left.")
    if last.way == ways.PAPER:
        if last.state == WITHDRAWN:
            return Text("It was taken back.")
        if last.posted is not None:
            return Text("It was handed over or posted on paper on {day}.", day=dated(last.posted))
        return Text("It waits to be printed and posted.")
    way = ways.TITLES[last.way]
    if last.state == WAITS:
        return Text("It is being tried by {way}.", way=way)
    return Text("It was then sent by {way}.", way=way)


def findings(now: datetime) -> Iterator[str]:
    """What whoever runs the city must know of its letters, in English, the template first: ways and codes. Five queries."""
    try:
        texting.service()
    except texting.Unusable as wrong:
        yield f"The template of the SMS service cannot be used: {wrong}"
    lately = Sending.objects.filter(last__gte=now - LATELY)
    if not_ours := lately.filter(way=ways.SMS, said__in=OURS).count():
        yield f"The SMS service does not take our key or account: it refused {not_ours} letters of the last week for that."
    for way, name in ((ways.MAIL, "e-mail"), (ways.SMS, "SMS"), (ways.PAPER, "paper")):
        if failed := lately.filter(way=way, state=FAILED).count():
            yield f"{failed} letters of the last week did not arrive by {name}; the matter's page at the desk says which."
    if waits := Sending.objects.filter(way=ways.PAPER, state=WAITS, since__lt=now - PATIENCE).count():
        yield f"{waits} letters have waited for {PATIENCE.days} days or more to be printed: see Letters at the desks."
