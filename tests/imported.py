"""A file imported into a founded city, as `maple import` does it."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def run(path, words=None, **more):
    """Import a file; every row of it is opened, known or refused."""
    from maplebridge.acts.hear.importing.run import Import
    from maplebridge.kernel.territory import queries as territory

    work = Import(path=path, words=words, home=territory.tree().root.id, now=NOW, **more)
    work.run()
    assert work.tally.rows == work.tally.opened + work.tally.existing + work.tally.refused
    return work
