"""Ways in and out: the root, signing in, signing out."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
from django.contrib.auth import authenticate, login, logout
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maplebridge.home import desk, second, trying
from maplebridge.home.forms import SignInForm
from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.identity.models import Account
from maplebridge.rules.refusal import Conflict, Incomplete
from maplebridge.texts import Text
from maplebridge.web import language
from maplebridge.web.access import access, takes
from maplebridge.web.forms import carrying
from maplebridge.web.frame import page
from maplebridge.web.middleware import answer
from maplebridge.web.refusals import STALE as STALE_FORM
from maplebridge.web.refusals import refusal_page

STALE = Text(
    "This form was open too long, or this browser keeps no cookies, so nothing was sent. "
    "What you typed stands below: open the form again with it and send it, or copy it."
)
OVER = 403
"""The status of a page that asks for a sign-in before what was sent can be taken."""
NO_SUCH_PAIR = Text(
    "Name and password do not fit together. Check both, capital letters too; then ask your administrator."
)


@access("public")
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the language the browser asks for."""
    language.activate(language.wanted(request.headers.get("Accept-Language", "")))
    return HttpResponseRedirect(reverse("site:home"), headers={"Vary": "Accept-Language"})


@access("public")
@require_safe
def font(request: HttpRequest) -> FileResponse:
    """The Chinese font for machines that have none; style sheets name it last."""
    file = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
    response = FileResponse(file.open("rb"), content_type="font/otf")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@access("public")
@takes("words")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; both wrong answers get the same sentence."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return _sign_in(request, SignInForm(request, start={"next": wanted}), carrying.NOTHING)


@access("public")
@require_http_methods(["POST"])
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign in while words wait for their form; then they go back to it."""
    carried = carrying.inside(request)
    return _sign_in(request, SignInForm(request), carried)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """A form was sent by somebody whose session had ended: signing in is asked for, the words wait."""
    carried = carrying.of(request)
    return _sign_in(request, SignInForm(request, start={"next": carried.to}, fresh=True), carried)


def _sign_in(request: HttpRequest, form: SignInForm, carried: carrying.Carried) -> HttpResponse:
    form.carries(carried, reverse("site:sign-in-again"))
    if not form.fits():
        status = form.status if form.sent or not carried else OVER
        return page(request, "desk/sign_in.html", status=status, form=form, carried=carried)
    wanted = form.given["next"]
    this = trying.Try(request, form.given["name"], timezone.now())
    with this.turn():
        account = authenticate(request, username=form.given["name"], password=form.given["password"])
    if isinstance(account, Account) and account.has_factor:
        this.fits()
        return second.half_way(request, account, wanted, carried)
    this.note(opened=account is not None)
    if account is None:
        form.refuse(Incomplete(NO_SUCH_PAIR, fields={"name": NO_SUCH_PAIR}))
        return page(request, "desk/sign_in.html", status=form.status, form=form, carried=carried)
    request.session.proof = account.proof  # type: ignore[attr-defined]  # our own sessions and accounts
    login(request, account)
    response = second.onward(request, account, wanted, carried)
    this.opened(response)
    return response


@access("public")
@takes("words")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the desk: the session ends on the server, so that a copy of its cookie opens nothing."""
    logout(request)
    response = HttpResponseRedirect(reverse("site:home"))
    response.delete_cookie(desk.HEARD)
    response["Clear-Site-Data"] = '"cache"'
    return response


@access("public")
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer for a form whose token does not fit, with the words typed into it (Django calls this by name).

    Words of another site are shown and no more: they are not led into a form.
    """
    refusal = Conflict(STALE)
    refusal.code = STALE_FORM
    refusal.status = 403
    return refusal_page(request, refusal)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what was too much or could not be read before any page was asked (Django calls this by name)."""
    if not hasattr(request, "actor"):
        request.actor = ANONYMOUS  # type: ignore[attr-defined]  # stopped before the door set it
    return answer(request, exception)
