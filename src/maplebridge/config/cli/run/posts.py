"""How the command line names accounts, posts and offices."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from maplebridge.kernel.identity import accounts
from maplebridge.kernel.identity.models import Account, Post
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.plain import whole


class Unclear(Exception):
    """What was asked cannot be done so; the message says what to do."""


def shown(listed: list[Account]) -> list[dict[str, Any]]:
    """Accounts with their posts that have not ended, in the order that was given: no password, no count, no time of
    a sign-in.

    One query.
    """
    offices, posts_of = territory.offices(), dict[int, list[dict[str, Any]]]()
    posts = Post.objects.filter(account__in=listed).select_related("deputy").order_by("pk")
    for post in posts:
        office = offices.by_id(post.office_id)
        posts_of.setdefault(post.account_id, []).append(
            {
                "post": post.pk,
                "office": post.office_id,
                "office_name": office.name_en if office else "an office that has ended",
                "kind": post.kind,
                "since": _iso(post.valid_from),
                "until": _iso(post.valid_until),
                "deputy": post.deputy.username if post.deputy else None,
                "away_from": _iso(post.away_from),
                "away_until": _iso(post.away_until),
            }
        )
    return [
        {
            "name": one.username,
            "open": one.is_active,
            "must_change": one.must_change,
            "second_factor": one.has_factor,
            "posts": posts_of.get(one.pk, []),
        }
        for one in listed
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def office(words: str | None) -> int:
    """The id of the one office that the words mean: an id, KIND@UNIT, or a part of a name.

    raises  Unclear  no words, no such office, or several, which it names
    """
    offices, tree = territory.offices(), territory.tree()
    if not words:
        raise Unclear(f"At which office? Say --office, such as --office {_example()}, or part of its name.")
    number = whole(words)
    if number is not None and offices.by_id(number):
        return number
    kind, _, code = words.partition("@")
    unit = tree.by_code(code) if code else None
    there = (
        [one for one in offices.at(unit.id) if one.kind == kind]
        if unit
        else [one for one in offices.all if words.casefold() in f"{one.name_en} {one.name_zh}".casefold()]
    )
    if len(there) == 1:
        return there[0].id
    if not there:
        raise Unclear(
            f"No office is called {words!r}. Say KIND@UNIT, such as {_example()}, or part of a name."
        )
    named = "; ".join(f"{one.id} {one.name_en}" for one in there[:8])
    raise Unclear(f"{len(there)} offices are called {words!r}: {named}. Say the number.")


def _example() -> str:
    """An office of this city, as a command names it: its hotline's, if it has one."""
    all_of_it, tree = territory.offices().all, territory.tree()
    one = next((one for one in all_of_it if one.kind == "hotline"), next(iter(all_of_it), None))
    return f"{one.kind}@{tree.unit(one.unit).code}" if one else "KIND@UNIT"


def one_more(arguments: argparse.Namespace, today: date) -> None:
    """See that one more administrator is wanted.

    raises  Unclear  an office was named, or there is an administrator and no reason was given
    """
    if arguments.office:
        raise Unclear("An administrator's post is at the office that keeps accounts: leave --office out.")
    present = accounts.administrators(today)
    if present and not arguments.another:
        names = ", ".join(one.username for one in present)
        raise Unclear(
            f'There is an administrator: {names}. For one more say why: --another "REASON". '
            "If nobody knows the password: ./maple account password NAME."
        )
