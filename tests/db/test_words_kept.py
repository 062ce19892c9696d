"""No typed word is lost: every form × {a field wrong, session over, step moved, sent twice, old token, full disk}.

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
PASSWORD = "a long enough password of the post"
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


def _exchange(as_role: Any) -> Kept:
    press = twice._exchange(as_role)
    number = numbers_of(press.path)
    return Kept(
        press.client,
        press.path,
        press.sent | {"reason": WORDS},
        {"reason": WORDS, "category": "no-such-kind"},
        gone=lambda: city.act(number, "dispatch", now=datetime.now(UTC)),
        number=number,
    )


def numbers_of(path: str) -> int:
    """The number of the matter in an address of the desk."""
    from maplebridge.kernel.matter import numbers

    return numbers.read(path.split("/")[3])


def _follow_exchange(as_role: Any) -> Kept:
    press = twice._follow_exchange(as_role)
    return Kept(press.client, press.path, press.sent | {"words": WORDS}, {"category": "no-such-kind"})


def _contact(as_role: Any) -> Kept:
    press = twice._contact(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _sides(as_role: Any) -> Kept:
    press = twice._sides(as_role)
    return Kept(press.client, press.path, press.sent | {"about": WORDS}, {"about": WORDS + LONG})


def _side_contact(as_role: Any) -> Kept:
    press = twice._side_contact(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _representatives(as_role: Any) -> Kept:
    press = twice._representatives(as_role)
    return Kept(press.client, press.path, press.sent | {"letters_to": WORDS}, {"until": "tomorrow"})


def _follow_representatives(as_role: Any) -> Kept:
    press = twice._follow_representatives(as_role)
    return Kept(press.client, press.path, press.sent | {"letters_to": WORDS}, {"until": "tomorrow"})


def _representative(as_role: Any) -> Kept:
    press = twice._representative(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _follow_representative(as_role: Any) -> Kept:
    press = twice._follow_representative(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _report(as_role: Any) -> Kept:
    sent = {"do": "send", "text": WORDS, "key": twice.KEY}
    return Kept(twice.browser(), "/en/report", sent, {"reach": "1380000000"})


def _open_matter(as_role: Any) -> Kept:
    press = twice._open_matter(as_role)
    return Kept(press.client, press.path, press.sent | {"text": WORDS}, {"text": WORDS + LONG})


def _verdict(as_role: Any) -> Kept:
    press = twice._verdict(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _clock(as_role: Any) -> Kept:
    press = twice._clock(as_role)
    return Kept(press.client, press.path, press.sent | {"reason": WORDS}, {"reason": WORDS + LONG})


def _letter(as_role: Any) -> Kept:
    press = twice._letter(as_role)
    return Kept(press.client, press.path, press.sent | {"proof": WORDS}, {"on": "2020-01-01"})


def _numbered(as_role: Any) -> Kept:
    press = twice._numbered(as_role)
    return Kept(press.client, press.path, press.sent | {"proof": WORDS}, {"on": "2020-01-01"})


def _counter(as_role: Any) -> Kept:
    press = twice._counter(as_role)
    return Kept(press.client, press.path, press.sent, {"shown": "13900000000"}, words=press.sent["number"])


def _follow(as_role: Any) -> Kept:
    number = twice.shown(twice.reported().number)
    return Kept(twice.browser(), "/en/follow", {"number": number, "code": "ABCD"}, {}, words=number)


def _check(as_role: Any) -> Kept:
    sent = {"receipt": WORDS}
    return Kept(twice.browser(), "/en/check", sent, {"receipt": WORDS + LONG * 6})


def _pushed(as_role: Any) -> Kept:
    sent = {"kind": "0201", "level": "township", "part": "lead", "power": WORDS, "money": "", "on": "2026-01-01"}
    return Kept(twice.browser(), "/en/duties/pushed", sent, {"on": "tomorrow"})


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
    "exchange": _exchange,
    "follow-exchange": _follow_exchange,
    "contact": _contact,
    "sides": _sides,
    "side-contact": _side_contact,
    "representatives": _representatives,
    "representative": _representative,
    "follow-representatives": _follow_representatives,
    "follow-representative": _follow_representative,
    "report": _report,
    "open-matter": _open_matter,
    "verdict": _verdict,
    "clock": _clock,
    "counter": _counter,
    "letter": _letter,
    "numbered": _numbered,
    "follow": _follow,
    "check": _check,
    "pushed": _pushed,
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
    "follow-day": "two buttons",
    "answer": "a button",
    "set-aside-thing": "a button, and a list of offices",
    "sign-out": "a button",
    "leave": "a button",
    "away": "a button",
    "follow-numbered": "a button",
    "act-draft": "opens beside its form, which keeps every word",
    "paper-check": "a file alone",
    "sign-in-again": "the sign-in that carries the words of another form",
    "second-code-again": "the same after a password",
    "follow-again": "number and code, carrying the words of another form",
}
"""Routes that take a press and hold no words of a person."""
POSTS = {
    "open-matter", "act", "note", "kind", "same", "exchange", "contact", "sides", "side-contact", "letter", "numbered",
    "representatives", "representative",
    "clock", "counter", "account", "account-of", "account-new",
}  # fmt: skip
SENT_BY_BUTTON = {"follow", "sign-in"}
"""Forms that open something for this browser alone: a second press opens it again."""
BARE = {"sign-in", "follow", "counter"}
"""Forms whose page shows nothing of what was typed but a name or a number."""
OTHER_KEY = "another-key-of-this-form-of-thirty-two"
STEPS = {"act", "exchange"}
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


def _wrong(form: Kept, _name: str, _as_role: Any) -> None:
    """A field is wrong: every word stands in its field, the summary leads to fields that are there."""
    answer = form.post(**{**form.wrong, "key": OTHER_KEY})
    body = answer.content.decode()
    assert answer.status_code in (200, 422), body[:300]
    assert in_a_field(body, form.words)
    assert "error-summary" in body
    named = re.findall(r'<li><a href="#([^"]+)"', body)
    assert named, "the summary leads to no field"
    assert all(f'id="{one}"' in body for one in named)


@pytest.fixture
def password(as_role):
    """`password(account)`: its account's name, once it has the password that this test knows."""

    def give(account: int) -> str:
        from django.contrib.auth.hashers import make_password
        from django.db import connection

        with as_role("admin"), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE identity_account SET password = %s WHERE id = %s RETURNING username",
                [make_password(PASSWORD), account],
            )
            return str(cursor.fetchone()[0])

    return give


def _over(form: Kept, username: str, as_role: Any) -> None:
    """The session has ended: a sign-in with the words on it, one more after a wrong password, then back to the form."""
    form.client.logout()
    before = _entries(as_role)
    answer = form.post()
    assert answer.status_code == 403
    assert form.words in unescape(answer.content.decode())
    action, carried = _sign_in_of(answer)
    wrong = form.client.post(action, {**carried, "name": username, "password": "no"}, headers=OWN)
    assert wrong.status_code == 422
    action, carried = _sign_in_of(wrong)
    right = form.client.post(action, {**carried, "name": username, "password": PASSWORD}, headers=OWN)
    assert right.status_code == 200
    _comes_back(form, right)
    assert _entries(as_role) == before, "nothing was done yet"


def _sign_in_of(answer: Any) -> tuple[str, dict[str, str]]:
    return next(one for one in forms_of(answer.content.decode()) if one[0].endswith("/again"))


def _comes_back(form: Kept, answer: Any) -> None:
    """One press on the page leads to the form, where the words stand in their field, not sent."""
    back, words = next(one for one in forms_of(answer.content.decode()) if "given-back" in one[1])
    assert urlsplit(back).path == form.path
    again = form.client.post(back, words, headers=OWN)
    body = again.content.decode()
    assert again.status_code == 200, body[:300]
    assert in_a_field(body, form.words)
    assert "Your words are back; nothing was sent yet." in body
    assert "error-summary" not in body


def _entries(as_role: Any) -> int:
    from maplebridge.kernel.ledger.models import Entry

    with as_role("clock"):
        return Entry.objects.count()


def test_a_matter_that_this_device_shows_no_longer_gives_the_words_back_after_the_code(town, as_role):
    done, client = twice.reported(), twice.browser()
    number = twice.shown(done.number)
    path = f"/en/follow/{number}/do/add"
    form = Kept(client, path, {"key": twice.KEY, "seen": "1", "text": WORDS}, {})
    answer = form.post()
    assert answer.status_code == 403
    assert WORDS in unescape(answer.content.decode())
    action, carried = _sign_in_of(answer)
    wrong = client.post(action, {**carried, "number": number, "code": "ABCD-EFGH"}, headers=OWN)
    assert wrong.status_code == 422
    action, carried = _sign_in_of(wrong)
    right = client.post(action, {**carried, "number": number, "code": done.code}, headers=OWN)
    _comes_back(form, right)
    assert form.post().status_code == 302


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_that_moved_says_so_and_shows_every_word(town, as_role, name):
    form = FORMS[name](as_role)
    form.gone()
    answer = form.post(key=OTHER_KEY)
    body = unescape(answer.content.decode())
    assert answer.status_code in (403, 409)
    assert form.words in body


def _stale(form: Kept) -> None:
    """Signing in elsewhere makes a new token: a form that was open before comes back by one press."""
    from django.test import Client

    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies = form.client.cookies
    answer = strict.post(form.path, {**form.sent, "csrfmiddlewaretoken": "x" * 64}, headers=OWN)
    assert answer.status_code == 403
    assert form.words in unescape(answer.content.decode())
    _comes_back(form, answer)
    alien = strict.post(form.path, form.sent, headers={"Origin": "https://elsewhere.example"})
    assert "given-back" not in alien.content.decode(), "words of another site are led into no form"


def _full(form: Kept, monkeypatch: Any) -> None:
    """The disk is full: the words come back by one press."""
    from maplebridge.kernel.setaside import room

    with monkeypatch.context() as patched:
        patched.setattr(room, "full", lambda: True)
        answer = form.post()
    assert answer.status_code == 507
    assert answer.headers["Retry-After"]
    assert form.words in unescape(answer.content.decode())
    _comes_back(form, answer)


def _no_press(form: Kept, as_role: Any) -> None:
    """Words that come back do nothing."""
    before = _entries(as_role)
    answer = form.post(**{"given-back": "yes"})
    assert answer.status_code == 200
    assert in_a_field(answer.content.decode(), form.words)
    assert _entries(as_role) == before


def _twice(form: Kept, as_role: Any) -> None:
    """Sent twice nothing is done twice, and the second answer is the first."""
    first = form.post()
    before = _entries(as_role)
    second = form.post()
    assert _entries(as_role) == before
    assert (second.status_code, second.get("Location")) == (first.status_code, first.get("Location"))
    assert second.status_code != 422 or in_a_field(second.content.decode(), form.words)


@pytest.mark.parametrize("name", FORMS)
def test_no_word_is_lost(town, as_role, password, monkeypatch, name):
    """One form after the other: wrong, come back, stale, on a full disk, with the session over, twice."""
    form = FORMS[name](as_role)
    _wrong(form, name, as_role)
    _no_press(form, as_role)
    if name not in BARE:
        _stale(form)
        _full(form, monkeypatch)
    if name in POSTS:
        _over(form, password(int(form.client.session["_auth_user_id"])), as_role)
    if name not in SENT_BY_BUTTON:
        _twice(form, as_role)


def test_no_password_and_no_code_is_carried_or_shown(town, as_role, password):
    from maplebridge.web.forms import carrying

    assert {"password", "present", "again", "code", "digits", "shown"} <= carrying.NEVER
    form = _account_new(as_role)
    form.client.logout()
    body = form.post(present="the keeper's own password").content.decode()
    assert WORDS in unescape(body)
    assert "the keeper" not in body


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/en/report", "/en/nowhere", ""])
def test_words_are_led_to_no_page_that_is_not_this_sites_own(town, as_role, password, to):
    from maplebridge.kernel.identity.models import Account

    account = Account.objects.get(username="hotline.city")
    name = password(account.pk)
    sent = {"was-to": to, "was.text": WORDS, "name": name, "password": PASSWORD}
    answer = twice.browser().post("/en/sign-in/again", sent)
    assert answer.status_code == 302
    assert answer["Location"] == "/en/desk"
