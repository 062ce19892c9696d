"""Fixtures that every kind of test shares; a database, its server and a city are made for whoever asks first."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cities import as_role, db, queries, server, town

__all__ = ["as_role", "db", "queries", "server", "town"]
ROOT = Path(__file__).resolve().parents[1]
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
LOOKED_THROUGH = (20_000, 20, 20)
"""After how many new objects young ones are looked through for garbage, and each how many such times older ones."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a slow test go first, in their shuffled order: no process is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


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
