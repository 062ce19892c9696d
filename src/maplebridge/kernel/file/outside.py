"""The doors that stay open outside: courts, reconsideration, arbitration; no procedure blocks or delays them."""

from __future__ import annotations

from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.rules import phrases
from maplebridge.rules.procedure import Procedure, Remedy
from maplebridge.texts import Text, Wording

ALWAYS = Text(
    "The law’s other ways stay open to you all the time: administrative reconsideration, "
    "arbitration and the courts, each with its own time limit. Free legal advice: 12348."
)


def doors(matter: LoadedMatter) -> tuple[Wording, ...]:
    """Remedies that the procedure names, each with its limit, and the sentence that is always true."""
    return (*(remedy_title(matter.definition, one) for one in matter.definition.remedies.values()), ALWAYS)


def remedy_title(definition: Procedure, remedy: Remedy) -> Wording:
    """A remedy, where it is sought and until when."""
    limit = phrases.limit_phrase(definition, remedy.within)
    ground = remedy.within.law or remedy.law
    if not ground:
        return Text("{remedy}: {at}, within {limit}.", remedy=remedy.title, at=remedy.at, limit=limit)
    law = phrases.law_phrase(definition, ground)
    return Text(
        "{remedy}: {at}, within {limit} ({law}).", remedy=remedy.title, at=remedy.at, limit=limit, law=law
    )
