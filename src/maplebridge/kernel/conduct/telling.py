"""What follows from an entry: the people concerned are told, with a sealed link where it is theirs to judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.acts import last_day_of_link, make_verdict_link
from maplebridge.kernel.file.heading import LoadedMatter, loaded
from maplebridge.kernel.file.inbox import DANGER
from maplebridge.kernel.file.outside import ways_left
from maplebridge.kernel.identity.sealed import vault
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED, taken_back
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.notice import telling, ways
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import LANGUAGES, Text, Wording
from maplebridge.texts.days import exact

SUBJECT = Text("News about {number}")
BODY = Text("{number} is now at: {step}.\nRead it, and act on it, with your number and code:\n{follow}\n")
UNDONE = Text(
    "The city's clock had been wrong. What it did to {number} of itself was an error and is taken back: it is again at: "
    "{step}. What we wrote to you about that does not count; what was yours to do before is yours again.\n{follow}\n"
)
WAYS = Text("It has ended. These ways are left to you.")
JUDGE = Text(
    "\nIt is yours to judge. This link works once, until {last}, and the office cannot see it:\n{link}\n"
)


def every() -> tuple[str, ...]:
    """Languages of a letter, English last."""
    return tuple(reversed(LANGUAGES))


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
    step, left = matter.definition.place(matter.row.step).title, ways_left(matter)
    link = ""
    if _is_theirs(matter.definition, matter.row.step):
        link = make_verdict_link(number=matter.row.number, seq=entry.seq, now=now)


    def _bodies(token: str) -> str:
        words = UNDONE if entry.kind == CORRECTED else BODY
        return "\n\n".join(
            _notice_text(language, words, number, step, token, now) + _ways(left, language) for language in every()
        )

    return telling.Notice(
        matter=entry.matter,
        seq=entry.seq,
        to=person,
        language=", ".join(every()),
        subject=" · ".join(SUBJECT.filled(number=number).in_language(language) for language in every()),
        body=_bodies(link),
        plain=_bodies(""),
        short=ways.short(number, step, f"{settings.SITE_ADDRESS}/{every()[0]}/follow?n={number}", every()),
        urgent=matter.row.urgency == DANGER,
    )


def _notice_text(language: str, body: Text, number: str, step: Wording, token: str, now: datetime) -> str:
    """The notice in one language; people are written to in all, since nobody asked which they read."""
    base = f"{settings.SITE_ADDRESS}/{language}"
    text = body.filled(number=number, step=step, follow=f"{base}/follow?n={number}").in_language(language)
    if not token:
        return text
    last = exact(last_day_of_link(now))
    return text + JUDGE.filled(link=f"{base}/verdict/{token}", last=last).in_language(language)


def _ways(ways: Sequence[Wording], language: str) -> str:
    """The ways that an end leaves, a line each, in one language; nothing where it names none, or the matter runs."""
    lines = [one.in_language(language) for one in (WAYS, *ways)]
    return "\n{}\n".format("\n".join(lines)) if ways else ""


def _is_theirs(definition: Procedure, step: str) -> bool:
    """Whether a party may now do more than withdraw."""
    acts = definition.acts_at(step) if step not in definition.ends else {}
    return any(set(act.who) & definition.parties and not act.anytime for act in acts.values())
