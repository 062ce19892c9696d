"""Refusals for programs: problem documents (RFC 9457), made the same for the API and for what stops before it."""

from __future__ import annotations

import json

from django.http import HttpResponse

from maplebridge.rules.refusal import Refusal, document

MEDIA_TYPE = "application/problem+json"


def problem(refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """The problem document of a refusal; it says in how many seconds to try again, where waiting helps."""
    status = status or refusal.status
    body = document(refusal.code, status, refusal.words, fields=refusal.fields, source=refusal.source)
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    return waiting(response, refusal)


def waiting(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """The answer with the seconds after which another try is worth it."""
    if refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return response
