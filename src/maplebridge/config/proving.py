"""The long proofs of `maple prove`: each a named step, each leaving evidence with its numbers in docs/evidence."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as tree
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from maplebridge.config.chaos import trial
from maplebridge.config.installation.home import checkout
from maplebridge.config.mutants import proof as gates_proof
from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.checking import check_files
from maplebridge.config.procedures.files import pack_files
from maplebridge.packs.reading import names
from maplebridge.rules.language import parse
from maplebridge.rules.soundness import play_worst
from maplebridge.rules.soundness import prove as prove_one

FOLDER = "docs/evidence"
LEAST_REACHED = 0.9
TRIED = ("pairs_there", "pairs_tried", "pairs_elsewhere", "copies_tried", "pages_tried", "wrongly_allowed", "cases_ended")
"""What the walks of two sides count; “elsewhere” are pairs of procedures that a matter was handed to."""
PLAYED = ("acts", "refused_to_the_other_side")
"""What each mediation that is played counts."""
MEDIATIONS = 20
REPORTS, KINDS = 60, 46
"""So many reports, of so many kinds of need, must each come to its own end."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much the simulation is given, days with arrivals and reports on an average one; and the kills of the chaos."""

    days: int = 60
    per_day: int = 20
    kills: int = 200
    seed: int = 1963


@dataclass(frozen=True, slots=True)
class Finding:
    """What a proof found: whether it holds, a sentence, and the numbers."""

    holds: bool
    sentence: str
    numbers: Any


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
        done = _run([sys.executable, "-m", "maplebridge", *founding], there)
        if done.returncode == 0:
            done = _run([sys.executable, "-m", "maplebridge", *words], there)
    if done.returncode not in (0, 1) or not done.stdout.strip():
        return Finding(False, f"the simulation stopped: {_last(done.stderr)}", [])
    rows = json.loads(done.stdout)["procedures"]
    ended, still = sum(row["ended"] for row in rows), sum(row["open"] for row in rows)
    holds = bool(rows) and not still and all(row["within"] for row in rows)
    return Finding(
        holds,
        f"{ended} runs ended, {still} are open; {'all' if holds else 'NOT all'} within the proven time",
        {"days": size.days, "per_day": size.per_day, "until_empty": True, "procedures": rows},
    )


def kills(_size: Size) -> Finding:
    """Killed at random points, an import comes to the same end state and the ledger verifies."""
    return _tested("tests of killed imports passed", "tests/acts/hear/importing/test_import.py", "-k", "killed")


def two_sides(_size: Size) -> Finding:
    """No side of a matter takes an act of another one: every such pair of every procedure is tried by call, API and page."""
    found = _tested("procedures keep apart", "tests/db/test_foreign_acts.py", "-n", "2", MAPLEBRIDGE_PAIRS="all")
    counts = {name: sum(row.get(name, 0) for row in found.numbers) for name in TRIED}
    numbers = {"schema": 1, "procedures": len(found.numbers), **counts, "rows": found.numbers}
    holds = found.holds and counts["pairs_tried"] > 0 and not counts["wrongly_allowed"]
    tried = f"{counts['pairs_tried']} of {counts['pairs_there']} foreign acts tried, {counts['wrongly_allowed']} allowed"
    return Finding(holds, f"{found.sentence}; {tried}; {counts['cases_ended']} matters came to their end", numbers)


def mediations(_size: Size) -> Finding:
    """Twenty different mediations come to their end by pages, each side and the office in a browser of its own."""
    found = _tested("mediations came to their end", "tests/web/test_mediations.py", MAPLEBRIDGE_MEDIATIONS="all")
    counts = {name: sum(row.get(name, 0) for row in found.numbers) for name in PLAYED}
    numbers = {"schema": 1, "mediations": len(found.numbers), **counts, "rows": found.numbers}
    refused = counts["refused_to_the_other_side"]
    words = f"{found.sentence}; {counts['acts']} acts by page, {refused} refused to the other side"
    return Finding(found.holds and len(found.numbers) >= MEDIATIONS, words, numbers)


def reports(_size: Size) -> Finding:
    """Sixty-four reports of every kind of need come to their own end by pages, with two sides where there are two."""
    found = _tested("reports came to their own end", "tests/web/test_reports.py", MAPLEBRIDGE_REPORTS="all")
    rows = [row["row"] for row in found.numbers if row["passed"] and "row" in row]
    counts = {
        "reports": len(found.numbers), "kinds": len({row["kind"] for row in rows}),
        "procedures": len({row["procedure"] for row in rows}), "ends": len({(row["procedure"], row["end"]) for row in rows}),
        "offices": len({office for row in rows for office in row["offices"]}),
        "read_rightly": sum(row["read_rightly"] for row in rows), "acts": sum(len(row["acts"]) for row in rows),
        "two_sides": sum(row["sides"] > 1 for row in rows), "refused_tries": sum(row["refused_tries"] for row in rows),
    }  # fmt: skip
    words = f"{found.sentence}, of {counts['kinds']} kinds; {counts['acts']} acts by page at {counts['offices']} offices"
    holds = found.holds and len(rows) >= REPORTS and counts["kinds"] >= KINDS
    return Finding(holds, words, {"schema": 1, **counts, "rows": found.numbers})


def stories(_size: Size) -> Finding:
    """What the browser's tests walk through in one language on a day, each in its turn, holds in both."""
    return _tested("stories of a browser hold, in both languages", "tests/web", MAPLEBRIDGE_STORIES="both")


def _tested(what: str, *words: str, **there: str) -> Finding:
    """Run some of our tests: it holds if there are any, and pytest and each of them was content."""
    with tempfile.TemporaryDirectory(prefix="maplebridge-prove-") as folder:
        report = Path(folder) / "report.xml"
        words = (*words, "-q", "-o", "junit_family=xunit1", f"--junitxml={report}")
        done = _run([sys.executable, "-m", "maplebridge", "test", *words], {**os.environ, **there})
        root = tree.parse(report).getroot() if report.exists() else None  # noqa: S314  pytest wrote it just now
    rows = [
        {
            "test": case.get("name"),
            "passed": all(part.tag == "properties" for part in case),
            "seconds": float(case.get("time", 0)),
            **{str(one.get("name")): json.loads(one.get("value", "0")) for one in case.iter("property")},
        }
        for case in (root.iter("testcase") if root is not None else ())
    ]
    passed = sum(row["passed"] is True for row in rows)
    holds = done.returncode == 0 and bool(rows) and passed == len(rows)
    return Finding(holds, f"{passed} of {len(rows)} {what}", rows)


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
    facts = gates_proof.facts()
    sentence = f"{facts['killed']} of {facts['mutants']} mutants of {facts['gates']} gates are noticed"
    return Finding(bool(facts["mutants"]) and not facts["survived"], sentence, facts)


PROOFS: dict[str, Callable[[Size], Finding]] = {
    "soundness": soundness,
    "adversary": adversary,
    "simulation": simulation,
    "kills": kills,
    "two-sides": two_sides,
    "mediations": mediations,
    "stories": stories,
    "chaos": chaos,
    "gates": gates,
}

BY_NAME = {**PROOFS, "reports": reports}
"""With those that are run when they are named, and not with all others."""


def prove(only: str | None = None, *, size: Size | None = None, as_json: bool = False) -> int:
    """Run one proof or all; each writes its evidence, `as_json` also prints its numbers.

    returns  1 if one does not hold, 2 for an unknown name
    """
    if only is not None and only not in BY_NAME:
        print(f"There is no proof “{only}”. There are: {', '.join(BY_NAME)}.", file=sys.stderr)
        return 2
    console = Console(stderr=True)
    holds, shown_of = True, dict[str, Any]()
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    ) as shown:
        for name in [only] if only else PROOFS:
            task = shown.add_task(name, total=1)
            began = time.monotonic()
            finding = BY_NAME[name](size or Size())
            path = write(name, finding, seconds=time.monotonic() - began)
            word = "holds" if finding.holds else "DOES NOT HOLD"
            shown.update(task, completed=1)
            if as_json:
                shown_of[name] = _document(finding.numbers)
            else:
                print(f"{name}: {word}: {finding.sentence} ({path})")
            holds = holds and finding.holds
    if as_json:
        document = shown_of[only] if only else {"schema": 1, "proofs": shown_of}
        print(json.dumps(document, ensure_ascii=False))
    return 0 if holds else 1


def _document(numbers: Any) -> dict[str, Any]:
    return numbers if isinstance(numbers, dict) and "schema" in numbers else {"schema": 1, "numbers": numbers}


def write(name: str, finding: Finding, *, seconds: float) -> Path:
    """Write the evidence of one proof; returns its path, as seen from the checkout."""
    path = Path(FOLDER) / f"{name}.json"
    evidence = {
        "proof": name,
        "says": (BY_NAME[name].__doc__ or "").strip(),
        "holds": finding.holds,
        "found": finding.sentence,
        "commit": _git("rev-parse", "HEAD"),
        "changed_since_commit": bool(_git("status", "--porcelain", "--", "src", "tests")),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
        },
        "seconds": round(seconds, 1),
        "numbers": finding.numbers,
    }
    target = checkout() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(evidence, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def _run(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment["PYTHONPATH"] = str(checkout() / "src")
    return subprocess.run(  # noqa: S603  this interpreter, our own words
        words, cwd=checkout(), env=environment, capture_output=True, text=True, check=False
    )


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=checkout(), capture_output=True, text=True, check=False)  # noqa: S603, S607  git itself
    return done.stdout.strip()


def _last(text: str) -> str:
    return " · ".join(text.strip().splitlines()[-3:]) or "it said nothing"
