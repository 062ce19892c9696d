"""A request has a ceiling: a statement that takes too long is stopped, a computation without an end costs one process."""

from __future__ import annotations

import threading
import time

import pytest


@pytest.fixture
def client(town):
    """A browser without a network."""
    from django.test import Client

    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def test_a_statement_past_its_ceiling_is_answered_with_a_sentence(client, monkeypatch):
    from django.db import connection

    from maplebridge.home import public

    def slow(**_given):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(20)")

    monkeypatch.setattr(public.published, "public_figures", slow)
    answer = client.get("/zh/figures")
    connection.close()
    assert answer.status_code == 503
    assert "此操作耗时过长，已停止，未保存任何内容。" in answer.content.decode()


def test_only_the_web_has_that_ceiling(db, monkeypatch):
    import importlib

    from maplebridge.config import settings

    said = settings.DATABASES["default"]["OPTIONS"]["options"]
    assert "statement_timeout" not in said, "an import or a proof may take its time"
    monkeypatch.setenv("MAPLEBRIDGE_STATEMENT_MS", "20000")
    again = importlib.reload(settings).DATABASES["default"]["OPTIONS"]["options"]
    monkeypatch.delenv("MAPLEBRIDGE_STATEMENT_MS")
    importlib.reload(settings)
    assert "-c statement_timeout=20000" in again
    assert "-c idle_in_transaction_session_timeout=20000" in again


def test_a_request_that_computes_without_an_end_gives_its_process_up_and_one_that_waits_does_not(
    db, monkeypatch
):
    from django.http import HttpResponse
    from django.test import RequestFactory

    from maplebridge.web import ceiling

    done = threading.Event()

    def loops(_request):
        while not done.is_set():
            pass
        return HttpResponse()

    def waits(_request):
        done.wait(20)
        return HttpResponse()

    monkeypatch.setattr(ceiling, "COMPUTING", 0.2)
    monkeypatch.setattr(ceiling, "EVERY", 0.05)
    given_up = []
    factory = RequestFactory()
    threads = [
        threading.Thread(target=ceiling.Ceiling(view), args=(factory.get(path),))
        for view, path in ((waits, "/en/waits"), (loops, "/en/loops"))
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 20
    while ceiling.over(0.2) != ["/en/loops"] and time.monotonic() < until:
        time.sleep(0.02)
    assert ceiling.over(0.2) == ["/en/loops"]
    ceiling.watch(given_up.append).join(20)
    done.set()
    for thread in threads:
        thread.join(20)
    assert given_up == [ceiling.GIVEN_UP]
    assert ceiling.over(0.0) == [], "what has ended is forgotten"
