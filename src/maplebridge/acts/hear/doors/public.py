"""What can be brought: every procedure that a resident or a firm may begin, in plain words, and the way to its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maplebridge.acts.hear.doors import chosen, finding
from maplebridge.acts.hear.doors.finding import Found
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.law import proofs, registry
from maplebridge.rules import limits, phrases
from maplebridge.rules.procedure import Step
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import either
from maplebridge.web.access import access
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page

WORDS_ENOUGH = Text("Your own words are enough.")
NEEDED = Text("Your own words, and: {days}.")


@dataclass(frozen=True, slots=True)
class Brought:
    """A procedure that a person may begin.

    who       as whom it is brought;  because  words of the search that point at its kinds
    first     what happens first: whose turn it is, within which limit;  silence  what follows if they do nothing
    needed    what must be said;  longest  days that it can last at most, None where none are known
    """

    id: str
    title: Wording
    who: Wording
    first: Wording
    silence: Wording
    needed: Wording
    longest: int | None
    because: tuple[str, ...]


@access("public")
@require_safe
def bring(request: HttpRequest) -> HttpResponse:
    """Every procedure that a resident or a firm may begin: who, what happens, by when; found by own words."""
    words, now = line(request.GET, "q", limits.SEARCH_LETTERS), timezone.now()
    every = brought(now=now)
    found = finding.find([one.procedure for one in every.values()], words)
    return page(
        request,
        "hear/bring.html",
        lines=[_line(every[one.definition.id], one) for one in found],
        words=words,
        count=len(every),
    )


def brought(*, now: datetime) -> dict[str, registry.Adopted]:
    """The procedures in force today that a person may begin, by id, in the order of their titles in English.

    One query, and one for each that this process has not read yet.
    """
    today = towntime.local(now).date()
    newest = {
        one.procedure.id: one
        for one in registry.adopted()
        if one.procedure.bringers and one.procedure.in_force.holds_on(today)
    }
    return dict(sorted(newest.items(), key=lambda pair: pair[1].procedure.title.in_language("en")))


def _line(adopted: registry.Adopted, found: Found) -> Brought:
    definition = adopted.procedure
    step = definition.steps[definition.opens.step]
    days = [definition.field_title(name) for name in definition.opens.gives]
    return Brought(
        id=definition.id,
        title=definition.title,
        who=either([title for _, title in chosen.titled(definition)]),
        first=_first(adopted, step),
        silence=Text("If nobody acts in time, {then}.", then=phrases.silence_phrase(definition, step)),
        needed=NEEDED.filled(days=either(days)) if days else WORDS_ENOUGH,
        longest=proofs.longest_days(adopted),
        because=found.because,
    )


def _first(adopted: registry.Adopted, step: Step) -> Wording:
    definition = adopted.procedure
    return Text(
        "{who} acts on “{step}”: {limit}.",
        who=definition.role_title(step.who),
        step=step.title,
        limit=phrases.limit_phrase(definition, step.within),
    )
