"""Every public page and every page of each role answers, in a city that lived 60 days and in one that lived 400."""

from __future__ import annotations

import random
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

LIVES = {60: 4, 400: 1}
"""Days that a city lived → reports on an average day."""
OF_A_KIND = {False: 2, True: 1}
"""How many pages of one kind the public and a post open; of the figures, each month. Posts leave public pages to it."""
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')
PRESSED = {"sign-out", "leave", "note"}
"""Routes that answer to a press alone."""
OTHERS = {"verdict", "follow", "follow-matter", "follow-act", "follow-paper", "root"}
"""Reached by a code, a mail or the bare address; tests/web visits them."""


@pytest.fixture(scope="module", params=sorted(LIVES))
def lived(request, server):
    """A sample city that lived so many days, its closed months published."""
    from maplebridge.config import worker
    from maplebridge.config.founding import ensure_sample_city
    from maplebridge.demo.days import City
    from maplebridge.kernel.matter import towntime
    from maplebridge.kernel.territory.queries import forget

    forget()
    database, days = server.create(), request.param
    with database.as_role("clock"):
        now = datetime.now(UTC)
        ensure_sample_city(now=now)
        first = datetime.combine(towntime.local(now).date() - timedelta(days=days), datetime.min.time())
        City(random.Random(days)).live(
            start=first.replace(tzinfo=towntime.zone()), days=days, per_day=LIVES[days]
        )
        worker.publish_months(now)
    yield days, database
    forget()
    server.drop(database)


@dataclass
class Visitor:
    """Follows every link of its pages, but only a few of one kind."""

    client: object
    post: bool
    seen: set[str] = field(default_factory=set)
    kinds: Counter = field(default_factory=Counter)
    months: set[date] = field(default_factory=set)
    wrong: list[tuple[str, str, int]] = field(default_factory=list)

    def walk(self, *starts: str) -> None:
        """Open what the starts lead to, each page once."""
        left = deque((start, "") for start in starts)
        while left:
            address, where = left.popleft()
            if self._wanted(address):
                left.extend((link, address) for link in self._open(address, where))

    def _wanted(self, address: str) -> bool:
        from django.urls import Resolver404, resolve

        parts = urlsplit(address)
        try:
            found = resolve(parts.path)
        except Resolver404:
            return parts.path in ("/en", "/zh") or not parts.path.startswith(("/static/", "/api/"))
        asked = parse_qs(parts.query)
        kind = (parts.path[:4], found.url_name, *sorted(asked))
        if found.url_name in PRESSED or address in self.seen:
            return False
        self.seen.add(address)
        if self.post and found.url_name != "home" and found.func.requires.who == "public":
            return False
        self.kinds[kind] += 1
        return self.kinds[kind] <= OF_A_KIND[self.post] or "month" in asked or "month" in found.kwargs

    def _open(self, address: str, where: str) -> list[str]:
        answer = self.client.get(address)
        if answer.status_code >= 400:
            self.wrong.append((address, where, answer.status_code))
        if 300 <= answer.status_code < 400:
            return _inner(address, [answer["Location"]])
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        return _inner(address, LINK.findall(answer.content.decode()))

    def routes(self) -> set[str]:
        """Names of the routes that were opened."""
        return {kind[1] for kind in self.kinds}


def _inner(here: str, links: list[str]) -> list[str]:
    """Addresses of this site that the links of a page lead to."""
    found = (urljoin(f"http://localhost{here}", unescape(link)) for link in links)
    parts = [urlsplit(one) for one in found]
    return [
        part._replace(scheme="", netloc="", fragment="").geturl()
        for part in parts
        if part.netloc == "localhost"
    ]


def _visit(name: str | None, number: int) -> Visitor:
    from django.test import Client

    from maplebridge.demo.posts import PASSWORD

    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.0.{number + 2}")
    if name is not None:
        answer = client.post("/en/sign-in", {"name": name, "password": PASSWORD})
        assert answer.status_code == 302, (name, answer.status_code)
    visitor = Visitor(client, post=name is not None)
    for language in ("en", "zh"):
        visitor.walk(f"/{language}/", f"/{language}/desk") if name else visitor.walk(f"/{language}/")
    return visitor


@pytest.mark.timeout(900)
def test_every_page_of_everybody_answers_in_both_languages(lived, monkeypatch):
    from maplebridge.demo.posts import SIGN_INS
    from maplebridge.site import urls

    monkeypatch.setenv("MAPLEBRIDGE_DEMO", "1")
    _, database = lived
    opened, wrong, pages = set(), [], 0
    with database.as_role("web"):
        for number, name in enumerate([None, *(one.username for one in SIGN_INS)]):
            visitor = _visit(name, number)
            assert {address[:4] for address in visitor.seen} >= {"/en/", "/zh/"}
            wrong += [(name, *one) for one in visitor.wrong]
            opened |= visitor.routes()
            pages += sum(visitor.kinds.values())
    assert wrong == []
    assert {page.name for page in urls.pages} - opened - PRESSED - OTHERS == set(), "nobody was led there"
    print(f"{pages} pages asked for")


def test_the_figures_of_each_closed_month_answer(lived):
    """On the landed state of 29 November these two pages never answered."""
    from django.test import Client

    from maplebridge.acts.resolve import publishing

    days, database = lived
    months = publishing.closed_months(datetime.now(UTC).date())
    with database.as_role("web"):
        client = Client(SERVER_NAME="localhost")
        shown = [
            client.get(f"/{language}/figures", {"month": f"{month:%Y-%m}"})
            for month in months
            for language in ("en", "zh")
        ]
    assert {answer.status_code for answer in shown} == {200}
    full = sum(b"<tfoot>" in answer.content for answer in shown)
    assert full >= (2 if days == 60 else 24), "months without a table"
