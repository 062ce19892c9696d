"""The sealed contact of a reporter: opened by the office that answers, for a named act, never quietly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from maplebridge.kernel.conduct import once
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.matter.lifecycle.acting import acting, locked
from maplebridge.kernel.matter.sides import Side, persons, rows_of
from maplebridge.kernel.notice import safely
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed
from maplebridge.texts import Text, Wording, as_it_is

LETTERS = limits.WHY_LETTERS
SAY_WHY = Text(
    "Say for which act you need it, in a sentence of at least ten letters. The party whose "
    "contact it is may read it."
)
NOT_YOURS = Text("Only the office that answers for this matter now may open the contact.")
NOBODY = Text("The party whose contact it is asked that nobody be told. Decide on what is written in the matter.")
AGAIN = timedelta(minutes=10)
"""How long the database shows a contact again to whoever has just read it (identity_read_lately)."""
SHOWN = Text(
    "This form has shown the contact before. To see it again, open the form anew and say for "
    "which act; that is another entry."
)


def open_contact(
    *, actor: Actor, number: int, reason: str, party: int | None = None, key: str = "", now: datetime
) -> dict[str, str]:
    """The contact of one side of a matter, after its reading has become an entry; empty if none was left.

    party   primary key of a party that was called in, or of who acts for a side; None for whoever brought the matter
    key     the same for a repeated press, which is the same reading: shown again for AGAIN without another entry
    raises  NotFound, NotAllowed, Incomplete; Conflict where this press was answered too long ago
    """
    which = {} if party is None else {"party": party}
    sent = once.of(actor, number, "contact", {"reason": reason, **which}, key)
    why = clean(reason)
    if len(why) < LETTERS:
        raise Incomplete(SAY_WHY, fields={"reason": SAY_WHY})
    with acting(actor):
        row = locked(number)
        if actor.account_id is None or row.office not in actor.office_ids:
            raise NotAllowed(NOT_YOURS)
        before = sent.moment()
        if before is not None and now - before > AGAIN:
            raise Conflict(SHOWN)
        contact = _opened(actor, number, party, None if before else why, now)
        if before is None:
            sent.keep(row, now)
    if contact.get("may_know") == "nobody":
        raise NotAllowed(NOBODY)
    return contact


def _opened(actor: Actor, number: int, party: int | None, why: str | None, now: datetime) -> dict[str, str]:
    """What the persons of one side of a matter left; `why` None where this reading has its entry already."""
    contact: dict[str, str] = {}
    side, parties = Side(party, frozenset()), rows_of(number)
    for person in persons(side, parties, vault.persons_of(number)):
        try:
            contact |= (
                vault.open_again(person_id=person)
                if why is None
                else vault.open_contact(person_id=person, actor=actor, why=why, party=party, now=now)
            )
        except vault.PersonErased:
            continue
    return contact


def safe_words(contact: Mapping[str, str]) -> tuple[Wording, ...]:
    """What whoever writes to or calls somebody must keep to, by their opened contact: a sentence each."""
    return tuple(as_it_is(one) if isinstance(one, str) else one for one in safely.words(contact))
