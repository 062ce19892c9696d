"""Resolve: an office or a resident acts on a matter; the procedure says what may be done and what follows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import adding, giving, naming, once, papers
from maplebridge.kernel.conduct.issuing import assigning as issuing
from maplebridge.kernel.conduct.models import Note, VerdictLink
from maplebridge.kernel.conduct.proving import links
from maplebridge.kernel.conduct.representing import gates, onpaper, together
from maplebridge.kernel.file import lastdays
from maplebridge.kernel.file.heading import loaded
from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity.actor import Actor, Proof, holder_of
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import moving, repeats
from maplebridge.kernel.matter.lifecycle.acting import CHANGED, acting, locked, no_reader
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course
from maplebridge.rules.plain import clean
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, NotFound, Refusal, UsedUp
from maplebridge.texts import Text
from maplebridge.texts.days import exact

USED = Text(
    "This link has been used, or a newer one was sent. You can still answer with your number and code."
)
LINK_LIVES = timedelta(days=60)
"""How long a link that nobody used opens: longer than any judgement is waited for."""
NO_OFFICE = Text("Only a post at an office writes notes.")
SAY_SOMETHING = Text("Write the note first.")


@dataclass(frozen=True, slots=True)
class _Call:
    """An act as it was asked for: its event, its words, its files."""

    event: course.Event
    texts: dict[str, str]
    files: tuple[papers.CleanFile, ...]
    choice: course.Choice
    days: Mapping[str, date]
    signers: onpaper.Signers | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks for which act on which matter, with what, having read up to which entry."""

    actor: Actor
    number: int
    name: str
    given: Mapping[str, object]
    seen: int


def act_on(
    *,
    actor: Actor,
    number: int,
    name: str,
    given: Mapping[str, object],
    seen: int,
    key: str = "",
    now: datetime,
) -> int:
    """Take one act on a matter; returns the number of its entry.

    name  an act of the procedure, or "extend", "pause", "resume", "duty.NAME", "waive.NAME", "add", "reach" (see `adding`)
    seen  the last entry the actor had read;  key  the same for a repeated click
    raises  NotFound, NotAllowed, Incomplete; Conflict, also where the key was used for other content;
            a silence that was already due is recorded all the same
    """
    sent = once.of(actor, number, name, given, key)
    take = _add if name in adding.BESIDE else _act
    return repeats.once(sent, lambda: take(_Asked(actor, number, name, given, seen), sent, now))


def _act(asked: _Asked, sent: once.Once, now: datetime) -> int:
    """An act of the procedure; returns the number of its entry."""
    actor, number, name, given = asked.actor, asked.number, asked.name, asked.given
    files = papers.check(papers.uploads(given))  # may take seconds: nothing is locked meanwhile
    refused: Refusal | None = None
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        definition = registry.by_id(row.procedure_id).procedure
        if row.seq != asked.seen and not _still_same(definition, row, name, asked.seen):
            raise Conflict(CHANGED)
        move = moving.load(row)
        try:
            call = _read(definition, row, name, given, files, actor=actor, now=now)
        except NotAllowed as error:
            refused = error
            moving.advance(move, course.Event(kind="tick", at=towntime.minute(now)), by="system")
            _written(move, now)
        else:
            refused = _taken(actor, move, definition, call, now)
        if refused is None:
            sent.keep(row, now)
    if refused is not None:
        raise refused
    return row.seq


def _taken(
    actor: Actor, move: moving.Move, definition: Procedure, call: _Call, now: datetime
) -> Refusal | None:
    """Do it, or write down that some of several in a part said so; the refusal, if it is refused."""
    try:
        waits = onpaper.waits(move, call.signers, call.choice, call.texts, by=actor.by, now=now)
        if waits or together.waits(actor, move, definition, call.choice, call.texts, now):
            _written(move, now)
            papers.keep(call.files, matter=move.row.number, seq=move.row.seq, by=actor.by, at=now)
            return None
    except NotAllowed as already:
        return already
    return _done(move, definition, call, by=actor.by, now=now)


def _add(asked: _Asked, sent: once.Once, now: datetime) -> int:
    """Words and files that a party adds, or how it may safely be reached; returns the number of their entry."""
    actor, number = asked.actor, asked.number
    files = papers.check(papers.uploads(asked.given))
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        adding.take(asked.name, actor, row, asked.given, files, now)
        papers.keep(files, matter=number, seq=row.seq, by=actor.by, at=now)
        sent.keep(row, now)
        return row.seq


def _done(
    move: moving.Move, definition: Procedure, call: _Call, *, by: str, now: datetime
) -> Refusal | None:
    """Send the call through the course and write what follows, its files and its papers; the refusal, if the course refuses
    it: then what silence led to is written alone.
    """
    row, before = move.row, issuing.Before(move.row.office, move.row.step, move.row.procedure_id)
    refusals = moving.advance(move, call.event, by=by, texts=call.texts)
    if refusals:
        _written(move, now)
        return giving.refused(definition, refusals[0])
    given = issuing.Given(call.texts, call.days)
    numbered = issuing.assign(move, definition, call.choice, given, before=before, by=by, now=now)
    _written(move, now)
    papers.keep(call.files, matter=row.number, seq=row.seq, by=by, at=now)
    issuing.keep(numbered, matter=row.number, seq=row.seq, at=now)
    return None


def _written(move: moving.Move, now: datetime) -> None:
    """Write what a move has become, and the matters that it opened."""
    moving.write([move])
    moving.open_children([move], now=now)


def add_note(*, actor: Actor, number: int, text: str, key: str = "", now: datetime) -> None:
    """Write a private note of the actor's own office; the same key with the same words is the same note.

    raises  NotAllowed  who acts for no office, has no account or only reads the matter;  Incomplete  on "text": no words
    """
    if not actor.office_ids or actor.account_id is None:
        raise NotAllowed(NO_OFFICE)
    if not (text := clean(text)):
        raise Incomplete(SAY_SOMETHING, fields={"text": SAY_SOMETHING})
    sent = once.of(actor, number, "note", {"text": text}, key)
    repeats.once(sent, lambda: _note(actor, number, text, sent, now))


def _note(actor: Actor, number: int, text: str, sent: once.Once, now: datetime) -> int:
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        no_reader(actor, row)
        office = row.office if row.office in actor.office_ids else actor.office_ids[0]
        Note.objects.create(matter=number, office=office, account=actor.account_id, at=now, text=text)
        sent.keep(row, now)
        return row.seq


def make_verdict_link(*, number: int, seq: int, party: int | None = None, now: datetime) -> str:
    """A new one-time token for the judgement of a side, `party` by its primary key; older ones end. Inside a transaction."""
    VerdictLink.objects.filter(matter=number, used=None, party=party).update(used=now)
    token = secrets.token_urlsafe(24)
    mac = keyed.mac("act", token)
    VerdictLink.objects.create(token=mac, matter=number, seq=seq, made=now, party=party)
    links.note(mac, matter=number, seq=seq, party=party, now=now)
    return token


def judge(*, token: str, name: str, given: Mapping[str, object], now: datetime) -> None:
    """The resident's judgement through the sealed link; the link is used up by it, and only by it.

    raises  UsedUp, also for the same judgement once more: `once.judged_before` knows it;  Incomplete
    Writes in one transaction: act, entry, used link and files, or nothing.
    """
    with holder_acts(token, now=now) as (link, actor):
        files = papers.check(papers.uploads(given))
        with acting(actor):
            row = locked(link.matter)
            if not VerdictLink.objects.filter(pk=link.token, used=None).update(used=now):
                raise UsedUp(USED)
            definition = registry.by_id(row.procedure_id).procedure
            call = _read(definition, row, name, given, files, actor=actor, now=now)
            refused = _taken(actor, moving.load(row), definition, call, now)
            if refused is not None:
                raise refused  # undone as a whole: the link stays good, the clock records what silence led to
            once.of_link(token, name, given).keep(row, now)


@contextmanager
def holder_acts(token: str, *, now: datetime) -> Iterator[tuple[VerdictLink, Actor]]:
    """The link of a token and its holder, for what is read or done by it.

    raises  UsedUp  as `open_link`; also where somebody judges meanwhile: with the link its matter goes out of sight
    """
    link = open_link(token, now=now)
    try:
        yield link, holder_by(link)
    except NotFound:
        open_link(token)  # raises UsedUp where it has served since
        raise


def open_link(token: str, *, now: datetime | None = None) -> VerdictLink:
    """The link of a token, unused. Raises UsedUp, also after its last day if `now` is given. One query."""
    mac = keyed.mac("act", token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT matter, seq, made, party FROM conduct_link(%s)", [mac])
        row = cursor.fetchone()
    if row is None:
        raise UsedUp(USED)
    link = VerdictLink(token=mac, matter=row[0], seq=row[1], made=row[2], party=row[3])
    last = last_day_of_link(link.made)
    if now is not None and towntime.local(now).date() > last:
        raise UsedUp(
            Text(
                "This link opened until {last}. You can still answer with your number and code, while the matter waits "
                "for it; if the code is lost, a counter gives you a new one.",
                last=exact(last),
            )
        )
    return link


def holder_by(link: VerdictLink) -> Actor:
    """Whoever holds a link that is not used up: the side of its matter for which it was made."""
    return holder_of(link.matter, Proof("link", bytes(link.token)))


def last_day_of_link(made: datetime) -> date:
    """The last day on which a link opens, by the city's calendar."""
    return towntime.local(made + LINK_LIVES).date()


def _read(
    definition: Procedure, row: Matter, name: str, given: Mapping[str, object], files: tuple[papers.CleanFile, ...],
    *, actor: Actor, now: datetime,
) -> _Call:
    """The event that a form asks for, in the role that may take it."""
    matter = loaded(row, now=now)
    choice = gates.take(actor, matter, name)
    read = giving.judged(definition, row, choice, given, files, now)
    if choice.open:
        lastdays.check(matter, choice, {**given, **read.days})
    signers = onpaper.signers(definition, row, choice, given) if choice.open else None
    texts, marks = read.texts, read.marks
    marks.pop(onpaper.SIGNED_BY, None)
    texts |= papers.committed(files)
    chosen = naming.judged(definition, row, choice, texts)
    marks.update(chosen.stored)
    texts.update(chosen.stored)
    at, kind = towntime.minute(now), choice.event_kind
    event = course.Event(kind, at, choice.who, choice.name, give=marks, level=chosen.level, part=choice.part)
    words = {k: v for k, v in texts.items() if k != "level"}
    days = {name: day for name, day in marks.items() if isinstance(day, date) and name not in words}
    return _Call(event, words, files, choice, days, signers)


def _still_same(definition: Procedure, row: Matter, name: str, seen: int) -> bool:
    """An act that was open before and stays in the same step may still go through; one that leaves may not."""
    act = definition.acts_at(row.step).get(name)
    return act is not None and act.to is None and seen < row.seq
