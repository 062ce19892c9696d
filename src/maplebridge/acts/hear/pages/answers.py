"""The answer base for anyone: searched by own words or by office, one answer; what helped is counted, nobody is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.acts.hear.answers import base, counting
from maplebridge.acts.hear.answers.base import Shown
from maplebridge.acts.hear.answers.forms import HelpedForm
from maplebridge.rules import limits
from maplebridge.web import rate
from maplebridge.web.access import access
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page


@access("public")
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Questions that need no matter, with their answers: by own words, by the office that answers for them."""
    words, now = line(request.GET, "q", limits.SEARCH_LETTERS), timezone.now()
    office, every = line(request.GET, "office", limits.LINE_LETTERS), base.every(now=now)
    offices = base.offices(every)
    chosen = office if office in dict(offices) else ""
    return page(
        request,
        "hear/answers.html",
        found=base.find(words, office=chosen, now=now),
        words=words,
        office=chosen,
        offices=offices,
        count=len(every),
    )


@access("public")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """One answer with its source, its office and its review day; “this answers it” is counted, and opens nothing.

    raises  Http404  there is no such answer
    """
    shown = _answer(name)
    form = HelpedForm(request, action=reverse("site:answer", kwargs={"name": name}))
    if form.done(lambda: helped(request, shown, form.sender_key)):
        return HttpResponseRedirect(f"{reverse('site:answer', kwargs={'name': name})}?done")
    return page(
        request, "hear/answer.html", one=shown, form=form, done="done" in request.GET, status=form.status
    )


def helped(request: HttpRequest, shown: Shown, key: str) -> None:
    """Count that an answer helped; the same key counts once. Raises TooMany where one source presses very often."""
    rate.reports(request)
    counting.count(shown.id, key=key, now=timezone.now())


def _answer(name: str) -> Shown:
    shown = base.one_of(name, now=timezone.now())
    if shown is None:
        raise Http404
    return shown


def from_report(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """What follows where an answer answered what somebody was about to report: it is counted, no matter is opened.

    raises  Http404  there is no such answer
    """
    helped(request, _answer(name), key)
    return HttpResponseRedirect(f"{reverse('site:answer', kwargs={'name': name})}?done")
