"""A standard output whose reader may go away: `maple account list | head` ends quietly, as other programs do."""

from __future__ import annotations

import io
import os
import sys

GONE = 141
"""What a shell says of a program whose reader went away."""


class Output(io.TextIOWrapper):
    """Ends the program with `GONE` where nobody reads on; no command takes that for a file that cannot be written."""

    def write(self, text: str, /) -> int:
        """Write; returns how many characters. Raises SystemExit where nobody reads any more."""
        try:
            return super().write(text)
        except BrokenPipeError:
            raise self._gone() from None

    def flush(self) -> None:
        """Write what waits; raises SystemExit."""
        try:
            super().flush()
        except BrokenPipeError:
            raise self._gone() from None

    def _gone(self) -> SystemExit:
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())  # what still waits goes there when we end
        return SystemExit(GONE)


def watch() -> None:
    """Let this process's standard output be an `Output`."""
    before = sys.stdout
    if isinstance(before, io.TextIOWrapper):
        encoding, errors, lines = before.encoding, before.errors, before.line_buffering
        sys.stdout = Output(before.detach(), encoding=encoding, errors=errors, line_buffering=lines)
