"""Words on their way back to their form: past a sign-in, a full disk, a database that does not answer, a stale page.

They lie in the page alone, in hidden fields that the same browser sends again; the server keeps nothing. What comes back
with the mark `BACK` is no press: the door turns it into a look at the form, which stands there filled in.

Files are not carried: ten of ten megabytes would be a page of a hundred and forty, sent three times, or a store that
strangers fill. Their names are, so that each page on the way says which must be chosen again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve

from maplebridge.web.forms.files import named

BACK = "given-back"
"""The field that says: show me the form with these words, do nothing."""
FILE = "given-back-file"
"""The name of each file that came with them."""
WAS = "was."
"""Before each carried field's name, while another form (a sign-in) carries them."""
TO = "was-to"
"""The address of their form, while another form carries them."""
NEVER = {"csrfmiddlewaretoken", BACK, FILE}
"""Fields that are carried nowhere: passwords and codes add themselves (`Secret`)."""
MACHINE = frozenset({"key", "seen", "next", "do", "act", "map_of", "office", "offices", "level"})
"""Fields that hold no words of the person: what the page itself must know again, what an act lets one choose."""
CHOSEN: dict[str, set[str]] = {}
"""The same of forms with fields of their own: a field that is hidden or chosen from adds its name and what it offers."""
WRITTEN: set[str] = set()
"""Fields that somebody types into add their names; what another form offers under the same name is chosen all the same."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What was typed into the form at `to`: each field by name; `files` are names of those that came too, not kept."""

    to: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.files)

    @property
    def words(self) -> list[str]:
        """What the person wrote, to be read and copied: in the order of the form, without fields that hold no words."""
        return [text for name, text in self.fields if _written(name, text) and text.strip()]

    @property
    def inside(self) -> list[tuple[str, str]]:
        """Names and values of the hidden fields of a form that carries them, as pairs in the order of the form."""
        files = ((f"{WAS}{FILE}", name) for name in self.files)
        return [(TO, self.to), *files, *((f"{WAS}{name}", text) for name, text in self.fields)]

    @property
    def back(self) -> list[tuple[str, str]]:
        """Names and values of the hidden fields that lead back to the form itself, as pairs in the order of the form."""
        return [(BACK, "yes"), *((FILE, name) for name in self.files), *self.fields]


NOTHING = Carried()


def of(request: HttpRequest) -> Carried:
    """What was typed into the form that this request sent; nothing where it cannot be read."""
    if request.method != "POST" or request.path_info.startswith("/api/"):
        return NOTHING
    try:
        files = [file.name for name in request.FILES for file in request.FILES.getlist(name)]
        return Carried(request.path, tuple(_fields(request.POST)), files=named(files))
    except (BadRequest, SuspiciousOperation, RequestDataTooBig, MultiPartParserError, OSError):
        return NOTHING


def inside(request: HttpRequest) -> Carried:
    """What the form that this request sent carries for another one."""
    to = request.POST.get(TO, "")
    fields = ((name.removeprefix(WAS), text) for name, text in _pairs(request.POST) if name.startswith(WAS))
    carried = tuple(one for one in fields if one[0] not in NEVER)
    files = named(request.POST.getlist(f"{WAS}{FILE}"))
    return Carried(to, carried, files=files) if (carried or files) and leads_inside(to) else NOTHING


def given_back(request: HttpRequest) -> QueryDict | None:
    """The words that came back to their form; None for any other look at it."""
    return getattr(request, "given_back", None)


def own_page(request: HttpRequest) -> bool:
    """Whether a page of this site sent it, as the browser says: words of another site are led into no form."""
    headers = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    own = f"{request.scheme}://{request.get_host()}"
    return headers[0] in ("", "same-origin") and headers[1] in ("", own) and any(headers)


def files_of(request: HttpRequest) -> tuple[str, ...]:
    """The names of files that came with the words that came back: a browser sends none by itself."""
    words = given_back(request)
    return () if words is None else named(words.getlist(FILE))


def give_back(request: HttpRequest) -> None:
    """Turn a form that comes back into a look at it."""
    if request.method == "POST" and BACK in request.POST and not request.path_info.startswith("/api/"):
        request.given_back = request.POST  # type: ignore[attr-defined]  # ours
        request.POST = QueryDict()
        request.method = "GET"


def leads_inside(to: str) -> bool:
    """Whether an address is one of this site's own pages."""
    parts = urlsplit(to)
    if parts.scheme or parts.netloc or not to.startswith("/") or to.startswith(("//", "/\\")):
        return False
    try:
        resolve(parts.path)
    except Resolver404:
        return False
    return True


def _written(name: str, text: str) -> bool:
    """Whether somebody wrote this, and did not choose it."""
    if name in MACHINE or name not in CHOSEN:
        return name not in MACHINE
    return name in WRITTEN and text not in CHOSEN[name]


def _fields(sent: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in _pairs(sent) if name not in NEVER)


def _pairs(sent: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, str(text)) for name, texts in sent.lists() for text in texts)
