"""Somebody gets a code in a matter: their row, their sealed contact, whether another side is reached where they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from maplebridge.kernel.identity import keyed, reach
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import comparing, envelopes
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import codes, numbers, sides
from maplebridge.kernel.matter.codes import ABOUT
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.packs.competences import competence_of


def code_to_send(party: Party) -> str:
    """The first code of a party, or of who acts for one; nobody makes it without the city's key."""
    return numbers.new_code(keyed.mac("code of a party", f"{party.matter}.{party.pk}"))


def shared(row: Matter, role: str, given: Mapping[str, str], words: str, *, actor: Actor, now: datetime) -> str:
    """The part of the contact at which another side would read the letter too, or ABOUT where the words say how or where
    another side is reached; empty for none. Where the pack says that one person may stand in both parts, it is not compared.

    role   in which somebody is called in;  given  their contact, and what stands in the words to them (`unsaid.contacts_in`)
    words  what it is told that the matter is about
    """
    named = ("email", "phone", "safe_phone")
    shown = {name: text for name, text in given.items() if name in named or name.startswith(ABOUT)}
    rows = [one for one in sides.rows_of(row.number) if one.person is not None]
    definition = registry.by_id(row.procedure_id).procedure
    whose, parts = {one.person: one.pk for one in rows}, {one.person: one.role for one in rows}
    bringer, rules = sides.bringer(definition, row), competence_of(definition.id)
    found = comparing.left_by(
        matter=row.number,
        shown=shown,
        whose=whose,
        leave=lambda person: rules.may_be_one(parts.get(person, bringer), role),
        actor=actor,
        why=comparing.SAME_CONTACT,
        places=reach.places_in(words),
        now=now,
    )
    if not found:
        return ""
    _, name = found[0]
    return ABOUT if name == comparing.PLACE else name


def sealed_row(
    row: Matter, role: str, way: str, contact: Mapping[str, str]
) -> tuple[Party, envelopes.Envelope | None]:
    """The row of a new party, or of who acts for one, not written yet; its contact, sealed and written.

    contact  as it is sealed, empty for none
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matter_party_id_seq')")
        (key,) = cursor.fetchone()
    party = Party(id=key, matter=row.number, role=role, way=way)
    party.code = codes.mac(row.number, code_to_send(party))
    if not contact:
        return party, None
    (sealed,) = envelopes.enclose([contact])
    party.person = sealed.person
    envelopes.put(row.number, sealed)
    return party, sealed
