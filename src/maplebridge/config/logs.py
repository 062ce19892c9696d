"""What a log may hold: where something broke and of what kind, never what somebody wrote, nor a link that still opens.

An error of the database repeats the row it refused, one of Python the value it could not read. A log outlives an
erasure and is read by more people than the matter, so the words of an error stay out and its path through the code stays.
"""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Iterator
from typing import Any

FRAMES, WORDS = 20, 2_000
"""The most of a trace's calls and of a line's letters: what broke in a deep recursion is told by its ends."""
ALIKE, WITHIN = 5, 60.0
"""So many lines of one place and kind in so many seconds are written; more are counted."""
MOST_PLACES = 1_000
LINK = re.compile(r"(/verdict/)[^/\s'\"<>?]+")


class Discreet(logging.Formatter):
    """A line of the log without the tokens of one-time links, and a trace without the words of its errors."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the trace if there is one."""
        return LINK.sub(r"\1…", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line, never without an end."""
        line, more = super().formatMessage(record), getattr(record, "more_before", 0)
        line = f"{line} ({more:,} more like this before)" if more else line
        return line if len(line) <= WORDS else f"{line[:WORDS]}… ({len(line):,} letters)"

    def formatException(self, ei: Any) -> str:
        """Each error of the chain, the first cause on top: its way through the code, its kind, its SQLSTATE."""
        return "\n".join(part for error in reversed(list(_chain(ei[1]))) for part in _trace(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    ids: set[int] = set()
    while (
        error is not None and id(error) not in ids
    ):  # ends: no error comes twice, though a chain may be a circle
        ids.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _trace(error: BaseException) -> Iterator[str]:
    calls = traceback.format_tb(error.__traceback__)
    if len(calls) > FRAMES:
        half = FRAMES // 2
        calls = [*calls[:half], f"  … {len(calls) - FRAMES:,} calls left out …\n", *calls[-half:]]
    yield "".join(calls).rstrip()
    state = getattr(error, "sqlstate", None)
    yield type(error).__qualname__ + (f" [{state}]" if state else "")


class Folded(logging.Filter):
    """Lets through the first few lines of one place and kind in a minute, then one that says how many more there were."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool | logging.LogRecord:
        """Whether this line is written; the first one after a time of silence says what was left out."""
        kind = record.exc_info[0] if record.exc_info else None
        place, now = (record.name, record.pathname, record.lineno, kind), time.monotonic()
        since, count = self._seen.get(place, (now, 0))
        if now - since >= WITHIN:
            if count > ALIKE:
                record.more_before = count - ALIKE
            since, count = now, 0
        if len(self._seen) >= MOST_PLACES:
            self._seen.clear()
        self._seen[place] = (since, count + 1)
        return count < ALIKE
