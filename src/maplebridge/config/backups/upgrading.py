"""A database that another version filled: whether this version knows it, and bringing it up to date."""

from __future__ import annotations

from django.db import DatabaseError

from maplebridge.config.database import current


class UpgradeFailed(RuntimeError):
    """The tables of a backup cannot be brought to this version; the message says why and what to do."""


def bring_up(url: str, *, version: str) -> None:
    """Bring a loaded backup to this version; call it while Django works on this database as its owner.

    version  of the program that wrote the backup, for the sentence
    raises   UpgradeFailed
    """
    later = current.unknown(url)
    if later:
        raise UpgradeFailed(
            f"This backup was made by a later version ({version}): this one does not know {later[-1]}"
            + (f" and {len(later) - 1} more changes of the tables." if len(later) > 1 else ".")
            + " Install the version that made it, or a newer one, and restore with that."
        )
    try:
        current.bring_up()
    except DatabaseError as error:
        first = str(error).strip().splitlines()[0]
        raise UpgradeFailed(
            f"The tables of this backup could not be brought from version {version} to this one: {first}."
        ) from error
