"""What a proof leaves: its numbers, and when, where and of which files they were made."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from maplebridge.config.installation.home import checkout
from maplebridge.config.proving import apart
from maplebridge.config.proving.finding import Finding

FOLDER = "docs/evidence"


@dataclass(frozen=True, slots=True)
class State:
    """What stood in the checkout when a proof began: its commit, and whether code or tests had changed since."""

    commit: str
    changed: bool


def state() -> State:
    """The state of the checkout now."""
    return State(apart.git("rev-parse", "HEAD"), bool(apart.git("status", "--porcelain", "--", "src", "tests")))


def write(name: str, says: str, finding: Finding, *, of: State, seconds: float) -> Path:
    """Write the evidence of one proof; returns its path, as seen from the checkout.

    says  what the proof shows, a sentence;  of  the state of the checkout when it began
    """
    path = Path(FOLDER) / f"{name}.json"
    evidence = {
        "proof": name,
        "says": says,
        "holds": finding.holds,
        "found": finding.sentence,
        "commit": of.commit,
        "changed_since_commit": of.changed,
        **({"procedures": dict(sorted(finding.procedures.items()))} if finding.procedures else {}),
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
