"""`maple account leave`, `end-leave` and `leaves`: who else may read one matter, why, until when."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction

from maplebridge.config.cli.run.clock.saying import NO_ADMINISTRATOR, iso, shown, speaker
from maplebridge.config.cli.run.posts import Unclear, office
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.command.refusals import sentence
from maplebridge.kernel.conduct import leave
from maplebridge.kernel.conduct.leave import Reader
from maplebridge.kernel.identity import accounts, grants, scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Refusal

GOOD, MISUSED = 0, 2


def run(arguments: argparse.Namespace) -> int:
    """Do what the word says; exit status 0 done, 2 it cannot be, and nothing was changed."""
    doing = {"leave": _give, "end-leave": _end, "leaves": _list}
    try:
        return doing[arguments.what](arguments, _number(arguments.number))
    except Refusal as refusal:
        sentence(refusal)
    except Unclear as wrong:
        print(wrong, file=sys.stderr)
    return MISUSED


def _number(words: str) -> int:
    """Raises Unclear."""
    number = numbers.read(words)
    if number is None:
        raise Unclear(f"“{words}” is no matter's number; one looks like {numbers.example()}.")
    return number


def _give(arguments: argparse.Namespace, number: int) -> int:
    to, now = _reader(arguments), datetime.now(UTC)
    until = None
    if arguments.until is not None:
        midnight = datetime.combine(arguments.until + timedelta(days=1), time.min)
        until = midnight.replace(tzinfo=towntime.zone()).astimezone(UTC)
    leave.give(number=number, to=to, why=arguments.why, until=until, by=_by(arguments), now=now)
    last = "until it is ended" if until is None else f"until {shown(until)}"
    text = f"{_called(to)} may read {numbers.show(number)} {last}. Whoever brought it reads that leave was given, and why."
    return _say(arguments, {"matter": numbers.show(number), **_facts(to), "until": iso(until)}, text)


def _end(arguments: argparse.Namespace, number: int) -> int:
    to = _reader(arguments)
    leave.end(number=number, to=to, by=_by(arguments), now=datetime.now(UTC))
    text = f"{_called(to)} may read {numbers.show(number)} no longer by such leave."
    return _say(arguments, {"matter": numbers.show(number), **_facts(to)}, text)


def _list(arguments: argparse.Namespace, number: int) -> int:
    with transaction.atomic():
        scope.enter(SYSTEM)
        if not Matter.objects.filter(pk=number).exists():
            raise Unclear(f"There is no matter {arguments.number}; check the number.")
        rows = grants.given(number)
    listed = [
        {
            **_facts(Reader(office=place, account=account)),
            "why": why,
            "since": iso(since),
            "until": iso(until),
        }
        for place, account, why, since, until in rows
    ]
    lines = [
        f"{_called(Reader(office=place, account=account))}: {shown(since)} to {shown(until) if until else 'open'}; {why}"
        for place, account, why, since, until in rows
    ]
    text = "\n".join(lines) or "Nobody was given leave to read it."
    return _say(arguments, {"matter": numbers.show(number), "leaves": listed}, text)


def _reader(arguments: argparse.Namespace) -> Reader:
    """Raises Unclear where neither an office nor an account is named, or both; NotFound for an account."""
    if bool(arguments.office) == bool(arguments.name):
        raise Unclear(
            "Who shall read it? Name an office with --office, or an account with --name: one of them."
        )
    if arguments.office:
        return Reader(office=office(arguments.office))
    return Reader(account=accounts.of_name(arguments.name).pk)


def _by(arguments: argparse.Namespace) -> str:
    by = speaker(arguments.account)
    if by is None:
        raise Unclear(NO_ADMINISTRATOR.format(arguments.account))
    return by


def _facts(to: Reader) -> dict[str, Any]:
    return {"office": to.office, "account": to.account, "name": _called(to)}


def _called(to: Reader) -> str:
    if to.account is not None:
        return (
            Account.objects.filter(pk=to.account).values_list("username", flat=True).first() or "an account"
        )
    there = territory.offices().by_id(to.office or 0)
    return there.name_en if there else "an office that has ended"


def _say(arguments: argparse.Namespace, facts: dict[str, Any], text: str) -> int:
    print(json.dumps({"schema": 1, **facts}, ensure_ascii=False, indent=1) if arguments.json else text)
    return GOOD
