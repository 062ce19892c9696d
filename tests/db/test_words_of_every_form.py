"""No typed word is lost, by every form that a room declares: a new one is tried here by itself.

The forms are those that the code declares (subclasses of `web.forms.Form`), and those of the table of addresses.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest

import sampled as city
from db import test_words_kept as kept

WORDS = "An hour of words: 写了一小时。"
OF_AN_ACT = {"ActForm", "OpenForm"}
"""Made from the fields of one act, and from the offices of a post that may open: tried as “act”, “follow-act” and
“open-matter” of the addresses."""
ON_A_MATTER = sorted({"act", "follow-act", "note", "kind", "same", "exchange", "follow-exchange", "contact"})

NEEDS_NO_DATABASE = {"check"}
"""What is answered from what was pasted alone."""


def declared():
    """Every form of a room: loading the addresses loads the pages, and with them their forms."""
    from django.urls import get_resolver

    from maplebridge.web.forms import Form

    assert get_resolver().url_patterns
    waiting, forms = [Form], []
    while waiting:  # ends: each class once
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one is not Form and one.__module__.startswith("maplebridge."):
            forms.append(one)
    return sorted(
        (one for one in forms if one.__name__ not in OF_AN_ACT),
        key=lambda form: (form.__module__, form.__name__),
    )


def sent_to(form):
    """A request that sends words in each field of a form that takes words."""
    from django.test import RequestFactory

    from maplebridge.kernel.identity.actor import ANONYMOUS

    typed = {
        name: f"{WORDS} {name}"
        for name, field in form.declared_fields.items()
        if field.kind in ("text", "said", "line")
    }
    pressed = form.buttons[0] if form.buttons else form.do
    request = RequestFactory(SERVER_NAME="localhost").post(
        "/en/report", {**typed, **({form.by: pressed} if pressed else {})}
    )
    request.actor = ANONYMOUS
    return request, typed


def test_every_form_of_every_room_is_found(town):
    names = {form.__name__ for form in declared()}
    assert {"ReportForm", "KindForm", "NoteForm", "SignInForm"} <= names
    assert len(names) >= 20


def test_a_refused_form_shows_every_word_that_it_was_sent(town):
    """Whatever refuses it: each field holds what was typed, but for secrets, which are shown nowhere."""
    from maplebridge.rules.refusal import Conflict
    from maplebridge.texts import Text
    from maplebridge.web.forms import carrying

    tried = 0
    for declaration in declared():
        request, typed = sent_to(declaration)
        form = declaration(request)
        form.fits()
        form.refuse(Conflict(Text("Somebody was faster.")))
        for name, words in typed.items():
            if name in carrying.NEVER:
                continue
            assert words in str(form.shown(name).value), (declaration.__name__, name)
            tried += 1
    assert tried >= 8


@pytest.mark.parametrize("why", ["database", "disk", "fault"])
def test_a_page_that_refuses_in_place_of_a_form_shows_every_word(town, why):
    """The database is away, the disk is full, something broke: the words stand on the page that says so."""
    from maplebridge.web import refusals
    from maplebridge.web.forms import carrying

    refusal = {
        "database": refusals.NoDatabase(refusals.NO_DATABASE),
        "disk": refusals.DiskFull(refusals.NO_ROOM),
        "fault": refusals.OutOfOrder(refusals.BROKEN),
    }[why]
    for declaration in declared():
        request, typed = sent_to(declaration)
        request.META["HTTP_ORIGIN"] = "http://localhost"
        body = unescape(refusals.refusal_page(request, refusal).content.decode())
        for name, words in typed.items():
            assert (words in body) is (name not in carrying.NEVER), (declaration.__name__, name)


def away(monkeypatch):
    """Let no session reach the database."""
    from django.db import OperationalError
    from django.db.backends.base.base import BaseDatabaseWrapper

    def refuse(*_given: Any, **_named: Any) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
    monkeypatch.setattr(BaseDatabaseWrapper, "_cursor", refuse)


@pytest.mark.parametrize("name", sorted(set(kept.FORMS) - kept.BARE))
def test_with_the_database_away_every_form_says_so_and_gives_its_words_back(town, as_role, monkeypatch, name):
    form = kept.FORMS[name](as_role)
    with monkeypatch.context() as patched:
        away(patched)
        answer = form.post()
    body = unescape(answer.content.decode())
    if name in NEEDS_NO_DATABASE:
        assert kept.in_a_field(body, form.words)
        return
    assert answer.status_code == 503
    assert form.words in body
    assert re.search("database does not answer|数据库暂时没有响应", body)
    kept._comes_back(form, answer)


def stored(number, as_role):
    """How many entries and notes of a matter there are: each form that is taken adds one."""
    from maplebridge.kernel.conduct.models import Note
    from maplebridge.kernel.ledger.models import Entry

    with as_role("clock"):
        return Entry.objects.filter(matter=number).count() + Note.objects.filter(matter=number).count()


@pytest.mark.parametrize("name", ON_A_MATTER)
def test_where_the_matter_has_ended_meanwhile_a_form_is_taken_or_shows_every_word(town, as_role, name):
    from django.utils import timezone

    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter import numbers

    form = kept.FORMS[name](as_role)
    number = numbers.read(next(part for part in form.path.split("/") if part.startswith(numbers.show(0)[:2])))
    city.act(number, "withdraw", actor=holder_of(number), now=timezone.now())
    before = stored(number, as_role)
    answer = form.post(key=kept.OTHER_KEY)
    if answer.status_code == 302 or "is-private" in answer.content.decode():
        assert stored(number, as_role) == before + 1, "taken: something was stored"
        leads = urlsplit(answer.get("Location", form.path)).path
        assert numbers.show(number) in leads, "it leads to the matter that it was written for"
        return
    assert answer.status_code in (200, 403, 409, 422)
    assert form.words in unescape(answer.content.decode())


@pytest.mark.parametrize("name", sorted(set(kept.FORMS) - kept.SENT_BY_BUTTON))
def test_a_double_click_is_one(town, as_role, name):
    """Two presses of one form: nothing more is done, and both are answered alike."""
    kept._twice(kept.FORMS[name](as_role), as_role)
