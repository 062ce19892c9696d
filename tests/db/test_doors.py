"""The doors: forged forms, guessed passwords and codes, strange hosts, and what every answer carries."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

PASSWORD = "a long enough password of the post"
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def town(db, as_role, monkeypatch):
    """A founded city with one matter at Liuxi's handler; the test works as role web, as the site does."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=2))
    with as_role("clock"):
        from maplebridge.kernel.identity.models import Account

        city.found()
        account = Account.objects.get(username="handler.liuxi")
        account.set_password(PASSWORD)
        account.save()
    opened = city.report()
    city.act(opened.number, "dispatch", now=NOW + timedelta(hours=1))
    return opened


def visitor(*, name=None, **more):
    from django.test import Client

    from maplebridge.kernel.identity.models import Account

    client = Client(SERVER_NAME="localhost", **more)
    if name:
        client.force_login(Account.objects.get(username=name))
    return client


def act_on(client, number, **headers):
    from maplebridge.kernel.matter import numbers

    sent = {"name": "reply", "given": {"answer": "Repaired on Tuesday."}, "seen": city.row_of(number).seq}
    return client.post(
        f"/api/v1/matters/{numbers.show(number)}/acts",
        json.dumps(sent),
        content_type="application/json",
        headers=headers,
    )


def test_a_desk_s_session_acts_by_the_api_only_with_the_token_of_its_pages(town):
    client = visitor(name="handler.liuxi", enforce_csrf_checks=True)
    before = city.row_of(town.number).seq
    refused = act_on(client, town.number)
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["detail"]
    assert city.row_of(town.number).seq == before
    assert client.get(f"/en/desk/{_shown(town)}/do/reply").status_code == 200
    done = act_on(client, town.number, X_CSRFToken=client.cookies["csrftoken"].value)
    assert done.status_code == 200, done.content
    assert city.row_of(town.number).seq == before + 1


def test_no_page_takes_a_form_without_its_token(town):
    """Every address of the resolver, as somebody signed in who holds the code too."""
    from django.urls import reverse

    from maplebridge.home import urls
    from maplebridge.web.language import activate

    client = visitor(name="handler.liuxi", enforce_csrf_checks=True)
    given = {
        "number": _shown(town),
        "unit": 1,
        "breadth": 320,
        "name": "reply",
        "token": "x",
        "month": "2026-08",
        "thing": 1,
        "who": 1,
    }
    given |= {"key": "cn.hotline.request", "paper": "00000000-0000-0000-0000-000000000000"}
    activate("en")
    taken = []
    for page in urls.pages:
        named = {name: given[name] for name in page.pattern.converters}
        answer = client.post(reverse(f"site:{page.name}", kwargs=named or None), {"do": "send", "text": "x"})
        if answer.status_code not in (403, 405):
            taken.append((page.name, answer.status_code))
    assert taken == []


def test_passwords_are_guessed_slowly_by_all_processes_together(town):
    def tries(word, client):
        sent = {"name": "handler.liuxi", "password": word}
        return client.post("/en/sign-in", sent).status_code

    assert tries(PASSWORD, visitor()) == 302
    answers = [tries(f"guess {n}", visitor()) for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert tries(PASSWORD, visitor()) == 429, "the right one too, or the answer would tell"
    assert tries(PASSWORD, visitor(REMOTE_ADDR="10.0.0.9")) == 302, "from elsewhere its owner still enters"


def test_whoever_has_the_code_may_look_as_often_as_they_like(town):
    client = visitor()
    where, code = f"/api/v1/matters/{_shown(town)}", {"X-Matter-Code": town.code}
    assert {client.get(where, headers=code).status_code for _ in range(15)} == {200}
    wrong = [client.get(where, headers={"X-Matter-Code": f"guess-{n}"}).status_code for n in range(11)]
    assert wrong == [404] * 10 + [429]
    assert visitor(REMOTE_ADDR="10.0.0.9").get(where, headers=code).status_code == 200


def test_every_answer_carries_what_keeps_browsers_in_bounds(town, settings):
    pages = ("/en/", "/zh/report", "/en/nowhere", "/api/v1/ledger/head", "/healthz", "/en/figures")
    answers = [visitor().get(address) for address in pages]
    answers.append(visitor(enforce_csrf_checks=True).post("/en/report", {"text": "no token"}))
    answers.append(visitor().get("/en/", headers={"host": "evil.example"}))
    assert [answer.status_code for answer in answers[-2:]] == [403, 400]
    for answer in answers:
        assert {name: answer[name] for name in CARRIED} == CARRIED, answer
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"], "no script at all"
    settings.SECURE_HSTS_SECONDS = 3600
    assert "max-age=3600" in visitor().get("/en/", secure=True)["Strict-Transport-Security"]


def test_cookies_are_for_the_server_alone_and_a_strange_host_is_refused(town, settings):
    client = visitor()
    client.post("/en/follow", {"number": _shown(town), "code": town.code})
    assert client.cookies["mb_held"]["httponly"]
    assert client.cookies["mb_held"]["samesite"] == "Lax"
    client.post("/en/sign-in", {"name": "handler.liuxi", "password": PASSWORD})
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    settings.ALLOWED_HOSTS = ["localhost"]
    for address in ("/en/", "/zh/", "/healthz", "/api/v1/ledger/head"):
        answer = visitor().get(address, headers={"host": "evil.example"})
        assert answer.status_code == 400
        words = answer.content.decode()
        assert "MAPLEBRIDGE_HOSTS" in words, "it is said why"
        assert settings.SITE_ADDRESS in words, "and where the city is"
        assert "evil.example" not in words


@pytest.mark.parametrize("name", ["localhost", "localhost:8100", "127.0.0.1:8100", "[::1]:8100"])
def test_a_machine_that_asks_itself_is_answered_whatever_the_citys_name_is(town, settings, name):
    from maplebridge.config.installation import environment

    settings.ALLOWED_HOSTS = environment.hosts({"MAPLEBRIDGE_HOSTS": "report.city.example"})
    client = visitor(REMOTE_ADDR="127.0.0.1")
    for address in ("/healthz", "/readyz", "/metrics", "/en/"):
        assert client.get(address, headers={"host": name}).status_code == 200, address


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(town, wanted):
    sent = {"name": "handler.liuxi", "password": PASSWORD, "next": wanted}
    assert visitor().post("/en/sign-in", sent)["Location"] == "/en/desk"


def _shown(opened):
    from maplebridge.kernel.matter import numbers

    return numbers.show(opened.number)
