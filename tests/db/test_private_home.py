"""What commands leave in the data folder is its owner's alone; the embedded server's log has an end while it runs."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import cluster as clusters

ROOT = Path(__file__).resolve().parents[2]
UNITS = "code,parent,level,name_en,name_zh\n510000,,city,Newtown City,新城市\n510100,510000,county,Green District,绿水区\n"
REPORTS = "id,text,received\n7,The street lamp at the mill is dark. 磨坊门口路灯不亮。,2026-11-02 09:30\n"
COMMANDS = (
    "city new {work}/units.csv --pack xx",
    "account list --json",
    "import {work}/reports.csv",
    "export {home}/out.csv",
    "ledger seal",
    "ledger verify",
    "backup {home}/city.tar",
    "doctor",
)


@pytest.fixture
def place():
    """A folder that the database's own user may enter, and one for the files of the test."""
    folder = Path(tempfile.mkdtemp(prefix="maplebridge-private-", dir=clusters.quickest()))
    folder.chmod(0o711)
    (folder / "work").mkdir()
    (folder / "work" / "units.csv").write_text(UNITS, "utf-8")
    (folder / "work" / "reports.csv").write_text(REPORTS, "utf-8")
    yield folder
    shutil.rmtree(folder)


def run(place, words):
    """One command, by somebody whose own mask lets others read."""
    named = words.format(home=place / "home", work=place / "work").split()
    there = {**os.environ, "MAPLEBRIDGE_HOME": str(place / "home"), "PYTHONPATH": str(ROOT / "src")}
    there.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "maplebridge", *named],
        cwd=place / "work", env=there, umask=0o022, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode in (0, 1), (words, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr, (words, done.stderr)


def open_to_others(home):
    """What others may read, write or list; folders may be entered on the way to the database, which has its own user."""
    wrong = []
    for path in (home, *home.rglob("*")):
        if any(part.startswith("programs-") for part in path.relative_to(home).parts) or path.is_symlink():
            continue  # PostgreSQL itself, as it was packed
        mode = stat.S_IMODE(path.lstat().st_mode)
        ways = 0o066 if path.is_dir() else 0o077
        if mode & ways and not stat.S_ISSOCK(path.lstat().st_mode):
            wrong.append((str(path.relative_to(home)), oct(mode)))
    return wrong


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_in_the_data_folder_is_for_others_after_any_command(place):
    for words in COMMANDS:
        run(place, words)
        assert open_to_others(place / "home") == [], words
    assert (place / "home" / "city.tar").exists()


def test_the_log_of_a_server_that_runs_has_an_end_and_goes_on(tmp_path):
    """The server keeps its file open to append; what it says after the turn is in the same file, from its beginning."""
    from maplebridge.config.installation.turning import turn_over

    log, said = tmp_path / "log", b"a line of the server\n"
    with log.open("ab", buffering=0) as file:
        while log.stat().st_size <= 5_000:
            file.write(said)
        assert turn_over(log, most=10_000) is False
        assert turn_over(log, most=5_000) is True
        file.write(b"the line after\n")
    assert log.read_bytes() == b"the line after\n"
    assert (tmp_path / "log.before").read_bytes().startswith(said)
    assert stat.S_IMODE((tmp_path / "log.before").stat().st_mode) == 0o600
    assert turn_over(tmp_path / "none") is False


def test_the_part_that_keeps_the_database_turns_its_log_over(monkeypatch, tmp_path):
    """It looks each second, and each look bounds the log."""
    from types import SimpleNamespace

    from maplebridge.config.installation import turning
    from maplebridge.config.supervision import database

    (tmp_path / "log").write_bytes(b"x" * (turning.MOST_LOGGED + 1))
    cluster = SimpleNamespace(log=tmp_path / "log")
    monkeypatch.setattr(database.postgres, "cluster_of", lambda _home: cluster)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(database.binding, "outlive_parent", lambda _then: None)
    monkeypatch.setattr(database.signal, "signal", lambda *_both: None)
    keeper = database.Keeper(SimpleNamespace(), "")

    def look():
        keeper.stop()
        return True

    monkeypatch.setattr(keeper, "_looks_well", look)
    keeper.run()
    assert (tmp_path / "log").stat().st_size == 0
    assert (tmp_path / "log.before").stat().st_size == turning.MOST_LOGGED + 1
