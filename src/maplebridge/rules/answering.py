"""Whose turn it is at a place of a procedure: an office's, or a party's."""

from __future__ import annotations

from maplebridge.rules.procedure import Outside, Procedure, Step


def answering_role(definition: Procedure, step: str) -> str | None:
    """The office role that answers at a place of the procedure; None where a party or nobody does."""
    place = definition.place(step)
    if not isinstance(place, Step | Outside):
        return None
    role = definition.roles.get(place.who)
    return place.who if role is not None and role.kind == "office" else None
