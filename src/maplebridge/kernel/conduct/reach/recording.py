"""What a side said at a counter or on paper of how it may safely be reached: the office that has the matter records it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from maplebridge.kernel.conduct import once
from maplebridge.kernel.conduct.contacts import NOT_YOURS
from maplebridge.kernel.conduct.reach import safely, sealing
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.lifecycle.acting import acting, locked
from maplebridge.rules.refusal import NotAllowed, NotFound
from maplebridge.texts import Text

NO_PARTY = Text("There is no such party of this matter.")
LEFT_NONE = Text("They left no contact, so nothing is ever sent to them. Write down by what they can be reached, too.")


def record(
    *, actor: Actor, number: int, party: int | None, given: Mapping[str, object], key: str = "", now: datetime
) -> int:
    """Seal what a side said to the office that has the matter, or wrote to it; returns the number of its entry.

    It is compared with nothing: whoever's contact is opened for that reads of it, and would learn that another side spoke.

    party   primary key of who was called in; None for whoever brought the matter
    given   as `safely.choice` names it;  key  the same for a repeated press
    raises  NotFound, NotAllowed, Incomplete; Conflict where the key was used for other content
    Written in one transaction, in which the row is locked.
    """
    said = safely.read(given)
    sent = once.of(actor, number, "reached", {"party": party, **said}, key)
    with acting(actor):
        row = locked(number)
        if actor.account_id is None or row.office not in actor.office_ids:
            raise NotAllowed(NOT_YOURS)
        before = sent.seq()
        if before is not None:
            return before
        if party is not None and party not in [one.pk for one in sides.parties_of(number)]:
            raise NotFound(NO_PARTY)
        sealing.seal(row, party, said, by=actor.by, lacking=LEFT_NONE, now=now)
        sent.keep(row, now)
    return row.seq
