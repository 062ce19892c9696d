"""The evidence of the long proofs is there, it holds, and it was made from a state that this one grew out of."""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from maplebridge.config.chaos.outcome import least_of_each
from maplebridge.config.chaos.poisons import KINDS
from maplebridge.config.chaos.victims import VICTIMS
from maplebridge.config.procedures.files import pack_files
from maplebridge.config.proving import PROOFS
from maplebridge.config.proving.evidence import FOLDER

ROOT = Path(__file__).resolve().parents[2]
PACKS = ("cn", "xx")
LEAST_KILLS, LEAST_BETWEEN, LEAST_RAN = 200, 50, 12
ACTS = ("add", "answer", "called_back", "solved", "not_solved")
SAY = "run `./maple prove --only {}` and commit what it writes"


@cache
def versions_today() -> dict[str, int]:
    """Every procedure of the packs and its version."""
    found = [tomllib.loads(file.read_text("utf-8")) for pack in PACKS for file in pack_files(pack)]
    return {str(one["id"]): int(one["version"]) for one in found}


def other_versions(rows: list[dict[str, Any]], name: str, least: int) -> str:
    """What is wrong with the versions that a proof was made of; empty if nothing is."""
    today = versions_today()
    old = [str(row.get(name)) for row in rows if today.get(str(row.get(name))) != row.get("version")]
    if old:
        return f"speaks of other versions than today's of {', '.join(old[:5])}"
    return "" if len(rows) >= least else f"speaks of {len(rows)} procedures, of {least} at least it must"


def of_every_procedure(rows: list[dict[str, Any]]) -> str:
    """The same of a proof that must speak of each."""
    missing = versions_today().keys() - {row.get("id") for row in rows}
    return f"says nothing of {', '.join(sorted(missing))}" if missing else other_versions(rows, "id", 1)


def of_the_chinese(rows: list[dict[str, Any]]) -> str:
    """The same of a proof of the pack cn."""
    return other_versions(rows, "id", sum(one.startswith("cn.") for one in versions_today()))


def of_those_that_ran(numbers: dict[str, Any]) -> str:
    """The same of the simulation, in which not every procedure is met."""
    return other_versions(numbers["procedures"], "procedure", LEAST_RAN)


def of_files(procedures: dict[str, int], least: int) -> str:
    """The same of a proof that names its files beside its numbers; `least`: so many, 0: all of the pack cn."""
    if not procedures:
        return "does not say of which versions of the procedures it is"
    rows = [{"id": key, "version": version} for key, version in procedures.items()]
    return other_versions(rows, "id", least or sum(one.startswith("cn.") for one in versions_today()))


def of_the_chaos(numbers: dict[str, Any]) -> str:
    """What a trial by kills lacks; empty if nothing."""
    kills, between = numbers["kills"], numbers["between"]
    if kills < LEAST_KILLS or between < LEAST_BETWEEN:
        return f"has {kills} kills, {between} of them between a commit and its answer: {LEAST_KILLS} and {LEAST_BETWEEN}"
    spared = [one for one in VICTIMS if numbers["by_victim"].get(one, 0) < least_of_each(kills)]
    if spared:
        return f"killed too seldom: {', '.join(spared)}"
    kinds = numbers.get("poisons_by_kind", {})
    harmless = [one for one in KINDS if kinds.get(one, {}).get("planted", 0) < 1]
    if harmless:
        return f"has no poison of the kind {', '.join(harmless)}"
    unnamed = [one for one in kinds if kinds[one]["named"] < kinds[one]["planted"]]
    if unnamed or numbers["named_by_doctor"] < 1:
        return f"has poisons that nobody named: {', '.join(unnamed)}"
    acts = [one for one in ACTS if numbers.get("acts", {}).get(one, 0) < 1]
    return f"tried no act of the kind {', '.join(acts)}" if acts else ""


def nothing(_numbers: object) -> str:
    """No more is asked of a proof than of each."""
    return ""


SHORT: dict[str, Callable[[Any], str]] = {
    "soundness": of_every_procedure,
    "adversary": of_the_chinese,
    "simulation": of_those_that_ran,
    "chaos": of_the_chaos,
}
MADE_OF = {"two-sides": 0, "stories": 0, "gates": 0, "mediations": 3, "reports": 12}
"""Proofs that name the procedures they were made of, and how many at least: those that matters went by, or (0) all."""


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
    short = SHORT.get(path.stem, nothing)(evidence["numbers"])
    if not short and path.stem in MADE_OF:
        short = of_files(evidence.get("procedures", {}), MADE_OF[path.stem])
    if short:
        return f"{path.name} {short}: {again}"
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


def planted(folder: Path, name: str = "kills", **changed: object) -> Path:
    """A file of evidence with something changed."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    path = folder / f"{name}.json"
    good = {"holds": True, "found": "all", "numbers": [1], "commit": head.stdout.strip()}
    path.write_text(json.dumps({**good, **changed}))
    return path


def test_a_planted_fault_in_evidence_is_named(tmp_path: Path) -> None:
    assert complaint(planted(tmp_path)) is None
    assert "missing" in str(complaint(tmp_path / "none.json"))
    assert "does not hold" in str(complaint(planted(tmp_path, holds=False)))
    assert "no numbers" in str(complaint(planted(tmp_path, numbers=[])))
    assert "no ancestor" in str(complaint(planted(tmp_path, commit="0" * 40)))


def test_evidence_of_another_version_of_a_procedure_is_named(tmp_path: Path) -> None:
    rows = [{"id": key, "version": version} for key, version in versions_today().items()]
    assert complaint(planted(tmp_path, "soundness", numbers=rows)) is None
    older = [{**row, "version": row["version"] - (row["id"] == "cn.hearing")} for row in rows]
    assert "of cn.hearing" in str(complaint(planted(tmp_path, "soundness", numbers=older)))
    assert "nothing of cn.campaign" in str(complaint(planted(tmp_path, "soundness", numbers=rows[1:])))
    assert "cn.hearing" in str(complaint(planted(tmp_path, "adversary", numbers=older)))
    assert "procedures" in str(complaint(planted(tmp_path, "adversary", numbers=rows[:5])))
    ran = [{"procedure": row["id"], "version": row["version"]} for row in rows]
    assert complaint(planted(tmp_path, "simulation", numbers={"procedures": ran})) is None
    unsaid = [{"procedure": row["id"]} for row in rows]
    assert "other versions" in str(complaint(planted(tmp_path, "simulation", numbers={"procedures": unsaid})))


@pytest.mark.parametrize("name", MADE_OF)
def test_evidence_that_is_of_older_files_says_so_and_how_it_is_made_anew(tmp_path: Path, name: str) -> None:
    now = {key: version for key, version in versions_today().items() if key.startswith("cn.")}
    assert complaint(planted(tmp_path, name, procedures=now)) is None
    older = {**now, "cn.hearing": now["cn.hearing"] - 1}
    said = "speaks of other versions than today's of cn.hearing: run `./maple prove --only"
    assert f"{name}.json {said} {name}` and commit what it writes" == complaint(
        planted(tmp_path, name, procedures=older)
    )
    assert "of cn.gone" in str(complaint(planted(tmp_path, name, procedures={**now, "cn.gone": 1})))
    assert "speaks of 2 procedures" in str(
        complaint(planted(tmp_path, name, procedures=dict(list(now.items())[:2])))
    )
    assert "does not say of which versions" in str(complaint(planted(tmp_path, name)))


def test_every_proof_of_procedures_says_of_which_versions_it_is() -> None:
    assert MADE_OF.keys() | SHORT.keys() == PROOFS.keys() - {"kills"}


WHOLE: dict[str, Any] = {
    "kills": 200, "between": 100, "by_victim": dict.fromkeys(VICTIMS, 22), "named_by_doctor": 20,
    "poisons_by_kind": {kind: {"planted": 3, "named": 3} for kind in KINDS}, "acts": dict.fromkeys(ACTS, 9),
}  # fmt: skip
LACKS: dict[str, tuple[dict[str, Any], str]] = {
    "kills": ({"kills": 199}, "199 kills"),
    "kills between a commit and its answer": ({"between": 49}, "49 of them"),
    "a victim": ({"by_victim": {**WHOLE["by_victim"], "sealer": 10}}, "too seldom: sealer"),
    "poisons": ({"poisons_by_kind": {}}, "no poison of the kind matter"),
    "a kind": (
        {"poisons_by_kind": {**WHOLE["poisons_by_kind"], "month": {"planted": 0, "named": 0}}},
        "month",
    ),
    "a name": (
        {"poisons_by_kind": {**WHOLE["poisons_by_kind"], "paper": {"planted": 3, "named": 2}}},
        "nobody named",
    ),
    "acts": ({"acts": {}}, "no act"),
    "judgements": ({"acts": {**WHOLE["acts"], "solved": 0}}, "solved"),
}


@pytest.mark.parametrize("lack", LACKS)
def test_a_trial_by_kills_that_lacks_something_is_named(tmp_path: Path, lack: str) -> None:
    changed, said = LACKS[lack]
    assert complaint(planted(tmp_path, "chaos", numbers=WHOLE)) is None
    assert said in str(complaint(planted(tmp_path, "chaos", numbers={**WHOLE, **changed})))
