"""How the API reads what programs send: JSON whose strings can be kept and written again."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from maplebridge.rules.plain import storable


class Storable(Parser):
    """Reads a body as JSON; what no database keeps in a text is left out of each string, names of fields too."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body.

        raises  ValueError  it is no JSON, names a field twice, or is nested deeper than anybody writes
        """
        try:
            return _storable(json.loads(request.body, object_pairs_hook=_named_once))
        except RecursionError:
            raise ValueError("nested too deep") from None


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; of two fields of one name none is better than the other (RFC 8259, section 4). Raises ValueError."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a field is named twice")
    return fields


def _storable(sent: Any) -> Any:
    if isinstance(sent, str):
        return storable(sent)
    if isinstance(sent, list):
        return [_storable(each) for each in sent]
    if isinstance(sent, dict):
        return {storable(name): _storable(each) for name, each in sent.items()}
    return sent
