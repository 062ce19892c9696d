"""Bad things of every kind put into a city under load: each is set aside or named, and its neighbours work on."""

from __future__ import annotations

import csv
import json
import random
import secrets
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from maplebridge.config.chaos import addressing, spoiling
from maplebridge.config.chaos.caller import Caller
from maplebridge.config.chaos.household import text_of
from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.town import Town, admin_of
from maplebridge.kernel.matter import numbers

FILE = "file"
KINDS = (*spoiling.KINDS, FILE)
OPERATOR, OFFICE = "operator.city", "hotline.city"
NOTICED = 20.0
"""Seconds in which the city must have met a poison that it sets aside; its clock looks every two."""
BESIDE = 15.0
"""Seconds in which what stands beside a poison must have answered: nobody is killed meanwhile."""
SEEN = "SELECT 1 FROM setaside_thing WHERE ended IS NULL AND matter = %s"
BAD_ROWS = ({"text": ""}, {"time": "2026-13-45"}, {"time": "2999-01-01"})
"""Rows that no import takes: no words, no day, a day to come."""
GOOD_ROWS = 4
Line = Mapping[str, Any]


class Poisons:
    """Puts in one after another, each kind in turn."""

    def __init__(self, town: Town, journal: Journal, rng: random.Random) -> None:
        self._town, self._journal, self._rng = town, journal, rng
        self._operator, self._office, self._anybody = (Caller(town.port) for _ in range(3))

    def plant(self) -> str | None:
        """Put in the next one, wait until the city has met it, and look at its neighbours; its kind, None for none."""
        planted = Counter(str(line["kind"]) for line in self._journal.of("poison"))
        for kind in sorted(KINDS, key=lambda one: (planted[one], KINDS.index(one))):
            if self._file() if kind == FILE else self._row(kind):
                return kind
        return None

    def _row(self, kind: str) -> bool:
        with psycopg.connect(admin_of(self._town.home), autocommit=True) as link:
            link.execute("SET session_replication_role = replica")  # no trigger binds a superuser
            with link.transaction():
                done = spoiling.KINDS[kind](link, self._ground())
            if done is None:
                return False
            if kind in ("entry", "paper"):
                self._look_at(done)
            met = not done.aside or _met(link, done.number)
        self._note(
            kind,
            done.what,
            done.number,
            met=met,
            aside=done.aside,
            mark=done.mark,
            by=list(done.by),
            person=done.person,
        )
        return True

    def _file(self) -> bool:
        """A file with bad rows beside good ones; the good ones are told as any other report."""
        keys = [secrets.token_hex(16) for _ in range(GOOD_ROWS)]
        bad = [secrets.token_hex(8) for _ in BAD_ROWS]
        path = self._town.folder / f"rows-{keys[0][:8]}.csv"
        refused = path.with_suffix(".refused.csv")
        rows = [{"id": key, "time": "", "text": text_of(key)} for key in keys]
        rows += [
            {"id": mark, "time": "", "text": "The lamp is dark.", **wrong}
            for mark, wrong in zip(bad, BAD_ROWS, strict=True)
        ]
        self._rng.shuffle(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "time", "text"])
            writer.writeheader()
            writer.writerows(rows)
        first, again = (
            self._town.command("import", str(path), "--refused", str(refused), "--json") for _ in range(2)
        )
        try:
            took, had = json.loads(first.stdout), json.loads(again.stdout)
        except ValueError:
            return False  # the database had just gone: the next turn imports another file
        for key in keys:
            self._journal.add("stored", key=key, number="")
        refused_rows = refused.read_text("utf-8") if refused.exists() else ""
        named = (took["opened"], took["refused"]) == (GOOD_ROWS, len(bad)) and all(
            mark in refused_rows for mark in bad
        )
        once = (had["opened"], had["existing"]) == (0, GOOD_ROWS)
        self._note(FILE, "bad rows", 0, met=named and once, aside=False, mark="", by=["import"], person=0)
        return True

    def _note(self, kind: str, way: str, number: int, **more: object) -> None:
        self._journal.add("poison", kind=kind, way=way, number=number, beside=self._beside(number), **more)

    def _ground(self) -> spoiling.Ground:
        planted = self._journal.of("poison")
        spoiled = {line["number"] for line in planted}
        free = {numbers.read(line["number"]) or 0 for line in self._journal.of("free")} - spoiled
        used = [mark for line in planted for mark in (line["mark"], f"{line['kind']} {line['way']}")]
        return spoiling.Ground(self._strange_person, sorted(free), used, self._rng)

    def _strange_person(self, matter: int) -> int | None:
        done = self._town.program(addressing.PROGRAM, addressing.SEAL, str(matter))
        return int(done.stdout) if done.returncode == 0 else None

    def _look_at(self, done: spoiling.Planted) -> None:
        """Whoever brought it asks for the page, so that the city meets what was spoiled."""
        code = self._codes().get(spoiling.shown(done.number), "")
        self._anybody.get(f"/api/v1/matters/{spoiling.shown(done.number)}", **{"X-Matter-Code": code})

    def _codes(self) -> dict[str, str]:
        return {line["number"]: line["code"] for line in self._journal.of("free")}

    def _beside(self, number: int) -> list[str]:
        """What stands beside it and does not answer with 200: a neighbour, the figures, the list, the office's inbox."""
        neighbour = next((one for one in self._ground().free if one != number), None)
        wanted: dict[str, tuple[Caller, str, dict[str, str]]] = {
            "figures": (self._anybody, "/en/figures", {})
        }
        wanted["set aside"] = (self._operator, "/en/operator/set-aside", {})
        wanted["inbox"] = (self._office, "/en/desk", {})
        if neighbour is not None:
            shown = spoiling.shown(neighbour)
            wanted["neighbour"] = (
                self._anybody,
                f"/api/v1/matters/{shown}",
                {"X-Matter-Code": self._codes()[shown]},
            )
        until = time.monotonic() + BESIDE
        while wanted and time.monotonic() < until:  # ends: BESIDE seconds later
            wanted = {name: ask for name, ask in wanted.items() if not self._answers(*ask)}
            time.sleep(0.3 * bool(wanted))
        return sorted(wanted)

    def _answers(self, caller: Caller, path: str, heads: dict[str, str]) -> bool:
        status = caller.get(path, **heads).status
        if status == "302":
            caller.sign_in(OPERATOR if caller is self._operator else OFFICE)
        return status == "200"


def _met(link: spoiling.Link, number: int) -> bool:
    until = time.monotonic() + NOTICED
    while time.monotonic() < until:  # ends: NOTICED seconds later
        if link.execute(SEEN, (number,)).fetchone():
            return True
        time.sleep(0.5)
    return False


def mend(town: Town, journal: Journal) -> int:
    """Put all back as it was, in one transaction; returns how many rows."""
    strange = [str(line["mark"]) for line in journal.of("poison") if line["way"] == spoiling.NOBODYS]
    with psycopg.connect(admin_of(town.home), autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        with link.transaction():
            done = spoiling.mend(link, strange)
    persons = [str(line["person"]) for line in journal.of("poison") if line["person"]]
    town.program(addressing.PROGRAM, addressing.WIPE, *persons)
    return done


def named(town: Town, journal: Journal) -> list[tuple[Line, list[str]]]:
    """Each poison with those who name it, asked while all are in: the import (of its rows), doctor, verify, replay."""
    answers = {
        "doctor": town.command("doctor", "--json").stdout,
        "verify": town.command("ledger", "verify", "--words", "--papers", "--json").stdout,
        "replay": town.command("ledger", "replay", "--json").stdout,
    }
    return [(line, list(_who(line, answers))) for line in journal.of("poison")]


def _who(line: Line, answers: Mapping[str, str]) -> Sequence[str]:
    if line["by"] == ["import"]:
        return ["import"] if line["met"] else []
    marks = {"doctor": spoiling.shown(line["number"])} if line["kind"] == "entry" else {}
    return [who for who in line["by"] if str(marks.get(who, line["mark"])) in answers[who]]
