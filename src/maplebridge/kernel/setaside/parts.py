"""How the parts of a running city fare: what the supervisor writes down and pages, health and `doctor` read."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

SCHEMA = 1
VARIABLE = "MAPLEBRIDGE_PARTS"
RUNS, STARTING, WAITS, STOPPED = "runs", "starting", "waits", "stopped"


@dataclass(frozen=True, slots=True)
class PartNow:
    """One part: web, worker, sealer, followers or database. Times are ISO 8601 in UTC.

    back_after_s  seconds until it is started again, while it waits
    took_s        seconds that it was away the last time, until it ran again
    """

    name: str
    now: str
    since: str
    restarts: int = 0
    last_restart: str | None = None
    why: str = ""
    back_after_s: float | None = None
    took_s: float | None = None

    @property
    def well(self) -> bool:
        """Whether it runs."""
        return self.now == RUNS

    @property
    def begun(self) -> datetime:
        """Since when it fares so."""
        return datetime.fromisoformat(self.since)

    @property
    def restarted(self) -> datetime | None:
        """When it was last started again."""
        return None if self.last_restart is None else datetime.fromisoformat(self.last_restart)


def path() -> Path | None:
    """The file of this installation; None where no supervisor named one."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else None


def read(file: Path | None = None) -> tuple[PartNow, ...]:
    """The parts as last written down; none where the file is missing or cannot be read."""
    file = file or path()
    if file is None:
        return ()
    try:
        document = json.loads(file.read_text("utf-8"))
        return tuple(PartNow(**row) for row in document["parts"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def text(parts: tuple[PartNow, ...]) -> str:
    """The file's text."""
    return json.dumps({"schema": SCHEMA, "parts": [asdict(part) for part in parts]}, indent=1) + "\n"
