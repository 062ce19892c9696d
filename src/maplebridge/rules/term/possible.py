"""Which days may be named: for a field of the opening, as its procedure says; and how anything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated


class Days(NamedTuple):
    """The first and the last day that may be named."""

    first: date
    last: date

    @property
    def words(self) -> Wording:
        """Which days these are."""
        first, last = dated(self.first), dated(self.last)
        return Text("A day from {first} to {last}.", first=first, last=last)

    def asked(self, field: Wording) -> Wording:
        """The sentence that asks for such a day in a field."""
        first, last = dated(self.first), dated(self.last)
        return Text("“{field}”: name a day from {first} to {last}.", field=field, first=first, last=last)


def at_opening(definition: Procedure, field: str, opened: date) -> Days:
    """The days that a field of the opening may name, for a matter that opens on `opened`.

    raises  KeyError  the procedure asks for no such day
    """
    given = definition.opens.gives[field]
    day = opened.toordinal()
    return Days(
        date.fromordinal(max(1, day - given.back)),
        date.fromordinal(min(date.max.toordinal(), day + given.ahead)),
    )


def wrong_at_opening(
    definition: Procedure, given: Mapping[str, date | None], opened: date
) -> dict[str, Wording]:
    """What is wrong with the days of an opening, by field: one is missing, none is asked for, one cannot be."""
    wrong: dict[str, Wording] = {
        name: Text("“{name}” is no day that {id} asks for.", name=name, id=definition.id)
        for name in given
        if name not in definition.opens.gives
    }
    for name in definition.opens.gives:
        days, day = at_opening(definition, name, opened), given.get(name)
        if day is None or not days.first <= day <= days.last:
            wrong[name] = days.asked(definition.field_title(name))
    return wrong
