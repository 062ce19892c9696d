"""A test's database is lent to the next one only if it is byte for byte what it was made as, and nobody works on it."""

from __future__ import annotations

import psycopg
import pytest

CHANGES = (
    "INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b')",
    "DELETE FROM django_migrations WHERE id = (SELECT min(id) FROM django_migrations)",
    "SELECT setval('django_migrations_id_seq', 9999)",
    "GRANT SELECT ON django_migrations TO PUBLIC",
    "CREATE FUNCTION lent_one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER DATABASE \"{name}\" SET work_mem = '8MB'",
)


def rows(database):
    with psycopg.connect(database.url("admin")) as one:
        return one.execute("SELECT count(*) FROM django_migrations").fetchone()


def read(database):
    """Every table by name, through the session of a role, which waits with the database."""
    with database.as_role("web") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class ORDER BY oid")
        return cursor.fetchall()


def lent_anew(server):
    """One that nobody worked on yet, whatever waits from other tests."""
    database = server.lend()
    server.drop(database)
    return server.lend()


def test_one_that_was_only_read_is_lent_again_as_it_was(server):
    database = lent_anew(server)
    before = read(database)
    server.take_back(database)
    again = server.lend()
    assert (again.address.name, read(again)) == (database.address.name, before)
    server.take_back(again)


@pytest.mark.parametrize("change", CHANGES)
def test_one_that_was_changed_is_never_lent_again(server, change):
    database = lent_anew(server)
    with psycopg.connect(database.url("admin"), autocommit=True) as one:
        one.execute(change.format(name=database.address.name))
    server.take_back(database)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        rows(database)
    other = server.lend()
    assert other.address.name != database.address.name
    server.take_back(other)


def test_one_where_a_change_was_taken_back_is_never_lent_again(server):
    """A sequence went on, and a page holds a row that nobody sees."""
    database = lent_anew(server)
    with psycopg.connect(database.url("admin")) as one:
        one.execute(CHANGES[0])
        one.rollback()
    server.take_back(database)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        rows(database)


def test_one_that_somebody_still_works_on_is_never_lent_again(server):
    database = lent_anew(server)
    with psycopg.connect(database.url("admin"), autocommit=True) as one:
        one.execute("SELECT 1")
        server.take_back(database)
        with pytest.raises(psycopg.OperationalError):
            one.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        rows(database)
