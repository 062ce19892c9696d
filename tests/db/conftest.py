"""A fresh database for each test that asks for one; Django works on it as role web."""

from cities import as_role, db, queries, server, town

__all__ = ["as_role", "db", "queries", "server", "town"]
