"""What a trial came to, as one document (schema 1), and whether that is what a city must be."""

from __future__ import annotations

import dataclasses
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from maplebridge.config.chaos import poisons, victims
from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.judging import Judged, judge
from maplebridge.config.chaos.town import Town, admin_of

SCHEMA = 1
ERROR_LINES = 60
BACK = 30.0
"""Seconds in which a city must be back, without a hand."""
Line = Mapping[str, Any]


def least_of_each(kills: int) -> int:
    """How often each victim must have been killed, of so many kills."""
    return kills // (2 * len(victims.VICTIMS))


def document(town: Town, journal: Journal, *, asked: int, answers: Mapping[str, int]) -> dict[str, Any]:
    """Ask who names each poison, mend all, then judge, verify and replay.

    asked  how many kills were asked for;  answers  HTTP status → how many answers had it
    """
    who = poisons.named(town, journal)
    poisons.mend(town, journal)
    judged = judge(town, journal, admin_of(town.home))
    verify = town.command("ledger", "verify", "--words", "--papers", "--json")
    replay = town.command("ledger", "replay", "--json")
    done, full = journal.of("kill"), journal.of("full")
    backs = [line["back_s"] for line in (*done, *full)]
    facts = {
        "schema": SCHEMA, "kills": len(done), "asked": asked,
        "by_victim": dict(Counter(line["victim"] for line in done)),
        **dataclasses.asdict(judged),
        "worst_back_s": max(backs, default=0.0),
        "median_back_s": statistics.median(backs) if backs else 0.0,
        "worst_by_victim": _worst(done), "answers": dict(answers),
        "full_disk": full, "disk": "tmpfs" if town.small else "no small disk could be mounted",
        **_of_poisons(who),
        "verify": verify.returncode, "replay": replay.returncode, "errors": _errors(town),
    }  # fmt: skip
    return {**facts, "holds": holds(facts, judged)}


def _errors(town: Town) -> list[str]:
    """What the city wrote down of errors that it had no sentence for: the lines of its log from the first on; where none is
    its own, from the first that its server wrote of an application that broke off.
    """
    path = town.folder / "serve.log"
    lines = path.read_text("utf-8", "replace").splitlines() if path.exists() else []
    marks = ("Internal Server Error", "Application callable raised", "Traceback")
    found = ((n for n, line in enumerate(lines) if mark in line) for mark in marks)
    first = next((n for each in found for n in each), len(lines))
    return [line[:300] for line in lines[first:][:ERROR_LINES]]


def holds(facts: Mapping[str, Any], judged: Judged) -> bool:
    """Nothing lost, doubled or said otherwise; back in time from each kill; each poison named, its neighbours unharmed."""
    wrong = (
        judged.lost,
        judged.doubled,
        judged.other_number,
        judged.given_up,
        facts["verify"],
        facts["replay"],
    )
    least = least_of_each(facts["kills"])
    killed = all(facts["by_victim"].get(victim, 0) >= least for victim in victims.VICTIMS)
    named = facts["named"] == facts["set_aside_or_met"] == facts["neighbours_well"] == facts["poisons"]
    return bool(judged.acknowledged) and not any(wrong) and killed and named and facts["worst_back_s"] <= BACK


def _of_poisons(who: Sequence[tuple[Line, list[str]]]) -> dict[str, Any]:
    """The poisons in numbers: of each kind how many, and by whom they were named."""
    kinds: dict[str, dict[str, Any]] = {}
    for line, names in who:
        kind = kinds.setdefault(line["kind"], {"planted": 0, "named": 0, "ways": {}, "named_by": {}})
        kind["planted"] += 1
        kind["named"] += bool(names)
        kind["ways"][line["way"]] = kind["ways"].get(line["way"], 0) + 1
        for name in names:
            kind["named_by"][name] = kind["named_by"].get(name, 0) + 1
    return {
        "poisons": len(who),
        "named_by_doctor": sum("doctor" in names for _, names in who),
        "named": sum(bool(names) for _, names in who),
        "set_aside": sum(line["aside"] and line["met"] for line, _ in who),
        "set_aside_or_met": sum(line["met"] for line, _ in who),
        "neighbours_well": sum(not line["beside"] for line, _ in who),
        "poisons_by_kind": kinds,
        "not_as_it_should_be": [
            {name: line[name] for name in ("kind", "way", "mark", "met", "beside")}
            for line, names in who
            if not names or not line["met"] or line["beside"]
        ],
    }


def _worst(done: Sequence[Line]) -> dict[str, float]:
    return {
        victim: max(line["back_s"] for line in done if line["victim"] == victim)
        for victim in sorted({line["victim"] for line in done})
    }
