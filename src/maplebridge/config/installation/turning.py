"""The embedded server's log has an end, also while it runs for months: what is full is kept once, older lines go."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

MOST_LOGGED = 10_000_000
"""Octets of the server's log after which a new one begins."""


def turn_over(log: Path, most: int = MOST_LOGGED) -> bool:
    """Begin a new log where the old one has grown beyond `most` octets; whether it had.

    The server goes on writing to the same file, which it opened to append. The one before it is kept beside it as
    `log.before`; on a full disk the lines go without a copy, because there they cost most.
    """
    try:
        if log.stat().st_size <= most:
            return False
        with suppress(OSError):
            shutil.copyfile(log, log.with_name("log.before"))
            log.with_name("log.before").chmod(0o600)
        os.truncate(log, 0)
    except OSError:
        return False
    return True
