"""Whether the disk still has room: before it is full to the last byte, writing is refused and reading goes on."""

from __future__ import annotations

import errno
import os
import shutil

VARIABLE = "MAPLEBRIDGE_DISKS"
LEAST = 48 << 20
"""Bytes that must be free for anything to be written: three segments of the database's log, so that it lives on."""
DISK_FULL = "53100"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def free() -> int | None:
    """Bytes free on the fullest disk that this installation writes to; None where nothing names one."""
    sizes = []
    for folder in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        try:
            sizes.append(shutil.disk_usage(folder).free)
        except OSError:
            continue
    return min(sizes, default=None)


def full() -> bool:
    """Whether too little is free to write anything."""
    left = free()
    return left is not None and left < LEAST


def speaks_of_it(stopped: BaseException) -> bool:
    """Whether an error, or one behind it, says that a disk is full (SQLSTATE 53100, ENOSPC, EDQUOT)."""
    error: BaseException | None = stopped
    for _ in range(8):  # a chain of causes is short; a circle would not end
        if error is None:
            return False
        if getattr(error, "sqlstate", None) == DISK_FULL:
            return True
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        error = error.__cause__
    return False
