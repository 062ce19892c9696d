"""Databases as earlier versions left them, made by what `config/database/history` keeps of those versions."""

from __future__ import annotations

from cluster import Database, Server


def empty(server: Server) -> Database:
    """A database without any table, with the five roles let in."""
    from maplebridge.config.installation import roles

    database = server.create(template="template0")
    roles.give_rights(database.url("admin"), database.address.name)
    return database


def old(server: Server, last: str) -> Database:
    """A database in which everything up to one earlier change was made, and nothing after it.

    last  the change as `history/order.txt` names it: "ledger.0003_rights"
    """
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.recorder import MigrationRecorder

    from maplebridge.config.database import history

    app, _, name = last.partition(".")
    upto = history.order()[: history.order().index((app, name)) + 1]
    database = empty(server)
    with database.as_role("owner"), transaction.atomic(), connection.cursor() as cursor:
        recorder = MigrationRecorder(connection)
        for django in history.DJANGOS:
            call_command("migrate", django, interactive=False, verbosity=0)
        cursor.execute("SELECT set_config('mb.zone', 'Asia/Shanghai', true)")
        for one in upto:
            history.make(cursor, *one)
            recorder.record_applied(*one)
    return database


def bring_up(database: Database) -> None:
    """Bring it to today's version, as a start of the program does."""
    from maplebridge.config.database import current

    with database.as_role("owner"):
        current.bring_up()
