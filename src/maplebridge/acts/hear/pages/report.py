"""Reporting something: one form, its map, and the look before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.acts.hear import acts as hear
from maplebridge.acts.hear import queries
from maplebridge.acts.hear.answers import base
from maplebridge.acts.hear.answers.base import Shown
from maplebridge.acts.hear.answers.forms import ANSWERED
from maplebridge.acts.hear.doors import chosen
from maplebridge.acts.hear.entered import ReportInput
from maplebridge.acts.hear.forms import ReportForm, codes
from maplebridge.acts.hear.pages import answers, form
from maplebridge.kernel.conduct import papers
from maplebridge.kernel.conduct.bringing import Brought
from maplebridge.kernel.file.shapes.surveying import Suggestion
from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Refusal
from maplebridge.texts import Wording
from maplebridge.web import codecookie, language, places, rate
from maplebridge.web.access import access, takes
from maplebridge.web.forms.finding import WORDS
from maplebridge.web.frame import page
from maplebridge.web.pictures import maps

Answer = TypeVar("Answer")


@access("public")
@takes("files")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent, it leads to the receipt."""
    sent = ReportForm(request, action=reverse("site:report"))
    if not sent.sent and sent.entered.procedure and not chosen.bringers(sent.entered.procedure, now=timezone.now()):
        return HttpResponseRedirect(reverse("site:bring"))
    if sent.pressed == "look":
        suggestion: Suggestion | None = None
        if sent.fits():
            with sent.refusing():
                suggestion = _look(sent)
        return _form(request, sent, suggestion=suggestion)
    if sent.pressed == "send":
        brought: Brought | None = None
        if sent.fits():
            with sent.refusing():
                brought = _send(request, sent)
        return _again(request, sent) if brought is None else codecookie.to_receipt(request, brought)
    if sent.pressed.startswith(ANSWERED):
        return answers.from_report(request, sent.pressed.removeprefix(ANSWERED), sent.sender_key)
    entered, map_of = _on_map(request, sent.entered, sent.pressed)
    sent.show(entered)
    return _form(request, sent, map_of)


def _again(request: HttpRequest, sent: ReportForm) -> HttpResponse:
    """The form that could not be sent; with what would become of it, where that stood there and a kind can be chosen."""
    suggestion: Suggestion | None = None
    if "category" in request.POST or f"category.{WORDS}" in request.POST:
        with suppress(Refusal):
            suggestion = _look(sent)
    return _form(request, sent, suggestion=suggestion)


def _look(sent: ReportForm) -> Suggestion:
    """What would become of it, were it sent now. Raises Incomplete."""
    entered = sent.entered
    entered.contact()
    suggestion = _with_days(
        sent,
        lambda days: queries.suggest(
            text=entered.text,
            place=entered.place(),
            category=entered.category or None,
            against=entered.office(),
            chosen=entered.chosen(),
            days=days or None,
            now=timezone.now(),
        ),
    )
    sent.ask_days(suggestion.procedure)
    sent.ask_role(suggestion.procedure)
    return suggestion


def _with_days(sent: ReportForm, act: Callable[[Mapping[str, date]], Answer]) -> Answer:
    """What `act` makes of the days that were named; once more without them where another kind was chosen since, whose
    procedure asks for none.

    raises  DaysAsked  it asks for others, or one cannot be
    """
    try:
        return act(sent.days)
    except DaysAsked as asked:
        if asked.procedure.opens.gives:
            raise
        sent.ask_days("")
        return act({})


def _send(request: HttpRequest, sent: ReportForm) -> Brought:
    """Bring it. Raises Conflict, also for one that came before and whose code is shown no more."""
    entered = sent.entered
    contact = entered.contact()
    rate.reports(request)
    bring = partial(
        hear.report,
        actor=ANONYMOUS,
        text=entered.text,
        place=entered.place(),
        category=entered.category or None,
        contact=contact,
        against=entered.office(),
        chosen=entered.chosen(),
        files=papers.uploads({"files": sent.given["files"]}),
        lang=language.language(),
        key=sent.sender_key,
        now=timezone.now(),
    )
    done = _with_days(sent, lambda days: bring(days=days)).done
    codecookie.shows_code(done)
    return done


def _on_map(request: HttpRequest, entered: ReportInput, do: str) -> tuple[ReportInput, int]:
    """The form after a press on its map: the point set and the map one unit closer; 0 where no map is open."""
    if do == "unpick":
        return replace(entered, point=""), 0
    if do.startswith("take:"):
        return replace(entered, point="", unit=do.removeprefix("take:")), 0
    if do.startswith("map"):
        return entered, form.map_unit(do.removeprefix("map").removeprefix(":"))
    if "map_of" not in request.POST:
        return entered, 0
    here = form.map_unit(request.POST["map_of"])
    point = form.clicked(request.POST, here)
    return (replace(entered, point=point, unit=""), form.closer(here, point)) if point else (entered, here)


def _form(
    request: HttpRequest, sent: ReportForm, map_of: int = 0, suggestion: Suggestion | None = None
) -> HttpResponse:
    tree, entered = territory.tree(), sent.entered
    sent.asks_files = sent.asks_files or suggestion is not None or bool(sent.shown("files").value)
    complains = bool(entered.against) or sent.pressed == "against"
    sent.offer("against", [], groups=form.offices_near(entered) if complains else ())
    if suggestion is not None:
        sent.find("category").likely = [one for one in codes(entered.text) if one != suggestion.category]
    return page(
        request,
        "hear/report.html",
        status=sent.status,
        form=sent,
        entered=entered,
        suggestion=suggestion,
        answers=_answers(entered, suggestion),
        chosen=_title(entered.procedure),
        located=form.located(entered),
        map_of=map_of,
        map_trail=tree.ancestors(map_of) if map_of else (),
        map_parts=tree.children(map_of) if map_of else (),
        may_take=bool(map_of) and places.is_listed(map_of),
        breadths=form.BREADTHS,
    )


def _title(procedure: str) -> Wording | None:
    """What the chosen procedure is called; None where none is chosen, or the city has none such."""
    try:
        return registry.in_force(procedure, timezone.localdate()).procedure.title if procedure else None
    except registry.NotAdopted:
        return None


def _answers(entered: ReportInput, suggestion: Suggestion | None) -> Sequence[Shown]:
    """Answers that may spare the report; none in danger, none about an office, none before it is looked at."""
    if suggestion is None or suggestion.danger or suggestion.outside_scope or entered.against:
        return ()
    return base.answering(entered.text, now=timezone.now())


@access("public")
@require_safe
def picker(request: HttpRequest, unit: int, breadth: int) -> HttpResponse:
    """The map that is a button, as an SVG file of `breadth` pixels.

    raises  Http404  none of the widths in `form.BREADTHS`, or no such unit
    """
    if breadth not in form.BREADTHS or territory.tree().by_id(unit) is None:
        raise Http404
    entered = ReportInput(point=request.GET.get("p", ""))
    drawn = maps.picker(maps.parts_of(unit), breadth, entered.spot)
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=600"}
    )
