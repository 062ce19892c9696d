"""Accounts and posts of a new city's offices: three for each, so that figures of an office point at nobody (bound B10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from maplebridge.kernel.identity.models import Account, Post
from maplebridge.kernel.territory.founding import NewUnit

POSTS = {"officer": "承办人", "head": "负责人", "clerk": "登记人"}
"""The posts that each office is given, with what each is called in Chinese."""


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """A post's account that somebody can sign in to: the last word of its name is the unit's.

    unit  English name of the unit;  kind  of the office;  post  one of POSTS
    """

    username: str
    unit: str
    kind: str
    post: str
    says_en: str
    says_zh: str


def give_posts(
    rows: Sequence[NewUnit],
    offices: Mapping[tuple[str, str], int],
    *,
    since: date,
    shown: Sequence[OpenAccount] = (),
    password: str = "",
) -> dict[str, int]:
    """Give every office an officer, a head and a clerk; returns username → account id, in the order of `offices`.

    Those of `shown` have the password; nobody can sign in to the others. One transaction, 1,000 rows an insert.

    offices  (unit code, kind of office) → office id
    """
    units = {row.code: row for row in rows}
    shared = make_password(password) if shown else "!"
    known = {(one.unit, one.kind, one.post): one for one in shown}
    accounts: list[Account] = []
    places: list[tuple[int, str]] = []
    for (code, kind), office in offices.items():
        for post in POSTS:
            sign_in = known.get((units[code].name_en, kind, post))
            accounts.append(_account(units[code], kind, post, sign_in, shared))
            places.append((office, post))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL mb.founding = 'on'")  # the first posts are no changes
        made = Account.objects.bulk_create(accounts, batch_size=1000)
        Post.objects.bulk_create(_posts(made, places, since), batch_size=1000)
    return {account.username: account.pk for account in made}


def _account(unit: NewUnit, kind: str, post: str, sign_in: OpenAccount | None, shared: str) -> Account:
    office = kind.replace("-", " ")
    return Account(
        username=sign_in.username if sign_in else f"{kind}.{unit.code}.{post}",
        shown_en=f"{sign_in.says_en if sign_in else post}, {unit.name_en}, {office}",
        shown_zh=f"{unit.name_zh}{sign_in.says_zh if sign_in else POSTS[post]}",
        language="en",
        password=shared if sign_in else "!",
    )


def _posts(made: Sequence[Account], places: Sequence[tuple[int, str]], since: date) -> Iterator[Post]:
    for account, (office, post) in zip(made, places, strict=True):
        yield Post(account=account, office_id=office, kind=post, valid_from=since)
