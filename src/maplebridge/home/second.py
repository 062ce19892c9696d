"""The second factor: switched on and off by whoever is signed in, asked for after the password."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from maplebridge.home import trying
from maplebridge.home.account import me
from maplebridge.kernel.identity import factor, sessions
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.identity.passwords import LONGEST
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Incomplete, TooMany
from maplebridge.web import rate, typed
from maplebridge.web.access import access, must_have_factor
from maplebridge.web.frame import page
from maplebridge.web.pictures import drawing
from maplebridge.web.tongue import gettext as _

HALF = "mb_half"
FOR = timedelta(minutes=5)


def half_way(account: Account, wanted: str) -> HttpResponse:
    """The password was right: the code is asked for next, within five minutes. This is no session yet."""
    response = HttpResponseRedirect(f"{reverse('site:second-code')}?{urlencode({'next': wanted})}")
    response.set_cookie(
        HALF,
        sessions.half_open(account),
        max_age=int(FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def onward(request: HttpRequest, account: Account, wanted: str) -> str:
    """Where a sign-in leads: to one's account while the start password stands, else where one wanted to go."""
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    if account.must_change:
        return reverse("site:account")
    return wanted if inside else reverse("site:inbox")


@access("public")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the second factor; then the desk opens."""
    half, wanted = request.COOKIES.get(HALF, ""), request.POST.get("next") or request.GET.get("next", "")
    account = factor.halfway(half)
    if account is None:
        status = 409 if request.method == "POST" else 200
        return page(request, "desk/second_code.html", status=status, refusal=None, next=wanted, over=True)
    if request.method != "POST":
        return page(request, "desk/second_code.html", refusal=None, next=wanted, over=False)
    this, token = trying.Try(request, account.username, timezone.now(), code=True), secrets.token_urlsafe(32)
    with this.turn():
        right = factor.opens(half, token, typed.line(request.POST, "digits", 40))
    this.note(opened=right)
    if not right:
        refusal = Incomplete(factor.WRONG, fields={"digits": factor.WRONG})
        return page(request, "desk/second_code.html", status=422, refusal=refusal, next=wanted, over=False)
    request.session.flush()
    request.session.take(token)  # type: ignore[attr-defined]  # our own sessions
    rotate_token(request)
    response = HttpResponseRedirect(onward(request, account, wanted))
    this.opened(response)
    response.delete_cookie(HALF)
    return response


@access("post")
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Switch one's own second factor on or off; recovery codes are shown once."""
    account, token = me(request), request.session.session_key or ""
    standing, refusal, codes = factor.of_session(token, account), None, tuple[str, ...]()
    secret = factor.carried_back(request.POST.get("kept", ""), token) or factor.fresh()
    if request.method == "POST":
        try:
            if standing is not None and "kept" not in request.POST:
                _off(request, account, token)
                return HttpResponseRedirect(f"{reverse('site:account')}?done=factor-off")
            codes = _on(request, account, token, secret)
        except (Incomplete, TooMany) as stopped:
            refusal = stopped
    where = factor.address(secret, name=account.username, city=territory.tree().root.name_en)
    return page(
        request,
        "desk/second.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        account=account,
        standing=standing,
        required=must_have_factor(request.actor),  # type: ignore[attr-defined]  # set by the door
        codes=codes,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        kept=factor.carried(secret, token),
        picture=drawing.qr(where, _("The secret as a picture for the app")),
    )


def _on(request: HttpRequest, account: Account, token: str, secret: str) -> tuple[str, ...]:
    password = request.POST.get("present", "")[:LONGEST]
    digits = typed.line(request.POST, "digits", 40)
    with rate.present_password(account.pk, timezone.now()):
        return factor.switch_on(account, token, secret=secret, password=password, typed=digits)


def _off(request: HttpRequest, account: Account, token: str) -> None:
    password = request.POST.get("present", "")[:LONGEST]
    with rate.present_password(account.pk, timezone.now()):
        factor.switch_off(account, token, password=password, typed=typed.line(request.POST, "digits", 40))
