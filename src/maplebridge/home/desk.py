"""Pages of a post: inbox, search, matter, acts, notes, documents, the sealed contact."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maplebridge.home.duties import own_level
from maplebridge.home.forms import NoteForm
from maplebridge.home.sides import contact_page
from maplebridge.kernel.conduct import acts, letters, pages
from maplebridge.kernel.conduct.byoffice import approvals, comes, offered
from maplebridge.kernel.conduct.issuing import reading as issued
from maplebridge.kernel.conduct.issuing import signatures
from maplebridge.kernel.file import desk
from maplebridge.kernel.file import news as news_queries
from maplebridge.kernel.file.asides import setaside
from maplebridge.kernel.file.heading import unit_title
from maplebridge.kernel.file.inbox import MOST_COUNTED
from maplebridge.kernel.file.news import MOST_COUNTED as MOST_NEWS
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import limits
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import NotFound
from maplebridge.web.access import access, takes
from maplebridge.web.cards import cards, cards_of_matter
from maplebridge.web.forms.acts import act_page, taken_before
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page
from maplebridge.web.language import gettext as _
from maplebridge.web.matters import number_or_404
from maplebridge.web.matters import paper as download
from maplebridge.web.pictures import maps

HEARD = "mb_heard"
"""Cookie with the last line of news that was shown; it goes when the browser is shut or somebody signs out."""
TABS = ("mine", "asked", "office", "below", "handed-on")
DUE = ("", "late", "today", "soon", "week")
URGENCIES = {"": 0, "soon": 1, "life": 2}


def _asked(request: HttpRequest) -> dict[str, str]:
    """The filters of an inbox, with what they may be."""
    tab, due, urgency = (line(request.GET, name) for name in ("tab", "due", "urgency"))
    asked = {
        "tab": tab if tab in TABS else "mine",
        "due": due if due in DUE else "",
        "step": line(request.GET, "step", 80),
        "category": line(request.GET, "category", 40),
        "urgency": urgency if urgency in URGENCIES else "",
        "unit": _unit(line(request.GET, "unit", 9)),
    }
    return asked


def _unit(asked: str) -> str:
    """A unit of this city, by its id; empty for none."""
    return asked if territory.tree().by_id(whole(asked) or 0) else ""


@access("post")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, the next due on top."""
    asked, now = _asked(request), timezone.now()
    matters = desk.inbox(
        actor=request.actor,
        after=line(request.GET, "after") or None,
        now=now,
        **{**asked, "urgency": URGENCIES[asked["urgency"]], "unit": int(asked["unit"] or 0)},
    )
    filtered = any(asked[name] for name in ("due", "step", "category", "urgency", "unit"))
    gone = numbers.read(line(request.GET, "gone", 40))
    shown = {
        **asked,
        "base": urlencode(asked),
        "filtered": filtered,
        "gone": numbers.show(gone) if gone else "",
        "unit_name": unit_title(int(asked["unit"])) if asked["unit"] else None,
    }
    fresh = news_queries.unread(actor=request.actor, last=_heard(request))
    most = {"matters": MOST_COUNTED, "news": MOST_NEWS}
    return page(
        request,
        "desk/inbox.html",
        inbox=matters,
        asked=shown,
        today=timezone.localdate(),
        news=fresh,
        most=most,
        duty_level=own_level(request.actor),
        cards=cards(request, "desk"),
        waiting=() if filtered or asked["tab"] != "mine" else approvals.waiting(actor=request.actor, now=now),
        comes=comes.comes_to(request.actor, today=timezone.localdate()),
        opens=offered.opens_something(request.actor),
    )


def _heard(request: HttpRequest) -> int:
    """The last line of news that this browser has shown; kept in its own cookie, nowhere else."""
    cookie = request.COOKIES.get(HEARD, "")
    return whole(cookie, 18) or 0


@access("post")
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What the post's offices should hear of, newest first; new since the last look is marked."""
    after = line(request.GET, "after") or None
    lines, heard = news_queries.news(actor=request.actor, after=after, now=timezone.now()), _heard(request)
    handed = setaside.for_office(actor=request.actor, now=timezone.now())
    response = page(request, "desk/news.html", news=lines, heard=heard, handed=handed)
    if lines.newest > heard and request.method == "GET":
        response.set_cookie(
            HEARD,
            str(lines.newest),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@access("post")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Matters by words or number, within what the post may see."""
    words = line(request.GET, "q", 2000)
    results, long = None, len(words) > limits.SEARCH_LETTERS
    if not long and desk.enough(words):
        results = desk.search(
            actor=request.actor,
            words=words,
            after=line(request.GET, "after") or None,
            now=timezone.now(),
        )
    most = limits.SEARCH_LETTERS
    return page(request, "desk/search.html", words=words, results=results, most=most, long=long)


@access("post")
@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: its course, its dates, the acts open now; the inbox, where the post's own act took it elsewhere."""
    matter_number = number_or_404(number)
    try:
        return _matter(request, matter_number)
    except NotFound:
        if "done" not in request.GET:
            raise
        return HttpResponseRedirect(f"{reverse('site:inbox')}?gone={numbers.show(matter_number)}")


def _matter(request: HttpRequest, number: int, note: NoteForm | None = None) -> HttpResponse:
    now, shown = timezone.now(), numbers.show(number)
    form = note or NoteForm(request, action=reverse("site:note", kwargs={"number": shown}))
    matter_page = pages.matter_page(actor=request.actor, number=number, now=now)
    papers = issued.seen(actor=request.actor, number=number)
    return page(
        request,
        "desk/matter.html",
        status=form.status,
        matter=matter_page,
        cards=cards_of_matter(request, number),
        issued=papers,
        signatures=signatures.of_matter(papers, matter_page.partly),
        letters=[one for one in letters.failed(actor=request.actor, number=number) if not one.tried.reached],
        done="done" in request.GET,
        taken=taken_before(request, number),
        opened=line(request.GET, "open", 40),
        form=form,
        place_map=maps.around(matter_page.heading.spot, _("Where it is in the city")),
    )


@access("post")
@takes("files")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form of one act; sent, the act."""
    back = reverse("site:matter", kwargs={"number": number})
    return act_page(request, "desk/act.html", number=number_or_404(number), name=name, back=back)


@access("post")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a private note of the office; its form stands on the matter's page."""
    matter_number, form = number_or_404(number), NoteForm(request, action=request.path)
    if form.done(
        lambda: acts.add_note(
            actor=request.actor,
            number=matter_number,
            text=form.given["text"],
            key=form.key,
            now=timezone.now(),
        )
    ):
        return HttpResponseRedirect(f"{reverse('site:matter', kwargs={'number': number})}?open=notes#notes")
    return _matter(request, matter_number, form)


@access("post")
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the reason, then show the sealed contact once; the reading is an entry."""
    return contact_page(request, number)


@access("post")
@require_safe
def paper(request: HttpRequest, number: str, paper: str) -> HttpResponse:
    """A document of the matter, always as a download."""
    return download(request.actor, number_or_404(number), paper)
