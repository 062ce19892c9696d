"""The sides of a matter: whoever brought it, and each party that was called in; what is whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.rules.procedure import Procedure

BROUGHT = 1
"""The entry by which whoever brings a matter comes to it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side, by the procedure that the matter follows now.

    party   primary key of the party that was called in; None for whoever brought the matter
    roles   the party roles in which it stands: none where the procedure knows its part no more
    since   the entry by which it came to the matter
    """

    party: int | None
    roles: frozenset[str]
    since: int = BROUGHT

    @property
    def by(self) -> str:
        """What its entries are written by."""
        return BY_RESIDENT if self.party is None else f"{BY_PARTY}{self.party}"

    def wrote(self, entry: ledger.Entry) -> bool:
        """Whether this side itself wrote an entry, or an office wrote it down in its part."""
        return entry.by == self.by or (not entry.by_person and entry.content.role in self.roles)


def roles_of(definition: Procedure, part: str, *, called: bool) -> frozenset[str]:
    """The roles of whoever stands in a part; empty for who brought the matter in the part that the procedure names first.

    called  it was called in: another procedure that knows no such part gives it none
    """
    if part in definition.parties:
        return frozenset({part})
    return frozenset({definition.bringer} - {""}) if not called else frozenset()


def side_of(actor: Actor, row: Matter, definition: Procedure) -> Side | None:
    """The side of whoever shows a code of this matter, or a link to it; None for an office, which reads all. No query; one
    where a party asks.
    """
    if actor.matter != row.number or actor.kind != "resident":
        return None
    if actor.party is None:
        return Side(None, roles_of(definition, actor.part, called=False))
    since = Party.objects.filter(pk=actor.party).values_list("seq", flat=True).first()
    return Side(actor.party, roles_of(definition, actor.part, called=True), since or BROUGHT)


def parties_of(number: int) -> list[Party]:
    """Those who stand in a matter in a part of their own, in the order in which they came to it. One query."""
    return list(Party.objects.filter(matter=number).order_by("seq"))


def called_with(number: int, person: int) -> Party | None:
    """The party that was called in and whose contact a person's is; None for whoever brought the matter. One query.

    number  of the matter;  person  primary key in the vault
    """
    return Party.objects.filter(matter=number, person=person).exclude(seq=BROUGHT).first()


def sides(definition: Procedure, parties: Sequence[Party]) -> list[tuple[Side, Party | None]]:
    """Every side of a matter with its row; who brought it comes first, with one if it was in another part. No query."""
    own = next((one for one in parties if one.seq == BROUGHT), None)
    first = Side(None, roles_of(definition, own.role if own is not None else "", called=False))
    called = [one for one in parties if one.seq != BROUGHT]
    return [
        (first, own),
        *((Side(one.pk, roles_of(definition, one.role, called=True), one.seq), one) for one in called),
    ]


def persons(side: Side, parties: Sequence[Party], among: Sequence[int]) -> list[int]:
    """Those of the persons of a matter whose contact is this side's. In the order given. No query."""
    of_others = {one.person: one for one in parties if one.seq != BROUGHT and one.person is not None}
    if side.party is None:
        return [one for one in among if one not in of_others]
    return [one for one in among if one in of_others and of_others[one].pk == side.party]
