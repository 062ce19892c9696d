"""`maple house`: how the code is laid out, measured as it stands."""

from __future__ import annotations

import argparse
import json
from typing import Any

from maplebridge.config.house import mapping
from maplebridge.config.house.docstrings import Docstring, docstrings
from maplebridge.config.house.measuring import measured

FILES, LATE = 20, 20
MOST_MIGRATIONS = 9
"""Of one app: the squashed one and what has changed since it landed; a tenth says that it is time to squash again."""
STATED = 0.92
"""The least share of public docstrings that say what they have to say."""


def run(arguments: argparse.Namespace) -> int:
    """Print the measures; exit status 1 if one of them is beyond its bound."""
    if arguments.map:
        print(mapping.rendered(), end="")
        return 0
    measures = measured()
    if arguments.docstrings:
        print("\n".join(_line(one) for one in docstrings() if one.unstated))
        return 0
    if arguments.json:
        print(json.dumps(measures, ensure_ascii=False))
    else:
        print("\n".join(sentences(measures)))
    return 1 if beyond(measures) else 0


def beyond(measures: dict[str, Any]) -> list[str]:
    """What is larger than the house allows, a sentence each."""
    wide = [each for each in measures["folders"] if each["files"] > FILES]
    many = {app: count for app, count in measures["migrations"].items() if count > MOST_MIGRATIONS}
    late, stated = measures["late_imports"], measures["docstrings"]["share"]
    return [
        *(f"{each['path']} holds {each['files']} files; {FILES} is the most." for each in wide),
        *(f"A circle: {' – '.join(knot)}." for knot in measures["cycles"]),
        *(f"{app} has {count} migrations, more than {MOST_MIGRATIONS}: squash them." for app, count in many.items()),
        *([f"{late} imports stand inside functions; {LATE} is the most."] if late > LATE else []),
        *([f"{stated:.0%} of the docstrings say all; {STATED:.0%} is the least."] if stated < STATED else []),
    ]


def sentences(measures: dict[str, Any]) -> list[str]:
    """The measures for people: first folders, then lengths, imports and docstrings, last what is beyond its bound."""
    long, function = measures["longest_file"], measures["longest_function"]
    widest, texts = measures["folders"][0], measures["docstrings"]
    return [
        f"{len(measures['folders'])} folders; the widest is {widest['path']} with {widest['files']} files.",
        f"The longest file is {long['path']} ({long['lines']} lines), the longest function "
        f"{function['name']} of {function['path']} ({function['lines']} lines).",
        f"{measures['late_imports']} imports stand inside functions; {len(measures['cycles'])} circles.",
        f"{texts['asked']} public docstrings have a shape, unit, error, source or cost to state; {texts['stated']} state it "
        f"({texts['share']:.0%}).",
        *(beyond(measures) or ["Nothing is beyond its bound."]),
    ]


def _line(one: Docstring) -> str:
    missing = (" ".join(filter(None, [each.kind, each.of, ", ".join(each.names)])) for each in one.unstated)
    return f"{one.path}:{one.line} {one.name}: {'; '.join(missing)}"
