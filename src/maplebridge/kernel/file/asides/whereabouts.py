"""Where a matter that was set aside stands, by the titles of its procedure, as far as they can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.state import UNREADABLE
from maplebridge.rules.phrases import level_word
from maplebridge.texts import Text, Wording, as_it_is

UNKNOWN: Wording = Text("cannot be read")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Procedure, step and level in every declared language; a step that the procedure does not have stands as it is kept."""

    procedure: Wording
    step: Wording
    level: Wording


def of_row(row: Matter) -> Whereabouts:
    """Those of a matter's row."""
    return _of(lambda: registry.by_id(row.procedure_id), UNKNOWN, row.step, row.level)


def of_key(key: str, version: object, step: str, level: str) -> Whereabouts:
    """Those of a matter of which only this is known; `key` is empty where its procedure is not an adopted one."""
    title: Wording = as_it_is(f"{key} {version}") if key else UNKNOWN
    return _of(lambda: registry.by_key(key, version), title, step, level)


def _of(find: Callable[[], registry.Adopted | None], unread: Wording, step: str, level: str) -> Whereabouts:
    title: Wording = unread
    name: Wording = as_it_is(step)
    try:
        adopted = find()
        if adopted is not None:
            title = adopted.procedure.title
            place = adopted.procedure.places.get(step)
            name = name if place is None else place.title
    except UNREADABLE:
        pass
    return Whereabouts(title, name, level_word(level))
