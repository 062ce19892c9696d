"""A database that any earlier version left becomes the one that an installation of today has, whole or not at all."""

from __future__ import annotations

import sys

import psycopg
import pytest

import olden
from described import described, differences

POINTS = (
    "territory.0001_initial",
    "ledger.0003_rights",
    "ledger.0004_each_fact_once",
    "matter.0004_row_level",
    "matter.0015_tally_filled",
    "matter.0026_words_by_entry",
    "matter.0033_who_may_write",
    "resolve.0003_published",
    "identity.0003_rights",
    "hear.0008_moments_in_reach",
    "matter.0041_scope_checked",
    "matter.0047_search_whole",
    "setaside.0006_asked_in_reach",
)
"""States of which some release, or some day between two, may have left a database; the last is the whole history."""


@pytest.fixture(scope="module")
def fresh(server):
    """What stands in a database of today that was made from nothing."""
    database = olden.empty(server)
    olden.bring_up(database)
    yield database
    server.drop(database)


@pytest.fixture(scope="module")
def facts(fresh):
    return described(fresh.url("admin"))


@pytest.fixture
def copy(server, fresh):
    """A copy of the fresh database, to spoil."""
    database = server.create(template=fresh.address.name)
    yield database
    server.drop(database)


def _old(server, last):
    database = olden.old(server, last)
    return database, described(database.url("admin"))


@pytest.mark.parametrize("last", POINTS)
def test_an_upgraded_database_is_a_fresh_one(server, facts, last):
    database, before = _old(server, last)
    assert len(differences(before, facts)) > 10
    olden.bring_up(database)
    assert differences(described(database.url("admin")), facts) == []
    server.drop(database)


PLANTED = {
    "a table": "CREATE TABLE more (id int)",
    "a column": "ALTER TABLE notice_news ADD more int",
    "a type": "ALTER TABLE notice_news ALTER why TYPE int",
    "a length": "ALTER TABLE setaside_thing ALTER code TYPE varchar(41)",
    "a default": "ALTER TABLE identity_account ALTER epoch SET DEFAULT 1",
    "a null": "ALTER TABLE notice_news ALTER why DROP NOT NULL",
    "an order of columns": "ALTER TABLE ledger_rule DROP minutes; ALTER TABLE ledger_rule ADD minutes int",
    "a storage": "ALTER TABLE ledger_tile ALTER hashes SET STORAGE EXTENDED",
    "a constraint": "ALTER TABLE identity_post DROP CONSTRAINT post_deputy_is_another",
    "a constraint that was not looked through": """
        ALTER TABLE ledger_entry DROP CONSTRAINT entry_seq_from_one;
        ALTER TABLE ledger_entry ADD CONSTRAINT entry_seq_from_one CHECK (seq >= 1) NOT VALID""",
    "an index": "DROP INDEX matter_longest_late",
    "an index's setting": "ALTER INDEX matter_words SET (gin_pending_list_limit = 4096)",
    "an index's order": "DROP INDEX news_of_office; CREATE INDEX news_of_office ON notice_news (office, id)",
    "a function's body": """
        CREATE OR REPLACE FUNCTION conduct_link(mac bytea)
        RETURNS TABLE (matter bigint, seq int, made timestamptz, party bigint)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN RETURN; END $$""",
    "a function's path": "ALTER FUNCTION mb_may_read(bigint) RESET search_path",
    "a function's owner": "ALTER FUNCTION mb_twos(text) OWNER TO postgres",
    "a policy": """
        DROP POLICY seen ON matter_statement;
        CREATE POLICY seen ON matter_statement FOR SELECT TO mb_web USING (true)""",
    "a rule switched off": "ALTER TABLE matter_matter DISABLE ROW LEVEL SECURITY",
    "a trigger": "DROP TRIGGER never_deleted ON ledger_entry",
    "a trigger switched off": "ALTER TABLE ledger_entry DISABLE TRIGGER never_deleted",
    "a right": "GRANT UPDATE ON matter_statement TO mb_web",
    "a right on a column": "REVOKE UPDATE (used) ON conduct_verdictlink FROM mb_web",
    "a right on a sequence": "GRANT USAGE ON SEQUENCE identity_account_id_seq TO mb_web",
    "a right on a function": "GRANT EXECUTE ON FUNCTION identity_acts(bigint) TO mb_web",
    "a right of everyone": "GRANT EXECUTE ON FUNCTION identity_acts(bigint) TO PUBLIC",
    "a view": "CREATE OR REPLACE VIEW figures_standing WITH (security_invoker = true) AS SELECT * FROM figures_tally",
    "a sequence": "ALTER SEQUENCE matter_order INCREMENT 2",
    "a change that ran": "DELETE FROM django_migrations WHERE app = 'hear'",
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_difference_is_found(copy, facts, what):
    with psycopg.connect(copy.url("admin")) as connection:
        connection.execute(PLANTED[what])
    assert differences(described(copy.url("admin")), facts)


def test_the_models_are_what_the_migrations_make(copy):
    from django.core.management import call_command

    with copy.as_role("owner"):
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_two_copies_do_not_differ(copy, facts):
    assert differences(described(copy.url("admin")), facts) == []


def _fail(cursor):
    cursor.execute("SELECT 1 / 0")


def _die(cursor):
    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize("how", [_fail, _die], ids=["an error", "the connection is gone"])
@pytest.mark.parametrize("last", ["matter.0026_words_by_entry", "setaside.0006_asked_in_reach"])
def test_an_upgrade_that_fails_leaves_all_as_it_was_and_is_made_again(server, facts, monkeypatch, how, last):
    from django.db import DatabaseError

    from maplebridge.config.database import texts

    database, before = _old(server, last)
    with monkeypatch.context() as now:
        now.setattr(texts, "apply", how)
        with pytest.raises(DatabaseError):
            olden.bring_up(database)
    assert differences(described(database.url("admin")), before) == []
    olden.bring_up(database)
    assert differences(described(database.url("admin")), facts) == []
    server.drop(database)


def test_an_index_whose_making_was_ended_in_the_middle_is_made_anew(server, facts):
    database, _ = _old(server, "matter.0044_words_compared")
    with psycopg.connect(database.url("owner")) as connection:
        connection.execute("CREATE INDEX matter_other_words ON matter_statement (seq)")
    with psycopg.connect(database.url("admin")) as connection:
        connection.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'matter_other_words'::regclass"
        )
    olden.bring_up(database)
    assert differences(described(database.url("admin")), facts) == []
    server.drop(database)


def test_a_database_of_today_is_left_alone(copy, facts):
    from maplebridge.config.database import current, history

    assert not current.outdated(copy.url("owner"))
    with copy.as_role("owner") as connection, connection.cursor() as cursor:
        assert history.finish(cursor) == 0
    olden.bring_up(copy)
    assert differences(described(copy.url("admin")), facts) == []


def test_what_somebody_changed_by_hand_is_put_right_with_the_next_text(copy, facts, monkeypatch):
    from maplebridge.config.database import current, texts

    with psycopg.connect(copy.url("owner")) as connection:
        connection.execute("CREATE FUNCTION left_over() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        connection.execute("GRANT ALL ON matter_statement TO mb_web; DROP POLICY seen ON matter_matter")
        connection.execute("CREATE POLICY wide ON matter_matter FOR SELECT TO mb_web USING (true)")
        connection.execute("DROP TRIGGER never_deleted ON ledger_entry")
    with monkeypatch.context() as now:
        now.setattr(texts, "stands", lambda _cursor: False)
        assert current.outdated(copy.url("owner"))
        olden.bring_up(copy)
    assert differences(described(copy.url("admin")), facts) == []


FUNCTION = """
CREATE OR REPLACE FUNCTION planted_trees() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM planted_tree $$;
REVOKE ALL ON FUNCTION planted_trees() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION planted_trees() TO mb_web;
"""
TABLE = """
CREATE TABLE IF NOT EXISTS planted_tree (matter bigint PRIMARY KEY, at timestamptz NOT NULL);
GRANT SELECT ON planted_tree TO mb_web;
"""


def test_an_app_brings_its_own_text_by_being_installed(copy, facts, tmp_path, monkeypatch):
    from django.conf import settings
    from django.test import override_settings

    from maplebridge.config.database import current

    room = tmp_path / "planted"
    for folder, text in (("functions", FUNCTION), ("tables", TABLE)):
        (room / "sql" / folder).mkdir(parents=True)
        (room / "sql" / folder / "trees.sql").write_text(text)
    (room / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "planted"]):
        assert current.outdated(copy.url("owner"))
        olden.bring_up(copy)
        assert not current.outdated(copy.url("owner"))
        found = described(copy.url("admin"))
        assert "moments_in_reach" in str(
            [name for name in found if name.startswith("constraint planted_tree")]
        )
        assert found["right on a relation planted_tree mb_web SELECT"]
    sys.modules.pop("planted")
    assert current.outdated(copy.url("owner")), "its text is missing now"
    olden.bring_up(copy)
    assert [one for one in differences(described(copy.url("admin")), facts) if "function" in one] == []
