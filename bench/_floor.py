"""The bare floor under an intake: a WSGI application that writes one row through the driver and answers 201."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

_here = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Read the JSON body, insert its text, commit, answer with the row's number."""
    body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    link = getattr(_here, "link", None)
    if link is None:
        link = _here.link = psycopg.connect(os.environ["BENCH_FLOOR"])
    with link.transaction():
        row = link.execute(
            "INSERT INTO bench_floor (said) VALUES (%s) RETURNING id", [body["text"]]
        ).fetchone()
    answer = json.dumps({"number": row[0]}).encode()
    start_response(
        "201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    )
    return [answer]
