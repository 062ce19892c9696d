"""New matter: what a post may open in the name of its office, and the form that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.acts.hear.doors import finding
from maplebridge.acts.hear.doors.deskforms import OpenForm
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import papers
from maplebridge.kernel.conduct.bringing import Brought
from maplebridge.kernel.conduct.byoffice import offered, opened
from maplebridge.kernel.conduct.byoffice.offered import Way
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import NotAllowed, NotFound, Refusal
from maplebridge.texts import Text, Wording
from maplebridge.web.access import access, takes
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page

AGAINST = Text("May end in a decision against somebody")
BETWEEN = Text("Between people, firms or areas")
OWN = Text("The city’s own work")
GROUPS = (AGAINST, BETWEEN, OWN)


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure that a post may open: its title, in which role and for which office, how it begins."""

    id: str
    title: Wording
    role: Wording
    office: Wording
    begins: Wording


def group_of(definition: Procedure) -> Wording:
    """Under which heading a procedure is listed, by what may come of it: what goes against a party that did not bring it."""
    acts = [act for place in definition.places for act in definition.acts_at(place).values()]
    others = definition.parties - definition.bringers
    if any(act.adverse and not others.isdisjoint(act.tells) for act in acts):
        return AGAINST
    return BETWEEN if definition.parties else OWN


@access("post")
@require_safe
def new_matter(request: HttpRequest) -> HttpResponse:
    """What a post may open in the name of its office: found by own words, grouped by what may come of it."""
    words, now = line(request.GET, "q", 200), timezone.now()
    ways = {way.definition.id: way for way in offered.ways(request.actor, now=now)}
    found = [ways[one.definition.id] for one in finding.find([way.definition for way in ways.values()], words)]
    groups = [(title, [_line(way, now) for way in found if group_of(way.definition) == title]) for title in GROUPS]
    return page(
        request,
        "hear/new.html",
        groups=[(title, lines) for title, lines in groups if lines],
        words=words,
        count=len(ways),
    )


def _line(way: Way, now: datetime) -> Line:
    return Line(
        id=way.definition.id,
        title=way.definition.title,
        role=way.definition.role_title(way.role),
        office=office_title(way.office),
        begins=offered.follows(way, place=way.unit, category="", days={}, now=now),
    )


@access("post")
@takes("files")
@require_http_methods(["GET", "POST"])
def open_matter(request: HttpRequest, procedure: str) -> HttpResponse:
    """The form of a matter that an office opens; sent, the matter.

    procedure  id of one in force
    raises     NotFound  there is none;  NotAllowed  no office of this post opens it
    """
    now = timezone.now()
    ways = _ways(request, line({"key": procedure}, "key"), now)
    start = {name: given for name in ("title", "text", "category") if (given := line(request.GET, name, 200))}
    form = OpenForm(request, ways, now=now, **start)
    brought: list[Brought] = []
    if form.pressed == "open" and form.done(lambda: brought.append(_open(request, form, now))):
        number = numbers.show(brought[0].number)
        return HttpResponseRedirect(f"{reverse('site:matter', kwargs={'number': number})}?done")
    looked = form.fits() if form.pressed == "look" else form.sent and form.is_valid()
    with suppress(Refusal) if form.pressed != "look" else form.refusing():
        follows = _follows(form, now, looked=looked)
        return _page(request, form, follows)
    return _page(request, form, _follows(form, now, looked=False))


def _ways(request: HttpRequest, procedure: str, now: datetime) -> tuple[Way, ...]:
    """The post's offices that open a procedure. Raises NotFound, NotAllowed."""
    try:
        adopted = registry.in_force(procedure, towntime.local(now).date())
    except registry.NotAdopted as error:
        raise NotFound(opened.UNKNOWN) from error
    ways = offered.ways_of(request.actor, adopted)  # type: ignore[attr-defined]  # set at the door
    if not ways:
        raise NotAllowed(opened.not_yours(adopted.procedure))
    return ways


def _open(request: HttpRequest, form: OpenForm, now: datetime) -> Brought:
    """Open it. Raises what `opened.open_matter` raises."""
    given = form.given
    return opened.open_matter(
        actor=request.actor,  # type: ignore[attr-defined]  # set at the door
        procedure=form.way.definition.id,
        title=given["title"],
        text=given["text"],
        place=form.place_id,
        category=form.kind(),
        days=form.days,
        office=form.way.office,
        files=papers.uploads({"files": given["files"]}),
        key=form.key,
        now=now,
    )


def _follows(form: OpenForm, now: datetime, *, looked: bool) -> Wording:
    """What follows, with what was filled in so far. Raises Incomplete for a kind that is not clear."""
    place = form.place_id if looked else None
    kind, days = (form.kind(), form.days) if looked else ("", {})
    return offered.follows(
        form.way, place=form.way.unit if place is None else place, category=kind, days=days, now=now
    )


def _page(request: HttpRequest, form: OpenForm, follows: Wording) -> HttpResponse:
    definition = form.way.definition
    called: Sequence[Wording] = [
        definition.role_title(name) for name in definition.roles if name in definition.parties
    ]
    return page(
        request,
        "hear/open.html",
        status=form.status,
        form=form,
        procedure=definition,
        role=definition.role_title(form.way.role),
        office=office_title(form.way.office),
        follows=follows,
        parties=called,
    )
