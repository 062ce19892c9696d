"""The five database roles and the database itself: made once, by the administrator's connection."""

from __future__ import annotations

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from maplebridge.config.installation.postgres import ROLES, DatabaseAddress

Connection = psycopg.Connection[tuple[object, ...]]
ATTRIBUTES = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION INHERIT"
OLDEST = 150000


class RightsMissing(Exception):
    """The server is too old, or its account lacks a right; the message names it."""


def prepare(address: DatabaseAddress) -> None:
    """Make the database and the roles, and give the owner its rights. Safe to repeat and to race.

    One transaction under a lock, so that two processes do it one after the other.

    raises  RightsMissing  the account of DATABASE_URL lacks a right
    """
    if address.embedded:
        _create_database(address)
    try:
        with psycopg.connect(address.admin, autocommit=True) as connection:
            _check_version(connection)
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(4715)")
                for role in ROLES:
                    _create_role(connection, f"mb_{role}", address.passwords[role])
                _give_rights(connection, address.name)
    except psycopg.errors.InsufficientPrivilege as error:
        raise RightsMissing(
            f"The account of DATABASE_URL lacks a right ({error.diag.message_primary}). It must own the "
            "database and have CREATEROLE; see docs/how-to/use-your-own-postgresql.md."
        ) from error


def give_rights(admin: str, database: str) -> None:
    """Let the five roles into a further database of the same server."""
    with psycopg.connect(admin, autocommit=True) as connection:
        _give_rights(connection, database)


def check(url: str) -> None:
    """Refuse to serve with a role to which the row-level policies do not apply. One query.

    raises  RightsMissing  it is a superuser, above row-level security, the owner of tables, or unknown
    """
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper, rolbypassrls, EXISTS (SELECT FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') "
            "AND c.relowner = r.oid AND n.nspname = 'public') FROM pg_roles r WHERE rolname = current_user"
        ).fetchone()
    if row is None:
        raise RightsMissing("The database does not know the role this process connected as.")
    name, superuser, bypass, owns = row
    faults = {"a superuser": superuser, "above row-level security": bypass, "the owner of tables": owns}
    for fault, true in faults.items():
        if true:
            raise RightsMissing(f"The database role {name} is {fault}; Maplebridge does not serve with it.")


def works(url: str) -> bool:
    """Whether this role can connect."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(address: DatabaseAddress) -> None:
    with psycopg.connect(make_conninfo(address.admin, dbname="postgres"), autocommit=True) as connection:
        exists = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", (address.name,)
        ).fetchone()
        if exists:
            return
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(address.name)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return  # another starter was faster


def _check_version(connection: Connection) -> None:
    number = connection.info.server_version
    if number < OLDEST:
        raise RightsMissing(f"The server is PostgreSQL {number // 10000}; Maplebridge needs 15 or newer.")


def _create_role(connection: Connection, name: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    # the verifier is computed here, so that the password never stands in the server's log
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    word = "ALTER" if exists else "CREATE"
    attributes = "LOGIN" if exists else ATTRIBUTES
    connection.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL(word), sql.Identifier(name), sql.SQL(attributes), sql.Literal(verifier)
        )
    )


def _give_rights(connection: Connection, database: str) -> None:
    name = sql.Identifier(database)
    connection.execute(sql.SQL("REVOKE CONNECT, CREATE, TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {} TO mb_owner").format(name))
    for role in ROLES:
        grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(f"mb_{role}"))
        connection.execute(grant)
    connection.execute("GRANT ALL ON SCHEMA public TO mb_owner")
    connection.execute("GRANT USAGE ON SCHEMA public TO mb_web, mb_clock, mb_seal, mb_export")
