"""Proofs that are played: tests of ours, let loose on everything there is instead of on a day's share."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import xml.etree.ElementTree as tree
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from maplebridge.config.proving import apart
from maplebridge.config.proving.finding import Finding, Size, versions

TRIED = ("pairs_there", "pairs_tried", "pairs_elsewhere", "copies_tried", "pages_tried", "wrongly_allowed", "cases_ended")
"""What the walks of two sides count; “elsewhere” are pairs of procedures that a matter was handed to."""
REPRESENTED = ("represented_there", "represented_tried", "withheld_tried", "ended_tried", "both_sides_tried")
"""What they count of those who act for a side by a power: foreign acts, those tried, what needs a special power tried with
an ordinary one, acts tried once the power had ended, persons named for two sides. All that is allowed is `wrongly_allowed`.
"""
PLAYED = ("acts", "refused_to_the_other_side")
"""What each mediation that is played counts."""
MEDIATIONS = 20
REPORTS, KINDS = 60, 46
"""So many reports, of so many kinds of need, must each come to its own end."""


def kills(_size: Size) -> Finding:
    """Killed at random points, an import comes to the same end state and the ledger verifies."""
    return _tested("tests of killed imports passed", "tests/acts/hear/importing/test_import.py", "-k", "killed")


def two_sides(_size: Size) -> Finding:
    """No side takes an act of another one, nor does who acts for it: every such pair is tried by call, API and page."""
    of = versions()
    words = ("tests/db/test_foreign_acts.py", "-k", "no_side_takes", "-n", "2")
    found = _tested("procedures keep apart", *words, MAPLEBRIDGE_PAIRS="all")
    counts = {name: sum(row.get(name, 0) for row in found.numbers) for name in TRIED}
    acting = {name: sum(row.get(name, 0) for row in found.numbers) for name in REPRESENTED}
    numbers = {
        "schema": 1, "procedures": len(found.numbers), **counts, "representatives": acting, "rows": found.numbers
    }  # fmt: skip
    holds = found.holds and counts["pairs_tried"] > 0 and all(acting.values()) and not counts["wrongly_allowed"]
    tried = f"{counts['pairs_tried']} of {counts['pairs_there']} foreign acts tried by the side"
    tried += f" and {acting['represented_tried']} by who acts for it, {counts['wrongly_allowed']} allowed"
    return Finding(holds, f"{found.sentence}; {tried}; {counts['cases_ended']} matters came to their end", numbers, of)


def mediations(_size: Size) -> Finding:
    """Twenty different mediations come to their end by pages, each side and the office in a browser of its own."""
    found = _tested("mediations came to their end", "tests/web/test_mediations.py", MAPLEBRIDGE_MEDIATIONS="all")
    counts = {name: sum(row.get(name, 0) for row in found.numbers) for name in PLAYED}
    numbers = {"schema": 1, "mediations": len(found.numbers), **counts, "rows": found.numbers}
    refused = counts["refused_to_the_other_side"]
    words = f"{found.sentence}; {counts['acts']} acts by page, {refused} refused to the other side"
    return Finding(found.holds and len(found.numbers) >= MEDIATIONS, words, numbers, met(found.numbers))


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
    holds = found.holds and len(rows) >= REPORTS and counts["kinds"] >= KINDS and counts["read_rightly"] > 0
    return Finding(holds, words, {"schema": 1, **counts, "rows": found.numbers}, met(rows))


def stories(_size: Size) -> Finding:
    """What the browser's tests walk through in one language on a day, each in its turn, holds in both."""
    of = versions()
    found = _tested("stories of a browser hold, in both languages", "tests/web", MAPLEBRIDGE_STORIES="both")
    return replace(found, procedures=of)


def met(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The procedures that matters of these rows went by, with their versions; the older one, if a file changed meanwhile."""
    found: dict[str, int] = {}
    for row in rows:
        for key, version in row.get("procedures", {}).items():
            found[key] = min(version, found.get(key, version))
    return found


def _tested(what: str, *words: str, **there: str) -> Finding:
    """Run some of our tests: it holds if there are any, and pytest and each of them was content."""
    with tempfile.TemporaryDirectory(prefix="maplebridge-prove-") as folder:
        report = Path(folder) / "report.xml"
        words = (*words, "-q", "-o", "junit_family=xunit1", f"--junitxml={report}")
        done = apart.run([sys.executable, "-m", "maplebridge", "test", *words], {**os.environ, **there})
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
