"""A dictionary that cannot change, so that a rule read once stays as it was read."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Frozen(dict[K, V]):
    """Mapping in file order whose entries cannot be set, added or removed."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("a rule cannot be changed once it has been read")

    __setitem__ = _refuse
    __delitem__ = _refuse
    __ior__ = _refuse
    clear = _refuse
    pop = _refuse
    popitem = _refuse
    setdefault = _refuse
    update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none because it changes; this one does not
        return hash(frozenset(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Frozen, (dict(self),))
