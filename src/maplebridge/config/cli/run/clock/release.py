"""`maple clock release`: somebody says that the time is right."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from maplebridge.config.cli.run.clock.saying import (
    FOUND,
    GOOD,
    MISUSED,
    NO_ADMINISTRATOR,
    SCHEMA,
    iso,
    refuse,
    shown,
    speaker,
)
from maplebridge.kernel.clock import guarding


def run(arguments: argparse.Namespace) -> int:
    """Release what is held; exit status 0 good, 1 it could not be, 2 asked wrongly."""
    by = speaker(arguments.account)
    if by is None:
        return refuse(
            arguments,
            "unknown_account",
            NO_ADMINISTRATOR.format(arguments.account),
            MISUSED,
        )
    why = arguments.why.strip()
    if not why:
        return refuse(arguments, "no_reason", "Say with --why how you know that the time is right.", MISUSED)
    try:
        state = guarding.release(by=by, why=why, now=datetime.now(UTC))
    except guarding.CannotRelease as error:
        return refuse(arguments, "cannot_release", error.words.in_language("en"), FOUND)
    document = {
        "schema": SCHEMA,
        "released": True,
        "by": by,
        "why": why,
        "held_since": iso(state.held),
        "because": list(state.why),
    }
    print(
        json.dumps(document, ensure_ascii=False)
        if arguments.json
        else f"Released: what was held since {shown(state.held)} goes on with the next round of the clock."
    )
    return GOOD
