"""The schema for editors is current, accepts every file of the packs, and agrees with the reader on what is spoilt."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

import maplebridge.rules
from maplebridge.rules.language import schema
from maplebridge.rules.language.check import Reading, check
from pure.rules.sample import EVERYTHING, FILES

STORED = Path(maplebridge.rules.__file__).parent / "procedure.schema.json"
JUNK: tuple[Any, ...] = ("", 7, -1, True, [], {})
STRUCTURAL = {"unknown_key", "missing_key", "wrong_type", "one_of", "together"}


def as_json(value: Any) -> Any:
    """TOML values as an editor's schema checker sees them: dates are strings."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_stored_schema_is_the_one_that_the_grammar_makes() -> None:
    assert json.loads(STORED.read_text("utf-8")) == schema()
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_schema_accepts_every_procedure(file: Path) -> None:
    raw = as_json(tomllib.loads(file.read_text("utf-8")))
    assert [error.message for error in jsonschema.Draft202012Validator(schema()).iter_errors(raw)] == []


def spoilings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every place of a file, with each way of spoiling it."""
    yield path, "replace"
    if isinstance(value, dict):
        yield path, "add"
        for key, item in value.items():
            yield (*path, key), "remove"
            yield from spoilings(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from spoilings(item, (*path, number))


def spoil(raw: dict[str, Any], path: tuple[Any, ...], way: str, junk: Any) -> dict[str, Any]:
    """A copy of a file, spoilt at one place."""
    root = {"": copy.deepcopy(raw)}
    full = ("", *path)
    holder: Any = root
    for part in full[:-1]:
        holder = holder[part]
    if way == "remove":
        del holder[full[-1]]
    elif way == "add":
        holder[full[-1]]["no_such_key"] = junk
    else:
        holder[full[-1]] = junk
    return root[""]


def test_reader_and_schema_agree_wherever_a_file_is_spoilt() -> None:
    raw = tomllib.loads(EVERYTHING)
    validator = jsonschema_rs.validator_for(schema())
    tried, refused = 0, 0
    for number, (path, way) in enumerate(list(spoilings(raw))[::2]):
        for junk in (JUNK[number % 6],) if way == "replace" else ("x",):
            if not path and way == "replace":
                continue  # a TOML file is always a table
            spoilt = spoil(raw, path, way, junk)
            reading = Reading(spoilt, "", "x")
            check(reading)
            by_reader = not any(problem.code in STRUCTURAL for problem in reading.problems)
            by_schema = validator.is_valid(as_json(spoilt))
            assert by_reader == by_schema, (
                path,
                way,
                junk,
                [problem.words.in_language("en") for problem in reading.problems],
            )
            tried, refused = tried + 1, refused + (not by_schema)
    assert tried > 250
    assert refused > tried * 0.6
