"""Names of a package whose modules are loaded when one of them is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def later(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a package: a compiler or a numerical library is loaded by the process that works with it.

    package  its name
    modules  module, its path from the package → the names that it gives, between blanks
    raises   AttributeError, when called with a name that no module gives
    """
    given = {name: module for module, names in modules.items() for name in names.split()}

    def find(name: str) -> object:
        if name not in given:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{given[name]}"), name)

    return find
