"""Letters on paper: which wait to be printed by one's office, one with its address, and that it was posted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.home.forms import COVERED
from maplebridge.kernel.conduct import letters
from maplebridge.kernel.file.posted import HOW
from maplebridge.rules.plain import whole
from maplebridge.texts import Text as _
from maplebridge.web.access import access, takes
from maplebridge.web.forms import Day, Files, Form, Line, Pick
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page


class PrintForm(Form):
    """The press that opens the address of a letter."""

    do = "print"
    press = _("Open the address and show the letter")
    then = _(
        "an entry records that your post read the address, when and for which letter; whoever it is for reads that."
    )


class PostedForm(Form):
    """How and when a letter went, and what shows it."""

    do = "posted"
    one_key = True
    how = Pick(_("How did it go?"), tuple(HOW.items()), free=True, judged=True)
    on = Day(_("On which day?"), picker=True)
    proof = Line(
        _("Number of the post"),
        hint=_(
            "Of a registered letter, as it stands on the slip. Whoever it is for reads it too. No address, no name."
        ),
        needed=False,
    )
    files = Files(
        _("Photo of the slip, or a paper that shows it"),
        hint=COVERED,
        needed=False,
    )
    press = _("Record it")
    then = _(
        "it becomes an entry of the matter, read by your office and by whoever the letter is for, without the address."
    )


@access("post")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Letters that wait to be printed and posted by the post's offices, the longest waiting first."""
    after = whole(line(request.GET, "after", 18), 18) or 0
    queue = letters.waiting(actor=request.actor, after=after)  # type: ignore[attr-defined]  # set at the door
    return page(request, "desk/letters.html", queue=queue, done="done" in request.GET)


@access("post")
@takes("files")
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, letter: int) -> HttpResponse:
    """One letter: press to open its address and print it; then say how it went. Both are entries of its matter."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]  # set at the door
    opening, posted = PrintForm(request), PostedForm(request, start={"on": timezone.localdate()})
    if posted.done(
        lambda: letters.post(actor=actor, letter=letter, given=posted.given, key=posted.key, now=now)
    ):
        return HttpResponseRedirect(f"{reverse('site:letters')}?done")
    shown = letters.looked_at(actor=actor, letter=letter)
    printed: list[letters.Printed] = []
    opening.done(lambda: printed.append(letters.opened(actor=actor, letter=letter, key=opening.key, now=now)))
    return page(
        request,
        "desk/letter.html",
        status=max(opening.status, posted.status),
        line=shown,
        printed=printed[0] if printed else None,
        form=posted if posted.refusal is not None else opening,
        opening=opening,
        posted=posted,
    )
