"""A “no” is the same on a page and for a program: status, code, heading, sentence in both languages, when to try again."""

from __future__ import annotations

import json
from html import unescape

import pytest

from maplebridge.rules import limits
from maplebridge.rules.refusal import Refusal
from maplebridge.texts import Title

WORDS = Title("This sentence says what to do.", "这句话说明怎么办。")
LAMP = {"text": "The lamp at the gate has been dark since Monday."}


def kinds():
    """Every kind of refusal that a page or a program may meet."""
    from maplebridge.web import broken, refusals  # noqa: F401  they declare some

    found, left = [], [Refusal]
    while left:  # ends: each class is taken from the list once
        one = left.pop()
        found.append(one)
        left += one.__subclasses__()
    return sorted({one.code: one for one in found}.values(), key=lambda one: one.code)


def asked(path, refusal):
    """What `path` answers where this stopped it."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.web import middleware
    from maplebridge.web.language import activate

    activate("zh" if path.startswith("/zh") else "en")
    request = RequestFactory().get(path)
    request.actor, request.user, request.resolver_match = ANONYMOUS, AnonymousUser(), None
    return middleware.answer(request, refusal)


def test_page_and_program_are_told_the_same(town):
    found = kinds()
    assert len(found) > 12
    for kind in found:
        refusal = kind(WORDS, fields={"text": WORDS}, source=Title("Art. 1", "第一条"), wait=60)
        told = asked("/api/v1/matters/x", refusal)
        said = json.loads(told.content)
        assert told.headers["Content-Type"] == "application/problem+json"
        assert (said["title"], said["status"], told.status_code) == (kind.code, kind.status, kind.status)
        assert said["fields"] == {"text": {"en": WORDS.in_language("en"), "zh": WORDS.in_language("zh")}}
        assert said["source"] == {"en": "Art. 1", "zh": "第一条"}
        assert (said["detail"], said["detail_zh"]) == (WORDS.in_language("en"), WORDS.in_language("zh"))
        for language, sentence in (("en", said["detail"]), ("zh", said["detail_zh"])):
            page = asked(f"/{language}/report", refusal)
            body = unescape(page.content.decode())
            assert page.status_code == said["status"]
            assert f'<span class="code">{said["title"]}</span>' in body
            assert f"<h1>{said['heading'][language]}</h1>" in body
            assert sentence in body
            assert page.headers["Retry-After"] == told.headers["Retry-After"] == "60"


def test_there_is_one_writer_of_problem_documents(town):
    from maplebridge.api import problems
    from maplebridge.config.gate import refusals as gate
    from maplebridge.kernel.territory import hotline
    from maplebridge.rules.refusal import document
    from maplebridge.web import middleware
    from maplebridge.web.problems import problem

    assert problems.problem is middleware.problem is problem
    assert "12345" in hotline.and_if_urgent(gate.REFUSALS["busy"][2]).in_language("en")
    for why, (status, code, words) in gate.REFUSALS.items():
        said = hotline.and_if_urgent(words) if why in gate.URGENT else words
        assert json.loads(gate.response(why, "/api/v1/reports")[2]) == document(code, status, said)


@pytest.fixture
def few(monkeypatch):
    """Two reports from one source, then no more."""
    from maplebridge.web import rate, sources

    monkeypatch.setattr(rate, "REPORTS", sources.Window(2, limits.REPORT_SECONDS, secret=lambda: "s"))


def test_reports_are_throttled_alike_by_page_and_program_on_one_count(town, few):
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    assert client.post("/en/report", {"do": "send", **LAMP}).status_code == 302
    sent = {"data": json.dumps(LAMP), "content_type": "application/json"}
    assert client.post("/api/v1/reports", **sent).status_code == 201
    told, page = client.post("/api/v1/reports", **sent), client.post("/en/report", {"do": "send", **LAMP})
    assert told.status_code == page.status_code == 429
    assert told.headers["Retry-After"] == page.headers["Retry-After"] == str(limits.REPORT_SECONDS)
    said = json.loads(told.content)
    assert said["title"] == "too-many"
    assert said["detail"] in unescape(page.content.decode())
    assert LAMP["text"] in page.content.decode(), "the words stay in the form"
