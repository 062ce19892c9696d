"""Exchanging the procedure of a matter, and answering about a later last day: one transaction, one entry each."""

from __future__ import annotations

from datetime import datetime

from maplebridge.acts.hear.exchange.gates import power_short
from maplebridge.acts.hear.exchange.planning import Chosen, plan
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import loaded
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import exchanging, moving, repeats
from maplebridge.kernel.matter.lifecycle.acting import CHANGED, acting, locked
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.sides import roles_of
from maplebridge.rules import course, limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, Refusal
from maplebridge.texts import Text

NOBODY_ASKS = Text("Nobody asks for a later last day on this matter now. Look at it to see which day holds.")
NOT_BROUGHT = Text("Only whoever brought the matter agrees to a later last day, with number and code.")
SAY_WHY = Text("Say why in a sentence of at least ten letters. The resident reads it.")
OVER = Text("The matter has ended, so no day is waited for any more.")


def exchange(
    *,
    actor: Actor,
    number: int,
    chosen: Chosen,
    last_read: int,
    now: datetime,
    sent: repeats.Sent = repeats.ANEW,
) -> int:
    """Exchange the procedure of a matter; returns the number of the entry.

    last_read  the last entry that the actor had read;  sent  its key, so that a repeated press is one entry
    raises     NotFound, NotAllowed, Incomplete, Conflict; a silence that was already due is recorded all the same
    """
    return repeats.once(sent, lambda: _exchange(actor, number, chosen, last_read, sent, now))


def _exchange(
    actor: Actor, number: int, chosen: Chosen, last_read: int, sent: repeats.Sent, now: datetime
) -> int:
    refused: Refusal | None = None
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        if row.seq != last_read:
            raise Conflict(CHANGED)
        move = _up_to_now(row, now)
        entries = _with_new(number, move)
        try:
            wanted = plan(actor, loaded(row, now=now), entries, chosen).wanted
            _says_why(actor, chosen)
        except Refusal as error:
            refused = error
        else:
            reason = clean(chosen.reason)
            exchanging.exchange(
                move,
                wanted,
                by=actor.by,
                of=row.office if actor.kind == "post" else None,
                texts={"reason": reason} if reason else {},
                agrees=None if actor.kind == "post" else bool(chosen.agrees),
                at=now,
            )
        moving.write([move])
        if refused is None:
            sent.keep(row, now)
    if refused is not None:
        raise refused
    return row.seq


def _says_why(actor: Actor, chosen: Chosen) -> None:
    """See that a post says why. Raises Incomplete."""
    if actor.kind == "post" and len(clean(chosen.reason)) < limits.WHY_LETTERS:
        raise Incomplete(SAY_WHY, fields={"reason": SAY_WHY})


def answer(
    *,
    actor: Actor,
    number: int,
    agrees: bool,
    last_read: int,
    now: datetime,
    sent: repeats.Sent = repeats.ANEW,
) -> int:
    """Whoever brought a matter says whether the later last day of its new procedure may hold; returns the entry's number.

    raises  NotFound, NotAllowed, Conflict; a silence that was already due is recorded all the same
    """
    return repeats.once(sent, lambda: _answer(actor, number, agrees, last_read, sent, now))


def _answer(
    actor: Actor, number: int, agrees: bool, last_read: int, sent: repeats.Sent, now: datetime
) -> int:
    with acting(actor):
        row = locked(number)
        before = sent.seq()
        if before is not None:
            return before
        if row.seq != last_read:
            raise Conflict(CHANGED)
        move = _up_to_now(row, now)
        refused = why_not(actor, row, asked=bool(exchanging.asked_of(_with_new(number, move))))
        if refused is None:
            definition = registry.by_id(row.procedure_id).procedure
            role = next(iter(roles_of(definition, "", row)), "")
            exchanging.answer(move, agrees=agrees, by=actor.by, role=role, at=now)
        moving.write([move])
        if refused is None:
            sent.keep(row, now)
    if refused is not None:
        raise refused
    return row.seq


def why_not(actor: Actor, row: Matter, *, asked: bool) -> NotAllowed | None:
    """Why this actor answers no question about a later last day; None where they may. No query."""
    if actor.kind != "resident" or actor.matter != row.number or actor.party is not None:
        return NotAllowed(NOT_BROUGHT)
    if row.outcome is not None:
        return NotAllowed(OVER)
    return power_short(actor) if asked else NotAllowed(NOBODY_ASKS)


def _up_to_now(row: Matter, now: datetime) -> moving.Move:
    """The matter with every silence that was due before this moment."""
    move = moving.load(row)
    moving.advance(move, course.Event(kind="tick", at=towntime.minute(now)), by="system")
    return move


def _with_new(number: int, move: moving.Move) -> list[ledger.Entry]:
    """The entries of the chain; a silence that fired just now stands among them. One query."""
    entries = ledger.entries_of(number)
    seq = entries[-1].seq if entries else 0
    return [
        *entries,
        *(
            ledger.Entry(one.matter, seq + n, one.at, one.kind, one.by, one.data, b"", b"", b"")
            for n, one in enumerate(move.entries, 1)
        ),
    ]
