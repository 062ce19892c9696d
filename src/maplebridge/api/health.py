"""Whether the city answers, and how it fares: for monitors."""

from __future__ import annotations

import hmac
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from maplebridge.kernel.setaside import parts, room
from maplebridge.web.access import access

NOT_FOR_YOU = (
    "Counts are for this city's own monitor: ask from the machine itself, past the proxy, or send the header "
    "“Authorization: Bearer …” with what MAPLEBRIDGE_METRICS_TOKEN says.\n"
    "统计数据仅供本市监测使用：请在本机直接访问（不经代理），"
    "或在 Authorization: Bearer 中提供 MAPLEBRIDGE_METRICS_TOKEN 的值。\n"
)
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""What a proxy adds: behind one on the same machine every visitor seems to sit there."""
MOMENT = timedelta(seconds=5)
"""For so long what was written about the database may be of before."""
COUNTS = "SELECT name, value FROM mb_metrics()"


@access("public")
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether the whole city runs: 503 when the database is gone, the disk is full or a part does not run.

    `status` says in one word what is wrong first; `parts` names each part, how it fares and how often it was started again.
    """
    answers = _database_answers()
    states = [_part(one, answers=answers) for one in parts.read()]
    down = [one["name"] for one in states if one["now"] != parts.RUNS]
    word = "ok"
    if not answers:
        word = "database"
    elif room.full():
        word = "disk-full"
    elif down:
        word = "degraded"
    return JsonResponse({"status": word, "parts": states}, status=200 if word == "ok" else 503)


@access("public")
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Whether this process can serve: the database answers. For load balancers; other parts do not matter to it."""
    if not _database_answers():
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def _part(one: parts.PartNow, *, answers: bool) -> dict[str, object]:
    """A part for a monitor.

    What the database itself answers outweighs what was written about it a moment ago; not longer: to a connection that
    stands it may answer while it lets nobody in.
    """
    now = one.now
    if one.name == "database":
        now = (parts.RUNS if one.well or _is_new(one) else now) if answers else parts.WAITS
    return {"name": one.name, "now": now, "since": one.since, "restarts": one.restarts}


def _is_new(one: parts.PartNow) -> bool:
    """Whether what was written about a part may be of before it answered again."""
    try:
        return timezone.now() - datetime.fromisoformat(one.since) < MOMENT
    except (TypeError, ValueError):
        return False


@access("public")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of matters and of the clock's delay, as Prometheus reads them; never of people. One query.

    For this city's monitor alone: from the machine itself without a proxy, or with the token; 403 for others.
    """
    if not _is_monitor(request):
        return HttpResponse(NOT_FOR_YOU, status=403, content_type="text/plain; charset=utf-8")
    registry = CollectorRegistry()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        for name, value in cursor.fetchall():
            Gauge(f"maplebridge_{name}", name.replace("_", " "), registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_monitor(request: HttpRequest) -> bool:
    """Whether a request comes from this machine without a proxy, or shows the token of the city's monitor."""
    token = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        source = ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return False
    inner = getattr(source, "ipv4_mapped", None)
    return source.is_loopback or (inner is not None and inner.is_loopback)
