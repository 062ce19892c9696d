"""Telling people: put in the outbox with the act, sent in daytime by the way that reaches them, failures left in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.matter.sides import called_with
from maplebridge.kernel.notice import bounces, mailing, quiet, safely, sendings, texting, ways
from maplebridge.kernel.notice.models import Outbox
from maplebridge.kernel.setaside import things
from maplebridge.kernel.setaside.apart import caught, within
from maplebridge.kernel.setaside.causes import Aside, Cause, Gone
from maplebridge.kernel.setaside.models import Thing
from maplebridge.rules.plain import whole

KIND = "notice"
REFUSED = {ways.MAIL: "mail_refused", ways.SMS: "sms_refused"}
ERASED = "the person was erased"
NO_WAY = "nothing was left by which to write"
NOTHING_SENT = "asked that nothing be sent"
WAITS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=12))
WHY = "to send the notice that the procedure prescribes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that a person must be told about one entry.

    to     primary key of the person;  body  the mail, which may hold a link that works once
    plain  the same without such a link, for paper;  short  for an SMS;  urgent  it leaves in quiet hours too
    """

    matter: int
    seq: int
    to: int
    language: str
    subject: str
    body: str
    plain: str
    short: str
    urgent: bool = False


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
                plain=one.plain,
                short=one.short,
                urgent=one.urgent,
                after=now if one.urgent else quiet.by_day(now),
            )
            for one in notices
        ),
        ignore_conflicts=True,
    )


def unsay(to: int, *, now: datetime) -> None:
    """Take back, inside the caller's transaction, what waits for a person who is being erased. `to` is their primary key;
    three queries.
    """
    letters = Outbox.objects.filter(to=to)
    letters.filter(sent=None).update(failed=now, why=ERASED, body="", plain="", short="")
    letters.exclude(plain="", short="").update(plain="", short="")
    sendings.withdraw(to=to)


def take_back(matter: int, entries: range, *, now: datetime) -> None:
    """Take back what waits to be told of entries that no longer count, and forget the words of what came of them before;
    nothing where there are none. Three queries.
    """
    if entries:
        waiting = Outbox.objects.filter(matter=matter, seq__gte=entries.start, seq__lt=entries.stop)
        waiting.exclude(sent=None).update(plain="", short="")
        waiting.filter(sent=None, failed=None).update(
            failed=now, why="taken back: the clock was wrong", body="", plain="", short=""
        )
        sendings.withdraw(matter=matter, seq__gte=entries.start, seq__lt=entries.stop)


def deliver(*, now: datetime, most: int = 50) -> int:
    """Send what waits; returns how many notices were handled. One transaction a notice.

    One that cannot be sent is set aside alone, tried again later, and then waits for a person. In quiet hours only what is
    urgent leaves.
    """
    handled, still = 0, quiet.quiet(now)
    while handled < most and _deliver_one(now, still):  # ends: `most` letters at the latest
        handled += 1
    return handled if still else handled + things.retry(KIND, lambda thing: _again(thing, now), now=now)


def forget(*, now: datetime) -> int:
    """Take away the words of what was given up and nobody will try again, and of mail that comes back no more; returns how
    many. Written in one transaction of its own.
    """
    with transaction.atomic(durable=True):
        open_ones = [number for one in things.subjects(KIND) if (number := whole(one, 18)) is not None]
        given_up = Outbox.objects.exclude(failed=None).exclude(body="")
        kept = Outbox.objects.filter(sent__lt=now - bounces.TAKEN).exclude(plain="", short="")
        done = given_up.exclude(id__in=open_ones).update(body="", plain="", short="")
        return done + kept.update(plain="", short="")


def _deliver_one(now: datetime, still: bool) -> bool:
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        waiting = Outbox.objects.filter(sent=None, failed=None, after__lte=now).order_by("after", "id")
        waiting = waiting.filter(urgent=True) if still else waiting
        notice = waiting.select_for_update(skip_locked=True).first()
        if notice is None:
            return False
        try:
            _try(notice, sendings.given_up(notice), now=now)
        except Aside as fault:
            refused = fault.cause.code in REFUSED.values()
            notice.failed, notice.why = (
                now,
                notice.why if refused else fault.cause.sentence().in_language("en")[:300],
            )
            _set_aside(notice, fault.cause, now=now)
        notice.save()
    return True


def _again(thing: Thing, now: datetime) -> None:
    """Another try at a notice that was set aside, once by each way that its person left, until one takes it."""
    scope.enter(SYSTEM)
    notice = Outbox.objects.select_for_update().filter(pk=int(thing.subject), sent=None).first()
    if notice is None or not notice.body:
        raise Gone
    notice.tries = max(notice.tries, len(WAITS))
    _try(notice, set(), now=now, again=True)
    if notice.sent is not None:
        notice.failed = None
    notice.save()


def _try(notice: Outbox, past: set[int], *, now: datetime, again: bool = False) -> None:
    """Open the contact and send by the first way that is not `past`; where that fails for good, the next is open at once.

    again   a person asked for it: the next way is tried here and now
    Raises Aside: this notice cannot be sent as it is, or was refused too often, and no other way is left.
    """
    opened: list[Mapping[str, str]] = []
    fault = within(lambda: opened.append(_contact(notice, now=now)))
    if isinstance(fault, vault.PersonErased):
        notice.failed, notice.why, notice.body, notice.plain, notice.short = now, ERASED, "", "", ""
        return
    if isinstance(fault, vault.VaultClosed):
        raise fault  # no fault of this notice: no address can be opened
    if fault is not None:
        raise Aside("no_contact") from fault
    if safely.silent(opened[0]):
        notice.failed, notice.why, notice.body, notice.plain, notice.short = now, NOTHING_SENT, "", "", ""
        return
    begins = now if notice.urgent else safely.moment(opened[0], now)
    if begins > now:
        notice.after = begins
        return
    left = [way for way in ways.of(opened[0]) if way not in past]
    if not left:
        _no_way(notice, past, now)
        return
    _by_ways(notice, left, opened[0], now=now, again=again)


def _by_ways(
    notice: Outbox, left: Sequence[int], contact: Mapping[str, str], *, now: datetime, again: bool
) -> None:
    """Send by the first of these ways; the next one is tried in a turn of its own, or here if it is another try."""
    for way in left:
        fault = caught(lambda way=way: _send(notice, way, contact, now=now))  # type: ignore[misc]
        if fault is None:
            return
        if way == left[-1] or not isinstance(fault, Aside):
            raise fault
        sendings.note(notice, way, sendings.FAILED, now=now, said=_code(notice, fault.cause))
        if not again:
            notice.tries, notice.why, notice.after = 0, "", now
            return


def _contact(notice: Outbox, *, now: datetime) -> dict[str, str]:
    party = called_with(notice.matter, notice.to)
    whose = None if party is None else party.pk
    return vault.open_contact(person_id=notice.to, actor=SYSTEM, why=WHY, party=whose, now=now)


def _no_way(notice: Outbox, past: set[int], now: datetime) -> None:
    """Nothing is left to try: it is seen at the desk and by whoever it was for."""
    if not past:
        sendings.note(notice, ways.NONE, sendings.FAILED, now=now)
    notice.failed, notice.why = now, NO_WAY
    notice.body, notice.plain, notice.short = "", "", ""


def _send(notice: Outbox, way: int, contact: Mapping[str, str], *, now: datetime) -> None:
    """Send by one way, or note why it could not be sent and when to try again. Raises Aside.

    Its words, which may hold a one-time link, are kept no longer than somebody may try again.
    """
    try:
        BY[way](notice, contact, now)
    except texting.Later as fault:
        notice.tries += 1
        notice.why = fault.words[:300]
        if notice.tries > _most(way, fault):
            sendings.note(notice, way, sendings.FAILED, now=now, said=fault.said)
            raise Aside(REFUSED[way], tries=notice.tries, said=fault.said) from fault
        notice.after = now + WAITS[notice.tries - 1]
        notice.after = notice.after if notice.urgent else quiet.by_day(notice.after)
        sendings.note(notice, way, sendings.WAITS, now=now, said=fault.said)
        return
    notice.sent, notice.why, notice.body = now, "", ""


def _by_mail(notice: Outbox, contact: Mapping[str, str], now: datetime) -> None:
    """Its words without a link are kept while the mail may come back and another way is left."""
    mailing.send(safely.subject(contact, notice.subject), notice.body, contact["email"], notice.pk)
    sendings.note(notice, ways.MAIL, sendings.SENT, now=now)
    if not settings.MAIL_BOUNCES or ways.of(contact) == [ways.MAIL]:
        notice.plain, notice.short = "", ""


def _by_sms(notice: Outbox, contact: Mapping[str, str], now: datetime) -> None:
    given = texting.send(ways.mobile(safely.phone(contact)), notice.short or notice.subject, sendings.reference(notice))
    asks = bool(given) and texting.asks_again()
    ask = sendings.next_question(0, now) if asks else None
    sendings.note(notice, ways.SMS, sendings.SENT, now=now, provider=given, ask=ask, asked=0)
    notice.plain, notice.short = notice.plain if asks else "", ""


def _on_paper(notice: Outbox, _contact: Mapping[str, str], now: datetime) -> None:
    """Into the print queue of the office that has the matter; it opens the address itself, with an entry.

    A letter of an earlier version has no words without a link: its subject alone is printed.
    """
    text = "\n\n".join(filter(None, (notice.subject, notice.plain)))
    sendings.note(notice, ways.PAPER, sendings.WAITS, now=now, text=text)
    notice.plain, notice.short = "", ""


BY: Mapping[int, Callable[[Outbox, Mapping[str, str], datetime], None]] = {
    ways.MAIL: _by_mail,
    ways.SMS: _by_sms,
    ways.PAPER: _on_paper,
}


def _most(way: int, fault: texting.Later) -> int:
    """How often it is tried again. A number that is refused is refused; a mail server may refuse one for a moment."""
    if isinstance(fault, texting.Refused):
        return 1 if way == ways.MAIL else 0
    return len(WAITS)


def _code(notice: Outbox, cause: Cause) -> str:
    return str(cause.facts.get("said", cause.code))


def _set_aside(notice: Outbox, cause: Cause, *, now: datetime) -> None:
    """What was refused often enough waits for a person; the rest is tried again by itself."""
    rhythm = things.BY_HAND if cause.code in REFUSED.values() else things.LATER
    things.put(KIND, str(notice.pk), cause=cause, now=now, matter=notice.matter or None, rhythm=rhythm)
