"""A receipt is verified by a script that knows nothing of our code."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "verify_receipt.py"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def papers(db, as_role, tmp_path):
    """Promise, proof, keys and heads of an entry among many, as files."""
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    with as_role("clock"), transaction.atomic():
        rows = [ledger.NewEntry(n, "opened", NOW, "resident", {"n": n}) for n in range(1, 300)]
        entries = ledger.append_many(rows, opening=True)
    with as_role("seal"):
        witnesses.write(tmp_path, [ledger.seal(now=NOW)])
        proof = ledger.prove(298, 1)
    (tmp_path / "promise.json").write_text(json.dumps(ledger.promise(entries[297])))
    (tmp_path / "proof.json").write_text(json.dumps(proof.shown()))
    return tmp_path


def verified(folder, *names):
    """Run the script in a process whose only path is the packages', never ours."""
    words = [sys.executable, "-I", str(SCRIPT), *(str(folder / name) for name in names)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def change(path, **fields):
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


ALL = ("keys.json", "promise.json", "proof.json", "heads.jsonl")


def test_a_promise_and_its_proof_hold_offline(papers):
    alone = verified(papers, *ALL[:2])
    assert (alone.returncode, alone.stderr) == (0, "")
    assert "received 2026-03-02T09:30Z" in alone.stdout
    done = verified(papers, *ALL)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sealed at place 297 of 299" in done.stdout


def test_the_same_entry_gives_the_same_promise(papers, db, as_role):
    from maplebridge.kernel import ledger

    with as_role("seal"):
        entry = ledger.entry(298, 1)
    assert ledger.promise(entry) == json.loads((papers / "promise.json").read_text())


@pytest.mark.parametrize("field", ["at", "hash", "matter", "seal_by"])
def test_a_changed_promise_is_not_signed(papers, field):
    change(
        papers / "promise.json", **{field: "2026-03-01T09:30Z" if field in ("at", "seal_by") else "00" * 32}
    )
    done = verified(papers, *ALL[:2])
    assert done.returncode != 0
    assert "NOT SIGNED" in done.stderr


def test_a_proof_of_another_entry_is_no_proof(papers, as_role):
    from maplebridge.kernel import ledger

    with as_role("seal"):
        (papers / "proof.json").write_text(json.dumps(ledger.prove(297, 1).shown()))
    done = verified(papers, *ALL)
    assert done.returncode != 0
    assert "NOT PROVED" in done.stderr


def test_a_head_that_the_witness_never_saw_is_named(papers):
    heads = papers / "heads.jsonl"
    heads.write_text(heads.read_text().replace("2026-03-02", "2026-03-03"))
    done = verified(papers, *ALL)
    assert done.returncode != 0
    assert "NOT WITNESSED" in done.stderr


def test_the_script_stays_short_and_without_our_code():
    lines = [line for line in SCRIPT.read_text("utf-8").splitlines() if line.strip()]
    assert len(lines) <= 45
    assert not any("maplebridge" in line for line in lines)
