"""Numbered papers: each with a page that says whom it reached, and its PDF in every language."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.home.forms import COVERED
from maplebridge.kernel.conduct.issuing import reading, service, signatures
from maplebridge.kernel.file.posted import HOW, ONLINE, SERVED_HOW
from maplebridge.kernel.file.shapes.showing import IssuedPaper
from maplebridge.kernel.identity.actor import Actor
from maplebridge.rules.refusal import NotAllowed, NotFound
from maplebridge.texts import Text as _
from maplebridge.web.access import access, takes
from maplebridge.web.forms import Day, Files, Form, Line, Pick
from maplebridge.web.forms.fields import Options
from maplebridge.web.frame import page
from maplebridge.web.matters import number_or_404

TO = _("Whom did it reach?")
WAYS = {**HOW, **SERVED_HOW, ONLINE: _("opened with number and code")}
"""How a paper reached somebody, in words."""


class ReceiveForm(Form):
    """The press by which a side opens its paper."""

    press = _("Receive the paper")
    then = _(
        "an entry records that you received it today. The office reads that; it says nothing of what you think of it."
    )


class ServedForm(Form):
    """Whom a paper reached beside these pages, how, when, and what shows it."""

    one_key = True
    to = Pick(TO, judged=True)
    how = Pick(_("How?"), tuple(SERVED_HOW.items()), free=True, judged=True)
    on = Day(_("On which day?"), picker=True)
    proof = Line(
        _("What shows it"),
        hint=_(
            "The number of the post, who signed for it, who was the witness, where the notice hung. No address."
        ),
        judged=True,
    )
    files = Files(
        _("Photo of the signed slip"),
        hint=COVERED,
        needed=False,
    )
    press = _("Record it")
    then = _("it becomes an entry of the matter, read by your office and by whoever the paper reached.")

    def __init__(self, request: HttpRequest, *, to: Options = ()) -> None:
        start = {"on": timezone.localdate(), **({"to": to[0][0]} if len(to) == 1 else {})}
        super().__init__(request, start=start, fields={"to": Pick(TO, options=to, judged=True)})


@access("post")
@takes("files")
@require_http_methods(["GET", "POST"])
def numbered(request: HttpRequest, number: str, issued: int) -> HttpResponse:
    """A paper at the desk: its PDFs, whom it is addressed to, whom it reached; and recording that it did.

    issued  primary key of the paper
    """
    actor, matter, now = request.actor, number_or_404(number), timezone.now()  # type: ignore[attr-defined]
    paper = _paper(actor, matter, issued)
    reached = service.of_paper(actor=actor, number=matter, paper=issued)
    form = ServedForm(request, to=tuple((one.key, one.title) for one in reached.sides))
    if form.done(
        lambda: service.serve(
            actor=actor, number=matter, paper=issued, given=form.given, key=form.key, now=now
        )
    ):
        return HttpResponseRedirect(f"{request.path}?done")
    return page(
        request,
        "desk/paper.html",
        status=form.status,
        number=number,
        paper=paper,
        signatures=signatures.of_matter([paper]),
        reached=reached,
        form=form,
        service_words=WAYS,
        done="done" in request.GET,
    )


@access("code")
@require_http_methods(["GET", "POST"])
def followed(request: HttpRequest, number: str, issued: int) -> HttpResponse:
    """A paper that is addressed to whoever holds this code: received by a press, then opened as often as wanted.

    issued  primary key of the paper
    """
    actor, matter, now = request.actor, number_or_404(number), timezone.now()  # type: ignore[attr-defined]
    paper = _paper(actor, matter, issued)
    form = ReceiveForm(request)
    if form.done(lambda: service.receive(actor=actor, number=matter, paper=issued, key=form.key, now=now)):
        return HttpResponseRedirect(f"{request.path}?done")
    return page(
        request,
        "resident/paper.html",
        status=form.status,
        number=number,
        paper=paper,
        signatures=signatures.of_matter([paper]),
        received=service.received(actor=actor, number=matter, paper=issued),
        form=form,
        done="done" in request.GET,
    )


@access("post")
@require_safe
def at_desk(request: HttpRequest, number: str, issued: int, edition: str) -> HttpResponse:
    """A paper of a matter that the post reads, in one language.

    issued  primary key of the paper;  edition  code of a language
    """
    return _pdf(request.actor, number_or_404(number), issued, edition)  # type: ignore[attr-defined]  # set at the door


@access("code")
@require_safe
def at_follow(request: HttpRequest, number: str, issued: int, edition: str) -> HttpResponse:
    """A paper that is addressed to whoever holds this code, in one language, once it was received. Raises NotAllowed before.

    issued  primary key of the paper;  edition  code of a language
    """
    actor, matter = request.actor, number_or_404(number)  # type: ignore[attr-defined]  # set at the door
    if not service.received(actor=actor, number=matter, paper=issued):
        raise NotAllowed(service.FIRST)
    return _pdf(actor, matter, issued, edition)


def _paper(actor: Actor, matter: int, issued: int) -> IssuedPaper:
    """One paper of a matter for its reader. Raises NotFound."""
    papers = reading.seen(actor=actor, number=matter)
    found = next((one for one in papers if one.id == issued), None)
    if found is None:
        raise NotFound(reading.NO_SUCH_PAPER)
    return found


def _pdf(actor: Actor, matter: int, issued: int, edition: str) -> HttpResponse:
    name, octets = reading.pdf(actor=actor, number=matter, paper=issued, language=edition)
    response = HttpResponse(octets, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
