"""Telling people: put in the outbox with the act, sent in daytime, tried again, failures left in sight."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.mail import EmailMessage
from django.db import transaction

from maplebridge.kernel.identity import scope, vault
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import towntime
from maplebridge.kernel.notice.models import Outbox

DAY_BEGINS, DAY_ENDS = time(8), time(20)
WAITS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=12))
ADDRESS = re.compile(r"[^\s<>\"'(]+@[^\s<>\"')]+")
WHY = "to send the notice that the procedure prescribes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that a person must be told about one entry."""

    matter: int
    seq: int
    to: int
    language: str
    subject: str
    body: str


def put(notices: Iterable[Notice], *, now: datetime) -> None:
    """Put notices in the outbox; a notice of the same entry to the same person is there once."""
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
    """Take back, inside the caller's transaction, what waits for a person who is being erased."""
    Outbox.objects.filter(to=to, sent=None, failed=None).update(
        failed=now, why="the person was erased", body=""
    )


def by_day(now: datetime) -> datetime:
    """The moment itself by day, else eight in the morning."""
    here = towntime.local(now)
    if DAY_BEGINS <= here.time() < DAY_ENDS:
        return now
    morning = here.date() if here.time() < DAY_BEGINS else here.date() + timedelta(days=1)
    return datetime.combine(morning, DAY_BEGINS, tzinfo=towntime.zone())


def deliver(*, now: datetime, most: int = 50) -> int:
    """Send what waits; returns how many notices were handled. One transaction a notice."""
    handled = 0
    while handled < most and _deliver_one(now):
        handled += 1
    return handled


def _deliver_one(now: datetime) -> bool:
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        waiting = Outbox.objects.filter(sent=None, failed=None, after__lte=now).order_by("after", "id")
        notice = waiting.select_for_update(skip_locked=True).first()
        if notice is None:
            return False
        try:
            contact = vault.open_contact(person_id=notice.to, actor=SYSTEM, why=WHY, now=now)
        except vault.PersonErased:
            notice.failed, notice.why, notice.body = now, "the person was erased", ""
        else:
            _send(notice, str(contact.get("email", "")), now=now)
        notice.save()
    return True


def _send(notice: Outbox, address: str, *, now: datetime) -> None:
    """Send one mail, or note why it could not be sent and when to try again.

    Its words, which may hold a one-time link, are kept no longer than they are needed.
    """
    if not address:
        notice.failed, notice.why, notice.body = now, "no mail address was given", ""
        return
    try:
        EmailMessage(notice.subject, notice.body, to=[address]).send()
    except (smtplib.SMTPException, OSError) as error:
        notice.why = _why(error)
        if notice.tries < len(WAITS):
            notice.after = now + WAITS[notice.tries]
        else:
            notice.failed, notice.body = now, ""
        notice.tries += 1
        return
    notice.sent, notice.why, notice.body = now, "", ""


def _why(error: Exception) -> str:
    """Why a mail could not be sent, without the address: that stays in the vault (bound B6)."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):  # the server's words name whom it refused
        return f"{name}: {', '.join(sorted({str(code) for code, _words in error.recipients.values()}))}"
    return ADDRESS.sub("…", f"{name}: {error}")[:300]
