"""`maple clock`: how the time stands, release what is held, take back what a wrong clock did."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from maplebridge.kernel.clock import guarding, towntime
from maplebridge.kernel.clock.guarding import SAID, Standing
from maplebridge.kernel.identity.actor import SYSTEM, actor_for
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.matter import correcting, numbers
from maplebridge.kernel.matter.correcting import Span
from maplebridge.kernel.matter.lifecycle.acting import acting

GOOD, FOUND, MISUSED = 0, 1, 2
SCHEMA = 1
FIRST_YEAR = 2000
"""No wrong silence is older than this program; an earlier year is a slip that would take back everything."""
_NO_ADMINISTRATOR = "No administrator signs in as {}; check the name."
_NO_TIME = (
    "--since and --until take a moment of the city's time, such as 2026-11-29T08:30, the later one last."
)


def run(arguments: argparse.Namespace) -> int:
    """Run one of them: 0 good, 1 something is held or could not be released, 2 asked wrongly."""
    doing: dict[str, Callable[[argparse.Namespace], int]] = {
        "status": _status,
        "release": _release,
        "undo": _undo,
    }
    return doing[arguments.what](arguments)


def _status(arguments: argparse.Namespace) -> int:
    with acting(SYSTEM):
        found = guarding.stands(datetime.now(UTC))
    if arguments.json:
        print(json.dumps(_document(found), ensure_ascii=False))
    else:
        print("\n".join(_sentences(found)))
    return FOUND if found.kept.held is not None or found.found else GOOD


def _document(found: Standing) -> dict[str, Any]:
    kept = found.kept
    return {
        "schema": SCHEMA,
        "now": _iso(found.clock),
        "database": _iso(found.database),
        "last_tick": _iso(kept.at),
        "state": "slow" if kept.slow else "runs" if kept.held is None else "held",
        "held_since": _iso(kept.held),
        "held_until": _iso(kept.until),
        "hours_left": None if found.left is None else round(found.left.total_seconds() / 3600, 1),
        "why": list(kept.why),
        "found_now": list(found.found),
        "facts": dict(kept.facts),
        "due": [
            {"procedure": one.procedure, "count": one.count, "oldest": _iso(one.oldest)} for one in found.due
        ],
    }


def _sentences(found: Standing) -> list[str]:
    kept = found.kept
    said = [
        f"This machine says {_shown(found.clock)}, the database {_shown(found.database)}, "
        f"the last sound look {_shown(kept.at)}."
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
            f"What follows of itself is held since {_shown(kept.held)}, for {left:.1f} hours more at most."
        )
    said += [SAID[one].en for one in dict.fromkeys((*kept.why, *found.found))]  # type: ignore[index]  # kept by code
    said += [
        f"{one.count} limits of {one.procedure} are over, the first since {_shown(one.oldest)}."
        for one in found.due
    ]
    if kept.held is not None:
        said.append('Set the clock right, or if it is right: `maple clock release --why "how you know"`.')
    return said


def _release(arguments: argparse.Namespace) -> int:
    by = _speaker(arguments.account)
    if by is None:
        return _refuse(
            arguments,
            "unknown_account",
            _NO_ADMINISTRATOR.format(arguments.account),
            MISUSED,
        )
    why = arguments.why.strip()
    if not why:
        return _refuse(arguments, "no_reason", "Say with --why how you know that the time is right.", MISUSED)
    try:
        kept = guarding.release(by=by, why=why, now=datetime.now(UTC))
    except guarding.CannotRelease as error:
        return _refuse(arguments, "cannot_release", error.words.en, FOUND)
    said = {
        "schema": SCHEMA,
        "released": True,
        "by": by,
        "why": why,
        "held_since": _iso(kept.held),
        "because": list(kept.why),
    }
    print(
        json.dumps(said, ensure_ascii=False)
        if arguments.json
        else f"Released: what was held since {_shown(kept.held)} goes on with the next round of the clock."
    )
    return GOOD


def _undo(arguments: argparse.Namespace) -> int:
    by, why = _speaker(arguments.account), (arguments.why or "").strip()
    if by is None:
        return _refuse(arguments, "unknown_account", _NO_ADMINISTRATOR.format(arguments.account), MISUSED)
    if not (why or arguments.dry_run):
        return _refuse(arguments, "no_reason", "Say with --why what was wrong with the clock.", MISUSED)
    span = _span(arguments)
    if span is None:
        return _refuse(arguments, "no_time", _NO_TIME, MISUSED)
    back, left, unread, stopped = 0, list[str](), list[str](), False
    try:
        for done in correcting.undo(span, by=by, why=why, now=datetime.now(UTC), dry=arguments.dry_run):
            back += len(done.back)
            left += map(numbers.show, done.left)
            unread += map(numbers.show, done.unread)
            print(f"{back} matters so far …", file=sys.stderr)
    except KeyboardInterrupt:  # what is done is done; the batch in hand is not there at all
        stopped = True
    said = {
        "schema": SCHEMA,
        "since": _iso(span.since),
        "until": _iso(span.until),
        "dry_run": arguments.dry_run,
        "taken_back": back,
        "left_for_a_person": left,
        "unreadable": unread,
        "stopped": stopped,
    }
    print(
        json.dumps(said, ensure_ascii=False)
        if arguments.json
        else "\n".join(_told(arguments.dry_run, back, left, unread, stopped))
    )
    return FOUND if left or unread or stopped else GOOD


def _told(dry: bool, back: int, left: list[str], unread: list[str], stopped: bool) -> list[str]:
    said = [f"{back} matters {'would be' if dry else 'are'} again what they were before."]
    if stopped:
        said.append("It was stopped; nothing is half done. The same command again goes on where it stood.")
    if unread:
        said.append(
            f"These cannot be read and are set aside: {', '.join(unread)}; see `maple setaside list`."
        )
    if left:
        said.append(f"On these a person acted since, look at them one by one: {', '.join(left)}.")
    return said


def _span(arguments: argparse.Namespace) -> Span | None:
    """The span asked for, in the city's own time unless a zone is named; None where it is none."""
    try:
        ends = [
            datetime.fromisoformat(text) for text in (arguments.since, arguments.until) if text is not None
        ]
        since, *until = [
            (one if one.tzinfo else one.replace(tzinfo=towntime.zone())).astimezone(UTC) for one in ends
        ]
    except (ValueError, OverflowError):
        return None
    if since.year < FIRST_YEAR:
        return None
    return None if until and until[0] < since else Span(since, until[0] if until else None)


def _speaker(account: str | None) -> str | None:
    """Who the entry names; None where an account was named that is no administrator's."""
    if account is None:
        return "system"
    found = Account.objects.filter(username=account, is_active=True).first()
    if found is None or all(role != "administrator" for _, role in actor_for(found, datetime.now(UTC)).roles):
        return None
    return f"post:{found.id}"


def _refuse(arguments: argparse.Namespace, code: str, sentence: str, status: int) -> int:
    if arguments.json:
        print(json.dumps({"schema": SCHEMA, "error": code, "message": sentence}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)
    return status


def _iso(at: datetime | None) -> str | None:
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _shown(at: datetime | None) -> str:
    return "never" if at is None else towntime.said(at)
