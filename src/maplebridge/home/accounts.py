"""Accounts, for whoever keeps them: found, made, signed out, closed; start passwords, deputies, the last month at a door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.home.account import me
from maplebridge.home.forms import LANGUAGES, BackForm, LostForm, NewAccountForm, OthersDeputyForm, PressForm
from maplebridge.kernel.identity import keeping
from maplebridge.kernel.identity.accounts import Shown
from maplebridge.rules.plain import whole
from maplebridge.web import rate
from maplebridge.web.access import access
from maplebridge.web.forms import Form
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page

MOST = 500
"""Offices that are offered while one types; a city with more types the name whole."""


@dataclass(frozen=True, slots=True)
class PressResult:
    """What a press led to: a start password to hand over, the last month at the door."""

    start: str = ""
    log: tuple[tuple[Any, bool], ...] | None = None


@access("admin")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Open accounts and their posts, found by name or office."""
    words, page_shown = line(request.GET, "q", 80).strip(), line(request.GET, "page", 6)
    number = whole(page_shown) or 1
    lines, more = keeping.search(words, number - 1, timezone.localdate())
    return page(request, "operator/accounts.html", lines=lines, words=words, number=number, more=more)


@access("admin")
@require_http_methods(["GET", "POST"])
def adding(request: HttpRequest) -> HttpResponse:
    """Make an account with one post; its start password is shown once."""
    form = NewAccountForm(request, start={"since": timezone.localdate().isoformat(), "language": "en"})
    made: list[tuple[int, str]] = []
    if form.done(lambda: made.append(_add(request, form))):
        who, start = made[0]
        return _one(request, who, result=PressResult(start=start), done="add")
    places = keeping.places()
    form.suggest("office", places if len(places) <= MOST else [])
    return page(request, "operator/account_new.html", status=form.status, form=form)


@access("admin")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, who: int) -> HttpResponse:
    """One account: its posts; sign it out, name a deputy, give a start password, close it, read its door's last month."""
    results: list[PressResult] = []
    forms = _forms(request)
    for form in forms.values():
        if form.done(partial(_press, request, who, form, results)):
            if results[0].start or results[0].log is not None:
                return _one(request, who, result=results[0], done=form.pressed)
            return HttpResponseRedirect(
                f"{reverse('site:account-of', kwargs={'who': who})}?done={form.pressed}"
            )
    return _one(request, who, forms=forms, done=line(request.GET, "done", 10))


def _press(request: HttpRequest, who: int, form: Form, results: list[PressResult]) -> None:
    results.append(ACTS[form.pressed](request, who, form))


def _forms(request: HttpRequest, *, fresh: bool = False) -> dict[str, Form]:
    """The forms of the page of one account."""
    return {
        "deputy": OthersDeputyForm(request, fresh=fresh),
        "back": BackForm(request, fresh=fresh),
        "lost": LostForm(request, fresh=fresh),
        "alone": PressForm(request, fresh=fresh),
    }


def _one(
    request: HttpRequest,
    who: int,
    *,
    result: PressResult | None = None,
    forms: dict[str, Form] | None = None,
    done: str = "",
) -> HttpResponse:
    shown, forms = keeping.one(who, timezone.localdate()), forms or _forms(request, fresh=True)
    return page(
        request,
        "operator/account.html",
        status=max(form.status for form in forms.values()),
        line=shown,
        account=shown.account,
        away=next((post for post in shown.posts if post.deputy), None),
        forms=forms,
        refusal=next((form.refusal for form in forms.values() if form.refusal), None),
        done=done,
        result=result or PressResult(),
    )


def _add(request: HttpRequest, form: NewAccountForm) -> tuple[int, str]:
    given = form.given
    language = given["language"] if given["language"] in dict(LANGUAGES) else "en"
    new = keeping.New(
        name=given["name"],
        shown=Shown(given["shown_en"], given["shown_zh"], language),
        office=given["office"],
        kind=given["kind"],
        since=given["since"],
        until=given["until"] or None,
    )
    with rate.present_password(me(request).pk, timezone.now()):
        return keeping.add(me(request), _token(request), new, password=given[rate.PRESENT])


def _start(request: HttpRequest, who: int, form: Form) -> PressResult:
    with rate.present_password(me(request).pk, timezone.now()):
        password = form.given[rate.PRESENT]
        return PressResult(start=keeping.start_again(me(request), _token(request), who, password=password))


def _factor(request: HttpRequest, who: int, form: Form) -> PressResult:
    with rate.present_password(me(request).pk, timezone.now()):
        keeping.factor_off(me(request), _token(request), who, password=form.given[rate.PRESENT])
    return PressResult()


def _sessions(request: HttpRequest, who: int, _form: Form) -> PressResult:
    keeping.end_sessions(_token(request), who)
    return PressResult()


def _close(request: HttpRequest, who: int, _form: Form) -> PressResult:
    keeping.close(_token(request), who)
    return PressResult()


def _deputy(request: HttpRequest, who: int, form: Form) -> PressResult:
    days = form.given["since"], form.given["until"]
    keeping.name_deputy(_token(request), who, name=form.given["deputy"], days=days)
    return PressResult()


def _back(request: HttpRequest, who: int, _form: Form) -> PressResult:
    keeping.name_deputy(_token(request), who, name="", days=None)
    return PressResult()


def _log(request: HttpRequest, who: int, _form: Form) -> PressResult:
    """A success is shown by its day alone, a failure by its minute."""
    log = keeping.sign_ins(_token(request), who)
    return PressResult(log=tuple((moment.date() if opens else moment, opens) for moment, opens in log))


ACTS: dict[str, Callable[[HttpRequest, int, Form], PressResult]] = {
    "start": _start,
    "factor": _factor,
    "sessions": _sessions,
    "close": _close,
    "deputy": _deputy,
    "back": _back,
    "log": _log,
}
"""What each button of the page of one account does."""


def _token(request: HttpRequest) -> str:
    return request.session.session_key or ""
