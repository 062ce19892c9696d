"""A table that hangs on a matter has the rules of `seen_with_matter`, or a reason stands here."""

from __future__ import annotations

import psycopg
import pytest

OTHERWISE = {
    "hear_submission": "looked up by a keyed hash before a scope is known; hashes and times alone",
    "conduct_done": "looked up by a keyed hash before a scope is known; hashes and times alone",
    "identity_grant": "what opens a matter: seen by the office or account that it names",
    "matter_handedon": "what opens a matter: seen by the office that it names",
    "setaside_thing": "its office and administrators see it too, and what is set aside may touch no matter",
}
"""Tables with a column `matter` that the web reads or writes under rules of their own."""
TABLES = """
    SELECT c.relname, c.relrowsecurity,
        ARRAY(SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
            AND p.polcmd IN ('r', '*') AND 'mb_web'::regrole = ANY (p.polroles))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'matter' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND (has_any_column_privilege('mb_web', c.oid, 'SELECT, INSERT, UPDATE')
            OR has_table_privilege('mb_web', c.oid, 'DELETE'))
"""


def without_rules(database):
    """Tables that hang on a matter and are not seen with it, less those with a reason."""
    with psycopg.connect(database.url("admin")) as connection:
        rows = connection.execute(TABLES).fetchall()
    assert len(rows) > 8
    return {
        name
        for name, rules, seen in rows
        if not (rules and seen and all(one.lstrip("(").startswith("mb_may_read(matter)") for one in seen))
    } - OTHERWISE.keys()


def test_every_table_that_hangs_on_a_matter_is_seen_with_it(db):
    assert without_rules(db) == set()


def test_every_reason_is_needed(db):
    with psycopg.connect(db.url("admin")) as connection:
        found = {name for name, *_ in connection.execute(TABLES).fetchall()}
    assert found >= OTHERWISE.keys()


PLANTED = {
    "no rules": "",
    "rules that let everybody in": """
        ALTER TABLE planted ENABLE ROW LEVEL SECURITY; CREATE POLICY seen ON planted FOR SELECT TO mb_web USING (true);""",
    "a second rule beside": """
        SELECT seen_with_matter('planted'); CREATE POLICY wide ON planted FOR SELECT TO mb_web USING (true);""",
    "rules switched off": "SELECT seen_with_matter('planted'); ALTER TABLE planted DISABLE ROW LEVEL SECURITY;",
}


@pytest.mark.parametrize("how", PLANTED)
def test_a_planted_table_without_the_rules_is_found(db, how):
    with psycopg.connect(db.url("owner")) as connection:
        connection.execute("CREATE TABLE planted (matter bigint); GRANT SELECT ON planted TO mb_web;" + PLANTED[how])
    assert without_rules(db) == {"planted"}


def test_one_call_gives_a_new_table_its_rules(db):
    with psycopg.connect(db.url("owner")) as connection:
        connection.execute("CREATE TABLE planted (matter bigint); GRANT SELECT, INSERT ON planted TO mb_web, mb_clock")
        connection.execute("SELECT seen_with_matter('planted', adds => 'seen')")
        connection.execute("INSERT INTO planted VALUES (7)")
    assert without_rules(db) == set()
    with psycopg.connect(db.url("web")) as connection:
        assert connection.execute("SELECT * FROM planted").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("INSERT INTO planted VALUES (7)")
    with psycopg.connect(db.url("clock")) as connection:
        assert connection.execute("SELECT * FROM planted").fetchall() == [(7,)]
