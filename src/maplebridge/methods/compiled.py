"""One way to compile: without the interpreter lock, kept on disk only where a folder for that is set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import config, njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile `function` to machine code on first use; NUMBA_CACHE_DIR says where it may be kept."""
    return cast("F", njit(nogil=True, cache=bool(vars(config).get("CACHE_DIR")))(function))
