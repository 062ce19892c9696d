"""Whether the city answers, and how it fares: for monitors."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from maplebridge.kernel.setaside import parts, room
from maplebridge.site.access import access

COUNTS = "SELECT name, value FROM mb_metrics()"


@access("public")
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether the whole city runs: 503 when the database is gone, the disk is full or a part does not run.

    `status` says in one word what is wrong first; `parts` names each part, how it fares and how often it was started again.
    """
    answers = _database_answers()
    found = [_part(one, answers=answers) for one in parts.read()]
    down = [one["name"] for one in found if one["now"] != parts.RUNS]
    word = "ok"
    if not answers:
        word = "database"
    elif room.full():
        word = "disk-full"
    elif down:
        word = "degraded"
    return JsonResponse({"status": word, "parts": found}, status=200 if word == "ok" else 503)


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
    """A part for a monitor. What the database itself answers outweighs what was written about it a moment ago."""
    now = one.now
    if one.name == "database":
        now = parts.RUNS if answers else parts.WAITS
    return {"name": one.name, "now": now, "since": one.since, "restarts": one.restarts}


@access("public")
@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """Counts of matters and of the clock's delay, as Prometheus reads them; never of people."""
    registry = CollectorRegistry()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        for name, value in cursor.fetchall():
            Gauge(f"maplebridge_{name}", name.replace("_", " "), registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
