"""A city that only counts: the WSGI application of `pure/test_sources.py`, run by real web processes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from maplebridge.web.sources import Window

WINDOW = Window(
    int(os.environ["COUNTING_TRIES"]),
    600,
    secret=lambda: "only for this test",
    file=Path(os.environ["MAPLEBRIDGE_SOURCES"]),
)


def application(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Which process answers, and whether it may."""
    taken = WINDOW.taken(environ["PATH_INFO"], now=1000.0)
    start("200 OK" if taken else "429 Too Many", [("Content-Type", "application/json")])
    return [json.dumps({"process": os.getpid()}).encode()]
