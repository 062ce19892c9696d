"""A page that a desk puts on record for a part of several: it names whose signature it bears, and counts for these alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.representing import together
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.lifecycle.moving import Move
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated

SIGNED_BY = "signed_by"
"""The field of a form in which a desk ticks whose signature a page bears."""
WHOSE = Text("Whose signature does the page bear?")
HINT = Text("Several persons stand in this part. The page counts for those whom you tick, and for nobody else.")
NOBODY = Text("Tick whose signature the page bears: it counts for these persons alone.")
NOT_THEM = Text(
    "Tick only those who stand in this part and have not signed yet. Open the form again to see who they are."
)
BROUGHT = Text("{role} 1, who brought the matter")
CALLED = Text("{role} {n}, called in on {day}")


@dataclass(frozen=True, slots=True)
class Signers:
    """Whose signatures a page bears, by keys as of `together.members`: those on it, those who signed before, and all."""

    role: str
    on_it: frozenset[int]
    before: frozenset[int]
    there: frozenset[int]

    @property
    def last(self) -> bool:
        """Whether with this page each person in the part has signed."""
        return self.there <= self.on_it | self.before


def signers(
    definition: Procedure, row: Matter, choice: course.Choice, given: Mapping[str, object]
) -> Signers | None:
    """Whose signature on paper an act puts on record; None where it puts none, or one person alone stands in that part. Two
    queries where it puts one.

    raises  Incomplete  on "signed_by": nobody is named, or somebody who does not stand there, or has signed already
    """
    found = _part(definition, row, choice)
    if found is None or len(found.there) < 2:
        return None
    named = str(given.get(SIGNED_BY) or "").replace(" ", "").split(",")
    numbers = {whole(one) for one in named if one}
    if not numbers:
        raise Incomplete(NOBODY, fields={SIGNED_BY: NOBODY})
    if not numbers <= found.there - found.before:
        raise Incomplete(NOT_THEM, fields={SIGNED_BY: NOT_THEM})
    return replace(found, on_it=frozenset(one for one in numbers if one is not None))


def with_signers(act: ActChoice, matter: LoadedMatter, choice: course.Choice) -> ActChoice:
    """The form of an act with the persons whose signature it may put on record, where several stand in that part. Three
    queries for such an act.
    """
    found = _part(matter.definition, matter.row, choice)
    if found is None or len(found.there) < 2:
        return act
    title = matter.definition.role_title(found.role)
    options = tuple((str(key), words) for key, words in _named(title, matter.row, found) if key not in found.before)
    asked = ActField(name=SIGNED_BY, title=WHOSE, kind="members", hint=HINT, options=options, nothing=NOBODY)
    return replace(act, needs=(asked, *act.needs))


def waits(
    move: Move, signed: Signers | None, choice: course.Choice, texts: dict[str, str], *, by: str, now: datetime
) -> bool:
    """Whether a page waits for others of the part: then it is written as an entry that counts for whose signature it bears,
    inside the act. Whose they are is no word of the act: it is taken out of `texts`.
    """
    if signed is None:
        return False
    texts.pop(SIGNED_BY, None)
    if signed.last or not choice.open:
        return False
    said = {together.PART: signed.role, together.MEMBERS: sorted(signed.on_it)}
    counts = len(signed.before | signed.on_it), len(signed.there)
    together.write(move, choice, texts, counts, by=by, now=now, **said)
    return True


def _part(definition: Procedure, row: Matter, choice: course.Choice) -> Signers | None:
    act = definition.acts_at(row.step).get(choice.name) if choice.kind == "act" else None
    if act is None or act.on_paper is None:
        return None
    there = together.members(definition, row, act.on_paper)
    before = together.agreed(definition, row.step, ledger.entries_of(row.number), choice.name) & there
    return Signers(act.on_paper, frozenset(), before, there)


def _named(title: Wording, row: Matter, found: Signers) -> Sequence[tuple[int, Wording]]:
    """Each person of a part as a desk knows it, in the order in which they came: by number and day, never by name."""
    came = {one.pk: towntime.local(one.at).date() for one in sides.parties_of(row.number)}
    first = [(0, BROUGHT.filled(role=title))] if 0 in found.there else []
    called = sorted(found.there - {0})
    return [
        *first,
        *((key, CALLED.filled(role=title, n=n, day=dated(came[key]))) for n, key in enumerate(called, len(first) + 1)),
    ]
