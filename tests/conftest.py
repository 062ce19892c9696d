"""Fixtures that every kind of test shares; a database, its server and a city are made for whoever asks first."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import lasting
from cities import as_role, db, queries, server, town

__all__ = ["as_role", "db", "queries", "server", "town"]
ROOT = Path(__file__).resolve().parents[1]
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
LOOKED_THROUGH = (20_000, 20, 20)
"""After how many new objects young ones are looked through for garbage, and each how many such times older ones."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """The files that take longest go first: no process is left alone with one at the end."""
    lasting.sort(items, lasting.known(config))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Each process is told the same: they must come to one order."""
    node.workerinput[lasting.KEY] = lasting.known(node.config)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what each file takes."""
    lasting.add(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what each file took, for the next run."""
    lasting.keep(session.config)


def pytest_collection_finish() -> None:
    """What stands by now stays to the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKED_THROUGH)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data; skips where it is absent, fails in CI, where it must be there."""
    folder = Path(os.environ.get("MAPLEBRIDGE_TEST_DATA", ROOT.parent / "shared" / "data")).resolve()
    if folder.is_dir():
        return folder
    message = f"no real data at {folder}: set MAPLEBRIDGE_TEST_DATA to the folder that holds it"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def no_language_left_behind() -> Iterator[None]:
    """A page asked for in Chinese leaves that language on in its thread; the next test starts without one."""
    yield
    if "django.utils.translation" in sys.modules and sys.modules["django.conf"].settings.configured:
        sys.modules["django.utils.translation"].deactivate()
