"""Pages of whoever holds a code: receipt, following, acting, judging."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maplebridge.home.forms import FollowForm
from maplebridge.kernel.conduct import letters, pages, receipts
from maplebridge.kernel.conduct.issuing import reading as issued
from maplebridge.kernel.conduct.issuing import signatures
from maplebridge.kernel.matter import numbers
from maplebridge.web import codecookie, matters, navigation, rate
from maplebridge.web.access import access, takes
from maplebridge.web.cards import cards_of_matter
from maplebridge.web.forms import acts as actforms
from maplebridge.web.forms import carrying
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page
from maplebridge.web.pictures import paper


def _receipt(request: HttpRequest, number: str) -> object:
    matter_number = numbers.read(number)
    code = codecookie.fresh_code(request, matter_number)
    return receipts.receipt(actor=request.actor, number=matter_number, code=code, now=timezone.now())


def follow_address(request: HttpRequest, number: str) -> str:
    """What the QR code says: the page that asks for the code, never the code."""
    return request.build_absolute_uri(f"{reverse('site:follow')}?n={number}")


@access("code")
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt; its code only right after it was made."""
    shown = _receipt(request, number)
    return page(
        request,
        "resident/receipt.html",
        receipt=shown,
        follow_address=follow_address(request, shown.heading.number_text),
        promise_text=paper.canonical(shown.promise),
        proof_text=paper.canonical(shown.proof) if shown.proof else "",
    )


@access("code")
@require_safe
def receipt_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as one A4 page."""
    shown = _receipt(request, number)
    address = follow_address(request, shown.heading.number_text)
    response = HttpResponse(paper.receipt_pdf(shown, address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{shown.heading.number_text}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@access("public")
@takes("words")
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; both right, the matter opens."""
    form = FollowForm(request, start={"number": line(request.GET, "n", 40)})
    return _follow(request, form, carrying.inside(request))


@access("public")
@require_http_methods(["POST"])
def follow_again(request: HttpRequest) -> HttpResponse:
    """Ask for number and code once more while words wait for their form; both right, they go back to it."""
    return _follow(request, FollowForm(request), carrying.inside(request))


def follow_first(request: HttpRequest, number: str) -> HttpResponse:
    """A form was sent for a matter that this browser shows no longer: the code is asked for, the words wait."""
    form = FollowForm(request, start={"number": number}, fresh=True)
    return _follow(request, form, carrying.of(request))


def _follow(request: HttpRequest, form: FollowForm, carried: carrying.Carried) -> HttpResponse:
    opened: list[int] = []
    if form.done(
        lambda: opened.append(
            matters.number_for_code(form.given["number"], form.given["code"], rate.address_of(request))
        )
    ):
        shown = numbers.show(opened[0])
        if carried:
            response = page(request, "back.html", carried=carried, token=form.token)
        else:
            response = HttpResponseRedirect(reverse("site:follow-matter", kwargs={"number": shown}))
        codecookie.remember(request, response, opened[0], form.given["code"])
        return response
    form.carries(carried, reverse("site:follow-again"))
    still = [numbers.show(number) for number in sorted(codecookie.numbers(request))]
    status = form.status if form.sent or not carried else 403
    return page(request, "resident/follow.html", status=status, form=form, opened=still, carried=carried)


@access("code")
@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """Where the matter stands, and what its reporter may do."""
    number_read = numbers.read(number)
    shown = pages.follow_page(actor=request.actor, number=number_read, now=timezone.now())
    missed = letters.failed(actor=request.actor, number=number_read)
    papers = issued.seen(actor=request.actor, number=number_read)
    return page(
        request,
        "resident/matter.html",
        matter=shown,
        letters=missed,
        issued=papers,
        signatures=signatures.of_matter(papers, shown.partly),
        cards=cards_of_matter(request, number_read or 0, "resident"),
        done="done" in request.GET,
        taken=actforms.taken_before(request, number_read or 0),
    )


@access("code")
@takes("files")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form of one act of the reporter; sent, the act."""
    back = reverse("site:follow-matter", kwargs={"number": number})
    return actforms.act_page(request, "resident/act.html", number=numbers.read(number), name=name, back=back)


@access("code")
@require_safe
def read_paper(request: HttpRequest, number: str, paper: str) -> HttpResponse:
    """A document that was served to the reporter, or that they sent themselves, as a download."""
    return matters.paper(request.actor, numbers.read(number), paper)


@access("code")
@require_POST
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Close the matter on this device."""
    response = HttpResponseRedirect(reverse("site:home"))
    codecookie.forget(request, response, numbers.read(number) or 0)
    return response


@access("public")
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """Leave in a hurry: this browser forgets every code at once and goes to an outside page, which is not told whence."""
    response = HttpResponseRedirect(navigation.away())
    codecookie.forget_all(response)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
