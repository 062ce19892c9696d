"""Bad rows put into a city under load, as only a superuser can: its clock sets each aside alone, `doctor` names each."""

from __future__ import annotations

import random
import time

import psycopg

from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.load import MARK

POISONED = {
    "an unknown step": "state = jsonb_set(state, '{step}', '\"nowhere\"'), step = 'nowhere'",
    "a broken state": "state = '5'",
    "no procedure": "procedure_id = 32000",
}
KEPT = "chaos_kept"
HEALTHY = """
SELECT m.number FROM matter_matter m JOIN matter_statement s ON s.matter = m.number AND s.seq = 1
WHERE s.text LIKE %s AND m.outcome IS NULL AND m.next IS NOT NULL
    AND NOT EXISTS (SELECT FROM chaos_kept k WHERE k.number = m.number)
"""
NOTICED = 20.0
"""Seconds in which the clock must have met a poison; it looks every two."""


def plant(admin: str, journal: Journal, rng: random.Random) -> None:
    """Spoil one open matter that falls due now, and wait until the clock has set it aside."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"CREATE TABLE IF NOT EXISTS {KEPT} (LIKE matter_matter)")
        known = sorted(int(number) for (number,) in connection.execute(HEALTHY, (f"{MARK} %",)).fetchall())
        if not known:
            return
        number, kind = rng.choice(known), rng.choice(sorted(POISONED))
        with connection.transaction():
            connection.execute(f"INSERT INTO {KEPT} SELECT * FROM matter_matter WHERE number = %s", (number,))  # noqa: S608  our own table
            connection.execute(
                f"UPDATE matter_matter SET {POISONED[kind]}, next = now() - interval '2 minutes' WHERE number = %s",  # noqa: S608  one of ours
                (number,),
            )
        journal.add("poison", number=number, kind=kind, aside=_noticed(connection, number))


def _noticed(connection: psycopg.Connection[tuple[object, ...]], number: int) -> bool:
    until = time.monotonic() + NOTICED
    while time.monotonic() < until:  # ends: NOTICED seconds later
        if connection.execute(
            "SELECT 1 FROM setaside_thing WHERE ended IS NULL AND matter = %s", (number,)
        ).fetchone():
            return True
        time.sleep(0.5)
    return False


def mend(admin: str) -> int:
    """Put the rows back as they were; returns how many."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        if connection.execute("SELECT to_regclass(%s)", (KEPT,)).fetchone() == (None,):
            return 0
        with connection.transaction():
            done = connection.execute(
                f"UPDATE matter_matter m SET state = k.state, step = k.step, procedure_id = k.procedure_id, next = k.next "  # noqa: S608
                f"FROM {KEPT} k WHERE k.number = m.number"
            ).rowcount
            connection.execute(f"DROP TABLE {KEPT}")
        return done
