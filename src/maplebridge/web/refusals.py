"""The page of a “no”: what was refused, why, and what can be done now."""

from __future__ import annotations

import psycopg
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.backends.utils import csrf_input

from maplebridge.kernel.setaside import room
from maplebridge.kernel.territory import hotline
from maplebridge.rules.refusal import TOO_MUCH, NotAllowed, NotFound, Refusal
from maplebridge.texts import Text, Wording
from maplebridge.web import navigation
from maplebridge.web.forms import carrying
from maplebridge.web.frame import page

OPENS_AGAIN = frozenset({400, 409, 429, 500, 503, 507})
"""Statuses after which the same form opens again; after others it may be open no more."""
OF_THE_MATTER = frozenset({403, 409, 410, 429})
"""Statuses of a no about a matter that is there: after these, its page says what can be done."""
STALE = "stale-form"

GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""Errors of a database that does not answer: of Django, and of the driver where it is asked directly."""
INSUFFICIENT_PRIVILEGE = "42501"
CANCELLED = "57014"


class TooBig(Refusal):
    """More was sent than is taken at once."""

    code = "too-big"
    status = 413


class Unreadable(Refusal):
    """What the browser sent cannot be read."""

    code = "unreadable"
    status = 400


class StrangeHost(Refusal):
    """It was asked for under a host name that is not the city's."""

    code = "strange-host"
    status = 400


class OutOfOrder(Refusal):
    """Something broke on our side."""

    code = "out-of-order"
    status = 500


class TooLong(Refusal):
    """What was asked takes longer than one request may."""

    code = "too-long"
    status = 503


class NoDatabase(Refusal):
    """The database does not answer."""

    code = "no-database"
    status = 503


class DiskFull(Refusal):
    """There is no room left to store anything."""

    code = "disk-full"
    status = 507


NOWHERE = Text(
    "There is no such page, or it is not open to you. Check the address, or start from the first page."
)
NOT_YOURS = Text(
    "This page belongs to a post that you do not hold. Sign in with that post, or ask its office."
)
GARBLED = Text("The browser sent something that cannot be read. Go back, reload the page and send it again.")
BROKEN = Text(
    "Something broke on our side, and the people who run this site will see it. Go back and "
    "try again; what you typed is still in your browser."
)
NO_DATABASE = Text(
    "The database does not answer just now. Nothing was stored. Wait a minute, then send it "
    "again: the same form is never counted twice."
)


NO_ROOM = Text(
    "The disk of this site is full; nothing was stored. Reading goes on. Keep what you typed "
    "(it is still in your browser) and send it again in some minutes: the same form is never "
    "counted twice."
)


LONG = Text(
    "This took too long and was stopped; nothing was stored. Ask for less at once (a smaller "
    "area, fewer words), or try again later."
)


def sentence_for(stopped: Exception) -> Refusal:
    """Whatever stopped a page, as a refusal with its sentence."""
    if isinstance(stopped, Refusal):
        return stopped
    if isinstance(stopped, Http404):
        return NotFound(NOWHERE)
    if isinstance(stopped, PermissionDenied):
        return NotAllowed(NOT_YOURS)
    if isinstance(stopped, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent):
        return TooBig(TOO_MUCH)
    if isinstance(stopped, DisallowedHost):
        return StrangeHost(_strange_host())
    if isinstance(stopped, BadRequest | SuspiciousOperation | MultiPartParserError):
        return Unreadable(GARBLED)
    return _of_the_machine(stopped)


def _strange_host() -> Wording:
    """Why a host name is not answered, which one is, and what whoever keeps the site running can do."""
    own = settings.SITE_ADDRESS
    return Text(
        "This site does not answer under the name that was asked for. Its address is {own}. For "
        "whoever keeps it running: names that are answered stand in MAPLEBRIDGE_HOSTS; from the "
        "machine itself ask localhost.",
        own=own,
    )


def _of_the_machine(stopped: Exception) -> Refusal:
    """Disk, database or a fault of ours."""
    cause = getattr(stopped.__cause__, "sqlstate", None)
    if room.speaks_of_it(stopped):
        return DiskFull(hotline.and_if_urgent(NO_ROOM))
    if cause == CANCELLED:
        return TooLong(LONG)
    if isinstance(stopped, ProgrammingError) and cause == INSUFFICIENT_PRIVILEGE:
        return NotAllowed(NOT_YOURS)
    return NoDatabase(NO_DATABASE) if isinstance(stopped, GONE) else OutOfOrder(hotline.and_if_urgent(BROKEN))


def refusal_page(
    request: HttpRequest, refusal: Refusal, carried: carrying.Carried | None = None
) -> HttpResponse:
    """The page itself, with the refusal's own status and the words that would otherwise be lost.

    Where the form opens again they are led back to it by one press; words that another site sent are shown and no more.
    """
    words = carrying.of(request) if carried is None else carried
    opens = refusal.status in OPENS_AGAIN or refusal.code == STALE
    back = bool(words) and opens and carrying.own_page(request)
    matter = navigation.matter_of(request.resolver_match) if refusal.status in OF_THE_MATTER else ""
    return page(
        request,
        "refusal.html",
        status=refusal.status,
        refusal=refusal,
        carried=words,
        back=back,
        matter="" if matter == request.path else matter,
        token=csrf_input(request),
    )
