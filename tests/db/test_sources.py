"""How much one source may bring: by page and API together; others, and named programs, are not stopped by it."""

from __future__ import annotations

import json

import pytest

LAMP = "The street lamp at the gate of Liuxi school is dark. 柳汐镇学校门口路灯不亮。"


@pytest.fixture
def few(town, monkeypatch):
    """A city where one source may bring two reports, and no address is trusted."""
    from django.conf import settings

    from maplebridge.web import rate, sources

    monkeypatch.setattr(settings, "TRUSTED_SOURCES", frozenset({"198.51.100.9"}))
    monkeypatch.setattr(rate, "REPORTS", sources.Window(2, 600, secret=lambda: "a test"))


def api(address):
    """A report by the API from an address."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
    return client.post("/api/v1/reports", json.dumps({"text": LAMP}), content_type="application/json")


def page(address):
    """A report by the form."""
    from django.test import Client

    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address).post(
        "/en/report", {"do": "send", "text": LAMP}
    )


def test_page_and_api_count_together_and_the_sentence_says_what_to_do(few):
    assert (api("192.0.2.7").status_code, page("192.0.2.7").status_code) == (201, 302)
    third = api("192.0.2.7")
    assert third.status_code == 429
    assert third["Content-Type"] == "application/problem+json"
    assert "this one was not stored" in third.json()["detail"]
    form = page("192.0.2.7")
    assert form.status_code == 429
    assert "Send it again later" in form.content.decode()
    assert LAMP[:30] in form.content.decode()
    assert api("192.0.2.8").status_code == 201


def test_a_named_program_brings_what_it_has(few):
    assert [api("198.51.100.9").status_code for _ in range(4)] == [201] * 4
