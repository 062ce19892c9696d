"""The evidence of the long proofs is there, it holds, and it was made from a state that this one grew out of."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from maplebridge.config.proving import FOLDER, PROOFS

ROOT = Path(__file__).resolve().parents[2]
SAY = "run `./maple prove --only {}` and commit what it writes"


def complaint(path: Path) -> str | None:
    """What is wrong with one file of evidence; None if nothing is."""
    again = SAY.format(path.stem)
    if not path.is_file():
        return f"{path.name} is missing: {again}"
    evidence = json.loads(path.read_text("utf-8"))
    if not evidence["holds"]:
        return f"{path.name} says that the proof does not hold: {evidence['found']}"
    if not evidence["numbers"]:
        return f"{path.name} has no numbers: {again}"
    if not is_ancestor(evidence["commit"]):
        return f"{path.name} was made from {evidence['commit'][:12]}, which is no ancestor of this state: {again}"
    return None


def is_ancestor(commit: str) -> bool:
    """Whether this state grew out of a commit."""
    words = ["git", "merge-base", "--is-ancestor", commit, "HEAD"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", PROOFS)
def test_evidence_is_there_and_holds(name: str) -> None:
    assert complaint(ROOT / FOLDER / f"{name}.json") is None


@pytest.mark.parametrize("name", PROOFS)
def test_evidence_says_when_and_on_what_it_was_made(name: str) -> None:
    evidence = json.loads((ROOT / FOLDER / f"{name}.json").read_text("utf-8"))
    assert datetime.fromisoformat(evidence["date"]).utcoffset() is not None
    assert evidence["machine"]["cpus"] >= 1
    assert evidence["machine"]["python"].count(".") == 2


def planted(folder: Path, **changed: object) -> Path:
    """A file of evidence with something changed."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    path = folder / "soundness.json"
    good = {"holds": True, "found": "all", "numbers": [1], "commit": head.stdout.strip()}
    path.write_text(json.dumps({**good, **changed}))
    return path


def test_a_planted_fault_in_evidence_is_named(tmp_path: Path) -> None:
    assert complaint(planted(tmp_path)) is None
    assert "missing" in str(complaint(tmp_path / "none.json"))
    assert "does not hold" in str(complaint(planted(tmp_path, holds=False)))
    assert "no numbers" in str(complaint(planted(tmp_path, numbers=[])))
    assert "no ancestor" in str(complaint(planted(tmp_path, commit="0" * 40)))
