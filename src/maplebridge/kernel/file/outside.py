"""The doors that stay open outside: courts, reconsideration, arbitration; no procedure blocks or delays them."""

from __future__ import annotations

from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.rules import phrases
from maplebridge.rules.procedure import Procedure, Remedy
from maplebridge.rules.words import Title

ALWAYS = Title(
    "The law’s other ways stay open to you all the time: administrative reconsideration, arbitration and the "
    "courts, each with its own time limit. Free legal advice: 12348.",
    "法律规定的其他途径始终向您敞开：行政复议、仲裁、诉讼等，各有法定期限。免费法律咨询：12348。",
)


def doors(matter: LoadedMatter) -> tuple[Title, ...]:
    """Remedies that the procedure names, each with its limit, and the sentence that is always true."""
    return (*(remedy_title(matter.definition, one) for one in matter.definition.remedies.values()), ALWAYS)


def remedy_title(definition: Procedure, remedy: Remedy) -> Title:
    """A remedy, where it is sought and until when."""
    limit = phrases.limit_phrase(definition, remedy.within)
    ground = remedy.within.law or remedy.law
    law = phrases.law_phrase(definition, ground) if ground else None
    return Title(
        f"{remedy.title.en}: {remedy.at}, within {limit.en}{f' ({law.en})' if law else ''}.",
        f"{remedy.title.zh}：{limit.zh}内提出{f'（{law.zh}）' if law else ''}。",
    )
