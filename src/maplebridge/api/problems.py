"""Refusals of the API as problem documents (RFC 9457): a sentence in both languages, a stable code."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from maplebridge.api.mistakes import sentence
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.rules.words import Title

UNREADABLE = Title(
    "The request could not be read. See /api/v1/openapi.json for what it takes.",
    "请求无法读取，请参阅 /api/v1/openapi.json。",
)


def problem(refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """The problem document of a refusal."""
    said = {
        "type": f"/help#{refusal.code}",
        "title": refusal.code,
        "status": status or refusal.status,
        "detail": refusal.words.en,
        "detail_zh": refusal.words.zh,
        "fields": {name: {"en": words.en, "zh": words.zh} for name, words in refusal.fields.items()},
    }
    if refusal.source is not None:
        said["source"] = {"en": refusal.source.en, "zh": refusal.source.zh}
    body = json.dumps(said, ensure_ascii=False)
    return HttpResponse(body, status=status or refusal.status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Turn every refusal of the API into a problem document."""

    @api.exception_handler(Refusal)
    def refused(_request: HttpRequest, error: Refusal) -> HttpResponse:
        return problem(error)

    @api.exception_handler(ValidationError)
    def unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {_field(item["loc"]): sentence(item) for item in error.errors}
        return problem(Incomplete(UNREADABLE, fields=fields))

    @api.exception_handler(HttpError)
    def failed(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(Incomplete(UNREADABLE), status=error.status_code)


def _field(place: tuple[object, ...]) -> str:
    return ".".join(str(part) for part in place if part not in ("body", "payload", "header", "path", "query"))
