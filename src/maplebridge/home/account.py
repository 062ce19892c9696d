"""My account: password, sessions, and who stands in while its holder is away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.kernel.identity import own
from maplebridge.kernel.identity.models import Account
from maplebridge.rules.refusal import Incomplete, TooMany
from maplebridge.rules.words import Title
from maplebridge.web import rate, typed
from maplebridge.web.access import access, must_have_factor
from maplebridge.web.frame import page

DIFFER = Title("The two new passwords differ.", "两次输入的新密码不一致。")
NO_DAY = Title("Write the day as 2026-05-07.", "日期请写作2026-05-07。")


@access("post")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: another password, the end of every session, a deputy for days of absence."""
    doing: dict[str, Callable[[HttpRequest], str]] = {
        "password": _password,
        "end": _end,
        "deputy": _deputy,
        "back": _back,
    }
    refusal, what = None, request.POST.get("do", "")
    if request.method == "POST" and what in doing:
        try:
            return HttpResponseRedirect(doing[what](request))
        except (Incomplete, TooMany) as stopped:
            refusal = stopped
    return page(
        request,
        "desk/account.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        what=what,
        done=request.GET.get("done", ""),
        account=me(request),
        required=must_have_factor(request.actor),
        away=own.away(me(request), timezone.localdate()),
        sent=_sent(request.POST),
    )


def me(request: HttpRequest) -> Account:
    """Who is signed in; the mark of the view lets nobody else in."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def _sent(posted: Mapping[str, str]) -> dict[str, str]:
    return {name: typed.line(posted, name, 80) for name in ("deputy", "since", "until")}


def _password(request: HttpRequest) -> str:
    wanted, again = request.POST.get("password", ""), request.POST.get("again", "")
    if wanted != again:
        raise Incomplete(DIFFER, fields={"again": DIFFER})
    who = me(request)
    first = who.must_change
    with rate.present_password(who.pk, timezone.now()):
        own.set_password(
            who, request.session.session_key or "", present=request.POST.get("present", ""), wanted=wanted
        )
    return reverse("site:inbox") if first else f"{reverse('site:account')}?done=password"


def _end(request: HttpRequest) -> str:
    own.end_sessions(request.session.session_key or "")
    logout(request)
    return reverse("site:sign-in")


def _deputy(request: HttpRequest) -> str:
    days = day_of(request, "since"), day_of(request, "until")
    name = typed.line(request.POST, "deputy", 80)
    own.name_deputy(me(request), request.session.session_key or "", name=name, days=days)
    return f"{reverse('site:account')}?done=deputy"


def _back(request: HttpRequest) -> str:
    own.name_deputy(me(request), request.session.session_key or "", name="", days=None)
    return f"{reverse('site:account')}?done=back"


def day_of(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(typed.line(request.POST, name))
    except ValueError:
        raise Incomplete(NO_DAY, fields={name: NO_DAY}) from None
