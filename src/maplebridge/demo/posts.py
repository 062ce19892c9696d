"""Accounts of the sample city: one to sign in with for each kind of work, and posts for every office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from maplebridge.kernel.identity import founding
from maplebridge.kernel.identity.founding import OpenAccount
from maplebridge.kernel.territory.founding import NewUnit

PASSWORD = "maple-demo"  # noqa: S105  the sample city's own, printed by `./maple demo`; never anywhere else

SIGN_INS = (
    OpenAccount("handler.liuxi", "Liuxi Township", "roads-and-drainage", "officer", "handler", "承办人"),
    OpenAccount("head.liuxi", "Liuxi Township", "roads-and-drainage", "head", "head of office", "负责人"),
    OpenAccount("handler.dongbu", "Dongbu Township", "roads-and-drainage", "officer", "handler", "承办人"),
    OpenAccount("order.dongbu", "Dongbu Township", "town-order", "officer", "handler", "承办人"),
    OpenAccount("centre.liuxi", "Liuxi Township", "governance-centre", "officer", "officer on duty", "值班员"),
    OpenAccount("township.liuxi", "Liuxi Township", "township-government", "head", "head of the township", "镇长"),
    OpenAccount("inspector.liuxi", "Liuxi Township", "township-safety", "officer", "inspector", "检查员"),
    OpenAccount("petition.yueqiao", "Yueqiao District", "petition", "officer", "petition officer", "信访干部"),
    OpenAccount("housing.yueqiao", "Yueqiao District", "housing", "officer", "handler", "承办人"),
    OpenAccount("leader.yueqiao", "Yueqiao District", "government", "head", "duty head", "值班领导"),
    OpenAccount("hotline.city", "Fenghe City", "hotline", "officer", "call taker", "话务员"),
    OpenAccount("petition.city", "Fenghe City", "petition", "officer", "petition officer", "信访干部"),
    OpenAccount("intake.city", "Fenghe City", "intake", "officer", "intake officer", "受理员"),
    OpenAccount("leader.city", "Fenghe City", "government", "head", "duty head", "值班领导"),
    OpenAccount("discipline.city", "Fenghe City", "discipline", "officer", "inspector", "监督员"),
    OpenAccount("operator.city", "Fenghe City", "data-office", "officer", "operator", "运维员"),
    OpenAccount("assessor", "Fenghe City", "assessment", "officer", "assessor", "考评员"),
    OpenAccount("mediator.liuyin", "Liuyin Community", "mediation-committee", "officer", "mediator", "调解员"),
)


def give_posts(
    rows: Sequence[NewUnit], offices: Mapping[tuple[str, str], int], *, since: date
) -> dict[str, int]:
    """Give every office its posts; those of SIGN_INS have the demo password. Returns username → account id.

    offices  (unit code, kind of office) → office id
    """
    return founding.give_posts(rows, offices, since=since, shown=SIGN_INS, password=PASSWORD)
