"""`maple setaside`: what was set aside so that the rest goes on; try it again, hand it to an office."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from maplebridge.kernel.file.asides import setaside
from maplebridge.kernel.file.asides.setaside import Line
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.setaside import things
from maplebridge.kernel.territory import queries as territory

GOOD, FOUND, MISUSED = 0, 1, 2
SCHEMA = 1


def run(arguments: argparse.Namespace) -> int:
    """Run one of them; exit status 0 good, 1 something is set aside or not on the list any more, 2 asked wrongly."""
    return _list(arguments) if arguments.what == "list" else _change(arguments)


def _list(arguments: argparse.Namespace) -> int:
    with acting(SYSTEM):
        lines = setaside.all_lines(now=datetime.now(UTC))
    if arguments.json:
        print(json.dumps({"schema": SCHEMA, "things": [_shown(one) for one in lines]}, ensure_ascii=False))
    else:
        print("\n".join(f"{one.id}. {one.sentence()}" for one in lines) or "Nothing is set aside.")
    return FOUND if lines else GOOD


def _change(arguments: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    hands = arguments.what == "hand"
    if hands and territory.offices().by_id(arguments.office) is None:
        return _say(arguments, "no_office", f"There is no office {arguments.office}.", MISUSED)
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        done = (
            things.hand(arguments.thing, arguments.office, now=now)
            if hands
            else things.ask(arguments.thing, now=now)
        )
    if not done:
        sentence = f"{arguments.thing} is not on the list: it works again, or was never there."
        return _say(arguments, "not_on_the_list", sentence, FOUND)
    sentence = (
        "It was handed on, with the same limit."
        if hands
        else "It is tried again within seconds by the running city; if that fails, the list says so."
    )
    return _say(arguments, "done", sentence, GOOD)


def _say(arguments: argparse.Namespace, code: str, sentence: str, status: int) -> int:
    if arguments.json:
        print(json.dumps({"schema": SCHEMA, "code": code, "said": sentence}))
    else:
        print(sentence, file=sys.stderr if status else sys.stdout)
    return status


def _shown(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "kind": line.kind.in_language("en"),
        "what": line.title.in_language("en"),
        "number": line.number or None,
        "entry": line.where or None,
        "cause": line.cause.in_language("en"),
        "since": line.since.isoformat(),
        "tries": line.tries,
        "next": None if line.next is None else line.next.isoformat(),
        "asked": None if line.asked is None else line.asked.isoformat(),
        "asked_in_vain": None if line.in_vain is None else line.in_vain.isoformat(),
        "due": None if line.due is None else line.due.isoformat(),
        "handed_to": None if line.handed is None else line.handed.in_language("en"),
    }
