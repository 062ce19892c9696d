"""Reporting something: one form, its map, and the look before it is sent."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.acts.hear import acts as hear
from maplebridge.acts.hear import queries
from maplebridge.acts.hear.place import Contact
from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.surveying import Suggestion
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Refusal
from maplebridge.site import held, maps, rate, reporting, tongue
from maplebridge.site.access import access
from maplebridge.site.frame import page


@access("public")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent, it leads to the receipt."""
    typed = reporting.typed_from(request.POST)
    do = request.POST.get("do", "")
    try:
        if do == "look":
            typed.contact()
            found = queries.suggest(
                text=typed.text,
                place=typed.place(),
                category=typed.category or None,
                against=typed.office(),
                now=timezone.now(),
            )
            return _form(request, typed, suggestion=found)
        if do == "send":
            return _send(request, typed, typed.contact())
    except Refusal as refusal:
        return _form(request, typed, refusal=refusal)
    return _form(request, *_on_map(request, typed, do))


def _send(request: HttpRequest, typed: reporting.Typed, contact: Contact | None) -> HttpResponse:
    rate.reports(request)
    opened = hear.report(
        actor=ANONYMOUS,
        text=typed.text,
        place=typed.place(),
        category=typed.category or None,
        contact=contact,
        against=typed.office(),
        lang=tongue.language(),
        key=typed.key,
        now=timezone.now(),
    )
    response = HttpResponseRedirect(reverse("site:receipt", kwargs={"number": numbers.show(opened.number)}))
    held.remember(request, response, opened.number, opened.code or "")
    return response


def _on_map(request: HttpRequest, typed: reporting.Typed, do: str) -> tuple[reporting.Typed, int]:
    """The form after a press on its map: the point set and the map one unit closer; 0 where no map is open."""
    if do == "unpick":
        return replace(typed, point=""), 0
    if do.startswith("take:"):
        return replace(typed, point="", unit=do.removeprefix("take:")), 0
    if do.startswith("map"):
        return typed, reporting.map_unit(do.removeprefix("map").removeprefix(":"))
    if "map_of" not in request.POST:
        return typed, 0
    here = reporting.map_unit(request.POST["map_of"])
    point = reporting.clicked(request.POST, here)
    return (replace(typed, point=point, unit=""), reporting.closer(here, point)) if point else (typed, here)


def _form(
    request: HttpRequest,
    typed: reporting.Typed,
    map_of: int = 0,
    suggestion: Suggestion | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    tree = territory.tree()
    complains = bool(typed.against) or request.POST.get("do") == "against"
    return page(
        request,
        "resident/report.html",
        status=refusal.status if refusal else 200,
        typed=typed,
        suggestion=suggestion,
        refusal=refusal,
        categories=queries.categories() if suggestion else (),
        places=reporting.list_of_places(),
        offices=reporting.offices_near(typed) if complains else (),
        located=reporting.located(typed),
        map_of=map_of,
        map_trail=tree.ancestors(map_of) if map_of else (),
        map_parts=tree.children(map_of) if map_of else (),
        may_take=bool(map_of) and reporting.is_listed(map_of),
        breadths=reporting.BREADTHS,
    )


@access("public")
@require_safe
def picker(request: HttpRequest, unit: int, breadth: int) -> HttpResponse:
    """The map that is a button, as an SVG file."""
    if breadth not in reporting.BREADTHS or territory.tree().by_id(unit) is None:
        raise Http404
    typed = reporting.Typed(point=request.GET.get("p", ""))
    drawn = maps.picker(maps.parts_of(unit), breadth, typed.spot)
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=600"}
    )
