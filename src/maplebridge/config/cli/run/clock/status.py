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
    """Say how the time stands; exit status 0 good, 1 something is held or in doubt."""
    with acting(SYSTEM):
        status = guarding.clock_status(datetime.now(UTC))
    if arguments.json:
        print(json.dumps(_document(status), ensure_ascii=False))
    else:
        print("\n".join(_sentences(status)))
    return FOUND if status.row.held is not None or status.reasons else GOOD


def _document(status: ClockStatus) -> dict[str, Any]:
    state = status.row
    return {
        "schema": SCHEMA,
        "now": iso(status.clock),
        "database": iso(status.database),
        "last_tick": iso(state.at),
        "state": "slow" if state.slow else "runs" if state.held is None else "held",
        "held_since": iso(state.held),
        "held_until": iso(state.until),
        "hours_left": None if status.left is None else round(status.left.total_seconds() / 3600, 1),
        "why": list(state.why),
        "found_now": list(status.reasons),
        "facts": dict(state.facts),
        "due": [
            {"procedure": one.procedure, "count": one.count, "oldest": iso(one.oldest)} for one in status.due
        ],
    }


def _sentences(status: ClockStatus) -> list[str]:
    state = status.row
    lines = [
        f"This machine says {shown(status.clock)}, the database {shown(status.database)}, "
        f"the last sound look {shown(state.at)}."
    ]
    if state.held is None:
        lines.append("Nothing is held: the clock runs.")
    elif state.slow:
        lines.append(
            "A day of holding is over, the time still in doubt: the clock goes on by the slowest time known."
        )
    else:
        left = 0.0 if status.left is None else status.left.total_seconds() / 3600
        lines.append(
            f"What follows of itself is held since {shown(state.held)}, for {left:.1f} hours more at most."
        )
    lines += [SENTENCES[one].in_language("en") for one in dict.fromkeys((*state.why, *status.reasons))]  # type: ignore[index]  # kept by code
    lines += [
        f"{one.count} limits of {one.procedure} are over, the first since {shown(one.oldest)}."
        for one in status.due
    ]
    if state.held is not None:
        lines.append('Set the clock right, or if it is right: `maple clock release --why "how you know"`.')
    return lines
