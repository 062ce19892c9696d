"""What follows from an entry: the people concerned are told, with a sealed link where it is theirs to judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.acts import last_day_of_link, make_verdict_link
from maplebridge.kernel.file.heading import LoadedMatter, loaded
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED, taken_back
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.notice import telling
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.words import Title

SUBJECT = {"en": "News about {number}", "zh": "事项{number}有新进展"}
BODY = {
    "en": "{number} is now at: {step}.\nRead it, and act on it, with your number and code:\n{follow}\n",
    "zh": "事项{number}现处于：{step}。\n请凭编号和查询码查看、办理：\n{follow}\n",
}
UNDONE = {
    "en": (
        "The city's clock had been wrong. What it did to {number} of itself was an error and is taken back: it is again at: "
        "{step}. What we wrote to you about that does not count; what was yours to do before is yours again.\n{follow}\n"
    ),
    "zh": (
        "系统时钟曾经有误，由此对事项{number}自动作出的处理属于错误，现已撤回。事项{number}恢复为：{step}。"
        "此前就此发送的通知不再有效，此前应由您办理的仍由您办理。\n{follow}\n"
    ),
}
JUDGE = {
    "en": "\nIt is yours to judge. This link works once, until {last:%Y-%m-%d}, and the office cannot see it:\n{link}\n",
    "zh": "\n现请您评价。该链接有效期至{last.year}年{last.month}月{last.day}日，只能使用一次，办理机关无法查看：\n{link}\n",
}


def tell_parties(entries: Sequence[ledger.Entry], now: datetime) -> None:
    """Tell whoever brought a matter what the procedure says they must be told."""
    for entry in entries:
        telling.take_back(entry.matter, taken_back(entry), now=now)
    notified = {entry.matter: entry for entry in entries if _tells_party(entry)}
    if not notified:
        return
    rows = Matter.objects.filter(number__in=list(notified)).in_bulk()
    for number, row in rows.items():
        persons = vault.persons_of(number)
        telling.put(
            [_notice(loaded(row, now=now), notified[number], person, now=now) for person in persons], now=now
        )


def _tells_party(entry: ledger.Entry) -> bool:
    return bool(entry.content.particulars.get("tells"))


def _notice(matter: LoadedMatter, entry: ledger.Entry, person: int, *, now: datetime) -> telling.Notice:
    number = numbers.show(matter.row.number)
    step = matter.definition.place(matter.row.step).title
    link = ""
    if _is_theirs(matter.definition, matter.row.step):
        link = make_verdict_link(number=matter.row.number, seq=entry.seq, now=now)
    return telling.Notice(
        matter=entry.matter,
        seq=entry.seq,
        to=person,
        language="zh, en",
        subject=f"{SUBJECT['zh'].format(number=number)} · {SUBJECT['en'].format(number=number)}",
        body="\n\n".join(
            _notice_text(UNDONE if entry.kind == CORRECTED else BODY, language, number, step, link, now)
            for language in ("zh", "en")
        ),
    )


def _notice_text(
    bodies: Mapping[str, str], language: str, number: str, step: Title, token: str, now: datetime
) -> str:
    """The notice in one language; people are written to in both, since nobody asked which they read."""
    base = f"{settings.SITE_ADDRESS}/{language}"
    body = bodies[language].format(
        number=number, step=step.said_in(language), follow=f"{base}/follow?n={number}"
    )
    judge = JUDGE[language].format(link=f"{base}/verdict/{token}", last=last_day_of_link(now))
    return body + (judge if token else "")


def _is_theirs(definition: Procedure, step: str) -> bool:
    """Whether a party may now do more than withdraw."""
    acts = definition.acts_at(step) if step not in definition.ends else {}
    return any(set(act.who) & definition.parties and not act.anytime for act in acts.values())
