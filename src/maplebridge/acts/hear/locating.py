"""Where a report belongs: from a picked unit, a point, a typed address or names in the text; and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from maplebridge.acts.hear.place import Place
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.finding import PlaceGuess
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

PICKED = Text("You chose this place.")
POINTED = Text("You pointed at this place on the map.")
ASKED = Text("We found no place in your words, so the city’s intake asks where it is.")
OUTSIDE = Text("This point lies outside the city. Choose a place inside it, or describe it in words.")
NO_UNIT = Text("This place is not on the city’s list. Pick one from the list.")


class Located(NamedTuple):
    """The unit where a report belongs, the sentence that says why, and how it was found."""

    unit: int
    why: Wording
    how: str


def locate(
    place: Place | None, *, named: Callable[[], Sequence[PlaceGuess]], home: int | None = None
) -> Located:
    """The unit of a report; `home` is the city whose intake asks where nothing is found (default: the first).

    named  the units that its words name, the likeliest first; asked only where the place says nothing

    raises  Incomplete  the unit or the point is not in the city (the report is not lost: the form keeps it)
    """
    place = place or Place()
    tree = territory.tree()
    if place.unit_id is not None:
        return _picked(place.unit_id)
    if place.lon is not None and place.lat is not None:
        unit = tree.locate(place.lon, place.lat)
        if unit is None:
            raise Incomplete(OUTSIDE, fields={"place": OUTSIDE})
        return Located(unit.id, POINTED, "point")
    guesses = _in_country(tree.find_address(place.address) if place.address.strip() else (), home)
    how = "address" if guesses else "text"
    guesses = guesses or _in_country(named(), home)
    if guesses:
        best = guesses[0]
        return Located(best.unit.id, best.why, how)
    return Located(home or tree.root.id, ASKED, "asked")


def _in_country(guesses: Sequence[PlaceGuess], home: int | None) -> list[PlaceGuess]:
    """The guesses that lie in the city itself or, for a home elsewhere, among the cities beside it."""
    root = territory.tree().root.id
    inside = home is None or home == root
    return [guess for guess in guesses if (guess.unit.path[0] == root) is inside]


def _picked(unit_id: int) -> Located:
    try:
        unit = territory.tree().unit(unit_id)
    except LookupError as error:
        raise Incomplete(NO_UNIT, fields={"place": NO_UNIT}) from error
    return Located(unit.id, PICKED, "picked")
