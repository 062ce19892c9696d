"""Files of a form that could not be taken are not kept: each page on the way says which, before the sign-in and after it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

import papered
from db import test_second_factor as factor
from db import test_sent_twice as twice
from db import test_words_kept as kept
from db.test_words_kept import OWN, PASSWORD, WORDS

password, ask, later, browser = kept.password, factor.ask, factor.later, factor.browser
NAMES = ("the lamp at night.png", "路灯.png")
GONE, AGAIN = "The files you chose are not kept", "Choose them again once you are back at the form."


def photos(*names: str) -> list[Any]:
    """Files as a browser sends them."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return [SimpleUploadedFile(name, papered.photo(), "image/png") for name in names or NAMES]


def says(answer: Any, *names: str, how: str = GONE) -> str:
    """The page names each file, says that it is not kept, and holds no octet of it."""
    body = unescape(answer.content.decode())
    assert how in body
    assert how != GONE or AGAIN in body
    for name in names or NAMES:
        assert f"“{name}”" in body
    assert len(answer.content) < 60_000
    return body


def back_at_the_form(client: Any, path: str, answer: Any, *, words: str = WORDS) -> str:
    """One press leads back; the form names the files once more, beside the words."""
    address, carried = next(one for one in kept.forms_of(answer.content.decode()) if "given-back" in one[1])
    assert address == path
    again = client.post(address, {**carried, "given-back-file": list(NAMES)}, headers=OWN)
    assert again.status_code == 200
    body = says(again, how="Not kept, choose again:")
    assert not words or kept.in_a_field(again.content.decode(), words)
    return body


def test_a_desk_is_told_before_the_sign_in_after_it_and_at_the_form(town, as_role, password):
    form = kept._act(as_role)
    account = int(form.client.session["_auth_user_id"])
    name, before = password(account), kept._entries(as_role)
    form.client.logout()
    over = form.post(files=photos())
    assert over.status_code == 403
    body = says(over)
    assert body.index(GONE) < body.index('type="password"'), "before anything is typed"
    action, carried = kept._sign_in_of(over)
    carried["was.given-back-file"] = list(NAMES)
    assert body.count('name="was.given-back-file"') == 2
    wrong = form.client.post(action, {**carried, "name": name, "password": "no"}, headers=OWN)
    says(wrong)
    right = form.client.post(action, {**carried, "name": name, "password": PASSWORD}, headers=OWN)
    says(right)
    back_at_the_form(form.client, form.path, right)
    assert kept._entries(as_role) == before, "nothing was done yet"
    assert form.post(files=photos()).status_code == 302
    assert kept._entries(as_role) > before


@pytest.mark.parametrize("words", ["", WORDS])
def test_a_resident_is_told_before_the_code_and_after_it_also_where_nothing_was_written(town, as_role, words):
    done, client = twice.reported(), twice.browser()
    number = twice.shown(done.number)
    path = f"/en/follow/{number}/do/add"
    sent = {"key": twice.KEY, "seen": "1", "text": words, "files": photos()}
    over = client.post(path, sent, headers=OWN)
    assert over.status_code == 403, "files alone are no reason to forget them in silence"
    body = says(over)
    assert body.index(GONE) < body.index('id="code"')
    action, carried = kept._sign_in_of(over)
    carried["was.given-back-file"] = list(NAMES)
    wrong = client.post(action, {**carried, "number": number, "code": "ABCD-EFGH"}, headers=OWN)
    says(wrong)
    right = client.post(action, {**carried, "number": number, "code": done.code}, headers=OWN)
    says(right)
    back_at_the_form(client, path, right, words=words)
    assert client.post(path, {**sent, "text": WORDS, "files": photos()}, headers=OWN).status_code == 302


def test_between_password_and_code_they_are_named_too(town, as_role, browser, later):
    owner = browser()
    app, _ = factor.switched_on(owner)
    later()
    form = kept._act(as_role)
    over = browser().post(form.path, {**form.sent, "files": photos()}, headers=OWN)
    action, carried = kept._sign_in_of(over)
    carried["was.given-back-file"] = list(NAMES)
    client = browser()
    sign = {"name": factor.OWNER, "password": factor.PASSWORD}
    half = client.post(action, {**carried, **sign}, headers=OWN)
    assert 'name="digits"' in half.content.decode()
    says(half)
    action, carried = next(one for one in kept.forms_of(half.content.decode()) if one[0].endswith("/code/again"))
    carried["was.given-back-file"] = list(NAMES)
    says(client.post(action, {**carried, "digits": app.now()}, headers=OWN))


def test_somebody_else_who_signs_in_sees_no_more_than_what_the_page_carried(town, as_role, password):
    from maplebridge.kernel.identity.models import Account

    form = kept._act(as_role)
    other = password(Account.objects.get(username="hotline.city").pk)
    form.client.logout()
    over = form.post(files=photos())
    before = kept._entries(as_role)
    action, carried = kept._sign_in_of(over)
    right = form.client.post(action, {**carried, "name": other, "password": PASSWORD}, headers=OWN)
    assert right.status_code == 200
    address, words = next(one for one in kept.forms_of(right.content.decode()) if "given-back" in one[1])
    there = form.client.post(address, words, headers=OWN)
    assert there.status_code in (403, 404), "the form is not theirs"
    assert kept._entries(as_role) == before


def test_a_stale_form_and_a_full_disk_name_them(town, as_role, monkeypatch):
    from django.test import Client

    from maplebridge.kernel.setaside import room

    form = kept._act(as_role)
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies = form.client.cookies
    stale = strict.post(form.path, {**form.sent, "csrfmiddlewaretoken": "x" * 64, "files": photos()}, headers=OWN)
    assert stale.status_code == 403
    says(stale)
    back_at_the_form(form.client, form.path, stale)
    monkeypatch.setattr(room, "full", lambda: True)
    full = form.post(files=photos())
    assert full.status_code == 507
    says(full)


def test_names_are_bounded_and_never_markup(town, as_role):
    from maplebridge.rules import limits

    form = kept._act(as_role)
    form.client.logout()
    odd = ['<em>"x.png', "n" * 200 + ".png", *(f"{n}.png" for n in range(20))]
    answer = form.post(files=photos(*odd))
    body = answer.content.decode()
    assert "<em>" not in body
    assert len(re.findall(r'name="was\.given-back-file"', body)) == limits.FILES
    assert "n" * 121 not in body
    action, carried = kept._sign_in_of(answer)
    carried["was.given-back-file"] = [f"<i>{n}" * 100 for n in range(40)]
    again = form.client.post(action, {**carried, "name": "nobody", "password": "no"}, headers=OWN).content.decode()
    assert "<i>" not in again
    assert len(re.findall(r'name="was\.given-back-file"', again)) == limits.FILES


def test_more_than_is_taken_is_said_and_nothing_of_it_stays(town, as_role):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from maplebridge.rules import limits

    form = kept._act(as_role)
    before = kept._entries(as_role)
    large = SimpleUploadedFile("large.png", b"\0" * (limits.FILE_BYTES + 1), "image/png")
    answer = form.post(files=[large])
    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.content.decode()
    assert kept._entries(as_role) == before


def test_a_form_that_comes_back_without_files_says_nothing_of_files(town, as_role):
    form = kept._act(as_role)
    assert "Not kept, choose again" not in form.post(**{"given-back": "yes"}).content.decode()
    form.client.logout()
    assert GONE not in form.post().content.decode()
