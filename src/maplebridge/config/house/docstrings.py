"""Docstrings of public functions, methods and classes: which have something to say, and which say all of it.

A reading by rule, not a judgement: it holds that a docstring names its errors and has a word of the right kind for each
other aspect, or describes each name that is asked for in a column of its own. Whether it is true only a reader can say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maplebridge.config.house.aspects import Aspect, Public, asked_of
from maplebridge.config.house.modules import FUNCTIONS, PACKAGE, parsed

LEFT_OUT = ("migrations", "skeleton")
STATING = {
    "queries": r"quer(y|ies)|transactions?|statements?|locks?|locked|writes?|written|inserts?|deletes?|deleted|updates?"
    r"|saves?|saved|round trips?|rolled back",
    "shape": r"(in|the) (the )?order\w*|ordered|sorted|first|last|oldest|newest|earliest|latest|highest|lowest|largest"
    r"|smallest|longest|nearest|soonest|by|each|per|keys?|pairs?|rows? (×|of)|columns?|shape|alphabet\w*|unordered",
    "source": r"source|article|art\.|ADR \d+|RFC \d+|FIPS|NIST|ISO|SLSA|[KSV]\d+|\(?(19|20)\d\d[a-z]?\)?|chapter",
    "number": r"days?|weeks?|months?|years?|hours?|minutes?|seconds?|milliseconds?|metres?|kilometres?|km²?|m²?|pixels?"
    r"|points?|bytes?|letters?|characters?|words|lines?|degrees?|radians?|percent|shares?|chance|probabilit\w+|ratio|counts?|counted"
    r"|how (many|much|often|long|far|large)|numbers?|index|indices|position|primary key|key|rows?|id|ids|log\w*|squared"
    r"|times|scale|scores?|bits?|exit status|status|rank\w*|weights?|units?|shape|sum|version|seed|level|entries|leaves",
    "moment": r"moments?|when|days?|dates?|since|until|before|after|UTC|begin\w*|began|ends?|ended|year|month",
    "bytes": r"bytes|octets|PNG|PDF|JPEG|WebP|SVG|CSV|JSON|CBOR|ZIP|Parquet|UTF-8|hash\w*|SHA-\d+|MAC|digests?|keys?|nonce"
    r"|token|encod\w+|ciphertext|sealed|encrypted|signature|secret|salt|picture|content|file",
}  # fmt: skip
"""Words that state an aspect."""
SIGNS = {
    "shape": r"→|\(\w+(, \w+)+\)|\w ?× ?\w|`\w+, \w",
    "source": r"§|《",
    "number": r"%|[≥≤×÷]|[<>]=? ?\d|\d ?(\.\.|…) ?\d",
}
"""Signs that do."""


@dataclass(frozen=True, slots=True)
class Docstring:
    """One public function, method or class that has something to say.

    path      of its file, from the folder that holds the package;  line  of its `def` or `class`, the first is 1
    unstated  aspects that its docstring leaves out, in the order of `asked_of`; empty where it says all
    """

    path: str
    line: int
    name: str
    unstated: tuple[Aspect, ...]


def docstrings(package: Path = PACKAGE) -> list[Docstring]:
    """Every public thing that has something to say, by path and line; migrations and the skeleton of a verb left out.

    Public is a function or class of a module, and a method of such a class, whose name begins with no `_`.
    """
    files = [path for path in sorted(package.rglob("*.py")) if not set(LEFT_OUT) & set(path.parts)]
    return [one for path in files for one in of_text(path.read_text("utf-8"), str(path.relative_to(package.parent)))]


def of_text(text: str, path: str) -> list[Docstring]:
    """The same for the text of one module, by line.

    raises  SyntaxError  where the text is no Python (from `ast`)
    """
    tree = parsed(text)
    about = ast.get_docstring(tree) or ""
    read = [(name, node, list(asked_of(node, computes="/methods/" in path))) for name, node in _public(tree, "")]
    return [Docstring(path, node.lineno, name, _unstated(asked, node, about)) for name, node, asked in read if asked]


def _public(parent: ast.Module | ast.ClassDef, inside: str) -> Iterator[tuple[str, Public]]:
    for node in parent.body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
            yield inside + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{inside}{node.name}.")


def _unstated(asked: list[Aspect], node: Public, about: str) -> tuple[Aspect, ...]:
    own = ast.get_docstring(node) or ""
    if isinstance(node, ast.ClassDef):
        own += "".join(_text(one) for one in node.body[1:])
    return tuple(one for one in asked if not _states(one, f"{about}\n{own}" if one.kind == "source" else own))


def _text(one: ast.stmt) -> str:
    """What is said in a string below a field; empty if this is none."""
    text = one.value.value if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) else None
    return f"\n{text}" if isinstance(text, str) else ""


def _states(aspect: Aspect, text: str) -> bool:
    if aspect.kind == "errors":
        return bool(re.search(rf"\b{aspect.of}\b", text))
    key = aspect.of or aspect.kind
    if re.search(rf"\b({STATING[key]})\b", text, re.IGNORECASE if key != "source" else 0):
        return True
    return bool(key in SIGNS and re.search(SIGNS[key], text)) or _described(aspect.names, text)


def _described(names: tuple[str, ...], text: str) -> bool:
    """Whether each name stands in a column of its own: the name, or several with commas, two spaces, what it is."""
    columns = re.findall(r"(?:^|\s\s)([\w`]+(?:, [\w`]+)*)\s\s+\S", text, re.MULTILINE)
    listed = {name.strip("` ") for column in columns for name in column.split(",")}
    return bool(names) and listed >= set(names)
