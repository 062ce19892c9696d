"""Those who act for a side of a matter: the list, naming one, checking a paper, ending a power."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.home.representing.forms import CheckForm, DeskNamingForm, EndForm, NamingForm, OwnEndForm
from maplebridge.home.resident import follow_address
from maplebridge.home.sides import AnewForm
from maplebridge.kernel.conduct.parties import COUNTER
from maplebridge.kernel.conduct.reach import recoding
from maplebridge.kernel.conduct.representing import ending, shown
from maplebridge.kernel.conduct.representing.empowering import Empowered, empower
from maplebridge.kernel.file.shapes.showing import Representative
from maplebridge.rules.refusal import NotFound
from maplebridge.web import codecookie
from maplebridge.web.access import access, takes
from maplebridge.web.forms import Form
from maplebridge.web.frame import page
from maplebridge.web.matters import number_or_404


@access("post")
@takes("files")
@require_http_methods(["GET", "POST"])
def at_desk(request: HttpRequest, number: str) -> HttpResponse:
    """Who acts for which side; the office that has the matter puts somebody on record."""
    asked = shown.page(actor=request.actor, number=number_or_404(number), now=timezone.now())  # type: ignore[attr-defined]
    form = (
        DeskNamingForm(request, whose=asked.whose) if asked.here and asked.whose and not asked.ended else None
    )
    return _listing(request, "desk/representatives.html", asked, form)


@access("code")
@takes("files")
@require_http_methods(["GET", "POST"])
def followed(request: HttpRequest, number: str) -> HttpResponse:
    """Who acts for the side that asks; it names somebody, whose paper the office checks."""
    asked = shown.page(actor=request.actor, number=number_or_404(number), now=timezone.now())  # type: ignore[attr-defined]
    form = NamingForm(request) if asked.here and not asked.ended else None
    return _listing(request, "resident/representatives.html", asked, form)


@access("post")
@require_http_methods(["GET", "POST"])
def one_at_desk(request: HttpRequest, number: str, who: int) -> HttpResponse:
    """A representative at the desk: the paper is checked, the power ended.

    number  as it is shown;  who  primary key
    """
    actor, matter, now = request.actor, number_or_404(number), timezone.now()  # type: ignore[attr-defined]
    asked = shown.page(actor=actor, number=matter, now=now)
    row = _row(asked, who)
    check, given = CheckForm(request), list[Empowered]()
    named = {"actor": actor, "number": matter, "representative": who, "now": now}
    if asked.here and check.done(lambda: given.append(ending.confirm(**named, key=check.key))):
        return _to_given(reverse("site:representative", kwargs={"number": number, "who": who}), who, given[0].code)
    end = EndForm(request)
    if asked.here and end.done(lambda: _end(end, named)):
        return HttpResponseRedirect(reverse("site:representatives", kwargs={"number": number}))
    anew, codes = AnewForm(request), list[str]()
    by_hand = asked.here and row.status == "holds" and row.by == COUNTER
    if by_hand and anew.done(
        lambda: codes.append(recoding.hand_anew(actor=actor, number=matter, party=who, key=anew.key, now=now))
    ):
        return _to_given(reverse("site:representative", kwargs={"number": number, "who": who}), who, codes[0])
    waits = row.status == "waits" and not asked.ended
    forms = {"check": check if waits else None, "end": end, "anew": anew if by_hand else None}
    return _one(request, "desk/representative.html", asked, row, forms)


@access("code")
@require_http_methods(["GET", "POST"])
def one_followed(request: HttpRequest, number: str, who: int) -> HttpResponse:
    """A representative as the side sees it, or as they see it themselves: the power may be ended.

    number  as it is shown;  who  primary key
    """
    actor, matter, now = request.actor, number_or_404(number), timezone.now()  # type: ignore[attr-defined]
    asked = shown.page(actor=actor, number=matter, now=now)
    row, end = _row(asked, who), OwnEndForm(request)
    named = {"actor": actor, "number": matter, "representative": who, "now": now}
    if end.done(lambda: _end(end, named)):
        where = "follow" if actor.represents == who else "follow-representatives"
        return HttpResponseRedirect(
            reverse(f"site:{where}", kwargs={"number": number} if where != "follow" else {})
        )
    return _one(request, "resident/representative.html", asked, row, {"check": None, "end": end})


def _end(form: Form, named: dict[str, object]) -> int:
    return ending.end(**named, reason=form.given["reason"], key=form.key)  # type: ignore[arg-type]


def _listing(request: HttpRequest, template: str, asked: shown.Page, form: NamingForm | None) -> HttpResponse:
    if form is None:
        return page(request, template, listed=asked)
    actor, number, now = request.actor, number_or_404(asked.number), timezone.now()  # type: ignore[attr-defined]
    named: list[Empowered] = []
    if form.done(
        lambda: named.append(empower(actor=actor, number=number, given=form.given, key=form.key, now=now))
    ):
        where = "representative" if template.startswith("desk") else "follow-representative"
        there = {"number": asked.number, "who": named[0].number}
        return _to_given(reverse(f"site:{where}", kwargs=there), named[0].number, named[0].code)
    return page(request, template, status=form.status, listed=asked, form=form)


def _one(
    request: HttpRequest, template: str, asked: shown.Page, row: Representative, forms: dict[str, Form | None]
) -> HttpResponse:
    shut = row.status == "ended" or not (asked.here or template.startswith("resident"))
    kept = {name: None if shut else form for name, form in forms.items()}
    status = max((one.status for one in kept.values() if one is not None), default=200)
    code = codecookie.handed_over(request, f"party:{row.number}") if template.startswith("desk") else ""
    response = page(
        request,
        template,
        status=status,
        listed=asked,
        row=row,
        given="given" in request.GET and status == 200,
        code=code,
        follow_address=follow_address(request, asked.number),
        **kept,
    )
    return codecookie.was_shown(response) if code else response


def _to_given(there: str, who: int, code: str) -> HttpResponse:
    """Lead to the page of who was named, or whose paper was checked: it shows the code once, where that goes by hand."""
    return codecookie.hand_over(f"{there}?given", f"party:{who}", code)


def _row(asked: shown.Page, who: int) -> Representative:
    """One of those who act for a side, as the reader may see them. Raises NotFound."""
    row = next((each for each in asked.rows if each.number == who), None)
    if row is None:
        raise NotFound(ending.NO_SUCH)
    return row
