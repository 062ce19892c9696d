"""What a trial has done so far, outside its disk: an interrupted one is taken up where it stood."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any


class Journal:
    """Lines of JSON, each written whole: acknowledged reports, kills, the full disk, poisons."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.lines: list[dict[str, Any]] = []
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                try:
                    self.lines.append(json.loads(line))
                except ValueError:
                    continue  # the last one of a killed run
        torn = path.exists() and not path.read_bytes().endswith(b"\n")
        self._file = path.open("a", encoding="utf-8")
        self._file.write("\n" * torn)

    def add(self, what: str, **facts: Any) -> None:
        """Write one line down."""
        line = {"what": what, **facts}
        with self._lock:
            self.lines.append(line)
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()

    def of(self, what: str) -> list[dict[str, Any]]:
        """The lines of one kind, in the order in which they were added."""
        with self._lock:
            return [line for line in self.lines if line["what"] == what]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
