"""Which days may be named: for a field of the opening, as its procedure says; and how anything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from maplebridge.rules.phrases import day_phrase
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.words import Title


class Days(NamedTuple):
    """The first and the last day that may be named."""

    first: date
    last: date

    @property
    def words(self) -> Title:
        """Which days these are."""
        first, last = day_phrase(self.first), day_phrase(self.last)
        return Title(f"A day from {first.en} to {last.en}.", f"{first.zh}至{last.zh}之间的一天。")

    def asked(self, field: Title) -> Title:
        """The sentence that asks for such a day in a field."""
        first, last = day_phrase(self.first), day_phrase(self.last)
        return Title(
            f"“{field.en}”: name a day from {first.en} to {last.en}.",
            f"“{field.zh}”请填写{first.zh}至{last.zh}之间的日期。",
        )


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
) -> dict[str, Title]:
    """What is wrong with the days of an opening, by field: one is missing, none is asked for, one cannot be."""
    wrong = {
        name: Title(
            f"“{name}” is no day that {definition.id} asks for.", f"{definition.id}没有“{name}”这一日期。"
        )
        for name in given
        if name not in definition.opens.gives
    }
    for name in definition.opens.gives:
        days, day = at_opening(definition, name, opened), given.get(name)
        if day is None or not days.first <= day <= days.last:
            wrong[name] = days.asked(definition.field_title(name))
    return wrong
