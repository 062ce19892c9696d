"""Signing in is tried: guesses wait, owners on their own devices do not, and nobody's hours are written down."""

from __future__ import annotations

from datetime import timedelta
from threading import BoundedSemaphore

import pytest

from sampled import NOW

PASSWORD = "a long enough password of the post"
OWNER = "handler.liuxi"


@pytest.fixture
def door(town, as_role, monkeypatch):
    """`door(name, password, client=…, address=…)` → status of a try; the clock of Django stands still."""
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("maplebridge.home.trying.PATIENCE", 0.05)
    with as_role("clock") as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_account SET password = %s WHERE username = %s", [make_password(PASSWORD), OWNER]
        )

    def tried(name=OWNER, password="wrong", *, client=None, address="10.0.0.1"):
        client = client or Client(SERVER_NAME="localhost")
        sent = {"name": name, "password": password}
        return client.post("/en/sign-in", sent, REMOTE_ADDR=address).status_code

    return tried


@pytest.fixture
def quick(monkeypatch):
    """No hash is computed: only the counting is tried."""
    monkeypatch.setattr("maplebridge.home.doors.authenticate", lambda *_words, **_more: None)


@pytest.fixture
def browser():
    from django.test import Client

    return lambda: Client(SERVER_NAME="localhost")


def test_many_names_from_one_address_are_slowed_and_other_addresses_are_not(door, quick):
    answers = [door(f"name{n}") for n in range(40)]
    assert answers == [422] * 30 + [429] * 10
    assert door("name99", address="10.0.0.2") == 422


def test_one_name_from_many_addresses_is_slowed(door, quick):
    answers = [door(address=f"10.0.{n}.1") for n in range(60)]
    assert answers == [422] * 50 + [429] * 10
    assert door("somebody.else", address="10.0.99.1") == 422


def test_no_number_of_strangers_shuts_an_owner_out_of_a_device_that_is_known(door, browser):
    own = browser()
    assert door(password=PASSWORD, client=own) == 302
    own.post("/en/sign-out")
    from maplebridge.home import doors

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "authenticate", lambda *_words, **_more: None)
        assert 429 in [door() for _ in range(12)]
        assert 429 in [door(address=f"10.0.{n}.1") for n in range(60)]
    assert door(password=PASSWORD) == 429, "the right one too, or the answer would tell"
    assert door(password=PASSWORD, client=own) == 302
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "authenticate", lambda *_words, **_more: None)
        assert 429 in [door("order.dongbu", address="10.9.0.1") for _ in range(12)]
        assert door("order.dongbu", client=own, address="10.9.0.1") == 429, "it is known for one name alone"


def test_a_known_device_guesses_no_faster(door, browser):
    from maplebridge.home import doors

    own = browser()
    assert door(password=PASSWORD, client=own) == 302
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "authenticate", lambda *_words, **_more: None)
        assert [door(client=own) for _ in range(12)] == [422] * 10 + [429] * 2


def test_a_township_that_signs_in_behind_one_address_is_not_shut_out(door):
    assert [door(password=PASSWORD) for _ in range(33)] == [302] * 33


def test_pauses_grow_from_ten_minutes_to_an_hour_and_end(door, quick, monkeypatch, browser):
    said = []
    for minutes in range(0, 60, 10):
        monkeypatch.setattr("django.utils.timezone.now", lambda m=minutes: NOW + timedelta(minutes=m))
        said += [door() for _ in range(12)]
    assert said.count(422) == 30, "ten in each ten minutes, thirty in the hour"
    answer = browser().post("/en/sign-in", {"name": OWNER, "password": "wrong"}, REMOTE_ADDR="10.0.0.1")
    assert b"Wait 60 minutes" in answer.content
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=61))
    assert door() == 422


def test_what_waits_is_not_hashed_and_few_are_hashed_at_once(door, monkeypatch):
    from maplebridge.home import doors, trying

    hashed = []
    monkeypatch.setattr(doors, "authenticate", lambda *_words, **_more: hashed.append(1))
    assert [door() for _ in range(15)].count(429) == 5
    assert len(hashed) == 10
    full = BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(trying, "_STRANGERS", full)
    assert door("another", address="10.0.0.7") == 429
    assert len(hashed) == 10
    full.release()
    assert [door("another", address="10.0.0.7") for _ in range(10)] == [422] * 10, (
        "a try that was not made is not counted"
    )


def test_a_cookie_that_is_not_ours_makes_no_device_known(door, browser, quick):
    client = browser()
    for value in ("", "x", "WyJhIiwiYiJd:1tabcd:xxxxxxxx", "\u00e9"):
        client.cookies["mb_device"] = value
        assert door(client=client, address="10.3.0.1") == 422


def test_the_log_of_a_door_holds_failures_by_minute_and_successes_by_day_alone(
    door, as_role, capsys, monkeypatch, town
):
    import json

    from maplebridge.config import cli

    for _ in range(3):
        assert door(password=PASSWORD) == 302
    assert door() == 422
    assert door("nobody.here") == 422
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened, at = date_trunc('day', at), at = date_trunc('minute', at), account_id IS NULL, "
            "name_mark IS NULL FROM identity_signin ORDER BY id"
        )
        assert cursor.fetchall() == [
            (True, True, True, False, True),
            (False, False, True, False, True),
            (False, False, True, True, False),
        ]
        cursor.execute("UPDATE identity_signin SET at = at - interval '31 days'")
    assert door("nobody.here") == 422
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity_signin")
        assert cursor.fetchone() == (1,), "a month is kept"
    assert door() == 422
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: town.address)
    with as_role("clock"):
        assert cli.main(["account", "sign-ins", OWNER, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [set(one) for one in shown["sign_ins"]] == [{"opened", "minute"}]


def test_the_web_cannot_read_who_tried(town):
    import psycopg
    from django.db import ProgrammingError, connection, transaction

    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identity_signin")
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
