"""How a matter ended, said to whoever brought it: by whose word, or of itself, and which ways are left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from maplebridge.kernel import ledger
from maplebridge.kernel.file.heading import LoadedMatter, heading, outcome
from maplebridge.kernel.file.outside import ways_left
from maplebridge.kernel.matter.lifecycle.corrections import counting
from maplebridge.kernel.matter.sides import bringer
from maplebridge.rules.procedure import Step
from maplebridge.rules.soundness.silent import GIVEN_UP
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences


class Silent(NamedTuple):
    """The step at which nobody acted in time, and whether whoever brought the matter was to act there."""

    step: Wording
    theirs: bool


def silent_end(matter: LoadedMatter, entries: Sequence[ledger.Entry]) -> Silent | None:
    """Where nobody acted in time and the matter ended of it; None where it runs or somebody ended it. No query."""
    moved = [one for one in counting(entries) if one.content.moves]
    if matter.row.outcome in (None, "expired") or not moved or moved[-1].kind != "silence":
        return None
    left = moved[-1].content.particulars.get("from")
    place = matter.definition.places.get(left) if isinstance(left, str) else None
    if not isinstance(place, Step):
        return Silent(matter.definition.place(matter.row.step).title, theirs=False)
    return Silent(place.title, theirs=place.who == bringer(matter.definition, matter.row))


def how_it_ended(matter: LoadedMatter, silent: Silent | None) -> Wording:
    """How it ended; an end that came of itself is never said to be more than that. No query."""
    end, ways, how = heading(matter).step, ways_left(matter), outcome(matter.row, matter.definition)
    if silent is not None and silent.theirs and ways and how in GIVEN_UP:
        ended = Text(
            "It ended by itself, because nothing came from you at “{silent}” in time: {end}.", silent=silent.step, end=end
        )
        return sentences([ended, Text("These ways are left to you."), *ways])
    if silent is not None:
        return Text(
            "It ended by itself, because nobody acted at “{silent}” in time: {end}. That says "
            "nothing about whether it is solved; if it is not, bring it again.",
            silent=silent.step,
            end=end,
        )
    if how == "settled":
        return Text("It has ended: {end}.", context="settled", end=end)
    return Text("It has ended: {end}.", end=end)
