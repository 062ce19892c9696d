"""The vault, the scope, posts and deputies, and the limits at the doors."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CONTACT = {"name": "somebody", "phone": "0000"}


@pytest.fixture
def reported(db, as_role):
    """A sealed contact of the person of matter 41 (which has no row: only the holder of its code may read)."""
    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.identity.sealed import vault

    with transaction.atomic():
        scope.enter(holder_of(41))
        person = vault.new_person(41)
        vault.seal_contact(person, CONTACT)
    return person


@pytest.fixture
def readable(as_role):
    """Let mb_may_read speak of the code holder alone, so that these tests need no matter."""
    with as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION mb_may_read(matter bigint) RETURNS boolean LANGUAGE sql STABLE AS "
            "$$ SELECT $1 = mb_matter() $$"
        )


def test_a_contact_comes_back_and_its_reading_leaves_an_entry(reported, readable):
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.identity.sealed import vault

    with transaction.atomic():
        scope.enter(holder_of(41))
        opened = vault.open_contact(person_id=reported, actor=holder_of(41), why="to call back", now=NOW)
        [entry] = ledger.entries_of(41)
    assert opened == CONTACT
    assert (entry.kind, entry.by, entry.data) == (
        "sealed_read",
        "resident",
        {"kind": "contact", "why": "to call back"},
    )


@pytest.mark.parametrize("role", ["web", "clock"])
def test_the_database_shows_no_sealed_row_without_an_entry_in_the_same_transaction(
    reported, readable, as_role, role
):
    from django.db import connection, transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of

    def seen():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM identity_sealed")
            return cursor.fetchone()[0]

    with as_role(role):
        with transaction.atomic():
            scope.enter(holder_of(41))
            assert seen() == 0
            with transaction.atomic():
                ledger.append(matter=41, kind="sealed_read", at=NOW, by="resident", data={"why": "x"})
            assert seen() == 1, "an entry written in a savepoint counts as well"
        with transaction.atomic():
            scope.enter(holder_of(41))
            assert seen() == 0, "the entry of an earlier transaction opens nothing"


def test_another_matter_s_holder_opens_nothing(reported, readable):
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.identity.sealed import vault

    with scope.reading(holder_of(42)), pytest.raises(vault.PersonErased):
        vault.open_contact(person_id=reported, actor=holder_of(42), why="curious", now=NOW)


def test_a_destroyed_key_erases_the_person_and_leaves_the_ledger_whole(reported, readable, as_role):
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM, holder_of
    from maplebridge.kernel.identity.sealed import vault

    with as_role("clock"), transaction.atomic():
        vault.destroy(reported, why="asked for it", by="system", now=NOW)
    with scope.reading(holder_of(41)), pytest.raises(vault.PersonErased):
        vault.open_contact(person_id=reported, actor=holder_of(41), why="again", now=NOW)
    with as_role("seal"):
        ledger.seal(now=NOW)
        assert ledger.verify().ok
        assert [entry.kind for entry in ledger.entries_of(41)] == ["erased"]
    assert SYSTEM.by == "system"


def test_a_ciphertext_put_into_another_persons_row_does_not_open(reported, readable, as_role):
    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.identity.sealed import cipher, vault

    with transaction.atomic():
        scope.enter(holder_of(41))
        other = vault.new_person(41)
        vault.seal_contact(other, {"name": "another"})
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_sealed SET ciphertext = (SELECT ciphertext FROM identity_sealed WHERE person_id = %s) "
            "WHERE person_id = %s",
            (reported, other),
        )
    with scope.reading(holder_of(41)), pytest.raises(cipher.VaultDamaged):
        vault.open_contact(person_id=other, actor=holder_of(41), why="to call", now=NOW)


def test_nothing_of_a_contact_stands_readable_in_the_database(reported, as_role):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT ciphertext FROM identity_sealed")
        [(sealed,)] = cursor.fetchall()
        cursor.execute("SELECT wrapped FROM identity_vaultkey")
        [(wrapped,)] = cursor.fetchall()
    for secret in CONTACT.values():
        assert secret.encode() not in bytes(sealed) + bytes(wrapped)


def test_a_scope_needs_a_transaction_and_ends_with_it(db):
    from django.db import connection, transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import Actor

    actor = Actor(5, (3, 4), (1, 2), frozenset(), "x", "x", "post", None)

    def scoped():
        with connection.cursor() as cursor:
            cursor.execute("SELECT mb_units(), mb_offices(), mb_account(), mb_matter()")
            return cursor.fetchone()

    with pytest.raises(scope.NotInTransaction):
        scope.enter(actor)
    with transaction.atomic():
        scope.enter(actor)
        assert scoped() == ([1, 2], [3, 4], 5, None)
    assert scoped() == ([], [], None, None)


@pytest.fixture
def posts(db, as_role):
    """Two accounts; the second is the deputy of the first while it is away, 10 to 12 March."""
    from maplebridge.kernel.identity.models import Account, Post
    from maplebridge.kernel.territory.models import Office, Unit

    with as_role("clock"):
        unit = Unit.objects.create(code="1", level=0, path=[], valid_from=date(2026, 1, 1))
        Office.objects.bulk_create(Office(id=number, unit=unit, kind="x") for number in (1, 7, 8))
        one = Account.objects.create_account("one", "a good long password", shown_en="Lamps", shown_zh="路灯")
        two = Account.objects.create_account("two", "a good long password")
        Post.objects.create(
            account=one, office_id=7, kind="head", valid_from=date(2026, 1, 1), valid_until=date(2026, 3, 20),
            deputy=two, away_from=date(2026, 3, 10), away_until=date(2026, 3, 12),
        )  # fmt: skip
        Post.objects.create(account=two, office_id=8, valid_from=date(2026, 1, 1))
    return one, two


@pytest.mark.parametrize(
    ("day", "first", "second"),
    [
        (9, (7,), (8,)),
        (10, (7,), (7, 8)),
        (12, (7,), (7, 8)),
        (13, (7,), (8,)),
        (21, (), (8,)),
    ],
)
def test_a_deputy_has_the_post_while_its_holder_is_away_and_nobody_has_it_after_its_end(
    posts, day, first, second
):
    from maplebridge.kernel.identity.actor import actor_for

    at = datetime(2026, 3, day, 4, 0, tzinfo=UTC)
    one, two = (actor_for(account, at) for account in posts)
    assert (one.office_ids, two.office_ids) == (first, second)
    assert ((7, "head") in two.roles) == (7 in second)


def test_an_actor_is_called_by_its_post_never_by_a_name(posts):
    from maplebridge.kernel.identity.actor import actor_for

    actor = actor_for(posts[0], NOW)
    assert actor.by == f"post:{posts[0].pk}"
    assert (actor.label_en, actor.label_zh) == ("Lamps", "路灯")


def test_nobody_can_be_their_own_deputy(posts, as_role):
    from django.db import IntegrityError

    from maplebridge.kernel.identity.models import Post

    with as_role("clock"), pytest.raises(IntegrityError, match="post_deputy_is_another"):
        Post.objects.create(account=posts[0], deputy=posts[0], office_id=1, valid_from=date(2026, 1, 1))


def test_a_door_closes_after_its_tries_and_opens_with_the_next_minute(db, as_role):
    from maplebridge.kernel.identity import limits

    answers = [limits.allowed("sign-in:one", now=NOW, tries=3) for _ in range(5)]
    assert answers == [True, True, True, False, False]
    assert limits.allowed("sign-in:two", now=NOW, tries=3)
    assert limits.allowed("sign-in:one", now=NOW + timedelta(minutes=1), tries=3)
    limits.clear("sign-in:two", now=NOW)
    assert all(limits.allowed("sign-in:two", now=NOW, tries=3) for _ in range(3))
    assert limits.allowed("sign-in:one", now=NOW + timedelta(hours=2), tries=3)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), bool_or(position('sign-in'::bytea in key) > 0) FROM identity_attempt"
        )
        assert cursor.fetchone() == (1, False)
