"""The bulkhead: work on many things at once, and when one of them fails, on all the others without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction
from psycopg.errors import LockNotAvailable, QueryCanceled

from maplebridge.kernel.setaside import room

T = TypeVar("T")


def caught(work: Callable[[], object]) -> Exception | None:
    """The fault of a piece of work; None if it went well.

    What concerns the whole city is not caught: a database that is away, a full disk.
    """
    try:
        work()
    except (OperationalError, InterfaceError) as fault:
        if isinstance(fault.__cause__, QueryCanceled | LockNotAvailable):
            return fault
        raise
    except Exception as fault:  # the bulkhead itself: whatever the fault is, it stops here
        if room.speaks_of_it(fault):
            raise
        return fault
    return None


def within(work: Callable[[], object]) -> Exception | None:
    """The same inside the caller's transaction: what failed has written nothing."""

    def saved() -> None:
        with transaction.atomic():
            work()

    return caught(saved)


def apart(things: Sequence[T], work: Callable[[Sequence[T]], object]) -> list[tuple[T, Exception]]:
    """Work on all things together, inside the caller's transaction; those that fail are found by halving.

    work     called with a part of the things, in their order; a part that fails is halved and tried again
    returns  each thing that fails alone, with its fault; what the others wrote stands

    Without a fault it is one call. With f faults among n things it is at most 2 f (1 + log2 n) calls.
    """
    failed: list[tuple[T, Exception]] = []
    waiting: list[Sequence[T]] = [things]
    while waiting:  # ends: a part comes off; two halves, each shorter, go on; a part of one never comes back
        part = waiting.pop()
        fault = within(lambda part=part: work(part)) if part else None  # type: ignore[misc]
        if fault is None:
            continue
        if len(part) == 1:
            failed.append((part[0], fault))
            continue
        half = len(part) // 2
        waiting += [part[half:], part[:half]]
    return failed
