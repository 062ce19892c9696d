"""Where refused rows are written that nobody named a file for."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

LONGEST_STEM = 180
"""Octets of a file's name that the name of its refused rows keeps: a disk takes 255, some of them less."""


def refused_path(path: Path, home: Path) -> Path:
    """A name in the data folder `home` that no earlier import has used: somebody may be mending what it refused."""
    folder = home / "refused"
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)  # an earlier version left it open to others
    stem = os.fsencode(path.stem)[:LONGEST_STEM].decode("utf-8", "ignore") or "import"
    names = (folder / f"{stem}.refused{'' if n == 1 else f'-{n}'}.csv" for n in itertools.count(1))
    return next(name for name in names if not name.exists())
