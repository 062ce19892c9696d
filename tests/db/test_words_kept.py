"""No typed word is lost: every form × {a field wrong, the session over, the step moved, sent twice, the disk full}.

The forms are taken from the table of addresses, so that a new one cannot be forgotten. What is typed is a sentence that
nobody else writes (`WORDS`); wherever a form is not taken it must stand on the page that answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

import sampled as city
from db import test_sent_twice as twice

WORDS = "Words that took an hour to write: 写了一个小时的话。"
LONG = "字" * 20_001
OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FORM = re.compile(r'<form[^>]*?method="post"[^>]*?(?: action="([^"]*)")?[^>]*>(.*?)</form>', re.DOTALL)


@dataclass
class Kept:
    """One form as it is filled in: whose browser, where, what; `wrong` is what makes a field of it wrong."""

    client: Any
    path: str
    sent: dict[str, Any]
    wrong: dict[str, Any]
    words: str = WORDS
    gone: Any = None
    """Moves the step, so that the form is open no more; None where no step stands behind it."""
    number: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def post(self, **more: Any) -> Any:
        """Send it."""
        return self.client.post(self.path, {**self.sent, **more}, headers=OWN)


def _act(as_role: Any) -> Kept:
    number = twice.handled()
    sent = {"key": twice.KEY, "seen": "2", "answer": WORDS}
    return Kept(
        twice.at_desk(number, "officer"),
        f"/en/desk/{twice.shown(number)}/do/reply",
        sent,
        {"answer": WORDS + LONG},
        gone=lambda: city.act(number, "reply", given={"answer": "Done already. 已修复。"}, now=datetime.now(UTC)),
        number=number,
    )  # fmt: skip


def _follow_act(as_role: Any) -> Kept:
    press = twice._follow_act(as_role)
    return Kept(press.client, press.path, press.sent | {"text": WORDS}, {"text": WORDS + LONG})


def _note(as_role: Any) -> Kept:
    press = twice._note(as_role)
    return Kept(press.client, press.path, press.sent | {"text": WORDS}, {"text": WORDS + LONG})


def _kind(as_role: Any) -> Kept:
    press = twice._kind(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS, "category": "no-such-kind"})


def _same(as_role: Any) -> Kept:
    press = twice._same(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS, "other": "nothing"})


def _contact(as_role: Any) -> Kept:
    press = twice._contact(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _report(as_role: Any) -> Kept:
    sent = {"do": "send", "text": WORDS, "key": twice.KEY}
    return Kept(twice.browser(), "/en/report", sent, {"reach": "1380000000"})


def _verdict(as_role: Any) -> Kept:
    press = twice._verdict(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _clock(as_role: Any) -> Kept:
    press = twice._clock(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _counter(as_role: Any) -> Kept:
    press = twice._counter(as_role)
    return Kept(press.client, press.path, press.sent, {"shown": "13900000000"}, words=press.sent["number"])


def _follow(as_role: Any) -> Kept:
    number = twice.shown(twice.reported().number)
    return Kept(twice.browser(), "/en/follow", {"number": number, "code": "ABCD"}, {}, words=number)


def _check(as_role: Any) -> Kept:
    sent = {"receipt": WORDS}
    return Kept(twice.browser(), "/en/check", sent, {"receipt": WORDS + LONG * 6})


def _sign_in(as_role: Any) -> Kept:
    sent = {"name": "hotline.city", "password": "wrong"}
    return Kept(twice.browser(), "/en/sign-in", sent, {}, words="hotline.city")


def _deputy(as_role: Any) -> Kept:
    sent = {"do": "deputy", "deputy": "hotline.city", "since": "tomorrow", "until": "2030-01-02"}
    return Kept(twice.named("handler.liuxi"), "/en/account", sent, {}, words="tomorrow")


def _others_deputy(as_role: Any) -> Kept:
    from maplebridge.kernel.identity.models import Account

    who = Account.objects.get(username="handler.liuxi").pk
    sent = {"do": "deputy", "deputy": "hotline.city", "since": "tomorrow", "until": "2030-01-02"}
    return Kept(twice.named("operator.city"), f"/en/operator/accounts/{who}", sent, {}, words="tomorrow")


def _account_new(as_role: Any) -> Kept:
    sent = {"name": "watch.city", "shown_en": WORDS, "office": "Nowhere", "kind": "officer", "since": "2026-01-01"}
    return Kept(twice.named("operator.city"), "/en/operator/accounts/add", sent, {"since": "tomorrow"})


FORMS = {
    "act": _act,
    "follow-act": _follow_act,
    "note": _note,
    "kind": _kind,
    "same": _same,
    "contact": _contact,
    "report": _report,
    "verdict": _verdict,
    "clock": _clock,
    "counter": _counter,
    "follow": _follow,
    "check": _check,
    "sign-in": _sign_in,
    "account": _deputy,
    "account-of": _others_deputy,
    "account-new": _account_new,
}
"""Every form with words, by its route."""
WORDLESS = {
    "second": "a password and a code, which are shown nowhere again",
    "second-code": "a code, which is shown nowhere again",
    "set-aside": "buttons alone",
    "set-aside-thing": "a button, and a list of offices",
    "sign-out": "a button",
    "leave": "a button",
    "sign-in-again": "the sign-in that carries the words of another form",
    "second-code-again": "the same after a password",
    "follow-again": "number and code, carrying the words of another form",
}
"""Routes that take a press and hold no words of a person."""
POSTS = {"act", "note", "kind", "same", "contact", "clock", "counter", "account", "account-of", "account-new"}
STEPS = {"act"}
"""Forms that a step of a course stands behind."""


def forms_of(body: str) -> list[tuple[str, dict[str, str]]]:
    """Address and hidden fields of each form of a page that is sent by POST."""
    found = FORM.findall(body)
    return [(unescape(action), {unescape(n): unescape(v) for n, v in HIDDEN.findall(inner)}) for action, inner in found]


def in_a_field(body: str, words: str) -> bool:
    """Whether words stand in an input or a text area, where they can be sent."""
    fields = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", body, re.DOTALL)
    fields += [tag[1] for tag in re.finditer(r'<input(?! type="hidden")[^>]* value="([^"]*)"', body)]
    return any(words in unescape(one) for one in fields)


def test_every_route_that_takes_words_is_tried_here_or_says_why_it_has_none(town):
    from maplebridge.home import urls

    pages = {page.name for page in urls.pages}
    taking = {name for name in twice._taking() if name in pages}
    assert taking == {*FORMS, *WORDLESS}, "no form of this test, and no reason"


@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_field_keeps_every_word_in_its_field(town, as_role, name):
    form = FORMS[name](as_role)
    answer = form.post(**form.wrong)
    body = answer.content.decode()
    assert answer.status_code in (200, 422), body[:300]
    assert in_a_field(body, form.words)
    if name != "check":
        assert "error-summary" in body
        named = re.findall(r'<li><a href="#([^"]+)"', body)
        assert named, "the summary leads to no field"
        assert all(f'id="{one}"' in body for one in named)


@pytest.mark.parametrize("name", sorted(POSTS))
def test_a_session_that_ended_gives_the_words_back_after_the_sign_in(town, as_role, name):
    form = FORMS[name](as_role)
    account = form.client.session["_auth_user_id"]
    username = twice.browser() and _named(account)
    form.client.logout()
    answer = form.post()
    body = answer.content.decode()
    assert answer.status_code == 403
    assert form.words in unescape(body) or name == "counter"
    action, carried = next(one for one in forms_of(body) if one[0].endswith("/sign-in/again"))
    wrong = form.client.post(action, {**carried, "name": username, "password": "no"}, headers=OWN)
    assert wrong.status_code == 422
    action, carried = next(one for one in forms_of(wrong.content.decode()) if one[0].endswith("/sign-in/again"))
    right = form.client.post(action, {**carried, "name": username, "password": city.PASSWORD}, headers=OWN)
    back, words = next(one for one in forms_of(right.content.decode()) if "given-back" in one[1])
    assert urlsplit(back).path == form.path
    again = form.client.post(back, words, headers=OWN)
    assert again.status_code == 200, again.content[:300]
    assert in_a_field(again.content.decode(), form.words)


def _named(account: str) -> str:
    from maplebridge.kernel.identity.models import Account

    return Account.objects.get(pk=account).username
