"""Fixtures of a founded city on a fresh database, for every folder of tests that needs one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

import cluster as clusters
import sampled
from cluster import Database, Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The throw-away cluster with its migrated template; one for the whole run."""
    with clusters.serving() as running:
        yield running


@pytest.fixture
def db(server: Server, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database; this process is connected to it as role web, and knows no city before or after."""
    database = sampled.database_of(server, founded="town" in request.fixturenames)
    sampled.forget()
    with database.as_role("web"):
        yield database
    sampled.forget()
    server.take_back(database)


@pytest.fixture
def as_role(db: Database) -> Callable[[str], AbstractContextManager[Any]]:
    """`with as_role("clock"):` works on the test's database as another role."""
    return db.as_role


@pytest.fixture
def town(db: Database, as_role: Callable[[str], AbstractContextManager[Any]]) -> Database:
    """A founded city; the test works as role web, as the site does."""
    with as_role("clock"):
        sampled.found()
    return db


@pytest.fixture
def queries() -> Callable[[int], AbstractContextManager[None]]:
    """`with queries(2):` fails unless exactly so many statements were sent."""

    @contextmanager
    def count(expected: int) -> Iterator[None]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            yield
        said = "\n".join(query["sql"] for query in caught.captured_queries)
        assert len(caught) == expected, f"{len(caught)} statements, not {expected}:\n{said}"

    return count
