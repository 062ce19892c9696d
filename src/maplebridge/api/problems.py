"""What the API does with a refusal, and with what it cannot read: a problem document."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from maplebridge.api.mistakes import sentence
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text
from maplebridge.web.problems import problem

UNREADABLE = Text("The request could not be read. See /api/v1/openapi.json for what it takes.")


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
