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
from maplebridge.rules import limits
from maplebridge.rules.refusal import NotAllowed, NotFound, Refusal
from maplebridge.rules.words import Title
from maplebridge.web.forms import carrying
from maplebridge.web.frame import page

OPENS_AGAIN = frozenset({400, 409, 429, 500, 503, 507})
"""Statuses after which the same form opens again; after others it may be open no more."""
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


NOWHERE = Title(
    "There is no such page, or it is not open to you. Check the address, or start from the first page.",
    "没有这个页面，或者该页面不对您开放。请核对网址，或从首页重新开始。",
)
NOT_YOURS = Title(
    "This page belongs to a post that you do not hold. Sign in with that post, or ask its office.",
    "此页面属于其他岗位。请以该岗位登录，或与有关单位联系。",
)
BIG = Title(
    f"Too much was sent at once: at most {limits.FORM_BYTES // limits.MB} MB of text, and where files are asked for "
    f"{limits.FILES} files of {limits.FILE_BYTES // limits.MB} MB each. Nothing was stored. Go back, where what you typed "
    "still stands, and send less.",
    f"一次提交的内容过大：文字不超过{limits.FORM_BYTES // limits.MB} MB；可附文件之处最多{limits.FILES}个文件、"
    f"每个不超过{limits.FILE_BYTES // limits.MB} MB。未保存任何内容。请返回（您填写的内容仍在），减少后再提交。",
)
GARBLED = Title(
    "The browser sent something that cannot be read. Go back, reload the page and send it again.",
    "浏览器提交的内容无法读取。请返回、刷新页面后重新提交。",
)
BROKEN = Title(
    "Something broke on our side, and the people who run this site will see it. Go back and try again; "
    "what you typed is still in your browser. If it is urgent, call 12345.",
    "系统出现故障，维护人员会看到这一情况。请返回重试，您填写的内容仍在浏览器中。如情况紧急，请拨打12345。",
)
NO_DATABASE = Title(
    "The database does not answer just now. Nothing was stored. Wait a minute, then send it again: "
    "the same form is never counted twice.",
    "数据库暂时没有响应，未保存任何内容。请稍候一分钟再提交，同一份表单不会重复计算。",
)


NO_ROOM = Title(
    "The disk of this site is full; nothing was stored. Reading goes on. Keep what you typed (it is still in your "
    "browser) and send it again in some minutes: the same form is never counted twice. If it is urgent, call 12345.",
    "本站磁盘已满，未保存任何内容，仍可查阅。您填写的内容仍在浏览器中，请过几分钟再提交，同一份表单不会重复计算。"
    "如情况紧急，请拨打12345。",
)


LONG = Title(
    "This took too long and was stopped; nothing was stored. Ask for less at once (a smaller area, fewer words), or try "
    "again later.",
    "此操作耗时过长，已停止，未保存任何内容。请缩小范围（更小的区域、更少的词语）或稍后再试。",
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
        return TooBig(BIG)
    if isinstance(stopped, DisallowedHost):
        return StrangeHost(_strange_host())
    if isinstance(stopped, BadRequest | SuspiciousOperation | MultiPartParserError):
        return Unreadable(GARBLED)
    return _of_the_machine(stopped)


def _strange_host() -> Title:
    """Why a host name is not answered, which one is, and what whoever keeps the site running can do."""
    own = settings.SITE_ADDRESS
    return Title(
        f"This site does not answer under the name that was asked for. Its address is {own}. For whoever keeps it "
        "running: names that are answered stand in MAPLEBRIDGE_HOSTS; from the machine itself ask localhost.",
        f"本站不以您访问的名称提供服务，本站网址为{own}。维护人员请注意：可用名称由MAPLEBRIDGE_HOSTS设定；"
        "在本机上请访问localhost。",
    )


def _of_the_machine(stopped: Exception) -> Refusal:
    """Disk, database or a fault of ours."""
    cause = getattr(stopped.__cause__, "sqlstate", None)
    if room.speaks_of_it(stopped):
        return DiskFull(NO_ROOM)
    if cause == CANCELLED:
        return TooLong(LONG)
    if isinstance(stopped, ProgrammingError) and cause == INSUFFICIENT_PRIVILEGE:
        return NotAllowed(NOT_YOURS)
    return NoDatabase(NO_DATABASE) if isinstance(stopped, GONE) else OutOfOrder(BROKEN)


def refusal_page(
    request: HttpRequest, refusal: Refusal, carried: carrying.Carried | None = None
) -> HttpResponse:
    """The page itself, with the refusal's own status and the words that would otherwise be lost.

    Where the form opens again they are led back to it by one press; words that another site sent are shown and no more.
    """
    words = carrying.of(request) if carried is None else carried
    opens = refusal.status in OPENS_AGAIN or refusal.code == STALE
    back = bool(words) and opens and carrying.own_page(request)
    return page(
        request,
        "refusal.html",
        status=refusal.status,
        refusal=refusal,
        carried=words,
        back=back,
        token=csrf_input(request),
    )
