"""The JSON Schema of the language, made from the grammar, for completion and checking in editors.

Put `#:schema procedure.schema.json` (its path) into the first line of a file. TOML dates count as strings there.
The stored file is `json.dumps(schema(), ensure_ascii=False, indent=1)` and a newline; a test compares.
"""

from __future__ import annotations

from typing import Any

from maplebridge.rules.language.grammar import FILE, LANGUAGE_VERSION
from maplebridge.rules.language.helps import HELPS
from maplebridge.rules.language.shapes import (
    Day,
    Flag,
    Many,
    OneOf,
    Record,
    Shape,
    Table,
    Text,
    TextOrTitle,
    Whole,
)

DATE = r"^\d{4}-\d{2}-\d{2}$"
MOMENT = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$"
NAME = r"^[a-z][a-z0-9_]*$"


def schema() -> dict[str, Any]:
    """The schema by the keys of JSON Schema (draft 2020-12), as a dictionary that `json` can write."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Maplebridge procedure, language version {LANGUAGE_VERSION}",
        **_of(FILE),
    }


def _of(shape: Shape) -> dict[str, Any]:
    match shape:
        case Record():
            return _record(shape)
        case Table():
            names = r"^\d+$" if shape.numbered else NAME
            return {
                "type": "object",
                "patternProperties": {names: _of(shape.item)},
                "additionalProperties": False,
            }
        case Many():
            return _many(shape)
        case TextOrTitle():
            return {"anyOf": [_plain(Text()), _record(shape.title)]}
        case _:
            return _plain(shape)


def _plain(shape: Text | Whole | Flag | Day | OneOf) -> dict[str, Any]:
    match shape:
        case Text():
            return {"type": "string", "pattern": r"\S"}
        case Whole():
            whole: dict[str, Any] = {"type": "integer", "minimum": shape.least}
            return {"anyOf": [whole, {"const": shape.word}]} if shape.word else whole
        case Flag():
            return {"type": "boolean"} if shape.only is None else {"const": shape.only}
        case Day():
            return {"type": "string", "pattern": MOMENT if shape.or_moment else DATE}
        case OneOf():
            return {"enum": list(shape.words)}


def _many(shape: Many) -> dict[str, Any]:
    several: dict[str, Any] = {"type": "array", "items": _of(shape.item)}
    if shape.least:
        several["minItems"] = shape.least
    return {"anyOf": [several, _of(shape.item)]} if shape.or_one else several


def _record(shape: Record) -> dict[str, Any]:
    properties = {key: {**_of(item), **_help(key)} for key, item in shape.keys.items()}
    record: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if shape.needs:
        record["required"] = list(shape.needs)
    if shape.exactly_one:
        record["oneOf"] = [{"required": [key]} for key in shape.exactly_one]
    if shape.together:
        also: dict[str, list[str]] = {}
        for key, needed in shape.together:
            also.setdefault(key, []).append(needed)
        record["dependentRequired"] = also
    return record


def _help(key: str) -> dict[str, str]:
    text = HELPS.get(key)
    return {"description": f"{text.in_language('en')} · {text.in_language('zh')}"} if text else {}
