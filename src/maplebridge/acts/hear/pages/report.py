"""Reporting something: one form, its map, and the look before it is sent."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.acts.hear import acts as hear
from maplebridge.acts.hear import queries
from maplebridge.acts.hear.pages import form
from maplebridge.kernel.conduct.reaching import Contact
from maplebridge.kernel.file.shapes.surveying import Suggestion
from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Conflict, Refusal
from maplebridge.rules.words import Title
from maplebridge.web import held, rate, tongue
from maplebridge.web.access import access
from maplebridge.web.frame import page
from maplebridge.web.pictures import maps


@access("public")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent, it leads to the receipt."""
    typed = form.typed_from(request.POST)
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


def _send(request: HttpRequest, typed: form.Typed, contact: Contact | None) -> HttpResponse:
    rate.reports(request)
    opened = hear.report(
        actor=ANONYMOUS,
        text=typed.text,
        place=typed.place(),
        category=typed.category or None,
        contact=contact,
        against=typed.office(),
        lang=tongue.language(),
        key=_key(request, typed),
        now=timezone.now(),
    )
    shown = numbers.show(opened.number)
    if opened.code is None:
        raise Conflict(_sent_before(shown))
    response = HttpResponseRedirect(reverse("site:receipt", kwargs={"number": shown}))
    held.remember(request, response, opened.number, opened.code, fresh=True)
    return response


def _key(request: HttpRequest, typed: form.Typed) -> str:
    """The form's key together with the secret of this browser's cookie, without which no form is taken at all.

    So a key that somebody else knows or guesses is another key; and it is never one of the API.
    """
    return f"page:{request.META.get('CSRF_COOKIE', '')}:{typed.key}"


def _sent_before(number: str) -> Title:
    """What is said of a form that comes again when its code is shown no more."""
    return Title(
        f"You sent this report before: it is {number}. Its code was shown then, and only then. With number and code you "
        "follow it; if the code is lost, a counter gives you a new one against the contact you left.",
        f"该内容此前已提交，编号为{number}。查询码仅在当时显示。凭编号和查询码可查询进展；查询码遗失的，可凭所留联系方式到窗口补发。",
    )


def _on_map(request: HttpRequest, typed: form.Typed, do: str) -> tuple[form.Typed, int]:
    """The form after a press on its map: the point set and the map one unit closer; 0 where no map is open."""
    if do == "unpick":
        return replace(typed, point=""), 0
    if do.startswith("take:"):
        return replace(typed, point="", unit=do.removeprefix("take:")), 0
    if do.startswith("map"):
        return typed, form.map_unit(do.removeprefix("map").removeprefix(":"))
    if "map_of" not in request.POST:
        return typed, 0
    here = form.map_unit(request.POST["map_of"])
    point = form.clicked(request.POST, here)
    return (replace(typed, point=point, unit=""), form.closer(here, point)) if point else (typed, here)


def _form(
    request: HttpRequest,
    typed: form.Typed,
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
        places=form.list_of_places(),
        offices=form.offices_near(typed) if complains else (),
        located=form.located(typed),
        map_of=map_of,
        map_trail=tree.ancestors(map_of) if map_of else (),
        map_parts=tree.children(map_of) if map_of else (),
        may_take=bool(map_of) and form.is_listed(map_of),
        breadths=form.BREADTHS,
    )


@access("public")
@require_safe
def picker(request: HttpRequest, unit: int, breadth: int) -> HttpResponse:
    """The map that is a button, as an SVG file."""
    if breadth not in form.BREADTHS or territory.tree().by_id(unit) is None:
        raise Http404
    typed = form.Typed(point=request.GET.get("p", ""))
    drawn = maps.picker(maps.parts_of(unit), breadth, typed.spot)
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=600"}
    )
