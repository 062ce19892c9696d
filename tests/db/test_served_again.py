"""What serves the city comes back by itself: the web process, the database's server; and where it says it answers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

SOURCE = str(Path(__file__).resolve().parents[2] / "src")
LONGEST = 180.0


def until(sure, what):
    """What `sure` gives once it gives something."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        found = sure()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(what)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def children(number):
    found = Path(f"/proc/{number}/task/{number}/children").read_text()
    return {int(one) for one in found.split()}


def test_a_killed_web_process_is_replaced_and_the_site_answers_again(town):
    """Not by chance of a seed: the process that answers is killed, and another one answers on the same port."""
    from maplebridge.config.supervision.serving import web_command

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**town.environment("web"), "PYTHONPATH": SOURCE}
    process = subprocess.Popen(web_command("127.0.0.1", port, 1), env=environment, stdout=-3, stderr=-3)
    try:
        page = f"http://127.0.0.1:{port}/en/about"
        until(lambda: answers(page), "it never answered")
        before = children(process.pid)
        for number in before:
            os.kill(number, signal.SIGKILL)
        after = until(lambda: children(process.pid) - before, "nobody took its place")
        assert after.isdisjoint(before)
        until(lambda: answers(page), "it does not answer again")
        assert process.poll() is None, "the one that holds the port was left alone"
    finally:
        process.terminate()
        process.wait(20)


def test_the_keeper_itself_starts_a_killed_postmaster_again(monkeypatch):
    """Not the next `maple serve`: the part that looks each second finds it gone, starts it and says so."""
    import shutil
    import tempfile

    from cluster import quickest
    from maplebridge.config.installation import home as homes
    from maplebridge.config.installation import postgres, roles
    from maplebridge.config.supervision import binding
    from maplebridge.config.supervision.database import Keeper

    folder = Path(tempfile.mkdtemp(prefix="mbh-", dir=quickest()))
    monkeypatch.setenv("MAPLEBRIDGE_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    told = []
    monkeypatch.setattr(binding, "tell", lambda now, why="", **more: told.append((now, why, more)))
    place = homes.home()
    try:
        address = postgres.ensure(place)
        roles.prepare(address)
        file = place.cluster / "data" / "postmaster.pid"
        first = int(file.read_text().split()[0])
        with psycopg.connect(address.url("owner")) as connection:
            connection.execute("CREATE TABLE kept (id int)")
            connection.execute("INSERT INTO kept VALUES (42)")
        keeper = Keeper(place, address.url("owner"))
        assert keeper._looks_well()
        os.kill(first, signal.SIGKILL)
        until(lambda: not keeper._looks_well(), "a killed server answers")
        until(lambda: keeper._mend() or keeper._looks_well(), "it was not started again")
        assert int(file.read_text().split()[0]) != first
        with psycopg.connect(address.url("owner")) as connection:
            assert connection.execute("SELECT id FROM kept").fetchall() == [(42,)]
        assert ("starting", "The database server had ended and is started again.", {}) in told
        assert told[-1] == ("runs", "The database had gone and is back.", {"again": True})
    finally:
        postgres.stop(place)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8123/"),
        ("0.0.0.0", "http://localhost:8123/"),
        ("::", "http://localhost:8123/"),
        ("192.0.2.7", "http://192.0.2.7:8123/"),
        ("2001:db8::7", "http://[2001:db8::7]:8123/"),
        ("city.example", "http://city.example:8123/"),
    ],
)
def test_serve_says_the_address_that_a_browser_takes(host, address, monkeypatch, capsys):
    from maplebridge.config.supervision import serving

    noted = []
    for name in ("MAPLEBRIDGE_PORT", "MAPLEBRIDGE_WEBS", "MAPLEBRIDGE_ADDRESS"):
        monkeypatch.setenv(name, "before")
    monkeypatch.delenv("MAPLEBRIDGE_ADDRESS")
    monkeypatch.setattr(serving, "_count_together", lambda: None)
    monkeypatch.setattr(serving, "supervise", lambda _parts, ready: ready() or 0)
    hold = SimpleNamespace(note=noted.append, handle=0)
    assert serving.serve(host=host, port=8123, workers=1, names=(), hold=hold) == 0
    assert capsys.readouterr().out == f"Maplebridge answers at {address} (Ctrl-C ends it).\n"
    assert noted == [f"{os.getpid()} {address}"]
    assert os.environ["MAPLEBRIDGE_ADDRESS"] == address.rstrip("/"), "links in letters begin so"
    monkeypatch.undo()
