"""Walk a file along the grammar and collect everything that does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from maplebridge.rules.language.grammar import FILE
from maplebridge.rules.language.lines import Path, index_lines, line_of
from maplebridge.rules.language.names import declared
from maplebridge.rules.language.problem import Problem
from maplebridge.rules.language.sentences import KINDS, nearest, place_of
from maplebridge.rules.language.shapes import Kind, Many, Record, Shape, Table, Text
from maplebridge.rules.plain import whole
from maplebridge.rules.words import citations
from maplebridge.texts import LANGUAGES, Joined, Wording, as_it_is
from maplebridge.texts import Text as _
from maplebridge.texts.joining import listed, sentences

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")

TOGETHER = _("{before} and {after}", context="keys")


class Reading:
    """One file while it is read: its raw values, its lines, and the problems found so far."""

    def __init__(self, raw: dict[str, Any], text: str, file: str) -> None:
        self.raw, self.file = raw, file
        self.lines = index_lines(text)
        self.names = declared(raw)
        self.problems: list[Problem] = []

    def report(self, code: str, path: Path, words: Wording, *more: Wording) -> None:
        """Note a problem at `path`, in sentences; a first one that has the place {at} is told the name of `path`."""
        if isinstance(words, _) and "at" in words.places:
            words = words.filled(at=place_of(self.raw, path))
        where = ".".join(str(part) for part in path)
        line = line_of(self.lines, path)
        self.problems.append(Problem(code, where, line, sentences([words, *more]), self.file))


def check(reading: Reading) -> None:
    """Report every key and value of the file that the grammar does not allow."""
    _walk(reading, FILE, reading.raw, ())


def _walk(reading: Reading, shape: Shape, value: object, path: Path) -> None:
    if not shape.fits(value):
        _report_shape(reading, shape, path)
        return
    match shape, value:
        case Record(), dict():
            _walk_record(reading, shape, value, path)
        case Table(), dict():
            _walk_table(reading, shape, value, path)
        case Many(), list():
            for number, item in enumerate(value):
                _walk(reading, shape.item, item, (*path, number))
        case Many(), _:
            _walk(reading, shape.item, value, path)
        case Text(names=kind), str() if kind is not None:
            _walk_name(reading, kind, value, path)


def _report_shape(reading: Reading, shape: Shape, path: Path) -> None:
    want = shape.wanted
    reading.report("wrong_type", path, _("{at} must be {want}.", want=want))


def _walk_record(reading: Reading, shape: Record, value: Mapping[str, Any], path: Path) -> None:
    for key, item in value.items():
        item_shape = shape.keys.get(key) or _in_another_language(shape, key)
        if item_shape is None:
            unknown = _("{at}: there is no key “{key}” here.", key=key)
            hint = [shape.elsewhere[key]] if key in shape.elsewhere else nearest(key, shape.keys)
            reading.report("unknown_key", (*path, key), unknown, *hint)
        else:
            _walk(reading, item_shape, item, (*path, key))
    for key in shape.needs:
        if key not in value:
            want = shape.keys[key].wanted
            reading.report("missing_key", path, _("{at} lacks “{key}”: write {want}.", key=key, want=want))
    _check_choice(reading, shape, value, path)
    for key, also in shape.together:
        if key in value and also not in value:
            reading.report("together", path, _("{at}: “{key}” also needs “{also}”.", key=key, also=also))


def _in_another_language(shape: Record, key: str) -> Shape | None:
    """A name in English and Chinese may be given in every declared language."""
    return shape.keys["en"] if key in LANGUAGES and {"en", "zh"} <= shape.keys.keys() else None


def _check_choice(reading: Reading, shape: Record, value: Mapping[str, Any], path: Path) -> None:
    if not shape.exactly_one:
        return
    chosen = [key for key in shape.exactly_one if key in value]
    if len(chosen) == 1:
        return
    options = listed([as_it_is(key) for key in shape.exactly_one])
    there = Joined(TOGETHER, [as_it_is(key) for key in chosen])
    has = _("it has {keys}", keys=there) if chosen else _("it has none")
    reading.report(
        "one_of", path, _("{at} must have exactly one of {options}; {has}.", options=options, has=has)
    )


def _walk_table(reading: Reading, shape: Table, value: Mapping[str, Any], path: Path) -> None:
    for key, item in value.items():
        if not (whole(key) is not None if shape.numbered else NAME.match(key)):
            _report_shape(reading, shape, (*path, key))
        _walk(reading, shape.item, item, (*path, key))


def _walk_name(reading: Reading, kind: Kind, value: str, path: Path) -> None:
    if kind == "law":
        wrong = [key for key, article in citations(value) if key not in reading.names["law"] or not article]
    else:
        wrong = [] if value in _names_at(reading, kind, path) else [value]
    for name in wrong:
        unknown = _("{at}: “{name}” is not {what}.", name=name, what=KINDS[kind])
        reading.report("unknown_name", path, unknown, *nearest(name, sorted(_names_at(reading, kind, path))))


def _names_at(reading: Reading, kind: Kind, path: Path) -> frozenset[str]:
    """Names of a kind; duties only of the step in which `path` lies."""
    if kind != "duty":
        return reading.names[kind]
    step = reading.raw["step"][path[1]]
    return frozenset(step.get("duty", {}))
