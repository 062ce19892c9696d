"""Telling people: put in the outbox with the act, sent in daytime, tried again, failures left in sight."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.db import transaction

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.notice.models import Outbox
from maplebridge.kernel.setaside import room, things
from maplebridge.kernel.setaside.apart import caught, within
from maplebridge.kernel.setaside.causes import Aside, Cause, Gone
from maplebridge.kernel.setaside.models import Thing
from maplebridge.rules.plain import whole

KIND = "notice"
REFUSED = "mail_refused"
ERASED = "the person was erased"
DAY_BEGINS, DAY_ENDS = time(8), time(20)
WAITS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=12))
ADDRESS = re.compile(r"[^\s<>\"'(]+@[^\s<>\"')]+")
WHY = "to send the notice that the procedure prescribes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that a person must be told about one entry.

    to  primary key of the person
    """

    matter: int
    seq: int
    to: int
    language: str
    subject: str
    body: str


def put(notices: Iterable[Notice], *, now: datetime) -> None:
    """Put notices in the outbox; a notice of the same entry to the same person is there once. One query, in the caller's
    transaction.
    """
    Outbox.objects.bulk_create(
        (
            Outbox(
                matter=one.matter,
                seq=one.seq,
                to=one.to,
                language=one.language,
                subject=one.subject,
                body=one.body,
                after=by_day(now),
            )
            for one in notices
        ),
        ignore_conflicts=True,
    )


def unsay(to: int, *, now: datetime) -> None:
    """Take back, inside the caller's transaction, what waits for a person who is being erased. `to` is their primary key;
    one query.
    """
    Outbox.objects.filter(to=to, sent=None).update(failed=now, why=ERASED, body="")


def take_back(matter: int, entries: range, *, now: datetime) -> None:
    """Take back what waits to be told of entries that no longer count; nothing where there are none. One query."""
    if entries:
        waiting = Outbox.objects.filter(matter=matter, seq__gte=entries.start, seq__lt=entries.stop)
        waiting.filter(sent=None, failed=None).update(
            failed=now, why="taken back: the clock was wrong", body=""
        )


def by_day(now: datetime) -> datetime:
    """The moment itself by day, else eight in the morning."""
    here = towntime.local(now)
    if DAY_BEGINS <= here.time() < DAY_ENDS:
        return now
    morning = here.date() if here.time() < DAY_BEGINS else here.date() + timedelta(days=1)
    return datetime.combine(morning, DAY_BEGINS, tzinfo=towntime.zone())


def deliver(*, now: datetime, most: int = 50) -> int:
    """Send what waits; returns how many notices were handled. One transaction a notice.

    One that cannot be sent is set aside alone, tried again later, and then waits for a person.
    """
    handled = 0
    while handled < most and _deliver_one(now):  # ends: `most` letters at the latest
        handled += 1
    return handled + things.retry(KIND, lambda thing: _again(thing, now), now=now)


def forget() -> int:
    """Take away the words of what was given up and nobody will try again; returns how many. Written in one transaction of
    its own.
    """
    with transaction.atomic(durable=True):
        open_ones = [number for one in things.subjects(KIND) if (number := whole(one, 18)) is not None]
        given_up = Outbox.objects.exclude(failed=None).exclude(body="")
        return given_up.exclude(id__in=open_ones).update(body="")


def _deliver_one(now: datetime) -> bool:
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        waiting = Outbox.objects.filter(sent=None, failed=None, after__lte=now).order_by("after", "id")
        notice = waiting.select_for_update(skip_locked=True).first()
        if notice is None:
            return False
        try:
            _try(notice, now=now)
        except Aside as fault:
            refused = fault.cause.code == REFUSED
            notice.failed, notice.why = now, notice.why if refused else fault.cause.sentence().in_language("en")[:300]
            _set_aside(notice, fault.cause, now=now)
        notice.save()
    return True


def _again(thing: Thing, now: datetime) -> None:
    """Another try at a notice that was set aside."""
    scope.enter(SYSTEM)
    notice = Outbox.objects.select_for_update().filter(pk=int(thing.subject), sent=None).first()
    if notice is None or not notice.body:
        raise Gone
    notice.tries = max(notice.tries, len(WAITS))
    _try(notice, now=now)
    if notice.sent is not None:
        notice.failed = None
    notice.save()


def _try(notice: Outbox, *, now: datetime) -> None:
    """Open the address and send. Raises Aside: this notice cannot be sent as it is, or was refused too often."""
    addresses: list[str] = []
    fault = within(lambda: addresses.append(_address(notice, now=now)))
    if isinstance(fault, vault.PersonErased):
        notice.failed, notice.why, notice.body = now, ERASED, ""
        return
    if isinstance(fault, vault.VaultClosed):
        raise fault  # no fault of this notice: no address can be opened
    if fault is not None:
        raise Aside("no_contact") from fault
    if not addresses[0]:
        notice.failed, notice.why, notice.body = now, "no mail address was given", ""
        return
    fault = caught(lambda: _send(notice, addresses[0], now=now))
    if fault is not None:
        raise fault if isinstance(fault, Aside) else Aside(_unsendable(addresses[0])) from fault


def _address(notice: Outbox, *, now: datetime) -> str:
    contact = vault.open_contact(person_id=notice.to, actor=SYSTEM, why=WHY, now=now)
    return str(contact.get("email", ""))


def _send(notice: Outbox, address: str, *, now: datetime) -> None:
    """Send one mail, or note why it could not be sent and when to try again.

    Its words, which may hold a one-time link, are kept no longer than somebody may try again.
    """
    try:
        EmailMessage(notice.subject, notice.body, to=[address]).send()
    except (smtplib.SMTPException, OSError) as error:
        if room.speaks_of_it(error):
            raise
        notice.why = _why(error)
        notice.tries += 1
        if notice.tries > len(WAITS):
            raise Aside(REFUSED, tries=notice.tries, said=_code(error)) from error
        notice.after = now + WAITS[notice.tries - 1]
        return
    notice.sent, notice.why, notice.body = now, "", ""


def _set_aside(notice: Outbox, cause: Cause, *, now: datetime) -> None:
    """What a mail server refused often enough waits for a person; the rest is tried again by itself."""
    rhythm = things.BY_HAND if cause.code == REFUSED else things.LATER
    things.put(KIND, str(notice.pk), cause=cause, now=now, matter=notice.matter or None, rhythm=rhythm)


def _unsendable(address: str) -> str:
    """Why a letter could not be put together: its address, or else its words."""
    return "unwritable" if caught(lambda: sanitize_address(address, "utf-8")) is None else "bad_address"


def _code(error: Exception) -> str:
    """The kind of a refusal and the mail server's number, never its words."""
    number = getattr(error, "smtp_code", None)
    return f"{type(error).__name__}{f' {number}' if number else ''}"


def _why(error: Exception) -> str:
    """Why a mail could not be sent, without the address: that stays in the vault (bound B6)."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):  # the server's words name whom it refused
        return f"{name}: {', '.join(sorted({str(code) for code, _words in error.recipients.values()}))}"
    return ADDRESS.sub("…", f"{name}: {error}"[:2_000])[:300]
