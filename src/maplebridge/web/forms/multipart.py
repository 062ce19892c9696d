"""A document for the API with files beside it: multipart/form-data, the JSON as one part, each file as another.

source  RFC 7578 (multipart/form-data)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from maplebridge.kernel.conduct.papers import Upload
from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text
from maplebridge.web.forms.files import Files

MEDIA_TYPE = "multipart/form-data"
DOCUMENT, FILES = "document", "files"
STRANGE = Text(
    "There is no part of this name; nothing was stored. Send the document as the part “{document}”, each photo or "
    "paper as a part “{files}”.",
    document=DOCUMENT,
    files=FILES,
)
Run = Callable[..., HttpResponse]
Part = Sequence["UploadedFile[bytes]"]


def taken(run: Run) -> Run:
    """Let a call of the API be sent in parts too: what it reads as its body is then the part `document`."""

    @wraps(run)
    def reading(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.content_type == MEDIA_TYPE:
            request._body = _document(request)  # type: ignore[attr-defined]  # what `body` would read, were it one part
        return run(request, *args, **named)

    return reading


def parts(request: HttpRequest) -> Mapping[str, Part]:
    """The files that came beside the document, by the names of their parts, in the order in which they came; one more than
    is taken, at most. Empty for plain JSON.
    """
    if request.content_type != MEDIA_TYPE:
        return {}
    return {
        name: request.FILES.getlist(name)[: limits.FILES + 1] for name in request.FILES if name != DOCUMENT
    }


def uploads(request: HttpRequest) -> list[Upload]:
    """The parts `files`, each as it came. Raises Incomplete for a part of another name."""
    found = parts(request)
    _known(found, {FILES})
    return [Upload(*one) for one in Files().to_python(found.get(FILES, ()))]


def described(schema: str) -> dict[str, Any]:
    """What the description of the API says of it: `openapi_extra` of a call whose JSON is of this schema."""
    file = {
        "type": "string",
        "format": "binary",
        "description": f"at most {limits.FILE_BYTES // limits.MB} MB",
    }
    body = {
        "type": "object",
        "required": [DOCUMENT],
        "properties": {
            DOCUMENT: {"$ref": f"#/components/schemas/{schema}"},
            FILES: {"type": "array", "maxItems": limits.FILES, "items": file},
        },
    }
    content = {MEDIA_TYPE: {"schema": body, "encoding": {DOCUMENT: {"contentType": "application/json"}}}}
    return {"requestBody": {"content": content}}


def _document(request: HttpRequest) -> bytes:
    """The JSON of a call in parts, sent as a field or as a file. Raises Incomplete for a field of another name."""
    _known(request.POST, {DOCUMENT})
    if DOCUMENT in request.POST:
        return str(request.POST[DOCUMENT]).encode()
    file = request.FILES.get(DOCUMENT)
    return b"" if file is None else file.read(limits.FORM_BYTES)


def _known(sent: Mapping[str, object], names: set[str]) -> None:
    strange = sorted(set(sent) - names)
    if strange:
        raise Incomplete(STRANGE, fields={name[: limits.LINE_LETTERS]: STRANGE for name in strange})
