"""At the counter: a new code for somebody who lost theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.home.forms import CounterForm
from maplebridge.kernel.conduct import counters
from maplebridge.kernel.matter import numbers
from maplebridge.web import codecookie
from maplebridge.web.access import access, takes
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page


@access("post")
@takes("words")
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Give whoever brought a matter a new code, against the contact they left; counters and the intake alone.

    `?given` is the number whose new code was made: it is shown once, and neither Back nor a reload sends anything again.
    """
    form, given = CounterForm(request), list[tuple[str, str]]()

    def give() -> None:
        number, shown = numbers.read(form.given["number"]), form.given["shown"]
        code = counters.new_code(
            actor=request.actor, number=number, shown=shown, key=form.key, now=timezone.now()
        )
        given.append((numbers.show(number or 0), code))

    if form.done(give):
        number, code = given[0]
        return codecookie.hand_over(f"{request.path}?given={number}", f"counter:{number}", code)
    number = line(request.GET, "given", 40) if counters.at_counter(request.actor) and not form.sent else ""
    code = codecookie.handed_over(request, f"counter:{number}")
    response = page(
        request,
        "desk/counter.html",
        status=form.status,
        number=number,
        code=code,
        may_ask=counters.at_counter(request.actor),
        form=form,
    )
    return codecookie.was_shown(response) if code else response
