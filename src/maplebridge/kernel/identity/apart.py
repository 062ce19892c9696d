"""Nobody acts for an office in a matter of their own: an account that shows a code of a matter steps back from it, for good.

The database keeps a mark from which nobody reads which account or matter it is of (`sql/functions/apart.sql`), and shows the
matter to that account to be read, never to be acted on.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from maplebridge.texts import Text

WHY = Text(
    "You stand in this matter yourself: its code was shown where you are signed in. Nobody acts for an office in a matter "
    "of their own. Another post of the office takes it; if there is none today, the office above, or a deputy whom an "
    "administrator names."
)


def step_back(token: str, shown: Mapping[int, bytes]) -> None:
    """The account of an open session steps back from every matter of which it shows the hash of a code. One query.

    token  of the session;  shown  number of a matter → keyed hash of the code, of whichever side
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity_step_back(%s, t.number, t.mac) FROM unnest(%s::bigint[], %s::bytea[]) AS t(number, mac)",
            [token.encode(), list(shown), list(shown.values())],
        )


def stepped_back(number: int) -> bool:
    """Whether the account of the scope stepped back from a matter. One query, inside a scoped transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mb_apart(%s)", [number])
        (apart,) = cursor.fetchone()
    return bool(apart)
