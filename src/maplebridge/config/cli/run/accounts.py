"""`maple account`: who may sign in, at which office, until when; passwords, sessions, deputies."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from maplebridge.config.cities.administrating import ensure_administrating_office
from maplebridge.config.cli.run.posts import Unclear, office, one_more, shown
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.command.refusals import sentence
from maplebridge.kernel.identity import accounts, passwords
from maplebridge.kernel.identity.models import Account, SignIn
from maplebridge.rules.refusal import Refusal

GOOD, MISUSED = 0, 2
START = "Start password of {name}, shown once; it must be changed at the first sign-in:"


def run(arguments: argparse.Namespace) -> int:
    """Do what the word says; exit status 0 done, 2 the question was wrong."""
    doing = {
        "add": _add,
        "post": _post,
        "password": _set_password,
        "end-sessions": _end,
        "deputy": _deputy,
        "close": _close,
        "factor-off": _factor_off,
        "sign-ins": _sign_ins,
        "list": _list,
    }
    try:
        return doing[arguments.what](arguments)
    except Refusal as refusal:
        sentence(refusal)
        return MISUSED
    except Unclear as wrong:
        return _wrong(str(wrong))


def _add(arguments: argparse.Namespace) -> int:
    today = _today()
    if arguments.administrator:
        one_more(arguments, today)
    there = None if arguments.administrator else office(arguments.office)
    password, must_change, made = _chosen(arguments)
    with accounts.keeping_administrators():
        if there is None:
            one_more(arguments, today)
            there = ensure_administrating_office()
        account = accounts.add(
            name=arguments.name,
            password=password,
            place=accounts.Place(there, arguments.kind, arguments.since or today, arguments.until),
            shown=accounts.Shown(arguments.shown_en, arguments.shown_zh, arguments.language),
            must_change=must_change,
        )
    return _print_password(arguments, account, made, f"{account.username} can sign in.")


def _post(arguments: argparse.Namespace) -> int:
    account = accounts.of_name(arguments.name)
    place = accounts.Place(
        office(arguments.office), arguments.kind, arguments.since or _today(), arguments.until
    )
    accounts.give_post(account, place)
    return _say(arguments, shown([account])[0], f"{account.username} has a further post.")


def _set_password(arguments: argparse.Namespace) -> int:
    account = accounts.of_name(arguments.name)
    password, must_change, made = _chosen(arguments)
    accounts.set_password(account, password, must_change=must_change)
    text = f"{account.username} has another password; its sessions have ended."
    return _print_password(arguments, account, made, text)


def _end(arguments: argparse.Namespace) -> int:
    if arguments.all == bool(arguments.name):
        raise Unclear("Whose sessions? Name an account, or say --all.")
    chosen = Account.objects.all()
    if arguments.name:
        chosen = chosen.filter(pk=accounts.of_name(arguments.name).pk)
    count = accounts.end_sessions(chosen)
    who = arguments.name or f"all {count} accounts"
    return _say(arguments, {"accounts": count}, f"Every session of {who} has ended.")


def _deputy(arguments: argparse.Namespace) -> int:
    account = accounts.of_name(arguments.name)
    if arguments.deputy and not account.is_active:
        raise Unclear(f"{account.username} is closed: nobody stands in for it.")
    posts = accounts.posts_on(_today()).filter(account=account)
    if arguments.office:
        posts = posts.filter(office_id=office(arguments.office))
    deputy, days = None, None
    if arguments.deputy:
        if arguments.since is None or arguments.until is None:
            raise Unclear("From when until when? Say --since and --until, such as --since 2026-05-07.")
        deputy, days = accounts.of_name(arguments.deputy), (arguments.since, arguments.until)
    count = accounts.name_deputy(posts, deputy, days)
    if not count:
        raise Unclear(f"{account.username} holds no such post today.")
    text = (
        f"{deputy.username} stands in for {account.username} at {count} post(s), {days[0]} to {days[1]}."
        if deputy and days
        else f"Nobody stands in for {account.username}."
    )
    return _say(arguments, shown([account])[0], text)


def _close(arguments: argparse.Namespace) -> int:
    account = accounts.of_name(arguments.name)
    accounts.close(account, on=_today())
    account.refresh_from_db()
    text = f"{account.username} is closed: no sign-in, no session; its posts end today."
    return _say(arguments, shown([account])[0], text)


def _factor_off(arguments: argparse.Namespace) -> int:
    account = accounts.of_name(arguments.name)
    accounts.factor_off(account)
    text = (
        f"{account.username} is asked for its password alone, until its holder sets a second factor up again."
    )
    account.refresh_from_db()
    return _say(arguments, shown([account])[0], text)


def _begins(one: SignIn) -> datetime:
    """The naive local moment that a try is listed by: of a success the beginning of its day, kept as midnight UTC."""
    return one.at.astimezone(UTC).replace(tzinfo=None) if one.opened else towntime.local(one.at)


def _sign_ins(arguments: argparse.Namespace) -> int:
    account = accounts.of_name(arguments.name)
    kept = SignIn.objects.filter(account=account)
    rows = [
        {"opened": True, "day": one.at.date().isoformat()}
        if one.opened
        else {"opened": False, "minute": towntime.local(one.at).strftime("%Y-%m-%d %H:%M")}
        for one in sorted(kept, key=lambda one: (_begins(one), one.pk))
    ]
    lines = [
        f"{row['day']}  signed in" if row["opened"] else f"{row['minute']}  wrong password or code"
        for row in rows
    ]
    text = "\n".join(lines) or f"Nothing happened at the door of {account.username} in the last month."
    return _say(arguments, {"name": account.username, "sign_ins": rows}, text)


def _list(arguments: argparse.Namespace) -> int:
    rows = shown(list(Account.objects.order_by("pk")))
    lines = [
        f"{row['name']}{'' if row['open'] else ' (closed)'}: "
        + ("; ".join(f"{p['kind']} at {p['office_name']}" for p in row["posts"]) or "no post")
        for row in rows
    ]
    return _say(arguments, {"accounts": rows}, "\n".join(lines) or "There are no accounts.")


def _chosen(arguments: argparse.Namespace) -> tuple[str, bool, str]:
    """The password, whether it must be changed, and again the password if it was made here and must be shown."""
    if arguments.stdin:
        try:
            return sys.stdin.readline().rstrip("\r\n"), not arguments.keep, ""
        except UnicodeDecodeError:
            raise Unclear("The password on stdin is no text in UTF-8; nothing was changed.") from None
    if arguments.prompt:
        if not sys.stdin.isatty():
            raise Unclear("--prompt needs a terminal; without one say --stdin. Nothing was changed.")
        one, two = getpass.getpass("Password: "), getpass.getpass("The same again: ")
        if one != two:
            raise Unclear("The two passwords differ; nothing was changed.")
        return one, not arguments.keep, ""
    if arguments.keep:
        raise Unclear("--keep goes with --stdin or --prompt: a start password must be changed.")
    made = passwords.start_password()
    return made, True, made


def _print_password(arguments: argparse.Namespace, account: Account, made: str, text: str) -> int:
    facts = shown([account])[0]
    if made:
        facts["start_password"] = made
        text = f"{text}\n{START.format(name=account.username)}\n{made}"
    return _say(arguments, facts, text)


def _say(arguments: argparse.Namespace, facts: Mapping[str, Any], text: str) -> int:
    print(json.dumps({"schema": 1, **facts}, ensure_ascii=False, indent=1) if arguments.json else text)
    return GOOD


def _wrong(why: str) -> int:
    print(why, file=sys.stderr)
    return MISUSED


def _today() -> date:
    return towntime.local(datetime.now(UTC)).date()
