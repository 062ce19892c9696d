"""The names that a file declares, read tolerantly so that one mistake does not hide the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maplebridge.rules.language.grammar import RESERVED_ACTS
from maplebridge.rules.language.shapes import Kind
from maplebridge.rules.words import ABOVE, BUILT_IN_FIELDS

Raw = Mapping[str, Any]


def table(raw: object, key: str) -> dict[str, Any]:
    """The table under `key`, empty if there is none."""
    value = raw.get(key) if isinstance(raw, Mapping) else None
    return dict(value) if isinstance(value, Mapping) else {}


def texts(raw: object, key: str) -> list[str]:
    """The texts under `key`, empty if there are none."""
    value = raw.get(key) if isinstance(raw, Mapping) else None
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def declared(raw: Raw) -> dict[Kind, frozenset[str]]:
    """Names by their kind (duties are asked of their step, see `duties_of`)."""
    steps, outsides, ends = table(raw, "step"), table(raw, "outside"), table(raw, "end")
    anytime = table(raw, "anytime")
    levels = texts(raw, "levels")
    acts = {
        f"{place}.{act}"
        for places in (steps, outsides)
        for place, body in places.items()
        for act in {**table(body, "act"), **(anytime if places is steps else {})}
    }
    duties = {f"{step}.{duty}" for step, body in steps.items() for duty in table(body, "duty")}
    return {
        "role": frozenset(table(raw, "role")),
        "step": frozenset(steps),
        "end": frozenset(ends),
        "place": frozenset(steps) | frozenset(outsides) | frozenset(ends),
        "param": frozenset(table(raw, "param")),
        "law": frozenset(table(raw, "law")),
        "field": frozenset(table(raw, "field")) | frozenset(BUILT_IN_FIELDS),
        "given": frozenset(table(table(raw, "opens"), "gives")),
        "document": frozenset(table(raw, "document")),
        "level": frozenset(levels),
        "at": frozenset(levels) | {ABOVE},
        "remedy": frozenset(table(raw, "remedy")) | acts,
        "fact": frozenset(acts | duties),
        "act": frozenset(name.split(".", 1)[1] for name in acts | duties) | frozenset(RESERVED_ACTS),
        "duty": frozenset(name.split(".", 1)[1] for name in duties),
    }
