"""Files that commands write for their user alone: they hold matters, which are not for other users of the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

OTHERS = 0o077


@contextmanager
def private() -> Iterator[None]:
    """What this process makes meanwhile is its owner's alone: files 0600, folders 0700. For commands with one thread."""
    before = os.umask(OTHERS)
    try:
        yield
    finally:
        os.umask(before)
