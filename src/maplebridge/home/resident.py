"""Pages of whoever holds a code: receipt, following, acting, judging."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maplebridge.kernel.conduct import acts, once, pages, receipts
from maplebridge.kernel.matter import numbers
from maplebridge.rules.refusal import Refusal, UsedUp
from maplebridge.web import filled, held, rate, typed
from maplebridge.web.access import access
from maplebridge.web.frame import page
from maplebridge.web.pictures import paper


def _receipt(request: HttpRequest, number: str) -> object:
    found = numbers.read(number)
    code = held.fresh_code(request, found)
    return receipts.receipt(actor=request.actor, number=found, code=code, now=timezone.now())


def follow_address(request: HttpRequest, number: str) -> str:
    """What the QR code says: the page that asks for the code, never the code."""
    return request.build_absolute_uri(f"{reverse('site:follow')}?n={number}")


@access("code")
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt; its code only right after it was made."""
    found = _receipt(request, number)
    return page(
        request,
        "resident/receipt.html",
        receipt=found,
        follow_address=follow_address(request, found.heading.number_text),
        promise_text=paper.canonical(found.promise),
        proof_text=paper.canonical(found.proof) if found.proof else "",
    )


@access("code")
@require_safe
def receipt_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as one A4 page."""
    found = _receipt(request, number)
    address = follow_address(request, found.heading.number_text)
    response = HttpResponse(paper.receipt_pdf(found, address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.heading.number_text}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@access("public")
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; both right, the matter opens."""
    asked = typed.line(request.POST, "number", 40) or typed.line(request.GET, "n", 40)
    shown = [numbers.show(number) for number in sorted(held.numbers(request))]
    if request.method != "POST":
        return page(request, "resident/follow.html", number=asked, held=shown, refusal=None)
    code = typed.line(request.POST, "code", 60)
    try:
        found = filled.number_for_code(asked, code, rate.address_of(request))
    except Refusal as refusal:
        return page(
            request, "resident/follow.html", status=refusal.status, number=asked, held=shown, refusal=refusal
        )
    response = HttpResponseRedirect(reverse("site:follow-matter", kwargs={"number": numbers.show(found)}))
    held.remember(request, response, found, code)
    return response


@access("code")
@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """Where the matter stands, and what its reporter may do."""
    found = pages.follow_page(actor=request.actor, number=numbers.read(number), now=timezone.now())
    return page(request, "resident/matter.html", matter=found, done="done" in request.GET)


@access("code")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form of one act of the reporter; sent, the act."""
    back = reverse("site:follow-matter", kwargs={"number": number})
    return filled.act_page(request, "resident/act.html", number=numbers.read(number), name=name, back=back)


@access("code")
@require_safe
def read_paper(request: HttpRequest, number: str, paper: str) -> HttpResponse:
    """A document that was served to the reporter, or that they sent themselves, as a download."""
    return filled.paper(request.actor, numbers.read(number), paper)


@access("code")
@require_POST
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Close the matter on this device."""
    response = HttpResponseRedirect(reverse("site:home"))
    held.forget(request, response, numbers.read(number) or 0)
    return response


@access("public")
@require_http_methods(["GET", "POST"])
def verdict(request: HttpRequest, token: str) -> HttpResponse:
    """What a one-time link opens; only pressing a button on it uses it up."""
    try:
        return _verdict(request, token)
    except UsedUp:
        pressed = request.POST.get("act", "")
        if once.judged_before(token=token, name=pressed, given=lambda: filled.all_given(request)):
            return page(
                request, "resident/judged.html"
            )  # the second click, or the answer was lost on its way
        raise


def _verdict(request: HttpRequest, token: str) -> HttpResponse:
    now, pressed = timezone.now(), request.POST.get("act", "")
    found = pages.verdict_page(token=token, now=now)
    if request.method != "POST":
        return page(request, "resident/verdict.html", verdict=found, given={}, chosen="", refusal=None)
    chosen = next((a for a in found.acts if a.name == pressed), None)
    given = filled.given_for(chosen, request) if chosen else {}
    try:
        filled.complete(chosen, given)
        acts.judge(token=token, name=chosen.name, given=given, now=now)
    except UsedUp:
        raise
    except Refusal as refusal:
        return page(
            request,
            "resident/verdict.html",
            status=refusal.status,
            verdict=found,
            given=given,
            chosen=chosen.name if chosen else "",
            refusal=refusal,
        )
    return page(request, "resident/judged.html")
