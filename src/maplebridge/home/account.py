"""My account: password, sessions, and who stands in while its holder is away."""

from __future__ import annotations

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.home.forms import BackForm, DeputyForm, EndForm, PasswordForm
from maplebridge.kernel.identity import own
from maplebridge.kernel.identity.models import Account
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text
from maplebridge.web import rate
from maplebridge.web.access import access, must_have_factor
from maplebridge.web.frame import page

DIFFER = Text("The two new passwords differ.")


@access("post")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: another password, the end of every session, a deputy for days of absence."""
    who, token = me(request), request.session.session_key or ""
    first, here = who.must_change, reverse("site:account")
    forms = (PasswordForm(request), DeputyForm(request), BackForm(request), EndForm(request))
    password, deputy, back, end = forms
    if password.done(lambda: _password(password, who, token)):
        return HttpResponseRedirect(reverse("site:inbox") if first else f"{here}?done=password")
    if deputy.done(lambda: own.name_deputy(who, token, name=deputy.given["deputy"], days=deputy.days)):
        return HttpResponseRedirect(f"{here}?done=deputy")
    if back.done(lambda: own.name_deputy(who, token, name="", days=None)):
        return HttpResponseRedirect(f"{here}?done=back")
    if end.done(lambda: own.end_sessions(token)):
        logout(request)
        return HttpResponseRedirect(reverse("site:sign-in"))
    return page(
        request,
        "desk/account.html",
        status=max(form.status for form in forms),
        forms={form.do: form for form in forms},
        refusal=next((form.refusal for form in forms if form.refusal), None),
        done=request.GET.get("done", ""),
        account=who,
        required=must_have_factor(request.actor),
        away=own.away(who, timezone.localdate()),
    )


def me(request: HttpRequest) -> Account:
    """Who is signed in; the mark of the view lets nobody else in.

    raises  PermissionDenied  nobody is, so the mark is missing
    """
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def _password(form: PasswordForm, who: Account, token: str) -> None:
    wanted = form.given["password"]
    if wanted != form.given["again"]:
        raise Incomplete(DIFFER, fields={"again": DIFFER})
    with rate.present_password(who.pk, timezone.now()):
        own.set_password(who, token, present=form.given["present"], wanted=wanted)
