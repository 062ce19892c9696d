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
"""One for each kind of work that a tour of the city meets first."""
OTHERS = (
    OpenAccount(
        "general.yueqiao", "Yueqiao District", "general-affairs", "head", "head of general affairs", "综合事务负责人"
    ),
    OpenAccount("legal.yueqiao", "Yueqiao District", "legal-affairs", "officer", "legality reviewer", "法制审核员"),
    OpenAccount("experts.yueqiao", "Yueqiao District", "expert-panel", "officer", "expert", "专家"),
    OpenAccount("justice.yueqiao", "Yueqiao District", "justice", "officer", "justice officer", "司法行政干部"),
    OpenAccount("legal-aid.yueqiao", "Yueqiao District", "legal-aid-centre", "officer", "legal aid officer", "法律援助员"),
    OpenAccount("personnel.yueqiao", "Yueqiao District", "personnel", "officer", "personnel officer", "组织人事干部"),
    OpenAccount("audit.yueqiao", "Yueqiao District", "audit", "officer", "auditor", "审计员"),
    OpenAccount("treasury.yueqiao", "Yueqiao District", "treasury", "officer", "treasurer", "财政干部"),
    OpenAccount("arbitration.yueqiao", "Yueqiao District", "labour-arbitration", "officer", "arbitrator", "仲裁员"),
    OpenAccount("emergency.yueqiao", "Yueqiao District", "emergency", "officer", "inspector", "检查员"),
    OpenAccount("fire.yueqiao", "Yueqiao District", "fire-rescue", "officer", "fire inspector", "消防检查员"),
    OpenAccount("police.yueqiao", "Yueqiao District", "police", "officer", "police officer", "民警"),
    OpenAccount("hall.yueqiao", "Yueqiao District", "service-hall", "officer", "counter officer", "窗口人员"),
    OpenAccount("discipline.yueqiao", "Yueqiao District", "discipline", "officer", "inspector", "监督员"),
    OpenAccount("assessor.yueqiao", "Yueqiao District", "assessment", "officer", "assessor", "考评员"),
    OpenAccount("hotline.yueqiao", "Yueqiao District", "hotline", "officer", "call taker", "话务员"),
    OpenAccount("civil.yueqiao", "Yueqiao District", "civil-affairs", "officer", "civil affairs officer", "民政干部"),
    OpenAccount("general.city", "Fenghe City", "general-affairs", "head", "head of general affairs", "综合事务负责人"),
    OpenAccount("legal.city", "Fenghe City", "legal-affairs", "officer", "legality reviewer", "法制审核员"),
    OpenAccount("experts.city", "Fenghe City", "expert-panel", "officer", "expert", "专家"),
    OpenAccount("justice.city", "Fenghe City", "justice", "officer", "justice officer", "司法行政干部"),
    OpenAccount("legal-aid.city", "Fenghe City", "legal-aid-centre", "officer", "legal aid officer", "法律援助员"),
    OpenAccount("audit.city", "Fenghe City", "audit", "officer", "auditor", "审计员"),
    OpenAccount("treasury.city", "Fenghe City", "treasury", "officer", "treasurer", "财政干部"),
    OpenAccount("arbitration.city", "Fenghe City", "labour-arbitration", "officer", "arbitrator", "仲裁员"),
    OpenAccount("emergency.city", "Fenghe City", "emergency", "officer", "inspector", "检查员"),
    OpenAccount("fire.city", "Fenghe City", "fire-rescue", "officer", "fire inspector", "消防检查员"),
    OpenAccount("police.city", "Fenghe City", "police", "officer", "police officer", "民警"),
    OpenAccount("hall.city", "Fenghe City", "service-hall", "officer", "counter officer", "窗口人员"),
    OpenAccount("congress.city", "Fenghe City", "standing-committee", "officer", "officer of the congress", "人大干部"),
    OpenAccount(
        "committees.city", "Fenghe City", "congress-committees", "officer", "officer of the committees", "专委会干部"
    ),
    OpenAccount(
        "general.liuxi", "Liuxi Township", "township-general", "head", "head of the general office", "党政办主任"
    ),
    OpenAccount("legal.liuxi", "Liuxi Township", "legal-adviser", "officer", "legality reviewer", "法制审核员"),
    OpenAccount("finance.liuxi", "Liuxi Township", "township-finance", "officer", "treasurer", "财政所人员"),
    OpenAccount(
        "presidium.liuxi", "Liuxi Township", "congress-presidium", "officer", "officer of the presidium", "人大主席团干部"
    ),
    OpenAccount("social.liuxi", "Liuxi Township", "social-affairs", "officer", "election officer", "选举工作人员"),
    OpenAccount("farming.liuxi", "Liuxi Township", "farming-and-land", "officer", "land officer", "农经干部"),
    OpenAccount("police.liuxi", "Liuxi Township", "police-station", "officer", "police officer", "民警"),
    OpenAccount("discipline.liuxi", "Liuxi Township", "discipline-station", "officer", "inspector", "监督员"),
    OpenAccount(
        "committee.liuyin", "Liuyin Community", "community-committee", "officer", "committee member", "居委会委员"
    ),
)
"""One more for each role of the procedures at each level, so that no step waits for somebody who cannot sign in."""
EVERY = (*SIGN_INS, *OTHERS)


def give_posts(
    rows: Sequence[NewUnit], offices: Mapping[tuple[str, str], int], *, since: date
) -> dict[str, int]:
    """Give every office its posts; those of EVERY have the demo password. Returns username → account id.

    offices  (unit code, kind of office) → office id
    """
    return founding.give_posts(rows, offices, since=since, shown=EVERY, password=PASSWORD)
