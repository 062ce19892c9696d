"""Health says what is so; without a database, or on a full disk, each door answers with its sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from maplebridge.kernel.setaside import parts, room

SINCE = "2026-11-29T00:00:00+00:00"


@pytest.fixture
def client(town):
    """A browser without a network."""
    from django.test import Client

    return Client(SERVER_NAME="localhost", raise_request_exception=False)


@pytest.fixture
def noted(tmp_path, monkeypatch):
    """Write down how the parts fare, as the supervisor does."""
    path = tmp_path / "parts.json"
    monkeypatch.setenv(parts.VARIABLE, str(path))

    def write(since=SINCE, **now):
        rows = tuple(parts.PartNow(name, how, since, restarts=2) for name, how in now.items())
        path.write_text(parts.text(rows))

    return write


@pytest.fixture
def gone(town):
    """The database is gone: nobody listens at its address."""
    from django.db import connections

    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict.update(before)


def test_all_parts_run(client, noted):
    noted(web="runs", worker="runs", sealer="runs", database="runs")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    said = json.loads(answer.content)
    assert said["status"] == "ok"
    assert said["parts"][1] == {"name": "worker", "now": "runs", "since": SINCE, "restarts": 2}


def test_what_is_set_aside_is_counted_for_monitors_and_leaves_health_good(client, noted, as_role):
    from datetime import UTC, datetime

    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause

    noted(web="runs", worker="runs")
    assert b"maplebridge_set_aside 0.0" in client.get("/metrics").content
    with as_role("clock"):
        for month in ("2026-05", "2026-06"):
            things.put("month", month, cause=Cause("contradiction"), now=datetime.now(UTC))
    assert b"maplebridge_set_aside 2.0" in client.get("/metrics").content
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("now", ["waits", "starting", "stopped"])
def test_a_part_that_does_not_run_makes_health_false(client, noted, now):
    noted(web="runs", worker=now)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert json.loads(answer.content)["status"] == "degraded"
    assert client.get("/readyz").status_code == 200, "this process can serve all the same"


def test_a_database_that_lets_nobody_in_is_told_though_what_stands_goes_on(client, noted):
    noted(web="runs", database="starting")
    answer = client.get("/healthz")
    said = json.loads(answer.content)
    assert (answer.status_code, said["status"]) == (503, "degraded")
    assert said["parts"][1]["now"] == "starting"
    noted(web="runs", database="starting", since=datetime.now(UTC).isoformat())
    assert client.get("/healthz").status_code == 200, "what was written a moment ago may be of before"


def test_without_a_database_health_is_false_whatever_was_noted(client, noted, gone):
    noted(web="runs", database="runs")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    said = json.loads(answer.content)
    assert said["status"] == "database"
    assert [(one["name"], one["now"]) for one in said["parts"]] == [("web", "runs"), ("database", "waits")]
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/en/figures", "The database does not answer just now. Nothing was stored."),
        ("/zh/figures", "数据库暂时没有响应，未保存任何内容。"),
        ("/api/v1/matters/none", "The database does not answer just now. Nothing was stored."),
    ],
)
def test_without_a_database_a_door_answers_503_with_the_sentence(client, gone, path, sentence):
    from maplebridge.kernel.territory import queries as territory

    territory.forget()
    answer = client.get(path, HTTP_X_MATTER_CODE="ABCDEFGH")
    if path.startswith("/api"):
        answer = client.post(
            "/api/v1/reports", {"text": "The lamp is dark."}, content_type="application/json"
        )
    assert answer.status_code == 503
    assert sentence in answer.content.decode()


@pytest.fixture
def signed_in(client):
    """The browser of a city's leader."""
    from maplebridge.kernel.identity.models import Account

    client.force_login(Account.objects.get(username="leader.city"))
    assert client.get("/en/desk").status_code == 200
    return client


def test_without_a_database_whoever_is_signed_in_reads_the_sentence_too(signed_in, gone):
    answer = signed_in.get("/en/desk")
    assert answer.status_code == 503
    assert "The database does not answer just now" in answer.content.decode()


@pytest.fixture
def full(tmp_path, monkeypatch):
    """No room is left."""
    monkeypatch.setenv(room.VARIABLE, str(tmp_path))
    monkeypatch.setattr(room, "LEAST", 1 << 62)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "The disk of this site is full; nothing was stored."), ("zh", "本站磁盘已满")],
)
def test_on_a_full_disk_pages_are_read_and_forms_are_refused_with_a_sentence(
    client, full, language, sentence
):
    assert client.get(f"/{language}/report").status_code == 200
    answer = client.post(f"/{language}/report", {"text": "The lamp is dark."})
    assert answer.status_code == 507
    assert answer.headers["Retry-After"] == "120"
    assert sentence in answer.content.decode()
    assert json.loads(client.get("/healthz").content)["status"] == "disk-full"


def test_on_a_full_disk_the_api_answers_with_a_problem_document(client, full):
    from maplebridge.kernel.matter.models import Matter

    answer = client.post("/api/v1/reports", {"text": "The lamp is dark."}, content_type="application/json")
    assert answer.status_code == 507
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = json.loads(answer.content)
    assert said["title"] == "disk-full"
    assert "磁盘已满" in said["detail_zh"]
    assert Matter.objects.count() == 0


def test_a_disk_that_fills_while_something_is_stored_is_named_too(client, monkeypatch):
    import psycopg.errors
    from django.db import OperationalError

    from maplebridge.home import public

    def fails(**_given):
        raise OperationalError("could not extend file") from psycopg.errors.DiskFull("could not extend file")

    monkeypatch.setattr(public.published, "public_figures", fails)
    answer = client.get("/en/figures")
    assert answer.status_code == 507
    assert "The disk of this site is full" in answer.content.decode()


def test_counts_are_for_the_citys_own_monitor(client, settings_of):
    """A proxy on the same machine makes every visitor seem to sit there, so what it adds shuts the door."""
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200
    for more in (
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.9"},
        {"REMOTE_ADDR": "", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer guessed"},
    ):
        answer = client.get("/metrics", **more)
        assert answer.status_code == 403
        assert b"maplebridge_matters" not in answer.content
        assert "MAPLEBRIDGE_METRICS_TOKEN" in answer.content.decode()
    settings_of("METRICS_TOKEN", "a-token-of-the-monitor")
    shown = {"REMOTE_ADDR": "203.0.113.9", "HTTP_AUTHORIZATION": "Bearer a-token-of-the-monitor"}
    assert client.get("/metrics", **shown).status_code == 200


@pytest.fixture
def settings_of(monkeypatch):
    """Set one of Django's settings for a test."""
    from django.conf import settings

    return lambda name, value: monkeypatch.setattr(settings, name, value)
