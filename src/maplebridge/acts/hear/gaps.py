"""A place may have no competent office: what a post that can mend it is told to do, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from maplebridge.acts.hear.exchange import gates
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.sided import matter_of
from maplebridge.kernel.file import nobody
from maplebridge.kernel.file.heading import category_title, office_title
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import sorting
from maplebridge.packs.reading import OUTSIDE


def to_do(*, actor: Actor, number: int, now: datetime) -> Mapping[str, object] | None:
    """What to do about a matter that no office may handle: for the intake, and the office that has it. Two queries.

    returns  `number`, `kind`, `role` and `units` of the mandate that is missing, `by` (the last day, None where no limit
             runs), `sorts` and `exchanges` (whether this post may), `outside`; None for other posts, and where one may
    raises   NotFound  this actor may not see the matter
    """
    with scope.reading(actor):
        matter = matter_of(actor, number, now=now)
        row, hole = matter.row, nobody.gap(matter)
        if hole is None or not (sorting.takes_in(actor) or row.office in actor.office_ids):
            return None
        entries = ledger.entries_of(number)
        shut = gates.shut(actor, row, matter.definition, entries, pack=matter.adopted.pack)
        return {
            "number": numbers.show(number),
            "kind": category_title(row.category),
            "role": matter.definition.role_title(hole.role),
            "units": [unit.title for unit in hole.asked],
            "has": None if row.office is None else office_title(row.office),
            "by": None if row.due is None else towntime.local(row.due).date(),
            "sorts": sorting.may_sort(actor, row),
            "exchanges": shut is None,
            "outside": row.category == OUTSIDE,
        }
