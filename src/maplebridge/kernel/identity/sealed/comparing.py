"""Is this the contact that was left? Yes or no, from inside the vault: what was left goes nowhere."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from maplebridge.kernel.identity import reach
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import vault

COMPARED = "compared at a counter, for a new code; shown to nobody"
SAME_CONTACT = "compared when a party was called in, so that no two have one address; shown to nobody"
TWO_SIDES = "compared when somebody was named to act for a side, so that nobody acts for two; shown to nobody"
PLACE = "place"
"""The name of an address for letters that stands in a text."""
PARTS = ("phone", "email", "for_other", "other", "safe_phone")


def left_by(  # noqa: PLR0913  what is compared, with whom, for whom
    *,
    matter: int,
    shown: Mapping[str, str],
    whose: Mapping[int, int],
    actor: Actor,
    why: str = COMPARED,
    leave: Callable[[int], bool] = lambda _: False,
    places: Collection[tuple[str, ...]] = (),
    now: datetime,
) -> list[tuple[int, str]]:
    """Each person of the matter who left one of `shown` as their contact, and its name in `shown`. Each person is opened
    once, however much is shown; each reading becomes an entry before it is compared.

    Call it inside the act's transaction, in the scope of the matter.

    whose    person → primary key of the party whose contact it is, where it was called in
    leave    persons with whom it is not compared: those of the same side
    places   house numbers of a text (`reach.places_in`), compared with the address for letters
    returns  primary key of the person and name, PLACE for an address, once for each; empty where nobody left any of it
    """
    asked = {name: reach.plain(text).encode() for name, text in shown.items() if text}
    found: list[tuple[int, str]] = []
    for person in vault.persons_of(matter) if asked or places else ():
        if leave(person):
            continue
        try:
            contact = vault.open_contact(person_id=person, actor=actor, why=why, party=whose.get(person), now=now)
        except vault.PersonErased:
            continue
        forms = [form.encode() for part in PARTS for form in sorted(reach.within(contact.get(part, ""))) if form]
        left = []
        for name, one in asked.items():
            same = [hmac.compare_digest(form, one) for form in forms]  # all of them, each time
            if any(same):
                left.append(name)
        if not reach.places_in(contact.get("letters_to", "")).isdisjoint(places):
            left.append(PLACE)
        found += [(person, left[0])] if left else []
    return found


def left_twice(
    *,
    matter: int,
    person: int,
    whose: Mapping[int, int],
    leave: Callable[[int], bool],
    actor: Actor,
    now: datetime,
) -> bool:
    """Whether somebody else of the matter left the number or address that this person left. Each reading becomes an entry,
    that of the person's own too; call it as `left_by`.

    person   primary key;  whose, leave  as `left_by` has them
    raises   vault.PersonErased  this person was erased
    """
    own = vault.open_contact(person_id=person, actor=actor, why=TWO_SIDES, party=whose.get(person), now=now)
    shown = {part: own[part] for part in ("phone", "email") if own.get(part)}
    facts = {"matter": matter, "shown": shown, "whose": whose, "actor": actor, "why": TWO_SIDES, "now": now}
    return left_by(**facts, leave=lambda one: one == person or leave(one)) != []
