"""A trial by kills: a city under load whose parts are killed at random, whose disk fills, and that must come back alone."""

from __future__ import annotations

import contextlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from maplebridge.config.chaos import ordered, outcome, victims
from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.load import Load
from maplebridge.config.chaos.poisons import Poisons
from maplebridge.config.chaos.town import Town, folder_for

GIVE_UP = 120.0
MISSES = 200
BETWEEN = 0.5
"""The share of kills that are placed between a commit and its answer."""
EVERY = 8
"""After so many kills something bad is put in."""
FULL = 8.0
"""Seconds for which the disk stays full."""
HOUSEHOLDS = 4
DAYS = 62
"""Days that the city of a whole trial has lived: at least one month of them is closed and published."""


@dataclass(slots=True)
class Trial:
    """One trial; `progress` hears how far it is, a sentence each time. `missed` counts kills that found no victim,
    by victim.
    """

    town: Town
    journal: Journal
    load: Load
    poisons: Poisons
    rng: random.Random
    progress: Callable[[str], None]
    missed: Counter[str] = field(default_factory=Counter)

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
            if len(self.journal.of("poison")) < (done + 1) // EVERY:
                with contextlib.suppress(psycopg.OperationalError):  # killed just now: at the next turn
                    self.poisons.plant()
            hit = self._kill(done)
            missed = 0 if hit else missed + 1
            if missed > MISSES:
                break  # nobody is there to be killed: the report says how many were
            if hit and (done + 1) % 10 == 0:
                acts, reports = (len(self.journal.of(what)) for what in ("act", "stored"))
                self.progress(f"{done + 1} of {kills} kills, {reports} reports and {acts} acts acknowledged")
        self.load.stop()

    def _kill(self, done: int) -> bool:
        """Kill somebody and wait until the city is back; False where the victim was not to be found."""
        victim = self._next()
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
        self.missed[victim] += not hit
        return hit

    def _next(self) -> str:
        """Whoever was killed least so far, one of those by chance; who was looked for in vain waits longer."""
        killed = Counter(line["victim"] for line in self.journal.of("kill")) + self.missed
        return min(victims.VICTIMS, key=lambda one: (killed[one], self.rng.random()))

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
        body = self.town.get("/healthz")[1]
        self.town.make_room()
        seconds = self._until_back(time.monotonic())
        refused = self.load.answers["507"] - refused
        self.journal.add(
            "full", reads=dict(reads), refused=refused, back_s=round(seconds, 2), postmaster_killed=killed,
            health=json.loads(body or b"{}").get("status"),
        )  # fmt: skip


def prove(
    kills: int,
    *,
    seed: int,
    name: str = "chaos",
    days: int = DAYS,
    households: int = HOUSEHOLDS,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Run a trial of so many kills and judge it; its document (schema 1).

    Interrupted, it is taken up by the next call of that name.

    kills  how many processes are killed;  days  of life that the city has before;  households  how many send at once
    """
    town = Town(folder_for(name), days=days)
    journal = Journal(town.folder / "journal.jsonl")
    rng = random.Random(f"{seed} {len(journal.lines)}")
    load = Load(town.port, journal, households)
    trial = Trial(town, journal, load, Poisons(town, journal, rng), rng, progress or _say)
    began = time.monotonic()
    try:
        town.found()
        trial.run(kills)
        document = outcome.document(town, journal, asked=kills, answers=load.answers)
    finally:
        town.stop()
        journal.close()
    town.remove()
    return {**document, "seconds": round(time.monotonic() - began, 1)}


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
