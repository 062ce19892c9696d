"""What the timeline says of who acts for a side: since when, with which power, until when; never who they are (bound B6)."""

from __future__ import annotations

from datetime import date

from maplebridge.kernel import ledger
from maplebridge.kernel.matter.codes import CONFIRMED, EMPOWERED, ENDED
from maplebridge.rules.competence.powers import SHORT
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.days import dated

UNKNOWN = as_it_is("?")
AGREED = Text("Agreed: {act}; {agreed} of {all} so far")
ON_PAPER = Text("{act}; {agreed} of {all} so far")


def _number(entry: ledger.Entry) -> object:
    return entry.content.particulars.get("party", "?")


def _empowered(entry: ledger.Entry) -> Wording:
    said = entry.content.particulars
    power = SHORT.get(str(said.get("power")), UNKNOWN)
    until = _day(said.get("until"))
    number = _number(entry)
    if entry.by_person:
        return Text(
            "Representative {number} was named, {power}; the office checks it", number=number, power=power
        )
    if until is None:
        return Text("Representative {number} acts for a party, {power}", number=number, power=power)
    return Text(
        "Representative {number} acts for a party, {power}, until {day}",
        number=number,
        power=power,
        day=dated(until),
    )


def _confirmed(entry: ledger.Entry) -> Wording:
    return Text(
        "The power of representative {number} was checked; it holds from now on", number=_number(entry)
    )


def _ended(entry: ledger.Entry) -> Wording:
    return Text(
        "The power of representative {number} has ended; the code opens nothing any more",
        number=_number(entry),
    )


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None


def agreed(entry: ledger.Entry, act: Wording) -> Wording:
    """That one of several in a part said so for itself: to which act, how many have."""
    said = entry.content.particulars
    words = ON_PAPER if "members" in said else AGREED
    return words.filled(act=act, agreed=said.get("agreed"), all=said.get("of"))


TITLES = {EMPOWERED: _empowered, CONFIRMED: _confirmed, ENDED: _ended}
"""Kinds of entries about who acts for a side, and what says what they are called."""
