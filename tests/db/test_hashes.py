"""The hash of a password stays in the database: the web gets a salt, and yes or no."""

from __future__ import annotations

import psycopg
import pytest

NAME, PASSWORD = "hotline.city", "a password of the test"


@pytest.fixture
def kept(town, as_role):
    """One account with a password, one without, as Django's own hasher writes it; gives their ids and the hash."""
    from django.contrib.auth.hashers import make_password

    made = make_password(PASSWORD)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_account SET password = %s WHERE username = %s RETURNING id", [made, NAME]
        )
        [(one,)] = cursor.fetchall()
        cursor.execute("SELECT id FROM identity_account WHERE password = '!' LIMIT 1")
        [(other,)] = cursor.fetchall()
    return one, other, made


def test_a_password_opens_and_another_does_not(kept):
    from django.contrib.auth import authenticate

    from maplebridge.kernel.identity.models import Account

    assert authenticate(username=NAME, password=PASSWORD) == Account.objects.get(username=NAME)
    for name, password in ((NAME, PASSWORD + " "), (NAME, ""), ("nobody.at.all", PASSWORD)):
        assert authenticate(username=name, password=password) is None


def test_an_account_without_a_password_is_opened_by_nothing(kept):
    from maplebridge.kernel.identity.models import Account

    account = Account.objects.get(pk=kept[1])
    assert not account.has_usable_password()
    assert not any(account.check_password(one) for one in ("", "!", PASSWORD))
    assert Account.objects.get(pk=kept[0]).has_usable_password()


def test_the_hash_itself_opens_nothing(kept):
    from maplebridge.kernel.identity.models import Account

    assert not Account.objects.get(pk=kept[0]).check_password(kept[2])


@pytest.mark.parametrize(
    "words",
    [
        "SELECT password FROM identity_account",
        "SELECT * FROM identity_account",
        "SELECT 1 FROM identity_account WHERE password LIKE 'argon2%'",
        "UPDATE identity_account SET password = 'x'",
        "UPDATE identity_post SET deputy_id = account_id + 1",
    ],
)
def test_the_web_reads_and_writes_no_hash_and_makes_no_deputy(kept, town, words):
    with psycopg.connect(town.url("web")) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(words)


def test_a_salt_is_not_the_hash(kept, town):
    with psycopg.connect(town.url("web")) as connection:
        [(salt,)] = connection.execute("SELECT identity_salt(%s)", [kept[0]]).fetchall()
    assert kept[2].startswith(salt + "$")
    assert salt.count("$") == 4


def test_an_account_reached_from_its_post_comes_without_its_hash(kept, town):
    from maplebridge.kernel.identity.models import Post

    post = Post.objects.filter(account_id=kept[0]).first()
    assert post.account.username == NAME


def test_other_costs_than_todays_still_open(kept, as_role):
    """A hash made with other costs is judged by its own."""
    import argon2

    from maplebridge.kernel.identity.models import Account

    made = "argon2" + argon2.low_level.hash_secret(
        PASSWORD.encode(), b"sixteen bytes of", time_cost=1, memory_cost=1024, parallelism=2, hash_len=32,
        type=argon2.low_level.Type.ID,
    ).decode()  # fmt: skip
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE identity_account SET password = %s WHERE id = %s", [made, kept[0]])
    assert Account.objects.get(pk=kept[0]).check_password(PASSWORD)
    assert not Account.objects.get(pk=kept[0]).check_password("another")
