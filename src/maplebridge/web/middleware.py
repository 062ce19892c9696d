"""Doors and refusals: who may enter each page, and every “no” as a page that says what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import Error as DatabaseTrouble
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_callable, reverse
from django.utils import timezone

from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.setaside import room
from maplebridge.kernel.territory import hotline
from maplebridge.rules.refusal import Refusal
from maplebridge.texts import LANGUAGES
from maplebridge.web import broken, language
from maplebridge.web.access import Requires, actor_of, holder, may_enter, must_have_factor, step_back
from maplebridge.web.forms import carrying
from maplebridge.web.navigation import away_origin
from maplebridge.web.problems import problem
from maplebridge.web.refusals import NO_ROOM, DiskFull, NoDatabase, OutOfOrder, refusal_page, sentence_for

log = logging.getLogger("maplebridge.web")
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; form-action 'self' {away}; "
    "base-uri 'none'; frame-ancestors 'none'"
)
Handler = Callable[[HttpRequest], HttpResponse]


def answer(request: HttpRequest, stopped: Exception) -> HttpResponse:
    """The page of a refusal, or its problem document."""
    refusal = sentence_for(stopped)
    set_aside = broken.met(request, stopped) if isinstance(refusal, OutOfOrder) else None
    if set_aside is not None:
        log.warning("a matter that cannot be shown, at %s: %s", request.path, set_aside.cause.in_language("en"))
        refusal = broken.refusal_of(set_aside)
        return problem(refusal) if _for_programs(request) else broken.shown(request, set_aside)
    expected = (Refusal, Http404, PermissionDenied, BadRequest, RequestDataTooBig)
    if isinstance(refusal, NoDatabase | DiskFull):
        log.warning("%s at %s", type(refusal).__name__, request.path)
    elif not isinstance(stopped, expected) and refusal.status >= 500:
        log.error("unexpected at %s", request.path, exc_info=stopped)
    elif isinstance(stopped, DatabaseTrouble):
        log.warning("database refused at %s", request.path, exc_info=stopped)
    return problem(refusal) if _for_programs(request) else refusal_page(request, refusal)


def _for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


class Bounded:
    """What every answer carries, refusals of the other middleware too: no scripts, no frames, no sensors."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that are not there yet."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(away=away_origin()))
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        return response


class ClosedByDefault:
    """A view without a mark is closed; the others let in whom their mark names."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the language of the address."""
        first = request.path_info.split("/", 2)[1]
        if first in LANGUAGES:
            language.activate(first)
        request.actor = ANONYMOUS  # type: ignore[attr-defined]  # ours
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _arguments: list[Any], named: dict[str, Any]
    ) -> HttpResponse | None:
        """Let in, send to the door, or refuse; without a database nobody is known, and that has its sentence."""
        try:
            return self._let_in(request, view, named)
        except (DatabaseTrouble, psycopg.Error) as stopped:
            return answer(request, stopped)

    def _let_in(self, request: HttpRequest, view: Any, named: dict[str, Any]) -> HttpResponse | None:
        requires = getattr(view, "requires", None)
        if not isinstance(requires, Requires):
            return refusal_page(request, sentence_for(PermissionDenied()))
        now = timezone.now()
        if requires.who == "code":
            return self._holder(request, named)
        if _must_change(request) and (requires.who != "public" or request.method == "POST"):
            return HttpResponseRedirect(reverse("site:account"))
        request.actor = actor_of(request, now)  # type: ignore[attr-defined]  # ours
        if _must_set_up(request) and (requires.who != "public" or request.method == "POST"):
            return HttpResponseRedirect(reverse("site:second"))
        if may_enter(request.actor, requires.who):  # type: ignore[attr-defined]  # set above
            step_back(request)
            return None
        if request.user.is_authenticated:
            return refusal_page(request, sentence_for(PermissionDenied()))
        if carrying.of(request):
            return get_callable(settings.SESSION_OVER_VIEW)(request)
        return HttpResponseRedirect(
            f"{reverse('site:sign-in')}?{urlencode({'next': request.get_full_path()})}"
        )

    def _holder(self, request: HttpRequest, named: dict[str, Any]) -> HttpResponse | None:
        shown = str(named.get("number", ""))
        actor = holder(request, numbers.read(shown))
        if actor is None and carrying.of(request):
            return get_callable(settings.CODE_OVER_VIEW)(request, shown)
        if actor is None:
            return HttpResponseRedirect(f"{reverse('site:follow')}?{urlencode({'n': shown})}")
        request.actor = actor  # type: ignore[attr-defined]  # ours
        step_back(request)
        return None


def _must_change(request: HttpRequest) -> bool:
    """Whether this account has a start password yet: it opens the page where it is changed, and the way out."""
    there = request.resolver_match
    inside = there is not None and there.url_name in ("account", "sign-out", "sign-in", "second-code")
    return not inside and bool(getattr(request.user, "must_change", False))


def _must_set_up(request: HttpRequest) -> bool:
    """Whether this post must have a second factor and has none yet: it opens its account, and the way out."""
    there = request.resolver_match
    if there is None or there.url_name in ("account", "second", "second-code", "sign-out", "sign-in"):
        return False
    has = getattr(request.user, "has_factor", True)
    return not has and must_have_factor(request.actor)  # type: ignore[attr-defined]  # set by the door


class RefusalsAsPages:
    """What stops a view becomes a page (or, for the API, a problem document) with a stable code."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give addresses that lead nowhere a page too."""
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return answer(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, stopped: Exception) -> HttpResponse:
        """Answer for whatever a view raised; the unexpected is logged with its trace."""
        return answer(request, stopped)


class ReadsOnAFullDisk:
    """While the disk is full nothing that writes is begun, so that the database lives and pages can be read."""

    SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse what writes with a sentence, before its body is read."""
        if request.method in self.SAFE or not room.full():
            return self.get_response(request)
        return answer(request, DiskFull(hotline.and_if_urgent(NO_ROOM), wait=120))
