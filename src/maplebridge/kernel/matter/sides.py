"""The sides of a matter: whoever brought it, and each party that was called in; what is whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.rules.course import brought
from maplebridge.rules.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Side:
    """One side, by the procedure that the matter follows now.

    party   primary key of the party that was called in; None for whoever brought the matter
    roles   the party roles in which it stands: none where the procedure knows its part no more
    since   the entry by which it came to the matter;  through  primary key of who acts for it, where they read
    """

    party: int | None
    roles: frozenset[str]
    since: int = 1
    through: int | None = None

    @property
    def by(self) -> str:
        """What its entries are written by."""
        return BY_RESIDENT if self.party is None else f"{BY_PARTY}{self.party}"

    def wrote(self, entry: ledger.Entry) -> bool:
        """Whether this side wrote an entry, itself or through who acts for it, or an office wrote it down in its part."""
        return entry.side == self.by or (not entry.by_person and entry.content.role in self.roles)


def roles_of(definition: Procedure, part: str, row: Matter) -> frozenset[str]:
    """The roles of whoever stands in a part of a matter; `part` is empty for whoever brought it.

    A procedure that knows no such part gives it none; nor has anybody a role by the code of what an office opened.
    """
    return frozenset({part}) & definition.parties if part else frozenset({bringer(definition, row)} - {""})


def bringer(definition: Procedure, row: Matter) -> str:
    """The party role of whoever brought a matter; empty where an office opened it. No query."""
    return brought.part_of(definition, _counts(row))


def called(definition: Procedure, row: Matter) -> tuple[str, ...]:
    """The party roles of a matter in which an office calls somebody in. In the order of the file. No query."""
    return brought.called_in(definition, _counts(row))


def opened_by_office(row: Matter) -> bool:
    """Whether an office opened a matter, so that nobody holds its code. No query."""
    return brought.by_office(_counts(row))


def _counts(row: Matter) -> Mapping[str, int]:
    """The counts of a matter's state, as its row keeps them."""
    counts: Mapping[str, int] = (row.state if row.full is None else row.full).get("counts", {})
    return counts


def side_of(actor: Actor, row: Matter, definition: Procedure) -> Side | None:
    """The side of whoever shows a code of this matter, or a link to it; None for an office, which reads all. No query; one
    where a party asks.
    """
    if actor.matter != row.number or actor.kind != "resident":
        return None
    if actor.party is None:
        return Side(None, roles_of(definition, "", row), through=actor.represents)
    since = Party.objects.filter(pk=actor.party).values_list("seq", flat=True).first()
    return Side(actor.party, roles_of(definition, actor.part, row), since or 1, actor.represents)


def parties_of(number: int) -> list[Party]:
    """Those who were called in to a matter, in the order in which they came to it. One query."""
    return [one for one in rows_of(number) if one.acts_for is None]


def rows_of(number: int) -> list[Party]:
    """Those who were called in to a matter, and those who act for a side of it, whether still or no more; in the order in
    which they came to it. One query.
    """
    return list(Party.objects.filter(matter=number).order_by("seq"))


def acting_for(party: int | None, rows: Sequence[Party]) -> list[Party]:
    """Those of some rows of a matter who act, or acted, for a side. No query.

    party  primary key of one that was called in; None for whoever brought the matter
    """
    return [one for one in rows if one.acts_for == (party or 0)]


def in_force(row: Party, day: date) -> bool:
    """Whether a power to act for a side holds on a day: checked by an office, not ended, not over. No query."""
    return row.ended is None and bool(row.code) and (row.until is None or row.until >= day)


def called_with(number: int, person: int) -> Party | None:
    """The party that was called in, or who acts for a side, and whose contact a person's is; None for whoever brought the
    matter. One query.

    number  of the matter;  person  primary key in the vault
    """
    return Party.objects.filter(matter=number, person=person).first()


def sides(
    definition: Procedure, row: Matter, parties: Sequence[Party]
) -> list[tuple[Side, Party | None]]:
    """Every side of a matter with its row; who brought it comes first, without one. No query."""
    others = ((Side(one.pk, roles_of(definition, one.role, row), one.seq), one) for one in parties)
    return [(Side(None, roles_of(definition, "", row)), None), *others]


def persons(side: Side, parties: Sequence[Party], among: Sequence[int]) -> list[int]:
    """Those of the persons of a matter whose contact is this side's own, not that of who acts for it. In the order given.
    No query.

    parties  every row of the matter (`rows_of`)
    """
    whose = {one.person: one.pk for one in parties}
    return [one for one in among if whose.get(one) == side.party]
