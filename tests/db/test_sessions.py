"""Sessions end: on the server, at sign-out, after twelve hours whatever happens, and with their account."""

from __future__ import annotations

import pytest

PASSWORD = "a long enough password of the post"
NAME = "handler.liuxi"


@pytest.fixture
def visitor(town, as_role):
    """A browser; the handler of Liuxi has a password of its own."""
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    with as_role("clock") as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_account SET password = %s WHERE username = %s", [make_password(PASSWORD), NAME]
        )
    return lambda: Client(SERVER_NAME="localhost")


def signed_in(client):
    """Whether the desk opens."""
    return client.get("/en/desk").status_code == 200


def sign_in(client):
    """Come in by the page."""
    answer = client.post("/en/sign-in", {"name": NAME, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return answer


def as_admin(as_role, words):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(words)
        return cursor.fetchall() if cursor.description else []


def test_a_copied_cookie_opens_nothing_after_sign_out(visitor, as_role):
    owner, thief = visitor(), visitor()
    sign_in(owner)
    thief.cookies["sessionid"] = owner.cookies["sessionid"].value
    assert signed_in(thief), "the copy works while the session lasts"
    owner.post("/en/sign-out")
    assert not signed_in(owner)
    assert not signed_in(thief)
    assert as_admin(as_role, "SELECT count(*) FROM identity_session") == [(0,)]


def test_using_a_session_never_makes_it_longer(visitor, as_role):
    client = visitor()
    sign_in(client)
    [before] = as_admin(as_role, "SELECT ends, ends - made FROM identity_session")
    assert before[1].total_seconds() == 12 * 3600
    as_admin(
        as_role,
        "UPDATE identity_session SET made = made - interval '11 hours', ends = ends - interval '11 hours'",
    )
    [moved] = as_admin(as_role, "SELECT ends FROM identity_session")
    for address in ("/en/desk", "/en/desk/news", "/zh/desk"):
        assert client.get(address).status_code == 200
    assert as_admin(as_role, "SELECT ends FROM identity_session") == [moved]
    as_admin(as_role, "UPDATE identity_session SET ends = ends - interval '1 hour'")
    assert not signed_in(client)


def test_another_epoch_or_a_closed_account_ends_every_session(visitor, as_role):
    one, two = visitor(), visitor()
    sign_in(one)
    sign_in(two)
    as_admin(as_role, f"UPDATE identity_account SET epoch = epoch + 1 WHERE username = '{NAME}'")
    assert not signed_in(one)
    assert not signed_in(two)
    three = visitor()
    sign_in(three)
    as_admin(as_role, f"UPDATE identity_account SET is_active = false WHERE username = '{NAME}'")
    assert not signed_in(three)


def test_the_next_sign_in_takes_away_what_has_ended_and_the_token_stands_nowhere(visitor, as_role):
    old, new = visitor(), visitor()
    sign_in(old)
    as_admin(as_role, "UPDATE identity_session SET ends = now() - interval '1 second'")
    sign_in(new)
    token = new.cookies["sessionid"].value
    [(kept,)] = as_admin(as_role, "SELECT token_hash FROM identity_session")
    assert len(bytes(kept)) == 32
    assert token.encode() not in bytes(kept)


def test_signing_in_takes_another_token_than_one_that_was_put_into_the_browser(visitor):
    client = visitor()
    client.cookies["sessionid"] = "chosen-by-somebody-else-chosen-by-somebody"
    sign_in(client)
    assert client.cookies["sessionid"].value != "chosen-by-somebody-else-chosen-by-somebody"
    stranger = visitor()
    stranger.cookies["sessionid"] = "chosen-by-somebody-else-chosen-by-somebody"
    assert not signed_in(stranger)


def test_the_web_reads_no_session_and_opens_none_of_a_former_epoch(visitor, as_role):
    import psycopg
    from django.db import ProgrammingError, connection, transaction

    client = visitor()
    sign_in(client)
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identity_session")
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    [(account, epoch)] = as_admin(
        as_role, f"SELECT id, epoch FROM identity_account WHERE username = '{NAME}'"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_session_open('a late one', %s, %s, '')", [account, epoch - 1])
        cursor.execute("SELECT * FROM identity_session_of('a late one')")
        assert cursor.fetchall() == [], "a password checked before its change opens nothing after it"


def test_the_database_opens_a_session_only_with_the_accounts_password(visitor, town, as_role):
    """As in every real city: the process that serves pages is not asked whose password was right."""
    import psycopg

    from maplebridge.kernel.identity import hashes

    town.strictly()
    owner = visitor()
    sign_in(owner)
    assert signed_in(owner)
    [(account, epoch)] = as_admin(
        as_role, f"SELECT id, epoch FROM identity_account WHERE username = '{NAME}'"
    )
    shown = "SELECT identity_session_open('another', %s, %s, %s)"
    right = hashes.proof(account, PASSWORD)
    for wrong in ("", right[:-1], hashes.made(account, "another long password"), None):
        with psycopg.connect(town.url("web")) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(shown, [account, epoch, wrong])
    with psycopg.connect(town.url("web")) as web:
        web.execute(shown, [account, epoch, right])
        assert web.execute("SELECT account_id FROM identity_session_of('another')").fetchall() == [(account,)]
