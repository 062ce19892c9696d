"""A page of a matter that cannot be shown says so: since when, whose it is, that its limit runs on, whom to reach."""

from __future__ import annotations

import logging

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.acts import holder_by, open_link
from maplebridge.kernel.file.asides.broken import Broken, broken
from maplebridge.kernel.identity.actor import ANONYMOUS, Actor
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.territory import hotline
from maplebridge.rules.refusal import Refusal, UsedUp
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences
from maplebridge.web import spelling
from maplebridge.web.frame import page

FIELDS = ("number", "other", "pick")
"""Fields of forms that name a matter."""
log = logging.getLogger("maplebridge.web")


class SetAside(Refusal):
    """The matter cannot be read as it stands; it is set aside, and everything beside it goes on."""

    code = "set-aside"
    status = 503


def met(request: HttpRequest, stopped: Exception) -> Broken | None:
    """The matter at which a request stopped, if something is wrong with that matter; it is set aside by this.

    None where the request names no matter, where it can be read and the fault lies elsewhere, or where looking itself
    fails (the database, a link that is used up or unknown), which is logged.
    """
    try:
        asked, actor = _asked(request)
        read = (broken(number, actor=actor, now=timezone.now()) for number in asked)
        return next((one for one in read if one is not None), None)
    except (DatabaseTrouble, UsedUp, ObjectDoesNotExist) as fault:
        log.warning("%s while looking at why %s stopped", type(fault).__name__, type(stopped).__name__)
        return None


def refusal_of(aside: Broken) -> SetAside:
    """The same as a refusal (503), for programs: since when, who was notified, and until when its limit runs."""
    since, due = f"{towntime.local(aside.since):%Y-%m-%d %H:%M}", _limit(aside)
    begun = Text(
        "Matter {number} cannot be shown just now: it has been set aside since {since}.",
        number=aside.number,
        since=since,
    )
    return SetAside(sentences([begun, _notified(aside), due, hotline.reach_somebody()]))


def shown(request: HttpRequest, aside: Broken) -> HttpResponse:
    """Its page, for whoever asked: with the cause for a post, with the way to somebody for a resident."""
    refusal = refusal_of(aside)
    return page(
        request,
        "broken.html",
        status=refusal.status,
        aside=aside,
        notified=_notified(aside),
        limit=_limit(aside),
        post=getattr(request, "actor", ANONYMOUS).kind == "post",
    )


def _asked(request: HttpRequest) -> tuple[list[int], Actor]:
    """The matters that the address and the form name, and who asks."""
    named = request.resolver_match.kwargs if request.resolver_match is not None else {}
    actor = getattr(request, "actor", ANONYMOUS)
    if "token" in named:
        link = open_link(str(named["token"]), now=timezone.now())
        return [link.matter], holder_by(link)
    opened = getattr(request, "matter", None)
    if opened is not None:
        return [opened], actor
    sent = [request.POST.get(name, "") for name in FIELDS] if request.method == "POST" else []
    numbers_asked = (numbers.read(str(text)[:40]) for text in (named.get("number", ""), *sent))
    return [number for number in numbers_asked if number is not None], actor


def _notified(aside: Broken) -> Wording:
    """Who knows of it."""
    if not aside.listed:
        return Text("Those who keep this site running will find it in their records.")
    return Text("{office} and those who keep this site running were told.", office=aside.office)


def _limit(aside: Broken) -> Wording:
    """The limit that runs on."""
    if aside.due is None:
        return Text("No time limit of it runs just now.")
    due = spelling.short_with_year(aside.due)
    return Text("Its time limit runs on: until {due}.", due=due)
