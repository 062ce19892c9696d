"""The web server's application with one thing more: it kills somebody between a commit and its answer.

Only `maple prove chaos` serves it (by `MAPLEBRIDGE_WSGI`). A file `next` in the trial's folder names the victim. The web
process that has just committed a report or an act and renames that file first, notes it, kills, and only then answers.
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
from maplebridge.config.chaos.committing import FIRST_SENT, committed
from maplebridge.config.chaos.ordered import FOLDER, KILLS, NEXT
from maplebridge.config.wsgi import application as city
from maplebridge.config.wsgi import doors

__all__ = ["application", "doors"]
Answering = Callable[..., Any]
BY_CODE = "HTTP_X_MATTER_CODE"
"""By which a program acts for a side, which counts the entries that it is shown."""


def application(environ: dict[str, Any], start_response: Answering) -> Iterable[bytes]:
    """Answer as the city does; after something has been committed, do what `next` says first."""
    answer: Iterable[bytes] = city(environ, start_response)
    number = committed(environ, getattr(answer, "status_code", 0))
    if number is not None:  # the view has returned: its transaction is durable
        _between(environ, answer, number)
    return answer


def _between(environ: dict[str, Any], answer: Iterable[bytes], number: str) -> None:
    folder = Path(os.environ[FOLDER])
    mine = folder / f"taken.{os.getpid()}.{time.monotonic_ns()}"
    try:
        (folder / NEXT).rename(mine)
    except OSError:
        return  # nobody is to be killed now, or another process was faster
    victim = mine.read_text("utf-8")
    mine.unlink()
    document = {"number": number} if number else json.loads(b"".join(answer))
    line = {
        "victim": victim,
        "number": document["number"],
        "seq": document.get("seq"),
        "side": BY_CODE in environ,
        "key": environ[FIRST_SENT],
    }
    with (folder / KILLS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    if victim == "web process":
        os.kill(os.getpid(), signal.SIGKILL)
    victims.kill(Path(os.environ["MAPLEBRIDGE_HOME"]), victim, random.Random())
    time.sleep(0.3)  # what dies with the victim, dies before the answer goes out
