"""Every public page and every page of each role answers, in a city that lived 60 days and in one that lived 400."""

from __future__ import annotations

import random
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

import mailed
import sampled as city
from db.test_representatives import named, signed
from maplebridge.rules import limits

LIVES = {60: 4, 400: 1}
"""Days that a city lived → reports on an average day."""
MOST = {False: 12, True: 6}
"""How many pages of a route the public and a post open, two of a set of filters; of the figures, each month."""
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')
SELECT, OPTION = re.compile(r'<select\b[^>]*?\sname="([^"]*)"[^>]*>(.*?)</select>', re.S), re.compile(r"<option\b")
PRESSED = {"sign-out", "leave", "away", "note", "sign-in-again", "second-code-again", "follow-again"}
"""Routes that answer to a press alone."""
OTHERS = {"verdict", "paper", "follow-paper", "picker", "second-code", "root", "follow-day", "act-draft"}
"""Reached by a mail, by a file that somebody sent, as a picture, after a password, by the bare address, by a form on the
page of a matter while a question waits there, by a form's button."""


@pytest.fixture(scope="module", params=sorted(LIVES))
def lived(request, server):
    """A sample city that lived so many days, its closed months published, one thing set aside."""
    from django.db import transaction

    from maplebridge.config.cities.sample import ensure_sample_city
    from maplebridge.config.supervision import worker
    from maplebridge.demo.days import City
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause
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
        with transaction.atomic():
            things.put("month", "2020-01", cause=Cause("contradiction"), now=now)
    database.strictly()
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
    opened: int = 0
    wrong: list[tuple[str, str, int]] = field(default_factory=list)
    """Address, where its link stands, and what is wrong: its status, or how many options a list of it has."""

    def walk(self, *starts: str) -> None:
        """Open what the starts lead to, each page once."""
        left = deque((start, "") for start in starts)
        while left:  # ends: no address is opened twice, and each route only so often
            address, where = left.popleft()
            if self._wanted(address):
                left.extend((link, address) for link in self._open(address, where))

    def _wanted(self, address: str) -> bool:
        from django.urls import Resolver404, resolve

        from maplebridge.web.language import activate

        parts = urlsplit(address)
        if parts.path[1:3] in ("en", "zh"):
            activate(parts.path[1:3])  # an address is read in the language of its page, whichever was opened last
        if address in self.seen or parts.path.startswith(("/static/", "/api/")):
            return False
        self.seen.add(address)
        try:
            found = resolve(parts.path)
        except Resolver404:
            return True  # a link to nowhere: asked for once, and named by its 404
        asked = parse_qs(parts.query)
        if found.url_name in PRESSED:
            return False
        if self.post and found.url_name != "home" and found.func.requires.who == "public":
            return False
        route, kind = (parts.path[:4], found.url_name), (parts.path[:4], found.url_name, *sorted(asked))
        monthly = not self.post and ("month" in asked or "month" in found.kwargs)
        wanted = monthly or (self.kinds[kind] < 2 and self.kinds[route] < MOST[self.post])
        self.kinds[kind] += wanted
        self.kinds[route] += wanted
        self.opened += wanted
        return wanted

    def _open(self, address: str, where: str) -> list[str]:
        answer = self.client.get(address)
        if answer.status_code >= 400:
            self.wrong.append((address, where, answer.status_code))
        if 300 <= answer.status_code < 400:
            return _inner(address, [answer["Location"]])
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        body = answer.content.decode()
        self.wrong += [(address, f"the list {name}", count) for name, count in long_lists(body)]
        return _inner(address, LINK.findall(body))

    def routes(self) -> set[str]:
        """Names of the routes that were opened."""
        return {kind[1] for kind, count in self.kinds.items() if count}


def long_lists(body: str) -> list[tuple[str, int]]:
    """The lists of a page that have more options than somebody reads: name and number."""
    lists = [(name, len(OPTION.findall(inside))) for name, inside in SELECT.findall(body)]
    return [(name, count) for name, count in lists if count > limits.SELECT_OPTIONS + 1]  # with what stands for none


def _inner(here: str, links: list[str]) -> list[str]:
    """Addresses of this site that the links of a page lead to."""
    found = (urljoin(f"http://localhost{here}", unescape(link)) for link in links)
    parts = [urlsplit(one) for one in found]
    return [
        part._replace(scheme="", netloc="", fragment="").geturl()
        for part in parts
        if part.netloc == "localhost"
    ]


def _come(number: int):
    from django.test import Client

    return Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.0.{number + 2}")


def _post(name: str, number: int, *matters: str) -> Visitor:
    from maplebridge.demo.posts import PASSWORD

    client = _come(number)
    answer = client.post("/en/sign-in", {"name": name, "password": PASSWORD})
    assert answer.status_code == 302, (name, answer.status_code)
    visitor = Visitor(client, post=True)
    for language in ("en", "zh"):
        own = [f"/{language}/desk/{matter}" for matter in matters]  # the first is opened: two sides, and a contact
        theirs = [one for one in own if client.get(one).status_code == 200]
        visitor.walk(f"/{language}/", f"/{language}/desk", *theirs)
    return visitor


def _resident() -> tuple[Visitor, str]:
    """Somebody who looks round, has reported something, left a contact and follows it; the number of their matter."""
    from maplebridge.acts.hear import acts as hear
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.matter import numbers

    text = "The street lamp at Liuxi is dark. 柳汐镇的路灯不亮了。"
    contact = Contact(phone="13800138000")
    matter = hear.report(actor=ANONYMOUS, text=text, contact=contact, now=datetime.now(UTC))
    number, client = numbers.show(matter.number), _come(0)
    answer = client.post("/en/follow", {"number": number, "code": str(matter.code)})
    assert answer.status_code == 302
    visitor = Visitor(client, post=False)
    for language in ("en", "zh"):
        visitor.walk(f"/{language}/", f"/{language}/follow/{number}", f"/{language}/receipt/{number}")
    return visitor, number


def _dispute() -> str:
    """A dispute between neighbours whose other party was called in; its number."""
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.territory import queries as territory

    now = datetime.now(UTC)
    there = Place(unit_id=next(u for u in territory.tree().level_units("township") if u.name_en == "Liuxi Township").id)
    contact = Contact(phone="13800138001")
    words = "My neighbour plays at night. 邻里噪音。"
    number = city.report(words, category="150302", place=there, contact=contact, now=now).number
    city.act(number, "screen", given={"screened": "yes"}, now=now)
    city.party_of(number, "party_b", now=now)
    return numbers.show(number)


def _papered() -> tuple[str, str, str]:
    """An application for legal aid that was refused, its paper set and received: its number, its code, the paper's token.

    Somebody acts for whoever applied.
    """
    from maplebridge.kernel.conduct.issuing import making, service
    from maplebridge.kernel.conduct.models import Issued
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter import numbers

    now = datetime.now(UTC)
    done = city.report("I need a lawyer. 申请法律援助。", category="150304", now=now)
    named(done.number, "0", signed(), now=now)
    city.act(done.number, "refuse", given={"reason": "Income. 收入。", "legal_ground": "Article 42."}, now=now)
    while making.make(now):  # ends: each round makes some of those that wait
        pass
    paper = Issued.objects.get(matter=done.number)
    service.receive(actor=holder_of(done.number), number=done.number, paper=paper.pk, now=now)
    return numbers.show(done.number), str(done.code), paper.token


def _holder(number: str, code: str, check: str) -> Visitor:
    """Whoever holds the code of a matter with a paper, who follows it and looks at the page that checks the paper."""
    client = _come(98)
    assert client.post("/en/follow", {"number": number, "code": code}).status_code == 302
    visitor = Visitor(client, post=False)
    for language in ("en", "zh"):
        theirs = f"/{language}/follow/{number}"
        visitor.walk(theirs, f"{theirs}/representatives", f"/{language}/papers", f"/{language}/papers/{check}")
    return visitor


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_page_of_everybody_answers_in_both_languages(lived, monkeypatch):
    from maplebridge.demo.posts import SIGN_INS
    from maplebridge.home import urls
    from maplebridge.kernel.matter import numbers

    monkeypatch.setenv("MAPLEBRIDGE_DEMO", "1")
    _, database = lived
    opened, wrong, pages = set(), [], 0
    with database.as_role("web"):
        resident, matter = _resident()
        with database.as_role("clock"):
            disputed = _dispute()
            papered, code, check = _papered()
            mailed.on_paper(numbers.read(matter), datetime.now(UTC))
        for number, name in enumerate(["resident", *(one.username for one in SIGN_INS)]):
            visitor = _post(name, number, matter, papered) if number else resident
            assert {address[:4] for address in visitor.seen} >= {"/en/", "/zh/"}
            wrong += [(name, *one) for one in visitor.wrong]
            opened |= visitor.routes()
            pages += visitor.opened
        holder = _holder(papered, code, check)
        wrong += [("whom a paper is for", *one) for one in holder.wrong]
        opened |= holder.routes()
        for number, (name, own) in enumerate((("centre.liuxi", disputed), ("legal-aid.city", papered)), 98):
            visitor = _post(name, number, own)
            wrong += [(name, *one) for one in visitor.wrong]
            opened |= visitor.routes()
    assert wrong == []
    assert {page.name for page in urls.pages} - opened - PRESSED - OTHERS == set(), "nobody was led there"
    print(f"{pages} pages asked for")


def test_the_figures_of_each_closed_month_answer(lived):
    """On the landed state of 29 November these two pages never answered."""
    from django.test import Client

    from maplebridge.figures import publishing
    from maplebridge.kernel.clock import towntime

    days, database = lived
    months = publishing.closed_months(towntime.local(datetime.now(UTC)).date())
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
