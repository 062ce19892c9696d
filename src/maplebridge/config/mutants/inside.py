"""Mutants within one run of tests: a pytest plugin that weakens one gate after the other in the running code.

The functions of a module stay the same objects; their code changes, so whoever imported one by name has the change too.
Text of the database is not changed here: it is put into a database when that is made (`sources`).
"""

from __future__ import annotations

import gc
import importlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from maplebridge.config.mutants.sources import PACKAGE, Source, checked_out, sources
from maplebridge.rules.procedure import Procedure


def pytest_addoption(parser: Any) -> None:
    """Where the outcome is written."""
    parser.addoption("--gates-report", required=True, help="file for what became of each mutant, as JSON")


def pytest_runtestloop(session: Any) -> bool:
    """Run every test as the code stands, then again with each gate of it weakened; write what came of it."""
    from _pytest.runner import runtestprotocol

    items: list[Any] = session.items

    def passed(chosen: Sequence[Any]) -> bool:
        reports = [
            report for item in chosen for report in runtestprotocol(item, log=False, nextitem=session)
        ]
        return bool(chosen) and all(report.passed for report in reports)

    came: dict[str, str] = {}
    for one in sources():
        chosen = [item for item in items if item.nodeid == one.test or item.nodeid.startswith(f"{one.test}[")]
        if one.file.endswith(".py") and chosen:
            if not passed(chosen):
                came[one.gate] = "its test fails as the code stands"
                continue
            with weakened(one):
                came[one.gate] = "its test does not fail" if passed(chosen) else ""
    session._setupstate.teardown_exact(None)  # what all tests share
    Path(session.config.option.gates_report).write_text(json.dumps(came), "utf-8")
    return True


@contextmanager
def weakened(one: Source) -> Iterator[None]:
    """The running code with one gate weakened. Raises ValueError where no function changes."""
    path = checked_out() / PACKAGE / one.file
    text = path.read_text("utf-8").replace(one.piece, one.instead)
    name = ".".join(("maplebridge", *Path(one.file).with_suffix("").parts)).removesuffix(".__init__")
    module = importlib.import_module(name)
    new = {code.co_qualname: code for code in _codes(compile(text, str(path), "exec"))}
    old = {code.co_qualname: code for code in _codes(compile(path.read_text("utf-8"), str(path), "exec"))}
    touched = [
        (function, function.__code__)
        for function in _functions(module)
        if new.get(function.__code__.co_qualname) != old.get(function.__code__.co_qualname)
    ]
    if not touched:
        raise ValueError(f"{one.gate}: no function of {one.file} changes")
    for function, code in touched:
        function.__code__ = new[code.co_qualname]
    _forget()
    try:
        yield
    finally:
        for function, code in touched:
            function.__code__ = code
        _forget()


def _forget() -> None:
    """Let everything that is kept with a procedure be worked out anew, by the code as it is now."""
    for kept in gc.get_objects():
        if isinstance(kept, Procedure):
            kept.engine.clear()


def _codes(code: CodeType) -> Iterator[CodeType]:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield const
            yield from _codes(const)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """Every function that a module defines, bare and within its classes, properties and caches too."""
    for owner in (
        module,
        *(
            one
            for one in vars(module).values()
            if isinstance(one, type) and one.__module__ == module.__name__
        ),
    ):
        for found in vars(owner).values():
            bare = found.fget if isinstance(found, property) else getattr(found, "__wrapped__", found)
            bare = getattr(bare, "__func__", bare)
            if isinstance(bare, FunctionType) and bare.__module__ == module.__name__:
                yield bare
