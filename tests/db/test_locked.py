"""A part that the supervisor runs waits for what another session keeps locked, but not for ever."""

from __future__ import annotations

import subprocess
import sys

import psycopg

WAIT = """
import django
django.setup()
from django.db import OperationalError, connection
with connection.cursor() as cursor:
    cursor.execute("SHOW lock_timeout")
    print(cursor.fetchone()[0])
    try:
        cursor.execute("UPDATE clock_timekeeping SET at = at")
    except OperationalError as error:
        print(type(error.__cause__).__name__)
"""


def test_a_row_that_is_kept_locked_ends_the_round_and_not_the_part(db):
    from maplebridge.config.supervision import programs

    with psycopg.connect(db.url("owner")) as other:
        other.execute("SELECT FROM clock_timekeeping FOR UPDATE")
        for wait, shown in ((300, "300ms"), (programs.LOCK_MS // 20, "500ms")):
            environment = db.environment("clock") | {"MAPLEBRIDGE_LOCK_MS": str(wait)}
            done = subprocess.run(
                [sys.executable, "-c", WAIT], env=environment, capture_output=True, text=True, check=True
            )
            assert done.stdout.split() == [shown, "LockNotAvailable"]


def test_every_part_is_given_that_patience_before_it_connects(monkeypatch):
    from maplebridge.config.installation import boot
    from maplebridge.config.supervision import programs

    given = []
    monkeypatch.setenv("MAPLEBRIDGE_LOCK_MS", "0")
    monkeypatch.setattr(boot, "boot", lambda *_words, **_more: given.append(programs.os.environ["MAPLEBRIDGE_LOCK_MS"]))
    try:
        programs.ready("clock")
    finally:
        assert given == [str(programs.LOCK_MS)]
