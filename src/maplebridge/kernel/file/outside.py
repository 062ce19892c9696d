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
    """Remedies that the procedure names, each with its limit, those of its end first, and the sentence that is always
    true.
    """
    own = ways_left(matter)
    others = (remedy_title(matter.definition, one) for one in matter.definition.remedies.values())
    return (*own, *(one for one in others if one not in own), ALWAYS)


def ways_left(matter: LoadedMatter) -> tuple[Wording, ...]:
    """The remedies that the end of a matter names, in the order of the file; none while it runs."""
    end = matter.definition.ends.get(matter.row.step)
    named = () if end is None else (matter.definition.remedies.get(name) for name in end.remedy)
    return tuple(remedy_title(matter.definition, one) for one in named if one is not None)


def remedy_title(definition: Procedure, remedy: Remedy) -> Wording:
    """A remedy, where it is sought and until when."""
    if remedy.within is None:
        return _at_any_time(definition, remedy)
    limit = phrases.told_limit(definition, remedy.within)
    ground = remedy.within.law or remedy.law
    if not ground:
        return Text("{remedy}: {at}, within {limit}.", remedy=remedy.title, at=remedy.at, limit=limit)
    law = phrases.law_phrase(definition, ground)
    return Text(
        "{remedy}: {at}, within {limit} ({law}).", remedy=remedy.title, at=remedy.at, limit=limit, law=law
    )


def _at_any_time(definition: Procedure, remedy: Remedy) -> Wording:
    """A remedy for which nobody has set a limit."""
    if remedy.law is None:
        return Text("{remedy}: {at}, at any time.", remedy=remedy.title, at=remedy.at)
    law = phrases.law_phrase(definition, remedy.law)
    return Text("{remedy}: {at}, at any time ({law}).", remedy=remedy.title, at=remedy.at, law=law)
