"""What a log may hold: where something broke and of what kind, never what somebody wrote, nor a link that still opens.

An error of the database repeats the row it refused, one of Python the value it could not read. A log outlives an
erasure and is read by more people than the matter, so the words of an error stay out and its path through the code stays.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any

LINK = re.compile(r"(/verdict/)[^/\s'\"<>?]+")


class Discreet(logging.Formatter):
    """A line of the log without the tokens of one-time links, and a trace without the words of its errors."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the trace if there is one."""
        return LINK.sub(r"\1…", super().format(record))

    def formatException(self, ei: Any) -> str:
        """Each error of the chain, the first cause on top: its way through the code, its kind, its SQLSTATE."""
        return "\n".join(part for error in reversed(list(_chain(ei[1]))) for part in _told(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> Iterator[str]:
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    state = getattr(error, "sqlstate", None)
    yield type(error).__qualname__ + (f" [{state}]" if state else "")
