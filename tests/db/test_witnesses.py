"""Witnesses: a folder, an address, a sheet of paper; and the command that asks them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cluster import quickest

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def sealed(db, as_role):
    """Three heads over one entry each; gives the newest."""
    from django.db import transaction

    from maplebridge.kernel import ledger

    for number in (1, 2, 3):
        with as_role("clock"), transaction.atomic():
            ledger.append(matter=number, kind="opened", at=NOW, by="resident", data={})
        with as_role("seal"):
            head = ledger.seal(now=NOW)
    return head


@pytest.fixture
def listener():
    """A witness on the web that remembers what it was sent."""
    heard: list[dict[str, object]] = []

    class Witness(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *words):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Witness)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_new_head_reaches_every_folder_and_address(sealed, as_role, tmp_path, monkeypatch, listener):
    from maplebridge.kernel.ledger import witnesses

    url, heard = listener
    folders = [tmp_path / "one", tmp_path / "two"]
    monkeypatch.setenv("MAPLEBRIDGE_WITNESS", os.pathsep.join(map(str, folders)))
    monkeypatch.setenv("MAPLEBRIDGE_WITNESS_URLS", url)
    with as_role("seal"):
        assert witnesses.spread(sealed) == []
        assert witnesses.spread(sealed) == []
    for folder in folders:
        held = witnesses.read(folder)
        assert [head.size for head in held.heads] == [1, 2, 3], "a folder that missed heads gets them"
        assert held.heads[-1] == sealed
        assert sealed.signed_by(held.keys[sealed.key_id])
    assert heard == [sealed.shown()] * 2


def test_a_witness_that_cannot_be_reached_is_named_and_the_others_still_get_the_head(
    sealed, as_role, tmp_path, monkeypatch
):
    from maplebridge.kernel.ledger import witnesses

    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(
        "MAPLEBRIDGE_WITNESS", os.pathsep.join([str(tmp_path / "file"), str(tmp_path / "good")])
    )
    monkeypatch.setenv("MAPLEBRIDGE_WITNESS_URLS", "http://127.0.0.1:9/ ftp://elsewhere/")
    with as_role("seal"):
        failed = witnesses.spread(sealed)
    assert len(failed) == 3
    assert "cannot be" in failed[0]
    assert "did not take the head" in failed[1]
    assert "no web address" in failed[2]
    assert len(witnesses.read(tmp_path / "good").heads) == 3


def test_half_a_line_left_by_a_kill_is_written_again(sealed, as_role, tmp_path, monkeypatch):
    from maplebridge.kernel.ledger import witnesses

    monkeypatch.setenv("MAPLEBRIDGE_WITNESS", str(tmp_path))
    with as_role("seal"):
        witnesses.spread(sealed)
        path = tmp_path / "heads.jsonl"
        path.write_bytes(path.read_bytes()[:-20])
        assert [head.size for head in witnesses.read(tmp_path).heads] == [1, 2]
        witnesses.spread(sealed)
    assert [head.size for head in witnesses.read(tmp_path).heads] == [1, 2, 3]


def test_a_printed_head_names_everything_that_is_signed(sealed):
    from maplebridge.kernel.ledger import witnesses

    text = witnesses.printout(sealed)
    for fact in ("size", "root", "at", "prev", "signature", "key"):
        assert str(sealed.shown()[fact]) in text


def test_the_command_line_answers_with_sentences_and_statuses():
    home = Path(tempfile.mkdtemp(prefix="mbh-", dir=quickest()))
    environment = {**os.environ, "MAPLEBRIDGE_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("DATABASE_URL", None)

    def maple(*words):
        command = [sys.executable, "-m", "maplebridge", "ledger", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    try:
        status, said, _ = maple("verify")
        assert (status, said[:20]) == (0, "The ledger is whole:")
        status, said, _ = maple("verify", "--json")
        assert (status, json.loads(said)["ok"]) == (0, True)
        status, _, complaint = maple("prove", "banana")
        assert (status, "is no matter's number" in complaint) == (2, True)
        status, _, complaint = maple("verify", "--witness", str(home / "nowhere"))
        assert (status, "There is no witness at" in complaint) == (2, True)
    finally:
        stop = "from maplebridge.config import home, postgres; postgres.stop(home.home())"
        subprocess.run([sys.executable, "-c", stop], env=environment, check=True)
        shutil.rmtree(home)
