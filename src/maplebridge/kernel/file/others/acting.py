"""Which office took each act: the one that had the matter then, where the act was its own; and what an act is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maplebridge.kernel import ledger
from maplebridge.kernel.law import registry
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT
from maplebridge.kernel.matter.codes import CALLED
from maplebridge.kernel.matter.lifecycle.corrections import NAMES_PROCEDURE
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.sides import bringer
from maplebridge.rules.answering import answering_role
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.texts import Title, Wording

OF_HOLDER = frozenset({"called", "posted", "added"})
"""Kinds of entries that an office writes about a matter which it has, beside the acts of its course."""


def goes_on(entry: ledger.Entry, definition: Procedure) -> Procedure:
    """The procedure by which a matter goes on after an entry: the one that it names, else the one before."""
    named = entry.content.holder if entry.kind in NAMES_PROCEDURE else None
    adopted = registry.by_key(str(named.get("procedure")), named.get("version")) if named is not None else None
    return definition if adopted is None else adopted.procedure


def acting_offices(definition: Procedure, entries: Sequence[ledger.Entry]) -> dict[int, int]:
    """Number of an entry → primary key of the office that took the act; nothing for what a party, the city or an office
    that did not have the matter did. No query.
    """
    acted: dict[int, int] = {}
    holder: int | None = None
    step = ""
    for entry in entries:
        definition, said = goes_on(entry, definition), entry.content
        turn = answering_role(definition, step) if step in definition.places else None
        own = said.role is not None and said.role == turn
        if holder is not None and (own or (entry.kind in OF_HOLDER and not entry.by_person)):
            acted[entry.seq] = holder
        changed = (said.changes or {}).get("step")
        step = changed if isinstance(changed, str) else step
        office = (said.holder or {}).get("office")
        holder = office if isinstance(office, int) else holder
    return acted


def sides_called(definition: Procedure, row: Matter, entries: Sequence[ledger.Entry]) -> Mapping[str, Wording]:
    """What the procedure calls each side of a matter, by what its entries are written by: one word for a side everywhere. No
    query.
    """
    said = [one.content.particulars for one in entries if one.kind == CALLED]
    parts = {f"{BY_PARTY}{one.get('party')}": str(one.get("role")) for one in said} | {BY_RESIDENT: bringer(definition, row)}
    return {by: definition.role_title(role) for by, role in parts.items() if role in definition.parties}


def act_title(definition: Procedure, entry: ledger.Entry, name: str) -> Wording:
    """What the act or the duty of an entry is called, by its name. No query."""
    for acts in [*(step.acts for step in definition.steps.values()), definition.anytime]:
        if name in acts and _left_from(definition, entry, name):
            return acts[name].title
    return _duty_title(definition, name)


def _left_from(definition: Procedure, entry: ledger.Entry, name: str) -> bool:
    """Whether the act of that name is the one of the step the entry left (steps may share names of acts)."""
    came = entry.content.particulars.get("from")
    if not isinstance(came, str) or came not in definition.places:
        return True
    return name in definition.acts_at(came)


def _duty_title(definition: Procedure, name: str) -> Wording:
    for place in definition.places.values():
        if isinstance(place, Step) and name in place.duties:
            return place.duties[name].title
        acts = getattr(place, "acts", {})
        if name in acts:
            title: Wording = acts[name].title
            return title
    return Title(name, name)
