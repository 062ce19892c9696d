"""A trial by kills: a city under load whose parts are killed at random, whose disk fills, and that must come back alone."""

from __future__ import annotations

import contextlib
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from maplebridge.config.chaos import ordered, poisons, victims
from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.judging import Judged, judge
from maplebridge.config.chaos.load import Load
from maplebridge.config.chaos.town import Town, folder_for

SCHEMA = 1
BACK = 30.0
"""Seconds in which a city must be back, without a hand."""
GIVE_UP = 120.0
MISSES = 200
BETWEEN = 0.45
"""The share of kills that are placed between a commit and its answer."""
EVERY = 8
"""After so many kills a bad row is put in."""
FULL = 8.0
"""Seconds for which the disk stays full."""


@dataclass(slots=True)
class Trial:
    """One trial; `told` hears how far it is."""

    town: Town
    journal: Journal
    load: Load
    rng: random.Random
    told: Callable[[str], None]

    def run(self, kills: int) -> None:
        """Kill until `kills` are done, those of an interrupted run counted; once, half way, fill the disk."""
        self.town.start()
        self._until_back(time.monotonic())
        self.load.start()
        missed = 0
        # ends: each turn kills one, or it is given up
        while (done := len(self.journal.of("kill"))) < kills:
            if done >= kills // 2 and self.town.small and not self.journal.of("full"):
                self._full()
            if done % EVERY == EVERY - 1 and len(self.journal.of("poison")) * EVERY <= done:
                with contextlib.suppress(psycopg.OperationalError):  # killed just now: at the next turn
                    poisons.plant(admin_of(self.town.home), self.journal, self.rng)
            hit = self._kill(done)
            missed = 0 if hit else missed + 1
            if missed > MISSES:
                break  # nobody is there to be killed: the report says how many were
            if hit and (done + 1) % 10 == 0:
                self.told(
                    f"{done + 1} of {kills} kills, {len(self.journal.of('stored'))} reports acknowledged"
                )
        self.load.stop()

    def _kill(self, done: int) -> bool:
        """Kill somebody and wait until the city is back; False where the victim was not to be found."""
        victim = self.rng.choice(victims.VICTIMS)
        between = self.rng.random() < BETWEEN
        time.sleep(self.rng.random() * 0.5)
        hit = (
            self._by_the_door(victim)
            if between
            else victims.kill(self.town.home, victim, self.rng) is not None
        )
        if hit:
            seconds = self._until_back(time.monotonic())
            self.journal.add("kill", n=done, victim=victim, between=between, back_s=round(seconds, 2))
        return hit

    def _by_the_door(self, victim: str) -> bool:
        """Let the next report that is committed kill the victim before it is answered."""
        if not victims.find(self.town.home, victim):
            return False
        order = self.town.folder / ordered.NEXT
        order.write_text(victim, "utf-8")
        until = time.monotonic() + 10
        while order.exists() and time.monotonic() < until:  # ends: ten seconds later
            time.sleep(0.02)
        taken = not order.exists()
        order.unlink(missing_ok=True)
        return taken

    def _until_back(self, since: float) -> float:
        """Seconds until health is true and a report that was sent after `since` has been acknowledged."""
        time.sleep(0.4)  # the supervisor looks five times a second
        while time.monotonic() - since < GIVE_UP:  # ends: GIVE_UP seconds later
            loaded = self.load.stored_since(since) or not self.journal.of("begun")
            if loaded and self.town.well():
                if not self.journal.of("begun"):
                    self.journal.add("begun")
                return time.monotonic() - since
            time.sleep(0.1)
        return GIVE_UP

    def _full(self) -> None:
        """The disk is full to the last byte, and the database is killed meanwhile; then there is room again."""
        self.town.fill()
        began, reads, refused = time.monotonic(), Counter[str](), self.load.answers["507"]
        killed = False
        while time.monotonic() - began < FULL:  # ends: FULL seconds later
            if not killed and time.monotonic() - began > FULL / 2:
                killed = victims.kill(self.town.home, "postmaster", self.rng) is not None
            reads["killed " * killed + str(self.town.get("/en/figures")[0])] += 1
            time.sleep(0.25)
        said = self.town.get("/healthz")[1]
        self.town.make_room()
        seconds = self._until_back(time.monotonic())
        refused = self.load.answers["507"] - refused
        self.journal.add(
            "full", reads=dict(reads), refused=refused, back_s=round(seconds, 2), postmaster_killed=killed,
            health=json.loads(said or b"{}").get("status"),
        )  # fmt: skip


def prove(
    kills: int, *, seed: int, name: str = "chaos", told: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """Run a trial and judge it; its document (schema 1). Interrupted, it is taken up by the next call of that name."""
    town = Town(folder_for(name))
    journal = Journal(town.folder / "journal.jsonl")
    trial = Trial(
        town, journal, Load(town.port, journal), random.Random(f"{seed} {len(journal.lines)}"), told or _say
    )
    began = time.monotonic()
    try:
        town.found()
        trial.run(kills)
        document = _document(trial, kills, began)
    finally:
        town.stop()
        journal.close()
    town.remove()
    return document


def _document(trial: Trial, kills: int, began: float) -> dict[str, Any]:
    from maplebridge.kernel.matter import numbers

    town, journal = trial.town, trial.journal
    judged = judge(town, journal, admin_of(town.home))
    done = journal.of("kill")
    backs = [line["back_s"] for line in (*done, *journal.of("full"))]
    planted = journal.of("poison")
    doctor = town.command("doctor", "--json").stdout
    named = sum(numbers.show(line["number"]) in doctor for line in planted)
    poisons.mend(admin_of(town.home))
    verify = town.command("ledger", "verify", "--json")
    replay = town.command("ledger", "replay", "--json")
    return {
        "schema": SCHEMA, "kills": len(done), "asked": kills, "between": judged.between,
        "by_victim": dict(Counter(line["victim"] for line in done)),
        "acknowledged": judged.acknowledged, "lost": judged.lost, "doubled": judged.doubled,
        "other_number": judged.other_number, "worst_back_s": max(backs, default=0.0),
        "median_back_s": statistics.median(backs) if backs else 0.0,
        "worst_by_victim": _worst(done), "answers": dict(trial.load.answers),
        "full_disk": journal.of("full"), "disk": "tmpfs" if town.small else "no small disk could be mounted",
        "poisons": len(planted), "set_aside": sum(line["aside"] for line in planted), "named_by_doctor": named,
        "verify": verify.returncode, "replay": replay.returncode,
        "holds": _holds(judged, backs, verify.returncode, replay.returncode) and named == len(planted),
        "seconds": round(time.monotonic() - began, 1),
    }  # fmt: skip


def _holds(judged: Judged, backs: list[float], verify: int, replay: int) -> bool:
    nothing_wrong = not (judged.lost or judged.doubled or judged.other_number or verify or replay)
    return bool(judged.acknowledged) and nothing_wrong and max(backs, default=0.0) <= BACK


def _worst(done: list[dict[str, Any]]) -> dict[str, float]:
    return {
        victim: max(line["back_s"] for line in done if line["victim"] == victim)
        for victim in sorted({line["victim"] for line in done})
    }


def admin_of(home: Path) -> str:
    """Connection string of the database's administrator."""
    from maplebridge.config import postgres, secrets
    from maplebridge.config.cluster import ADMIN

    socket = home / "postgres" / "s"
    password = secrets.derived(home / "secret", "cluster")
    return f"host={socket} user={ADMIN} password={password} dbname={postgres.NAME}"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
