"""Anybody checks a numbered paper: by the QR code on it, by its token, or by the file itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.kernel.conduct.issuing import checking, signatures
from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text as _
from maplebridge.web.access import access, takes
from maplebridge.web.forms import Files, Form
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page

CHOOSE = _("Choose the PDF of the paper.")


class CompareForm(Form):
    """The file that somebody has, to be compared with what was issued."""

    files = Files(
        _("The PDF that you have"),
        hint=_(
            "It is compared to the last octet and not kept. A printed paper cannot be compared so: read its number."
        ),
        needed=True,
        nothing=CHOOSE,
    )
    press = _("Compare the file")


@access("public")
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the letters that stand under the QR code of a paper."""
    token = line(request.GET, "c", 2 * limits.PAPER_TOKEN_LETTERS)
    if token:
        return HttpResponseRedirect(reverse("site:paper-check", kwargs={"token": token}))
    return page(request, "public/papers.html")


@access("public")
@takes("files")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Whether a paper was issued: its number, matter, day and hash; and whether a file is that paper."""
    found = checking.check(token[: 2 * limits.PAPER_TOKEN_LETTERS])
    form = CompareForm(request)
    same: list[checking.Hash | None] = []

    def compare() -> None:
        sent = form.given["files"]
        if not sent:
            raise Incomplete(CHOOSE, fields={"files": CHOOSE})
        same.append(found.of(sent[0][2]) if found is not None else None)

    compared = found is not None and form.done(compare)
    status = 404 if found is None else form.status
    return page(
        request,
        "public/paper.html",
        status=status,
        token=token[: 2 * limits.PAPER_TOKEN_LETTERS],
        paper=found,
        form=form,
        compared=compared,
        same=same[0] if same else None,
        signatures=None if found is None else signatures.of_paper(checking.plain(token)),
    )
