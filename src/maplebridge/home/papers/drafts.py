"""A paper before its act: the draft that a desk looks at, with the words typed so far."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.kernel.conduct.issuing import drafting
from maplebridge.web.access import access, takes
from maplebridge.web.forms.acts import all_given
from maplebridge.web.forms.reading import line
from maplebridge.web.language import language
from maplebridge.web.matters import number_or_404


@access("post")
@takes("files")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The paper that an act would make, as a PDF marked as a draft; its form stays open beside it. Asked anew without
    words, the form.

    name  of the act, as its form has it
    """
    if request.method == "GET":
        return HttpResponseRedirect(reverse("site:act", kwargs={"number": number, "name": name}))
    given = all_given(request)
    octets = drafting.draft(
        actor=request.actor,  # type: ignore[attr-defined]  # set at the door
        number=number_or_404(number),
        name=name,
        document=line(request.POST, "document", 80),
        given=given,
        language=language(),
        now=timezone.now(),
    )
    response = HttpResponse(octets, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="draft.pdf"'
    response["Cache-Control"] = "no-store"
    return response
