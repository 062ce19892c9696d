"""Accounts, for whoever keeps them: found, made, signed out, closed; start passwords, deputies, the last month at a door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.home.account import day_of, me
from maplebridge.kernel.identity import keeping
from maplebridge.kernel.identity.accounts import Shown
from maplebridge.kernel.identity.passwords import LONGEST
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete, Refusal, TooMany
from maplebridge.rules.words import Title
from maplebridge.web import rate, typed
from maplebridge.web.access import access
from maplebridge.web.frame import page

MOST = 500
"""Offices that are offered while one types; a city with more types the name whole."""
NEW = ("name", "shown_en", "shown_zh", "language", "office", "kind", "since", "until")
LANGUAGES = (("en", Title("English", "英文")), ("zh-hans", Title("Chinese", "中文")))


@dataclass(frozen=True, slots=True)
class Told:
    """What a press led to: a start password to hand over, the last month at the door."""

    start: str = ""
    log: tuple[tuple[Any, bool], ...] | None = None


@access("admin")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Open accounts and their posts, found by name or office."""
    words, said = typed.line(request.GET, "q", 80).strip(), typed.line(request.GET, "page", 6)
    number = whole(said) or 1
    lines, more = keeping.found(words, number - 1, timezone.localdate())
    return page(request, "operator/accounts.html", lines=lines, words=words, number=number, more=more)


@access("admin")
@require_http_methods(["GET", "POST"])
def adding(request: HttpRequest) -> HttpResponse:
    """Make an account with one post; its start password is shown once."""
    refusal, sent = None, {name: typed.line(request.POST, name, 2000) for name in NEW}
    if request.method == "POST":
        try:
            new = _new(request, sent)
            with _present(request) as password:
                made, start = keeping.add(me(request), _token(request), new, password=password)
            return _one(request, made, told=Told(start=start), done="add")
        except (Incomplete, TooMany) as stopped:
            refusal = stopped
    places = keeping.places()
    return page(
        request,
        "operator/account_new.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        sent=sent if request.method == "POST" else {**sent, "since": timezone.localdate().isoformat()},
        kinds=keeping.KINDS,
        languages=LANGUAGES,
        places=places if len(places) <= MOST else [],
    )


@access("admin")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, who: int) -> HttpResponse:
    """One account: its posts; sign it out, name a deputy, give a start password, close it, read its door's last month."""
    doing: dict[str, Callable[[HttpRequest, int], Told]] = {
        "start": _start,
        "factor": _factor,
        "sessions": _sessions,
        "close": _close,
        "deputy": _deputy,
        "back": _back,
        "log": _log,
    }
    what = typed.line(request.POST, "do", 10)
    if request.method != "POST" or what not in doing:
        return _one(request, who, done=typed.line(request.GET, "done", 10))
    try:
        told = doing[what](request, who)
    except (Incomplete, TooMany) as stopped:
        return _one(request, who, refusal=stopped, what=what)
    if told.start or told.log is not None:
        return _one(request, who, told=told, done=what)
    return HttpResponseRedirect(f"{reverse('site:account-of', kwargs={'who': who})}?done={what}")


def _one(
    request: HttpRequest,
    who: int,
    *,
    told: Told | None = None,
    refusal: Refusal | None = None,
    what: str = "",
    done: str = "",
) -> HttpResponse:
    line = keeping.one(who, timezone.localdate())
    return page(
        request,
        "operator/account.html",
        status=refusal.status if refusal else 200,
        line=line,
        account=line.account,
        away=next((post for post in line.posts if post.deputy), None),
        refusal=refusal,
        what=what,
        done=done,
        told=told or Told(),
        sent={
            name: typed.line(request.POST, name, 80) if what else "" for name in ("deputy", "since", "until")
        },
    )


def _new(request: HttpRequest, sent: dict[str, str]) -> keeping.New:
    language = sent["language"] if sent["language"] in dict(LANGUAGES) else "en"
    return keeping.New(
        name=sent["name"],
        shown=Shown(sent["shown_en"].strip(), sent["shown_zh"].strip(), language),
        office=sent["office"],
        kind=sent["kind"],
        since=day_of(request, "since"),
        until=day_of(request, "until") if sent["until"] else None,
    )


def _start(request: HttpRequest, who: int) -> Told:
    with _present(request) as password:
        return Told(start=keeping.start_again(me(request), _token(request), who, password=password))


def _factor(request: HttpRequest, who: int) -> Told:
    with _present(request) as password:
        keeping.factor_off(me(request), _token(request), who, password=password)
    return Told()


def _sessions(request: HttpRequest, who: int) -> Told:
    keeping.end_sessions(_token(request), who)
    return Told()


def _close(request: HttpRequest, who: int) -> Told:
    keeping.close(_token(request), who)
    return Told()


def _deputy(request: HttpRequest, who: int) -> Told:
    days: tuple[date, date] = day_of(request, "since"), day_of(request, "until")
    keeping.name_deputy(_token(request), who, name=typed.line(request.POST, "deputy", 80).strip(), days=days)
    return Told()


def _back(request: HttpRequest, who: int) -> Told:
    keeping.name_deputy(_token(request), who, name="", days=None)
    return Told()


def _log(request: HttpRequest, who: int) -> Told:
    """A success is shown by its day alone, a failure by its minute."""
    log = keeping.sign_ins(_token(request), who)
    return Told(log=tuple((moment.date() if opens else moment, opens) for moment, opens in log))


def _token(request: HttpRequest) -> str:
    return request.session.session_key or ""


@contextmanager
def _present(request: HttpRequest) -> Iterator[str]:
    """The keeper's own password, asked again; tries are counted, and given back by one that opens."""
    with rate.present_password(me(request).pk, timezone.now()):
        yield request.POST.get("present", "")[:LONGEST]
