"""In which language a browser's story runs: in one, each by its name; in both when `maple prove stories` asks."""

from __future__ import annotations

import os
from zlib import crc32

import pytest

from web.visits import LANGUAGES

BOTH = os.environ.get("MAPLEBRIDGE_STORIES") == "both"


def of(story: str) -> tuple[str, ...]:
    """The languages in which the story of that name runs now."""
    return LANGUAGES if BOTH else (LANGUAGES[crc32(story.encode()) % len(LANGUAGES)],)


def runs_now(item: pytest.Item) -> bool:
    """Whether a test runs: one that is given a language runs in those of its story, every other one always."""
    given = getattr(getattr(item, "callspec", None), "params", {}).get("language")
    return given is None or given in of(getattr(item, "originalname", item.name))
