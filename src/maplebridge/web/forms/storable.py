"""Forms and addresses without what no database keeps: one door before every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from maplebridge.rules.plain import storable
from maplebridge.web.forms import carrying


class OnlyStorable:
    """Leaves NUL and halves of letters out of every field of an address or a form, so that no page need think of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Clean the address's fields."""
        request.GET = _cleaned(request.GET)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _arguments: list[Any], _named: dict[str, Any]
    ) -> HttpResponse | None:
        """Clean the form's fields, once the others have looked whether it may be read; words that come back are no press."""
        if request.method == "POST" and not request.path_info.startswith("/api/"):
            request.POST = _cleaned(request.POST)
            carrying.give_back(request)
        return None


def _cleaned(fields: QueryDict) -> QueryDict:
    if all(storable(text) == text for name, texts in fields.lists() for text in (name, *map(str, texts))):
        return fields
    clean = QueryDict(mutable=True, encoding=fields.encoding)
    for name, texts in fields.lists():
        clean.setlist(storable(name), [storable(str(text)) for text in texts])
    clean._mutable = False  # Django's own way to close it
    return clean
