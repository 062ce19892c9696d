"""What the database itself lets each of our roles do, asked of its own catalogue."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError

from documents import sections

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("mb_owner", "mb_web", "mb_clock", "mb_seal", "mb_export")
DOCUMENT = ROOT / "docs" / "reference" / "database-roles.md"


@pytest.fixture
def catalogue(db, as_role):
    """Ask the catalogue as the superuser."""

    def ask(words, *values):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute(words, values)
            return cursor.fetchall()

    return ask


def test_no_role_is_a_superuser_or_above_row_level_security(catalogue):
    found = catalogue(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname LIKE 'mb\\_%%' ORDER BY rolname"
    )
    assert found == [(name, *[False] * 5) for name in sorted(ROLES)]


def test_only_the_owner_owns_tables(catalogue):
    owners = catalogue(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'public' AND relkind IN ('r', 'p', 'S', 'v')"
    )
    assert owners == [("mb_owner",)]


def test_no_role_is_a_member_of_another(catalogue):
    assert (
        catalogue(
            "SELECT pg_get_userbyid(member) FROM pg_auth_members WHERE pg_get_userbyid(member) LIKE 'mb\\_%%'"
        )
        == []
    )


def test_strangers_cannot_connect_or_make_anything(catalogue):
    [(public,)] = catalogue("SELECT has_schema_privilege('public', 'public', 'CREATE')")
    assert public is False


def test_functions_that_see_more_have_a_fixed_search_path_and_are_not_for_everyone(catalogue):
    found = catalogue(
        "SELECT p.proname, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE'), p.prorettype::regtype::text "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public' AND prosecdef"
    )
    assert {name for name, *_ in found} >= {"ledger_admits", "ledger_last", "ledger_noted", "ledger_check"}
    for name, config, public, returns in found:
        assert any(line.startswith("search_path=") for line in config or []), name
        assert not public or returns == "trigger", f"{name} can be called by anyone"


def test_every_policy_for_a_role_that_sees_more_is_explained(catalogue):
    """A policy that lets clock, seal or export see rows must stand in the reference with its table."""
    said = {role: sections(DOCUMENT, f"`{role}`") for role in ("mb_clock", "mb_seal", "mb_export")}
    found = catalogue(
        "SELECT tablename, unnest(roles)::text FROM pg_policies WHERE schemaname = 'public' AND permissive = 'PERMISSIVE'"
    )
    missing = {
        f"{role}: {table}"
        for table, role in found
        if role in ("mb_clock", "mb_seal", "mb_export") and f"`{table}`" not in said[role]
    }
    assert not missing, f"docs/reference/database-roles.md does not say why: {sorted(missing)}"


def test_a_table_of_matters_or_people_without_row_level_security_is_not_open_to_the_web(catalogue):
    """Whatever carries a matter's number is bound by a policy wherever the web may read it."""
    found = catalogue(
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('matter', 'person', 'person_id') "
        "WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT c.relrowsecurity "
        "AND has_table_privilege('mb_web', c.oid, 'SELECT')"
    )
    text = DOCUMENT.read_text("utf-8")
    section = text.split("## Tables that carry a matter's number without a policy")[1].split("## ")[0]
    unexplained = [table for (table,) in found if f"`{table}`" not in section]
    assert unexplained == []


def test_a_server_does_not_start_as_superuser_or_owner(db):
    from maplebridge.config.installation import roles

    roles.check(db.url("web"))
    with pytest.raises(roles.RightsMissing, match="is a superuser"):
        roles.check(db.url("admin"))
    with pytest.raises(roles.RightsMissing, match="is the owner of tables"):
        roles.check(db.url("owner"))


def test_a_wrong_password_opens_nothing(db):
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(db.url("web"), password="wrong")


def test_preparing_again_changes_nothing_and_a_server_of_ones_own_is_prepared_without_a_superuser(
    server, db, as_role
):
    """The account of DATABASE_URL owns its database and may create roles; that is enough."""
    from dataclasses import replace

    from psycopg.conninfo import make_conninfo

    from maplebridge.config.installation import roles

    with server.cluster.connect() as admin:
        admin.execute("CREATE ROLE cityadmin LOGIN CREATEROLE PASSWORD 'secret'")
        admin.execute("CREATE DATABASE own OWNER cityadmin TEMPLATE template0 ENCODING 'UTF8'")
        if admin.info.server_version >= 160000:
            # our roles exist already on this server; on a fresh one cityadmin would have made them itself
            for name in ROLES:
                admin.execute(f"GRANT {name} TO cityadmin WITH ADMIN OPTION, INHERIT FALSE, SET FALSE")
    url = make_conninfo(db.url("admin"), user="cityadmin", password="secret", dbname="own")
    address = replace(db.address, admin=url, embedded=False)
    try:
        roles.prepare(address)
        roles.prepare(address)
        assert all(roles.works(address.url(role)) for role in ("owner", "web", "clock", "seal", "export"))
        with psycopg.connect(address.url("owner")) as owner:
            owner.execute("CREATE TABLE try (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(address.url("web")) as web:
            web.execute("CREATE TABLE try2 (id int)")
    finally:
        with server.cluster.connect() as admin:
            admin.execute("DROP DATABASE own WITH (FORCE)")
            for name in ROLES if admin.info.server_version >= 160000 else ():
                admin.execute(f"REVOKE {name} FROM cityadmin")
            admin.execute("DROP ROLE cityadmin")


def test_the_server_writes_down_no_row_that_it_refused(server, db, as_role):
    """An error of the database is logged without the statement and the row: both hold what somebody wrote."""
    words, log = "Zhang 13800000000", server.cluster.folder / "log"
    with as_role("clock") as connection, connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(
            "INSERT INTO matter_statement (matter, seq, field, text, salt, sealed) VALUES (1, NULL, 't', %s, '', false)",
            [words],
        )
    said = log.read_text("utf-8", "replace")
    assert "matter_statement" in said
    assert words not in said
