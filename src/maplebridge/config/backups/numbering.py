"""Numbers after a restore: none that was given is given again, neither a matter's nor a person's in the vault.

The journal of erasures names people by their numbers, and receipts name matters by theirs. What was given after the
backup is read in the databases that stood here; where none can say, numbers go on `JUMP` further.
"""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import sql

MATTERS, PEOPLE = "matter_order", "identity_person_id_seq"
JUMP = 10_000


def last(url: str) -> dict[str, int]:
    """The last number of each kind that a database has given, as role owner; nothing where no city stands there.

    Three queries.
    """
    try:
        with psycopg.connect(url) as connection:
            if connection.execute("SELECT NOT EXISTS (SELECT FROM territory_unit)").fetchone() == (True,):
                return {}
            return {name: _last(connection, name) for name in (MATTERS, PEOPLE)}
    except psycopg.Error:
        return {}


def go_on(url: str, *, beside: Iterable[str], erased: Iterable[int]) -> bool:
    """Let a restored database's numbers go on above those that were given beside it; whether they had to jump instead.

    url     the restored database, as role owner;  beside  the databases that stood here, as role owner
    erased  numbers of people in the journal of erasures

    A query and a write for each kind of number, and three queries for each database beside.
    """
    givens = [numbers for other in beside if (numbers := last(other))]
    with psycopg.connect(url) as connection:
        for name in (MATTERS, PEOPLE):
            own = _last(connection, name)
            given = [own, *(numbers[name] for numbers in givens), *(erased if name == PEOPLE else ())]
            wanted = max(given) + (0 if givens else JUMP)
            if wanted > own:
                connection.execute("SELECT setval(%s, %s)", (name, wanted))
    return not givens


def _last(connection: psycopg.Connection[tuple[object, ...]], name: str) -> int:
    asked = sql.SQL("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}").format(sql.Identifier(name))
    row = connection.execute(asked).fetchone()
    return int(str(row[0])) if row else 0
