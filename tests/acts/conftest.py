"""Tests of the verbs, beside each other as the verbs are: each on a fresh database, as role web."""

from cities import as_role, db, queries, server, town

__all__ = ["as_role", "db", "queries", "server", "town"]
