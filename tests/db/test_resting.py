"""Commands that end and commands that begin at the same time: none meets a database that is half stopped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cluster import quickest

COMMAND = """
import time
import psycopg
from maplebridge.config.installation import home, postgres, resting, roles
place = home.home()
address = postgres.ensure(place)
if not roles.works(address.url("web")):
    roles.prepare(address)
time.sleep({pause})
with psycopg.connect(address.url("web")) as connection:
    connection.execute("SELECT 1")
connection.close()
resting.rest()
"""
AT_ONCE, EACH = 4, 6


@pytest.fixture
def folder():
    """A home with a short path; its commands stop its database themselves."""
    path = Path(tempfile.mkdtemp(prefix="mbr-", dir=quickest()))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def run(folder, pause):
    """One command in a process of its own; what it complained of."""
    there = {**os.environ, "MAPLEBRIDGE_HOME": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    there.pop("DATABASE_URL", None)
    words = [sys.executable, "-c", COMMAND.format(pause=pause)]
    done = subprocess.run(words, env=there, capture_output=True, text=True, check=False)
    return done.stderr[-600:] if done.returncode else ""


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_none_of_many_commands_meets_a_half_stopped_database_and_the_last_one_stops_it(folder):
    assert run(folder, 0) == ""
    pauses = [0.01 * (n % 7) for n in range(AT_ONCE * EACH)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        complaints = [said for said in pool.map(lambda pause: run(folder, pause), pauses) if said]
    assert complaints == []
    assert not (folder / "postgres" / "data" / "postmaster.pid").exists(), "nobody uses it: it is at rest"


@pytest.mark.timeout(180)
def test_a_command_that_is_refused_leaves_no_database_running_that_it_started(folder):
    """The secrets were replaced by those of another home: the server starts, and nobody here has its password."""
    from maplebridge.config.installation.postmaster import working_in

    home, other = folder / "a", folder / "b"
    assert (run(home, 0), run(other, 0)) == ("", "")
    shutil.rmtree(home / "secret")
    shutil.copytree(other / "secret", home / "secret")
    for _ in range(2):
        assert "its secrets were replaced" in run(home, 0)
        assert working_in(home / "postgres" / "data") == []
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()
