"""How may we safely reach you? A side says it on its own page; it is sealed beside its contact, shown to no other side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.reaching import CALLS, HOURS, PLAIN, WAYS, Safely
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import envelopes, vault
from maplebridge.kernel.matter.lifecycle import moving
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.sides import Side, persons, rows_of
from maplebridge.rules.refusal import Incomplete, NotAllowed
from maplebridge.texts import Text, Wording

REACH = "reach"
ADDED = "added"
"""The kind of its entry: a side adds it for itself, and no other side reads that it did."""
TITLE = Text("Say how we may safely reach you")
THEN = Text(
    "It is sealed like your contact and erased with it. Letters obey it from now on; no other side is ever shown it, "
    "or told that you said anything."
)
WHO = Text("Only a party of the matter says how it may be reached, with its own code.")
NOTHING_LEFT = Text(
    "You left no contact with this matter, so nothing is ever sent to you: you read it with number and code alone."
)
SAY = Text("Choose or write something: as it stands nothing would change.")


def may_say(actor: Actor, row: Matter) -> bool:
    """Whether this reader may say how it may be reached: any side, also once the matter has ended. No query: no page looks
    otherwise because a contact was left (bound B6); whoever left none is told so when they say it.
    """
    return actor.matter == row.number


def choice() -> ActChoice:
    """The form, like that of any act."""
    return ActChoice(
        name=REACH,
        title=TITLE,
        then=THEN,
        needs=(
            _chosen("safe_way", Text("By which way?"), WAYS),
            _chosen("safe_hours", Text("At which times?"), HOURS),
            ActField(name="safe_calls", title=CALLS, kind="check", required=False),
            ActField(name="safe_plain", title=PLAIN, kind="check", required=False),
            ActField(
                name="safe_phone",
                title=Text("Another telephone number, which only you answer"),
                kind="line",
                hint=Text("It takes the place of the one that you left."),
                required=False,
            ),
            ActField(
                name="safe_words",
                title=Text("What else must whoever writes or calls know?"),
                hint=Text("For example: ask for me by my first name; hang up if somebody else answers."),
                required=False,
            ),
        ),
    )


def _chosen(name: str, title: Wording, options: Mapping[str, Wording]) -> ActField:
    return ActField(name=name, title=title, kind="choice", options=tuple(options.items()), required=False)


def say(actor: Actor, row: Matter, given: Mapping[str, object], now: datetime) -> None:
    """Seal what a side says of itself beside its contact, inside the caller's act. Raises NotAllowed, Incomplete."""
    if actor.matter != row.number:
        raise NotAllowed(WHO)
    mine = _persons(actor, row.number)
    if not mine:
        raise NotAllowed(NOTHING_LEFT)
    safely = Safely.read(given).given()
    if not safely:
        raise Incomplete(SAY, fields={"safe_way": SAY})
    try:
        bound = [envelopes.beside(row.number, person, safely) for person in mine]
    except vault.PersonErased as gone:
        raise NotAllowed(NOTHING_LEFT) from gone
    move = moving.load(row)
    row.seq += 1
    data = ledger.encoded(changes={}, particulars={"contact": bound[0]})
    move.entries.append(ledger.NewEntry(matter=row.number, kind=ADDED, at=now, by=actor.by, data=data))
    moving.write([move])


def _persons(actor: Actor, number: int) -> list[int]:
    """The persons of the vault whose contact is this side's: at most one."""
    among = vault.persons_of(number)
    mine = actor.party if actor.represents is None else actor.represents
    return persons(Side(mine, frozenset()), rows_of(number), among)[:1] if among else []
