"""Whether the city answers, and how it fares: for monitors."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from maplebridge.site.access import access

COUNTS = "SELECT name, value FROM mb_metrics()"


@access("public")
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """This process lives."""
    return JsonResponse({"status": "ok"})


@access("public")
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """This process can serve: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


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
