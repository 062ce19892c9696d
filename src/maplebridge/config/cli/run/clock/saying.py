"""How `maple clock` answers, and who says so."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity.actor import actor_for
from maplebridge.kernel.identity.models import Account

GOOD, FOUND, MISUSED = 0, 1, 2
SCHEMA = 1
NO_ADMINISTRATOR = "No administrator signs in as {}; check the name."


def speaker(account: str | None) -> str | None:
    """Who the entry names; None where an account was named that is no administrator's.

    Two queries, none without a name.
    """
    if account is None:
        return "system"
    row = Account.objects.filter(username=account, is_active=True).first()
    if row is None or all(role != "administrator" for _, role in actor_for(row, datetime.now(UTC)).roles):
        return None
    return f"post:{row.id}"


def refuse(arguments: argparse.Namespace, code: str, sentence: str, status: int) -> int:
    """Say why nothing was done; returns the status."""
    if arguments.json:
        print(json.dumps({"schema": SCHEMA, "error": code, "message": sentence}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)
    return status


def iso(at: datetime | None) -> str | None:
    """A moment in UTC for programs."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def shown(at: datetime | None) -> str:
    """A moment in the city's time for people."""
    return "never" if at is None else towntime.printed(at)
