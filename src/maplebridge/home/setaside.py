"""What was set aside so that the rest goes on: the operator's list, and one thing of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.home.forms import AgainForm, HandForm, HandToForm
from maplebridge.kernel.conduct import once
from maplebridge.kernel.file.asides import setaside as queries
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.setaside import parts
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import NotFound
from maplebridge.texts import Text, Wording
from maplebridge.web.access import access, may_enter
from maplebridge.web.forms import Form
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page

GONE = Text("This is not on the list: it works again, somebody saw to it, or it is not for your post to see.")


@access("admin")
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """What is set aside, the soonest limit first; how the parts fare."""
    sent = _sent(request)
    if sent is not None:
        return _do(request, sent, whole(sent.given["thing"], 18) or 0, reverse("site:set-aside"))
    now = timezone.now()
    lines = queries.lines(actor=request.actor, now=now)
    return page(
        request,
        "operator/set_aside.html",
        now=now,
        lines=lines,
        count=max(len(lines), queries.count(actor=request.actor)),
        presses={one.id: _presses(request, one, reverse("site:set-aside")) for one in lines},
        offices={one.id: _holder(one) for one in lines},
        ending=queries.ending_today(lines),
        parts=parts.read(),
        before=queries.before(actor=request.actor, now=now),
        done=line(request.GET, "done", 10),
    )


@access("post")
@require_http_methods(["GET", "POST"])
def thing(request: HttpRequest, thing: int) -> HttpResponse:
    """One thing that was set aside, as it is, without what is sealed; for operators and the office it was handed to.

    thing   number of the thing, as the list names it
    raises  NotFound  it works again, somebody saw to it, or it is not for this post to see
    """
    here = reverse("site:set-aside-thing", kwargs={"thing": thing})
    operator, sent = may_enter(request.actor, "admin"), _sent(request)
    if sent is not None:
        return _do(request, sent, thing, reverse("site:set-aside") if operator else here)
    item = queries.line(thing, actor=request.actor, now=timezone.now())
    if item is None:
        raise NotFound(GONE)
    to = HandToForm(request, action=here, start={"thing": item.id})
    at = territory.offices().at(territory.tree().root.id)
    to.offer("office", [(str(one.id), office_title(one.id)) for one in at])
    return page(
        request,
        "operator/thing.html",
        line=item,
        operator=operator,
        may_try=operator or item.office in request.actor.office_ids,
        holder=_holder(item),
        presses=_presses(request, item, here),
        form=to,
        done=line(request.GET, "done", 10),
    )


def _holder(line: queries.Line) -> tuple[int, Wording] | None:
    """The office that holds the matter, for one press; None where there is none or it has the thing already."""
    if line.limit is None or line.limit.office is None or line.handed is not None:
        return None
    return line.limit.office, office_title(line.limit.office)


def _presses(request: HttpRequest, line: queries.Line, here: str) -> tuple[Form, Form]:
    """What may be pressed at a line: to try it again, and to hand it to the office that holds the matter."""
    holder = _holder(line)
    return (
        AgainForm(request, action=here, start={"thing": line.id}),
        HandForm(request, action=here, start={"thing": line.id, "office": holder[0] if holder else ""}),
    )


def _sent(request: HttpRequest) -> Form | None:
    """The form that was sent, where its fields can be taken."""
    return next((one for one in (HandForm(request), AgainForm(request)) if one.fits()), None)


def _do(request: HttpRequest, form: Form, thing: int, back: str) -> HttpResponse:
    """Let it be tried again, or hand it to an office."""
    now, office, do = timezone.now(), whole(form.given.get("office", "")) or 0, form.do
    sent = form.once(thing, f"set aside {do}", {"office": office})
    if sent.seq() is not None:
        return HttpResponseRedirect(f"{back}?done={do}")
    if do == "hand":
        exists = territory.offices().by_id(office) is not None
        allowed = exists and may_enter(request.actor, "admin")
        done = allowed and queries.hand(thing, office, actor=request.actor, now=now)
    else:
        done = queries.ask(thing, actor=request.actor, now=now)
    if not done:
        raise NotFound(GONE)
    once.remember(sent, of=thing, now=now)
    return HttpResponseRedirect(f"{back}?done={do}")
