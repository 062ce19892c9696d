"""How the state of a matter is kept in its row: without what is empty and what is the same twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from maplebridge.kernel.matter.shorthand import EMPTY

TWICE = {"target": "due", "next": "due", "last": "since", "opened": "since"}
"""Fields that are left out where they are the same as another one."""


def packed(state: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a state.

    >>> packed({"due": "2026-03-02T23:59", "next": "2026-03-02T23:59", "ext": 0, "step": "taken"})
    {'due': '2026-03-02T23:59', 'step': 'taken'}
    """
    return {
        name: value
        for name, value in state.items()
        if not (name in EMPTY and EMPTY[name] == value)
        and not (name in TWICE and TWICE[name] in state and state[TWICE[name]] == value)
    }


def unpacked(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The whole state again; a state that was kept whole stays as it is."""
    same = {name: kept[other] for name, other in TWICE.items() if other in kept}
    return {**EMPTY, **same, **kept}


class CourseState(models.JSONField):
    """A state in full on this side, packed in the database."""

    def deconstruct(self) -> Any:
        """In the database it is plain JSON: migrations need not know this class."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.JSONField", arguments, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Unpack."""
        read = super().from_db_value(value, expression, connection)
        return unpacked(read) if isinstance(read, dict) else read

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Pack."""
        if not prepared and isinstance(value, Mapping):
            value = packed(value)
        return super().get_db_prep_value(value, connection, prepared)
