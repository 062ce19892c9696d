"""The file of what the city's own matters taught: kept whole or not at all, found anew when it changes."""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock

from maplebridge.methods import text as methods

LOOK_EVERY = 2.0
"""Seconds between two looks at the file; a model taught elsewhere is heard that late at most."""
log = logging.getLogger("maplebridge.hear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a lesson came to.

    classes  code → matters it was taught with;  few  code → matters, too few to be taught
    held     newest matters kept apart to try it on;  said  of these it dared to name;  right  of those, rightly
    better   of the held: right with what was taught beside the keywords;  words  right with the keywords alone
    used     whether hearing uses it;  lessons  which matters and kinds it was made of

    The names are those of the file that is kept and of `maple learn --json`: another name would leave older files unread.
    """

    revision: int
    day: str
    classes: dict[str, int] = field(default_factory=dict)
    few: dict[str, int] = field(default_factory=dict)
    held: int = 0
    said: int = 0
    right: int = 0
    better: int = 0
    words: int = 0
    used: bool = False
    lessons: str = ""


@dataclass(slots=True)
class _CachedModel:
    looked: float = -LOOK_EVERY
    stamp: tuple[int, int] | None = None
    model: methods.Model | None = None


_cache: dict[Path, _CachedModel] = {}
_lock = Lock()


def model_of(pack: str) -> methods.Model | None:
    """What was taught for a pack; None where nothing was, or the file cannot be read (then keywords read).

    The file is looked at every `LOOK_EVERY` seconds at most; safe between threads.
    """
    with _lock:
        file = _file(pack)
        cached = _cache.setdefault(file, _CachedModel())
        now = time.monotonic()
        if now - cached.looked >= LOOK_EVERY:
            cached.looked = now
            stamp = _stamp(file)
            if stamp != cached.stamp:
                cached.stamp, cached.model = stamp, _read(file) if stamp else None
        return cached.model


def report_of(pack: str) -> Report | None:
    """What the newest lesson of a pack came to; None where there was none, or its file cannot be read."""
    try:
        return Report(**json.loads(_file(pack).with_suffix(".json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def keep(pack: str, model: methods.Model | None, report: Report) -> None:
    """Keep a lesson: its report and, if it is used, its model; each file appears whole."""
    file = _file(pack)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    if model is None:
        file.unlink(missing_ok=True)
    else:
        _write(file, methods.dump(model))
    _write(file.with_suffix(".json"), json.dumps(asdict(report), indent=1, sort_keys=True).encode())
    forget()


def forget() -> None:
    """Look at the files again at once: after a lesson, and between tests."""
    with _lock:
        _cache.clear()


def _file(pack: str) -> Path:
    return _below(os.environ.get("MAPLEBRIDGE_FILES", ""), pack)


@lru_cache(maxsize=64)
def _below(files: str, pack: str) -> Path:
    return Path(files) / "learned" / f"kinds-{pack}.model"


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _read(file: Path) -> methods.Model | None:
    try:
        return methods.load(file.read_bytes())
    except (OSError, methods.ModelFileError) as fault:
        log.warning("%s cannot be used, keywords read instead: %s", file, fault)
        return None


def _write(file: Path, content: bytes) -> None:
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(file)
