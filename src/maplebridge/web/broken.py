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
from maplebridge.rules.refusal import Refusal, UsedUp
from maplebridge.rules.words import Title
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
    """The matter at which a request stopped, if something is wrong with that matter; it is set aside by this."""
    try:
        asked, actor = _asked(request)
        found = (broken(number, actor=actor, now=timezone.now()) for number in asked)
        return next((one for one in found if one is not None), None)
    except (DatabaseTrouble, UsedUp, ObjectDoesNotExist) as fault:
        log.warning("%s while looking at why %s stopped", type(fault).__name__, type(stopped).__name__)
        return None


def refusal_of(found: Broken) -> SetAside:
    """The same as a refusal, for programs: in a sentence."""
    since, due = f"{towntime.local(found.since):%Y-%m-%d %H:%M}", _limit(found)
    en = f"Matter {found.number} cannot be shown just now: it has been set aside since {since}. "
    zh = f"事项{found.number}暂时无法显示，自{since}起已搁置。"
    told = _told(found)
    return SetAside(Title(f"{en}{told.en} {due.en} {REACH.en}", f"{zh}{told.zh}{due.zh}{REACH.zh}"))


REACH = Title(
    "Your number and code stay good; to reach somebody, call 12345 and say the number.",
    "您的编号和查询码继续有效；如需联系，请拨打12345并报编号。",
)


def shown(request: HttpRequest, found: Broken) -> HttpResponse:
    """Its page, for whoever asked: with the cause for a post, with the way to somebody for a resident."""
    refusal = refusal_of(found)
    return page(
        request,
        "broken.html",
        status=refusal.status,
        found=found,
        told=_told(found),
        limit=_limit(found),
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
    found = (numbers.read(str(said)[:40]) for said in (named.get("number", ""), *sent))
    return [number for number in found if number is not None], actor


def _told(found: Broken) -> Title:
    """Who knows of it."""
    if not found.listed:
        return Title(
            "Those who keep this site running will find it in their records.", "维护人员将在运行记录中看到。"
        )
    return Title(
        f"{found.office.en} and those who keep this site running were told.",
        f"已告知{found.office.zh}和系统维护人员。",
    )


def _limit(found: Broken) -> Title:
    """The limit that runs on."""
    if found.due is None:
        return Title("No time limit of it runs just now.", "目前没有正在计算的期限。")
    due = spelling.dated(found.due)
    return Title(f"Its time limit runs on: until {due.en}.", f"期限照常计算，至{due.zh}。")
