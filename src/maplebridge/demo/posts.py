"""Accounts of the sample city: one to sign in with for each kind of work, and posts for every office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from maplebridge.kernel.identity.models import Account, Post
from maplebridge.kernel.territory.founding import NewUnit

PASSWORD = "maple-demo"  # noqa: S105  the sample city's own, printed by `./maple demo`; never anywhere else
POSTS_PER_OFFICE = 3
"""Three at least: figures of a smaller office would point at a person (bound B10)."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account to show: the last word of its name is the unit's."""

    username: str
    unit: str
    kind: str
    post: str
    says_en: str
    says_zh: str


SIGN_INS = (
    SignIn("handler.liuxi", "Liuxi Township", "roads-and-drainage", "officer", "handler", "承办人"),
    SignIn("head.liuxi", "Liuxi Township", "roads-and-drainage", "head", "head of office", "负责人"),
    SignIn("handler.dongbu", "Dongbu Township", "roads-and-drainage", "officer", "handler", "承办人"),
    SignIn("order.dongbu", "Dongbu Township", "town-order", "officer", "handler", "承办人"),
    SignIn("centre.liuxi", "Liuxi Township", "governance-centre", "officer", "officer on duty", "值班员"),
    SignIn("township.liuxi", "Liuxi Township", "township-government", "head", "head of the township", "镇长"),
    SignIn("inspector.liuxi", "Liuxi Township", "township-safety", "officer", "inspector", "检查员"),
    SignIn("petition.yueqiao", "Yueqiao District", "petition", "officer", "petition officer", "信访干部"),
    SignIn("housing.yueqiao", "Yueqiao District", "housing", "officer", "handler", "承办人"),
    SignIn("leader.yueqiao", "Yueqiao District", "government", "head", "duty head", "值班领导"),
    SignIn("hotline.city", "Fenghe City", "hotline", "officer", "call taker", "话务员"),
    SignIn("petition.city", "Fenghe City", "petition", "officer", "petition officer", "信访干部"),
    SignIn("intake.city", "Fenghe City", "intake", "officer", "intake officer", "受理员"),
    SignIn("leader.city", "Fenghe City", "government", "head", "duty head", "值班领导"),
    SignIn("discipline.city", "Fenghe City", "discipline", "officer", "inspector", "监督员"),
    SignIn("operator.city", "Fenghe City", "data-office", "officer", "operator", "运维员"),
    SignIn("assessor", "Fenghe City", "assessment", "officer", "assessor", "考评员"),
    SignIn("mediator.liuyin", "Liuyin Community", "mediation-committee", "officer", "mediator", "调解员"),
)
_KINDS = ("officer", "head", "clerk")


def give_posts(
    rows: Sequence[NewUnit], offices: Mapping[tuple[str, str], int], *, since: date
) -> dict[str, int]:
    """Give every office an officer, a head and a clerk; returns username → account id, in the order of `offices`.

    Those of SIGN_INS have the demo password; the others cannot sign in. One transaction, 1,000 rows an insert.

    offices  (unit code, kind of office) → office id
    """
    units = {row.code: row for row in rows}
    shared = make_password(PASSWORD)
    shown = {(s.unit, s.kind, s.post): s for s in SIGN_INS}
    accounts: list[Account] = []
    places: list[tuple[int, str]] = []
    for (code, kind), office in offices.items():
        for post in _KINDS:
            sign_in = shown.get((units[code].name_en, kind, post))
            accounts.append(_account(units[code], kind, post, sign_in, shared))
            places.append((office, post))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL mb.founding = 'on'")  # the first posts are no changes
        made = Account.objects.bulk_create(accounts, batch_size=1000)
        Post.objects.bulk_create(_posts(made, places, since), batch_size=1000)
    return {account.username: account.pk for account in made}


def _account(unit: NewUnit, kind: str, post: str, sign_in: SignIn | None, shared: str) -> Account:
    office = kind.replace("-", " ")
    return Account(
        username=sign_in.username if sign_in else f"{kind}.{unit.code}.{post}",
        shown_en=f"{sign_in.says_en if sign_in else post}, {unit.name_en}, {office}",
        shown_zh=f"{unit.name_zh}{sign_in.says_zh if sign_in else _POST_ZH[post]}",
        language="en",
        password=shared if sign_in else "!",
    )


def _posts(made: Sequence[Account], places: Sequence[tuple[int, str]], since: date) -> Iterator[Post]:
    for account, (office, post) in zip(made, places, strict=True):
        yield Post(account=account, office_id=office, kind=post, valid_from=since)


_POST_ZH = {"officer": "承办人", "head": "负责人", "clerk": "登记人"}
