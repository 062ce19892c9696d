"""`maple clock status`: what time it is for whom, and whether anything is held."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from maplebridge.config.cli.run.clock.saying import FOUND, GOOD, SCHEMA, iso, shown
from maplebridge.kernel.clock import guarding
from maplebridge.kernel.clock.guarding import SENTENCES, ClockStatus
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter.lifecycle.acting import acting


def run(arguments: argparse.Namespace) -> int:
    """Say how the time stands: 0 good, 1 something is held or in doubt."""
    with acting(SYSTEM):
        found = guarding.clock_status(datetime.now(UTC))
    if arguments.json:
        print(json.dumps(_document(found), ensure_ascii=False))
    else:
        print("\n".join(_sentences(found)))
    return FOUND if found.row.held is not None or found.reasons else GOOD


def _document(found: ClockStatus) -> dict[str, Any]:
    kept = found.row
    return {
        "schema": SCHEMA,
        "now": iso(found.clock),
        "database": iso(found.database),
        "last_tick": iso(kept.at),
        "state": "slow" if kept.slow else "runs" if kept.held is None else "held",
        "held_since": iso(kept.held),
        "held_until": iso(kept.until),
        "hours_left": None if found.left is None else round(found.left.total_seconds() / 3600, 1),
        "why": list(kept.why),
        "found_now": list(found.reasons),
        "facts": dict(kept.facts),
        "due": [
            {"procedure": one.procedure, "count": one.count, "oldest": iso(one.oldest)} for one in found.due
        ],
    }


def _sentences(found: ClockStatus) -> list[str]:
    kept = found.row
    said = [
        f"This machine says {shown(found.clock)}, the database {shown(found.database)}, "
        f"the last sound look {shown(kept.at)}."
    ]
    if kept.held is None:
        said.append("Nothing is held: the clock runs.")
    elif kept.slow:
        said.append(
            "A day of holding is over, the time still in doubt: the clock goes on by the slowest time known."
        )
    else:
        left = 0.0 if found.left is None else found.left.total_seconds() / 3600
        said.append(
            f"What follows of itself is held since {shown(kept.held)}, for {left:.1f} hours more at most."
        )
    said += [SENTENCES[one].en for one in dict.fromkeys((*kept.why, *found.reasons))]  # type: ignore[index]  # kept by code
    said += [
        f"{one.count} limits of {one.procedure} are over, the first since {shown(one.oldest)}."
        for one in found.due
    ]
    if kept.held is not None:
        said.append('Set the clock right, or if it is right: `maple clock release --why "how you know"`.')
    return said
