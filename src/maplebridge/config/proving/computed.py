"""Proofs that are computed, simulated or tried on a city of their own."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from maplebridge.config.chaos import trial
from maplebridge.config.mutants import proof as gates_proof
from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.checking import check_files
from maplebridge.config.procedures.files import pack_files
from maplebridge.config.proving import apart
from maplebridge.config.proving.finding import Finding, Size, versions
from maplebridge.packs.reading import names
from maplebridge.rules.language import parse
from maplebridge.rules.soundness import play_worst
from maplebridge.rules.soundness import prove as prove_one

LEAST_REACHED = 0.9


def soundness(_size: Size) -> Finding:
    """Every procedure of the packs is sound, and its examples run as they say."""
    rows = [
        {**one.to_json(), "pack": pack}
        for pack in names()
        for one in check_files(pack_files(pack), pack=pack, coverage=True)
    ]
    sound = sum(row["sound"] for row in rows)
    return Finding(bool(rows) and sound == len(rows), f"{sound} of {len(rows)} procedures are sound", rows)


def adversary(_size: Size) -> Finding:
    """Everybody as slow as the law allows comes close to each proven longest time, and never past it."""
    rows = []
    for file in pack_files(names()[0]):
        proof = prove_one(parse(file.read_text("utf-8"), name=file.name), calendar_of(names()[0]))
        played = play_worst(proof, calendar_of(names()[0]))
        proven = proof.worst_case_days or 0
        reached = played.own_days / proven if proven else 0.0
        rows.append(
            {
                "id": proof.procedure.id, "version": proof.procedure.version, "proven_days": proven,
                "played_days": played.own_days, "reached": round(reached, 4), "finished": played.finished,
                "opened": proof.worst_start.isoformat() if proof.worst_start else None,
                "events": len(played.events),
            }
        )  # fmt: skip
    holds = bool(rows) and all(row["finished"] and LEAST_REACHED <= row["reached"] <= 1 for row in rows)
    least = min((row["reached"] for row in rows), default=0)
    return Finding(holds, f"{len(rows)} procedures played; the least reaches {least:.0%} of its bound", rows)


def simulation(size: Size) -> Finding:
    """The sample city lives its days with silent, wrong, slow and honest offices, then on until nothing is open."""
    with tempfile.TemporaryDirectory(prefix="maplebridge-prove-") as folder:
        Path(folder).chmod(0o711)  # the database's user must be able to enter
        words = [
            "simulate",
            "--days",
            str(size.days),
            "--per-day",
            str(size.per_day),
            "--until-empty",
            "--json",
        ]
        there = {**os.environ, "MAPLEBRIDGE_HOME": f"{folder}/home"}
        there.pop("DATABASE_URL", None)
        founding = ("demo", "--no-serve", "--days", "0")
        done = apart.run([sys.executable, "-m", "maplebridge", *founding], there)
        if done.returncode == 0:
            done = apart.run([sys.executable, "-m", "maplebridge", *words], there)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        return Finding(False, f"the simulation stopped: {apart.last(done.stderr)}", [])
    rows = json.loads(done.stdout)["procedures"]
    ended, still = sum(row["ended"] for row in rows), sum(row["open"] for row in rows)
    holds = bool(rows) and not still and all(row["within"] for row in rows)
    return Finding(
        holds,
        f"{ended} runs ended, {still} are open; {'all' if holds else 'NOT all'} within the proven time",
        {"days": size.days, "per_day": size.per_day, "until_empty": True, "procedures": rows},
    )


def chaos(size: Size) -> Finding:
    """Killed and spoilt at random, under load and on a full disk, the city comes back alone; nothing is lost or doubled."""
    facts = trial.prove(size.kills, seed=size.seed)
    sentence = (
        f"{facts['kills']} kills ({facts['between']} between a commit and its answer): {facts['acknowledged']} reports and "
        f"acts acknowledged, {facts['lost']} lost, {facts['doubled']} doubled; back within {facts['worst_back_s']} s; "
        f"{facts['named']} of {facts['poisons']} poisons named, {facts['named_by_doctor']} of them by doctor"
    )
    return Finding(bool(facts["holds"]), sentence, facts)


def gates(_size: Size) -> Finding:
    """Every gate of the procedures and of the code, taken away or weakened, is noticed by a rule, a statement or a test."""
    of = versions()
    facts = gates_proof.facts()
    by = facts["procedures"]["killed_by"]
    sentence = f"{facts['killed']} of {facts['mutants']} mutants of {facts['gates']} gates are noticed; of those in files "
    sentence += f"{by['product']} by the product alone, {by['law']} by what the law asks of all, {by['refusal']} by a "
    sentence += f"refusal otherwise than stated, {by['statement']} by the statement alone, which are named"
    return Finding(bool(facts["mutants"]) and not facts["survived"], sentence, facts, of)
