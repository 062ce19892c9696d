"""The sheet that somebody takes home who was called in, or who acts for a side: number, office, day; the code once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel.conduct.parties import WAYS
from maplebridge.kernel.conduct.reach.recoding import BY_HAND
from maplebridge.kernel.conduct.sided import about
from maplebridge.kernel.file.heading import NO_OFFICE, office_at
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.lifecycle.acting import visible
from maplebridge.kernel.territory import hotline
from maplebridge.kernel.territory import queries as territory
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the sheet of a side says.

    party  primary key;  title  its part;  about  in the office's words, empty for who acts for a side
    office  that has the matter, with its unit;  hotline  the city's number to call, empty if it has none
    way     how the code went, by its name;  by_hand  it is handed over
    """

    party: int
    title: Wording
    about: str
    at: datetime
    office: Wording
    hotline: str
    way: Wording
    way_name: str
    by_hand: bool


def sheet(*, actor: Actor, number: int, party: int) -> Sheet | None:
    """The sheet of a side of a matter; None where nobody of that number stands in it. Five queries. Raises NotFound.

    party  primary key
    """
    with scope.reading(actor):
        row = visible(number)
        one = next((each for each in sides.rows_of(number) if each.pk == party), None)
        if one is None:
            return None
        definition = registry.by_id(row.procedure_id).procedure
        office = None if row.office is None else territory.offices().by_id(row.office)
        return Sheet(
            party=one.pk,
            title=definition.role_title(one.role),
            about=about(number, one.seq) if one.acts_for is None else "",
            at=one.at,
            office=NO_OFFICE if office is None else office_at(office),
            hotline=hotline.number(),
            way=WAYS[one.way],
            way_name=one.way,
            by_hand=one.way == BY_HAND,
        )
