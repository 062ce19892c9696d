"""A session that waits for whoever works as its role next: it is as a new one, and only one left in order waits."""

from __future__ import annotations

import pytest

SET = "SELECT pg_backend_pid(), set_config('mb.scope', 'all', false), pg_advisory_lock(471)"
LEFT = """
    SELECT pg_backend_pid(), coalesce(current_setting('mb.scope', true), ''), current_setting('statement_timeout'),
        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')
"""


def _asked(connection, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_a_session_that_waited_knows_nothing_of_what_was_done_in_it(db):
    with db.as_role("clock") as connection:
        begun = _asked(connection, LEFT)
        own = _asked(connection, SET)[0]
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 4711")
    with db.as_role("clock") as connection:
        assert _asked(connection, LEFT) == begun
    assert begun[0] == own, "it is the same session: else nothing was shown"
    assert begun[1:] == ("", "0", 0)


def test_each_role_has_a_session_of_its_own(db):
    names = []
    for role in ("clock", "seal", "clock"):
        with db.as_role(role) as connection:
            names.append(_asked(connection, "SELECT session_user, pg_backend_pid()"))
    assert [name for name, _ in names] == ["mb_clock", "mb_seal", "mb_clock"]
    assert names[0] == names[2] != names[1]


@pytest.mark.parametrize("left", ["in a transaction", "at its end"])
def test_a_session_that_was_not_left_in_order_is_taken_by_nobody(db, left):
    with db.as_role("clock") as connection:
        own = _asked(connection, "SELECT pg_backend_pid()")
        if left == "in a transaction":
            connection.set_autocommit(False)
            _asked(connection, "SELECT 1")
        else:
            connection.connection.close()
    with db.as_role("clock") as connection:
        assert _asked(connection, "SELECT pg_backend_pid()") != own


def test_a_database_that_is_dropped_or_copied_is_left_by_the_sessions_that_wait(server):
    database = server.create()
    with database.as_role("clock") as connection:
        assert _asked(connection, "SELECT 1") == (1,)
    copy = server.create(template=database.address.name)
    for one in (database, copy):
        server.drop(one)
