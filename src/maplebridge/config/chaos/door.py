"""The web server's application with one thing more: it kills somebody between a report's commit and its answer.

Only `maple prove chaos` serves it (by `MAPLEBRIDGE_WSGI`). A file `next` in the trial's folder names the victim. The web
process that has just committed a report and renames that file first, notes the number, kills, and only then answers.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from maplebridge.config.chaos import victims
from maplebridge.config.chaos.ordered import FOLDER, KILLS, NEXT
from maplebridge.config.wsgi import application as city

Answering = Callable[..., Any]


def application(environ: dict[str, Any], start_response: Answering) -> Iterable[bytes]:
    """Answer as the city does; after a report has been committed, do what `next` says first."""
    answer: Iterable[bytes] = city(environ, start_response)
    committed = getattr(answer, "status_code", 0) == 201  # the view has returned: its transaction is durable
    if committed and environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/api/v1/reports":
        _between(environ, answer)
    return answer


def _between(environ: dict[str, Any], answer: Iterable[bytes]) -> None:
    folder = Path(os.environ[FOLDER])
    mine = folder / f"taken.{os.getpid()}.{time.monotonic_ns()}"
    try:
        (folder / NEXT).rename(mine)
    except OSError:
        return  # nobody is to be killed now, or another process was faster
    victim = mine.read_text("utf-8")
    mine.unlink()
    number = json.loads(b"".join(answer))["number"]
    line = {"victim": victim, "number": number, "key": environ.get("HTTP_IDEMPOTENCY_KEY", "")}
    with (folder / KILLS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    if victim == "web process":
        os.kill(os.getpid(), signal.SIGKILL)
    victims.kill(Path(os.environ["MAPLEBRIDGE_HOME"]), victim, random.Random())
    time.sleep(0.3)  # what dies with the victim, dies before the answer goes out
