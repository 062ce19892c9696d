"""Ways in and out: the root, signing in, signing out."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
from django.contrib.auth import authenticate, login, logout
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maplebridge.home import desk, second, trying
from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.identity.passwords import LONGEST
from maplebridge.rules.refusal import Conflict
from maplebridge.rules.words import Title
from maplebridge.web import tongue, typed
from maplebridge.web.access import access
from maplebridge.web.frame import page
from maplebridge.web.middleware import answer
from maplebridge.web.refusals import refusal_page

STALE = Title(
    "This form was open too long, or this browser keeps no cookies, so nothing was sent. What you typed stands below: "
    "copy it, open the form again and send it.",
    "这份表单打开的时间过长，或者浏览器未启用Cookie，因此没有提交。您填写的内容列在下方，请复制后重新打开表单提交。",
)
NOT_WORDS = {
    "csrfmiddlewaretoken",
    "password",
    "present",
    "code",
    "key",
    "seen",
    "next",
    "do",
    "act",
    "point",
    "map_of",
    "unit",
}
"""Fields that hold no words of the person: never shown again."""


@access("public")
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the language the browser asks for."""
    wanted = request.headers.get("Accept-Language", "").strip().lower()
    tongue.speak("zh" if wanted.startswith("zh") else "en")
    return HttpResponseRedirect(reverse("site:home"), headers={"Vary": "Accept-Language"})


@access("public")
@require_safe
def font(request: HttpRequest) -> FileResponse:
    """The Chinese font for machines that have none; style sheets name it last."""
    file = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
    response = FileResponse(file.open("rb"), content_type="font/otf")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@access("public")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; both wrong answers get the same sentence."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method != "POST":
        return page(request, "desk/sign_in.html", next=wanted, name="", wrong=False)
    name = typed.line(request.POST, "name", 150)
    this = trying.Try(request, name, timezone.now())
    with this.turn():
        account = authenticate(request, username=name, password=request.POST.get("password", "")[:LONGEST])
    if isinstance(account, Account) and account.has_factor:
        this.fits()
        return second.half_way(account, wanted)
    this.note(opened=account is not None)
    if account is None:
        return page(request, "desk/sign_in.html", status=422, next=wanted, name=name, wrong=True)
    request.session.proof = account.proof  # type: ignore[attr-defined]  # our own sessions and accounts
    login(request, account)
    response = HttpResponseRedirect(second.onward(request, account, wanted))
    this.opened(response)
    return response


@access("public")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the desk: the session ends on the server, so that a copy of its cookie opens nothing."""
    logout(request)
    response = HttpResponseRedirect(reverse("site:home"))
    response.delete_cookie(desk.HEARD)
    return response


@access("public")
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer for a form whose token does not fit, with the words typed into it (Django calls this by name)."""
    refusal = Conflict(STALE)
    refusal.code = "stale-form"
    refusal.status = 403
    words = [value for name, value in request.POST.items() if name not in NOT_WORDS and value.strip()]
    return refusal_page(request, refusal, words)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what was too much or could not be read before any page was asked (Django calls this by name)."""
    if not hasattr(request, "actor"):
        request.actor = ANONYMOUS  # type: ignore[attr-defined]  # stopped before the door set it
    return answer(request, exception)
