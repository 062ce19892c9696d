"""The second factor: switched on and off by whoever is signed in, asked for after the password."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from maplebridge.home import trying
from maplebridge.home.account import me
from maplebridge.home.forms import CodeForm, FactorOffForm, FactorOnForm
from maplebridge.kernel.identity import factor, sessions
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Incomplete
from maplebridge.web import rate
from maplebridge.web.access import access, actor_of, must_have_factor
from maplebridge.web.forms import carrying
from maplebridge.web.frame import page
from maplebridge.web.language import gettext as _
from maplebridge.web.pictures import drawing

HALF = "mb_half"
FOR = timedelta(minutes=5)


def half_way(request: HttpRequest, account: Account, wanted: str, carried: carrying.Carried) -> HttpResponse:
    """The password was right: the code is asked for next, within five minutes. This is no session yet."""
    if carried:
        response = _asked(request, CodeForm(request, start={"next": wanted}, fresh=True), carried)
    else:
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


def onward(request: HttpRequest, account: Account, wanted: str, carried: carrying.Carried) -> HttpResponse:
    """Where a sign-in leads: to the words that wait for their form; to one's account while the start password stands; else
    where one wanted to go."""
    if carried:
        request.actor = actor_of(request, timezone.now())  # type: ignore[attr-defined]  # ours
        return page(request, "back.html", carried=carried, token=csrf_input(request))
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    if account.must_change:
        return HttpResponseRedirect(reverse("site:account"))
    return HttpResponseRedirect(wanted if inside else reverse("site:inbox"))


@access("public")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the second factor; then the desk opens."""
    form = CodeForm(request, start={"next": request.GET.get("next", "")})
    return _code(request, form, carrying.NOTHING)


@access("public")
@require_http_methods(["POST"])
def code_again(request: HttpRequest) -> HttpResponse:
    """Ask for the code while words wait for their form; then they go back to it."""
    return _code(request, CodeForm(request), carrying.inside(request))


def _code(request: HttpRequest, form: CodeForm, carried: carrying.Carried) -> HttpResponse:
    half, wanted = request.COOKIES.get(HALF, ""), form.shown("next").value
    account = factor.halfway(half)
    if account is None:
        status = 409 if request.method == "POST" else 200
        return page(
            request,
            "desk/second_code.html",
            status=status,
            form=form,
            next=wanted,
            over=True,
            carried=carried,
            token=form.token,
        )
    if not form.fits():
        return _asked(request, form, carried)
    this, token = trying.Try(request, account.username, timezone.now(), code=True), secrets.token_urlsafe(32)
    with this.turn():
        right = factor.opens(half, token, form.given["digits"])
    this.note(opened=right)
    if not right:
        form.refuse(Incomplete(factor.WRONG, fields={"digits": factor.WRONG}))
        return _asked(request, form, carried)
    request.session.flush()
    request.session.take(token)  # type: ignore[attr-defined]  # our own sessions
    rotate_token(request)
    request.user = account
    response = onward(request, account, wanted, carried)
    this.opened(response)
    response.delete_cookie(HALF)
    return response


def _asked(request: HttpRequest, form: CodeForm, carried: carrying.Carried) -> HttpResponse:
    form.carries(carried, reverse("site:second-code-again"))
    return page(
        request, "desk/second_code.html", status=form.status, form=form, next="", over=False, carried=carried
    )


@access("post")
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Switch one's own second factor on or off; recovery codes are shown once."""
    account, token = me(request), request.session.session_key or ""
    state, codes = factor.of_session(token, account), list[str]()
    off, on = FactorOffForm(request), FactorOnForm(request)
    secret = factor.carried_back(on.shown("kept").value, token) or factor.fresh()
    if state is not None and "kept" not in request.POST:
        if off.done(lambda: _off(off, account, token)):
            return HttpResponseRedirect(f"{reverse('site:account')}?done=factor-off")
    else:
        on.done(lambda: codes.extend(_on(on, account, token, secret)))
        if on.refusal is not None and state is not None:
            raise on.refusal  # it is on already: there is no form any more that could be switched on
    on.set("kept", factor.carried(secret, token))
    where = factor.address(secret, name=account.username, city=territory.tree().root.name_en)
    form = off if state is not None else on
    return page(
        request,
        "desk/second.html",
        status=form.status,
        form=form,
        account=account,
        state=state,
        required=must_have_factor(request.actor),  # type: ignore[attr-defined]  # set by the door
        codes=codes,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        picture=drawing.qr(where, _("The secret as a picture for the app")),
    )


def _on(form: FactorOnForm, account: Account, token: str, secret: str) -> tuple[str, ...]:
    with rate.present_password(account.pk, timezone.now()):
        return factor.switch_on(
            account, token, secret=secret, password=form.given["present"], code=form.given["digits"]
        )


def _off(form: FactorOffForm, account: Account, token: str) -> None:
    with rate.present_password(account.pk, timezone.now()):
        factor.switch_off(account, token, password=form.given["present"], code=form.given["digits"])
