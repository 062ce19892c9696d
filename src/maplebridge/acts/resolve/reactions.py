"""What follows from an entry: the people concerned are told, with a sealed link where it is theirs to judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from maplebridge.acts.resolve.acts import make_verdict_link
from maplebridge.kernel import ledger
from maplebridge.kernel.identity import vault
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.queries.heading import Known, known
from maplebridge.kernel.notice import telling
from maplebridge.rules.procedure import Procedure

SUBJECT = {"en": "News about {number}", "zh": "事项{number}有新进展"}
BODY = {
    "en": "{number} is now at: {step}.\nRead it, and act on it, with your number and code:\n{follow}\n",
    "zh": "事项{number}现处于：{step}。\n请凭编号和查询码查看、办理：\n{follow}\n",
}
JUDGE = {
    "en": "\nIt is yours to judge. This link works once, and the office cannot see it:\n{link}\n",
    "zh": "\n现请您评价。该链接只能使用一次，办理机关无法查看：\n{link}\n",
}


def tell_parties(entries: Sequence[ledger.Entry], now: datetime) -> None:
    """Tell whoever brought a matter what the procedure says they must be told."""
    told = {entry.matter: entry for entry in entries if _tells_party(entry)}
    if not told:
        return
    rows = Matter.objects.filter(number__in=list(told)).in_bulk()
    for person, number in vault.persons_of(list(told)):
        row = rows.get(number)
        if row is not None:
            telling.put([_notice(known(row, now=now), told[number], person, now=now)], now=now)


def _tells_party(entry: ledger.Entry) -> bool:
    said = entry.data.get("x")
    return isinstance(said, dict) and bool(said.get("tells"))


def _notice(matter: Known, entry: ledger.Entry, person: int, *, now: datetime) -> telling.Notice:
    language = "zh" if matter.row.state.get("lang") == "zh" else settings.LANGUAGE_CODE[:2]
    number = numbers.show(matter.row.number)
    step = matter.definition.place(matter.row.step).title.said_in(language)
    base = getattr(settings, "SITE_ADDRESS", "http://localhost:8000")
    body = BODY[language].format(number=number, step=step, follow=f"{base}/{language}/follow?n={number}")
    if _is_theirs(matter.definition, matter.row.step):
        token = make_verdict_link(number=matter.row.number, seq=entry.seq, now=now)
        body += JUDGE[language].format(link=f"{base}/{language}/verdict/{token}")
    return telling.Notice(
        matter=entry.matter,
        seq=entry.seq,
        to=person,
        language=language,
        subject=SUBJECT[language].format(number=number),
        body=body,
    )


def _is_theirs(definition: Procedure, step: str) -> bool:
    """Whether a party may now do more than withdraw."""
    acts = definition.acts_at(step) if step not in definition.ends else {}
    return any(set(act.who) & definition.parties and not act.anytime for act in acts.values())
