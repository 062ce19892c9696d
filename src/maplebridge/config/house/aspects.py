"""What the docstring of a public function, method or class has to say, read from its code: five aspects.

errors   it raises a named error itself: the docstring names that error
queries  it asks or writes the database itself: how many queries, that it writes, locks or needs a transaction
shape    it returns (a dataclass: holds) a tuple, list, mapping, sequence, iterator or array: order, keys or dimensions
source   a method that computes: the publication, article or decision that it follows; its module may say so for it
unit     a number, date, span or bytes goes in, comes out or is held under a name that does not say it: unit or meaning
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
NUMBERS = frozenset({"int", "float", "Decimal", "timedelta", "NDArray", "ndarray"})
MOMENTS = frozenset({"datetime", "date", "time"})
SHAPED = frozenset(
    [
        "tuple",
        "list",
        "dict",
        "Mapping",
        "Iterator",
        "Iterable",
        "Sequence",
        "NDArray",
        "ndarray",
        "QuerySet",
        "defaultdict",
        "Counter",
    ]
)
PLAIN = re.compile(
    r"(.*_)?(matter|account|unit|office|post"
    r"|now|today|moment|at|day|date|since|until|begins?|ends?|ended|received|in_force|opened|due|when|seed|number|numbers|seq|pk|id|ids|year|month"
    r"|days|hours|minutes|seconds|metres|kilometres|pixels|bytes|lines?|rows?|files|letters|characters|percent|share|chance"
    r"|count|version|port|status|pages?)"
)
"""Names that say it themselves: a unit, a moment, a word of the glossary (`number` of a matter, `seq` of an entry), or a
kind of row, whose number or primary key it is."""
ASKING = frozenset(
    ["objects", "execute", "executemany", "bulk_create", "bulk_update", "select_for_update", "refresh_from_db"]
)
WRITING = frozenset(["save", "delete", "create", "get_or_create", "update_or_create"])
COMPUTING = (ast.Mult, ast.Div, ast.Pow, ast.MatMult)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that a docstring has to say.

    kind   `errors`, `queries`, `shape`, `source` or `unit`
    of     the name of the error; of a unit `number`, `moment` or `bytes`; else empty
    names  parameters, fields or `return` that it is asked for, in the order of the code
    """

    kind: str
    of: str = ""
    names: tuple[str, ...] = ()


def asked_of(node: Public, *, computes: bool) -> Iterator[Aspect]:
    """What this function, method or class has to say: errors by name, then queries, shape, source, units.

    computes  whether its module is one of the methods, so that a source is asked for where it multiplies or divides
    """
    if isinstance(node, ast.ClassDef):
        fields = list(_fields(node))
        if any("dataclass" in ast.unparse(one) for one in node.decorator_list):
            yield from _shaped(fields)
            yield from _units(fields)
        return
    if ast.unparse(node.body[-1]) == "...":  # a protocol's: those that fit it say it
        return
    for error in sorted(set(_raised(node))):
        yield Aspect("errors", error)
    if any(_asks(one) for one in ast.walk(node)):
        yield Aspect("queries")
    returned = [("return", node.returns)] if node.returns else []
    yield from _shaped(returned)
    if computes and any(isinstance(one, ast.BinOp) and isinstance(one.op, COMPUTING) for one in ast.walk(node)):
        yield Aspect("source")
    given = [(one.arg, one.annotation) for one in (*node.args.args, *node.args.kwonlyargs) if one.annotation]
    yield from _units([*given, *((node.name, kind) for _, kind in returned)])


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for one in node.body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and not one.target.id.startswith("_"):
            yield one.target.id, one.annotation


def _shaped(named: Iterable[tuple[str, ast.expr]]) -> Iterator[Aspect]:
    names = tuple(name for name, kind in named if _outer(kind) & SHAPED and ast.unparse(kind) != "Iterator[None]")
    if names:
        yield Aspect("shape", "", names)


def _units(named: Iterable[tuple[str, ast.expr]]) -> Iterator[Aspect]:
    unclear = [(name, _outer(kind)) for name, kind in named if not PLAIN.fullmatch(name)]
    for word, kinds in (("number", NUMBERS), ("moment", MOMENTS), ("bytes", frozenset({"bytes"}))):
        names = tuple(name for name, outer in unclear if outer & kinds)
        if names:
            yield Aspect("unit", word, names)


def _outer(kind: ast.expr) -> frozenset[str]:
    """The outermost names of a type: those of `X | None` are X and None, that of `list[int]` is list."""
    if isinstance(kind, ast.BinOp):
        return _outer(kind.left) | _outer(kind.right)
    if isinstance(kind, ast.Subscript):
        return _outer(kind.value)
    if isinstance(kind, ast.Attribute):
        return frozenset({kind.attr})
    return frozenset({kind.id}) if isinstance(kind, ast.Name) else frozenset()


def _raised(node: ast.AST) -> Iterator[str]:
    """Errors that the function raises by name. What is raised again or from a variable is none, nor is an AssertionError."""
    for one in _own(node):
        if isinstance(one, ast.Raise) and one.exc is not None:
            error = one.exc.func if isinstance(one.exc, ast.Call) else one.exc
            name = error.attr if isinstance(error, ast.Attribute) else error.id if isinstance(error, ast.Name) else ""
            if name[:1].isupper() and name != "AssertionError":
                yield name


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from _own(child)


def _asks(node: ast.AST) -> bool:
    """Whether this is a use of a model's manager, a cursor, or a row that is written."""
    if not isinstance(node, ast.Attribute):
        return False
    return node.attr in ASKING or (node.attr in WRITING and not isinstance(node.value, ast.Constant))
