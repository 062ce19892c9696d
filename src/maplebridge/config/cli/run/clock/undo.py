"""`maple clock undo`: what silence led to by a wrong clock is taken back."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from maplebridge.config.cli.run.clock.saying import (
    FOUND,
    GOOD,
    MISUSED,
    NO_ADMINISTRATOR,
    SCHEMA,
    iso,
    refuse,
    speaker,
)
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.matter import correcting, numbers
from maplebridge.kernel.matter.correcting import Span
from maplebridge.rules.plain import day

FIRST_YEAR = 2000
"""No wrong silence is older than this program; an earlier year is a slip that would take back everything."""
_NO_TIME = (
    "--since and --until take a moment of the city's time, such as 2026-11-29T08:30, the later one last."
)


def run(arguments: argparse.Namespace) -> int:
    """Take back by entries that correct; exit status 0 good, 1 some are left for a person, 2 asked wrongly."""
    by, why = speaker(arguments.account), (arguments.why or "").strip()
    if by is None:
        return refuse(arguments, "unknown_account", NO_ADMINISTRATOR.format(arguments.account), MISUSED)
    if not (why or arguments.dry_run):
        return refuse(arguments, "no_reason", "Say with --why what was wrong with the clock.", MISUSED)
    span = _span(arguments)
    if span is None:
        return refuse(arguments, "no_time", _NO_TIME, MISUSED)
    back, left, unread, stopped = 0, list[str](), list[str](), False
    try:
        for done in correcting.undo(span, by=by, why=why, now=datetime.now(UTC), dry=arguments.dry_run):
            back += len(done.back)
            left += map(numbers.show, done.left)
            unread += map(numbers.show, done.unread)
            print(f"{back} matters so far …", file=sys.stderr)
    except KeyboardInterrupt:  # what is done is done; the batch in hand is not there at all
        stopped = True
    document = {
        "schema": SCHEMA,
        "since": iso(span.since),
        "until": iso(span.until),
        "dry_run": arguments.dry_run,
        "taken_back": back,
        "left_for_a_person": left,
        "unreadable": unread,
        "stopped": stopped,
    }
    print(
        json.dumps(document, ensure_ascii=False)
        if arguments.json
        else "\n".join(_sentences(arguments.dry_run, back, left, unread, stopped))
    )
    return FOUND if left or unread or stopped else GOOD


def _sentences(dry: bool, back: int, left: list[str], unread: list[str], stopped: bool) -> list[str]:
    lines = [f"{back} matters {'would be' if dry else 'are'} again what they were before."]
    if stopped:
        lines.append("It was stopped; nothing is half done. The same command again goes on where it stood.")
    if unread:
        lines.append(
            f"These cannot be read and are set aside: {', '.join(unread)}; see `maple setaside list`."
        )
    if left:
        lines.append(f"On these a person acted since, look at them one by one: {', '.join(left)}.")
    return lines


def _span(arguments: argparse.Namespace) -> Span | None:
    """The span asked for, in the city's own time unless a zone is named; None where it is none."""
    written = [text for text in (arguments.since, arguments.until) if text is not None]
    if any(day(text[:10]) is None for text in written):
        return None
    try:
        ends = [datetime.fromisoformat(text) for text in written]
        since, *until = [
            (one if one.tzinfo else one.replace(tzinfo=towntime.zone())).astimezone(UTC) for one in ends
        ]
    except (ValueError, OverflowError):
        return None
    if since.year < FIRST_YEAR:
        return None
    return None if until and until[0] < since else Span(since, until[0] if until else None)
