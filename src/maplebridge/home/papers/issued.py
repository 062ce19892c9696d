"""A numbered paper as its PDF: for a post that reads the matter, and for whoever it is addressed to."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from maplebridge.kernel.conduct.issuing import reading
from maplebridge.kernel.identity.actor import Actor
from maplebridge.web.access import access
from maplebridge.web.matters import number_or_404


@access("post")
@require_safe
def at_desk(request: HttpRequest, number: str, issued: int, edition: str) -> HttpResponse:
    """A paper of a matter that the post reads, in one language.

    issued  primary key of the paper;  edition  code of a language
    """
    return _pdf(request.actor, number, issued, edition)  # type: ignore[attr-defined]  # set at the door


@access("code")
@require_safe
def at_follow(request: HttpRequest, number: str, issued: int, edition: str) -> HttpResponse:
    """A paper that is addressed to whoever holds this code, in one language.

    issued  primary key of the paper;  edition  code of a language
    """
    return _pdf(request.actor, number, issued, edition)  # type: ignore[attr-defined]  # set at the door


def _pdf(actor: Actor, number: str, issued: int, edition: str) -> HttpResponse:
    name, octets = reading.pdf(actor=actor, number=number_or_404(number), paper=issued, language=edition)
    response = HttpResponse(octets, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
