"""Is this the contact that was left? Yes or no, from inside the vault: what was left goes nowhere."""

from __future__ import annotations

import hmac
from datetime import datetime

from maplebridge.kernel.identity import reach
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import vault

COMPARED = "compared at a counter, for a new code; shown to nobody"
SAME_CONTACT = "compared when a party was called in, so that no two have one address; shown to nobody"
PARTS = ("phone", "email", "for_other", "other")


def left_by(*, matter: int, shown: str, actor: Actor, why: str = COMPARED, now: datetime) -> int | None:
    """The person of the matter who left `shown` as their contact; each reading becomes an entry before it is compared.

    Call it inside the act's transaction, in the scope of the matter.

    returns  primary key of the person; None where nobody left it
    """
    asked, found = reach.plain(shown).encode(), None
    for person in vault.persons_of(matter):
        try:
            contact = vault.open_contact(person_id=person, actor=actor, why=why, now=now)
        except vault.PersonErased:
            continue
        forms = [form for part in PARTS for form in sorted(reach.within(contact.get(part, "")))]
        if any([hmac.compare_digest(one.encode(), asked) for one in forms if one]):  # noqa: C419  all of them, each time
            found = person if found is None else found
    return found
