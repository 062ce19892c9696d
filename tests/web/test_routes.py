"""Who may use each page: written on every view, and true of every role × route × language."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from documents import readmes
from web import visits
from web.conftest import Town


class Visitor:
    """A plain HTTP client with cookies, and a form's token."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), _NoRedirect()
        )

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, Location, body."""
        return self._send(urllib.request.Request(self.town.url(path)))

    def post(self, path: str, form_at: str, **fields: str) -> tuple[int, str, str]:
        """Send a form after reading its token."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(form_at)[2])
        sent = {**fields, **({"csrfmiddlewaretoken": token[1]} if token else {})}
        return self._send(urllib.request.Request(self.town.url(path), urllib.parse.urlencode(sent).encode()))

    def _send(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return (
                    answer.status,
                    answer.headers.get("Location", ""),
                    answer.read().decode(errors="replace"),
                )
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", ""), error.read().decode(errors="replace")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


BY_ROLE = frozenset({"open-matter", "exchange"})
"""Pages for posts whose office holds a role or has the matter: another post is refused by the page itself."""


def visitor(town: Town, role: str) -> Visitor:
    """Somebody of that role."""
    made = Visitor(town)
    if role == "code":
        for number, code in visits.codes(town):
            made.post("/en/follow", "/en/follow", number=number, code=code)
    elif role in visits.SIGN_INS:
        made.post("/en/sign-in", "/en/sign-in", name=visits.SIGN_INS[role], password=visits.PASSWORD)
    return made


def test_every_route_declares_who_may_use_it(town: Town) -> None:
    from django.urls import get_resolver
    from django.urls.resolvers import URLResolver

    from maplebridge.web.access import KINDS, Requires

    def leaves(patterns: list[Any]) -> Any:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from leaves(pattern.url_patterns)
            else:
                yield pattern

    marks = {str(one): getattr(one.callback, "requires", None) for one in leaves(get_resolver().url_patterns)}
    assert len(marks) > 30
    assert [
        name for name, mark in marks.items() if not isinstance(mark, Requires) or mark.who not in KINDS
    ] == []


def test_each_role_enters_where_the_mark_says_and_nowhere_else(town: Town) -> None:
    seen = 0
    for role in visits.ROLES:
        somebody = visitor(town, role)
        for pattern in visits.pages():
            if pattern.name in visits.ONLY_POST:
                continue
            who = pattern.callback.requires.who
            status, location, _ = somebody.get(visits.address(town, pattern.name, "en"))
            allowed = {
                "public": True,
                "code": role == "code",
                "post": role in ("post", "city", "operator"),
                "city": role == "city",
                "admin": role == "operator",
            }[who]
            turned_away = status == 403 or "/sign-in" in location or "/follow?" in location
            own = status == 404 or (status == 403 and pattern.name in BY_ROLE)
            assert turned_away != allowed or (allowed and own), (
                role,
                pattern.name,
                status,
                location,
            )
            assert status < 500, (role, pattern.name)
            seen += 1
    print(f"{seen} visits: {len(visits.ROLES)} roles")


def test_a_post_cannot_open_what_lies_outside_its_territory(town: Town) -> None:
    status, _, body = visitor(town, "post").get(f"/en/desk/{town.desk_number}")
    assert status == 404
    assert "not-found" in body


def test_a_code_opens_its_own_matter_only(town: Town) -> None:
    status, location, _ = visitor(town, "code").get(f"/en/follow/{town.desk_number}")
    assert status == 302
    assert "/follow?" in location


def test_a_form_without_its_token_gets_a_page_that_says_what_to_do(town: Town) -> None:
    typed = {"number": "The words that took an hour", "code": "ABCD-EFGH"}
    sent = urllib.parse.urlencode(typed).encode()
    status, _, body = Visitor(town)._send(urllib.request.Request(town.url("/zh/follow"), sent))
    assert status == 403
    assert "site-header" in body
    assert "stale-form" in body
    assert "The words that took an hour" in body, "what was typed can still be copied"
    assert typed["code"] not in body


def test_no_address_carries_a_code_and_no_page_loads_from_elsewhere(town: Town) -> None:
    somebody = visitor(town, "code")
    for path in ("/en/", "/en/report", f"/en/receipt/{town.number}", f"/en/follow/{town.number}"):
        body = somebody.get(path)[2]
        assert not re.search(r'(?:href|src|action)="(?!/|\?|#|data:)[^"]', body), path
        assert town.code not in "".join(re.findall(r'(?:href|action|src)="([^"]*)"', body))
        assert "<script" not in body
        assert " style=" not in body


def test_guessing_passwords_is_slowed_down(town: Town) -> None:
    from timeless import in_one_window

    guesser = Visitor(town)

    def guesses(attempt: int) -> list[int]:
        named = {"name": f"nobody.here.{attempt}"}
        return [guesser.post("/en/sign-in", "/en/sign-in", **named, password=str(i))[0] for i in range(12)]

    answers = in_one_window(guesses)
    assert answers[0] == 422
    assert answers[-1] == 429


@pytest.mark.parametrize("path", ["/en/nowhere", "/xx/", "/zh/procedures/none", "/en/receipt/nothing"])
def test_an_address_that_leads_nowhere_gets_a_designed_page_or_a_door(town: Town, path: str) -> None:
    status, location, body = Visitor(town).get(path)
    assert status == 404 or "/follow" in location
    assert location or "site-header" in body


def test_the_reference_of_pages_is_what_the_resolver_says(town: Town) -> None:
    from maplebridge.home import routes, urls
    from maplebridge.kernel.verbs import described
    from maplebridge.web.language import activate

    activate("en")
    written = Path(__file__).resolve().parents[2] / "docs" / "reference" / "pages.md"
    assert written.read_text("utf-8") == routes.table(), (
        "write docs/reference/pages.md anew from routes.table()"
    )
    theirs = "".join(path.read_text("utf-8") for path in readmes())
    missing = [line for verb in described() for line in routes.rows_of(urls.of(verb)) if line not in theirs]
    assert missing == [], "a verb's README lists its pages"


@pytest.mark.parametrize(
    ("asked", "led"), [("zh-CN,zh;q=0.9,en;q=0.5", "/zh/"), ("de,en;q=0.7", "/en/"), ("", "/en/")]
)
def test_the_root_leads_to_the_language_the_browser_asks_for(town: Town, asked: str, led: str) -> None:
    request = urllib.request.Request(town.url("/"), headers={"Accept-Language": asked})
    status, location, _ = Visitor(town)._send(request)
    assert (status, location) == (302, led)


def test_the_other_language_is_the_same_page(town: Town) -> None:
    body = visitor(town, "code").get(f"/en/follow/{town.number}")[2]
    assert f'href="/zh/follow/{town.number}" lang="zh-Hans"' in body


def test_pages_of_a_matter_are_kept_by_no_cache_and_every_page_carries_the_policy(town: Town) -> None:
    somebody = visitor(town, "code")
    with somebody._opener.open(town.url(f"/en/receipt/{town.number}"), timeout=30) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
