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
        empty = home / "empty"
        empty.mkdir()
        status, _, complaint = maple("verify", "--witness", str(empty))
        assert (status, "holds no head: there is nothing to compare with" in complaint) == (2, True)
        status, _, complaint = maple("verify", "--witness", str(home / "nowhere"))
        assert (status, "There is no witness at" in complaint) == (2, True)
    finally:
        stop = "from maplebridge.config.installation import home, postgres; postgres.stop(home.home())"
        subprocess.run([sys.executable, "-c", stop], env=environment, check=True)
        shutil.rmtree(home)


@pytest.fixture
def given(sealed, as_role, tmp_path, monkeypatch):
    """Heads given to the city's own witness and to one outside; checks the ledger with both and gives the codes."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    monkeypatch.setenv("MAPLEBRIDGE_WITNESS", os.pathsep.join([str(tmp_path / "own"), str(tmp_path / "out")]))
    with as_role("seal"):
        assert witnesses.spread(sealed) == []

    def check():
        with as_role("seal"):
            found = ledger.verify(places=witnesses.places())
        return [(finding.code, finding.sentence) for finding in found.findings]

    assert check() == []
    return check


@pytest.mark.parametrize("which", ["own", "out"])
def test_a_witness_file_that_was_deleted_is_named(given, tmp_path, which):
    (tmp_path / which / "heads.jsonl").unlink()
    [(code, sentence)] = given()
    assert code == "witness"
    assert f"{tmp_path / which}" in sentence
    assert "was given 3 heads, the last over 3 entries; 3 of them" in sentence


def test_a_witness_file_that_was_shortened_in_front_or_behind_is_named(given, tmp_path):
    path = tmp_path / "own" / "heads.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    assert "1 of them, over 3 to 3 entries" in given()[0][1]
    path.write_bytes(b"".join(lines[1:]))
    assert "1 of them, over 1 to 1 entries" in given()[0][1]
    path.write_bytes(b"".join(lines))
    assert given() == []


def test_a_witness_file_of_an_older_version_that_noted_nothing_is_asked_too(given, as_role, tmp_path):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_given")
    assert given() == []
    (tmp_path / "own" / "heads.jsonl").unlink()
    assert [code for code, _ in given()] == ["witness"]


def test_a_damaged_line_of_the_citys_own_witness_is_a_finding(given, tmp_path):
    path = tmp_path / "own" / "heads.jsonl"
    path.write_bytes(b"{}\n" + path.read_bytes())
    assert [code for code, _ in given()] == ["witness"]
