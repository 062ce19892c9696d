"""Judging an answer by a one-time link."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.kernel.conduct import acts, once, pages
from maplebridge.rules.refusal import Incomplete, UsedUp
from maplebridge.texts import Text
from maplebridge.web.access import access, takes
from maplebridge.web.forms import acts as actforms
from maplebridge.web.forms.acts import ActForm
from maplebridge.web.frame import page

NO_ACT = Text("Press one of the acts on the page.")


@access("public")
@takes("files")
@require_http_methods(["GET", "POST"])
def judgement(request: HttpRequest, token: str) -> HttpResponse:
    """What a one-time link opens; only pressing a button on it uses it up.

    Pressed twice, the same answer is shown as the first time. raises  UsedUp  another answer, or the link has served
    """
    try:
        return _judgement(request, token)
    except UsedUp:
        pressed = request.POST.get("act", "")
        if once.judged_before(token=token, name=pressed, given=lambda: actforms.all_given(request)):
            return page(request, "resolve/judged.html")  # the second click, or the answer was lost on its way
        raise


def _judgement(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    shown = pages.verdict_page(token=token, now=now)
    forms = [ActForm(request, act, alone=False) for act in shown.acts]
    for form in forms:
        judge = partial(_judge, form, token, now)
        if form.done(judge):
            return page(request, "resolve/judged.html")
    if request.method == "POST" and not any(form.sent for form in forms):
        forms[0].refuse(Incomplete(NO_ACT))
    status = max((form.status for form in forms), default=200)
    return page(request, "resolve/verdict.html", status=status, verdict=shown, forms=forms)


def _judge(form: ActForm, token: str, now: datetime) -> None:
    """Judge; a link that has served is no fault of the form. Raises Refusal."""
    acts.judge(token=token, name=form.act.name, given=form.given, now=now)
