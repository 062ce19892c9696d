"""The doors of this city, read off its addresses: what a page takes is marked on its view (`web.access.takes`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from maplebridge.config.gate.doors import Doors

NAMED = re.compile(r"\(\?P<\w+>")


def doors() -> Doors:
    """Those of every page, of verbs and of the city's own; once Django has started. No query."""
    marks = list(_marked("/", get_resolver().url_patterns))
    return Doors.of(
        files=[address for address, takes in marks if takes == "files"],
        words=[address for address, takes in marks if takes == "words"],
    )


def _marked(before: str, patterns: Iterable[URLPattern | URLResolver]) -> Iterator[tuple[str, str]]:
    """Each marked page below an address: the expression of its own, and what it takes."""
    for one in patterns:
        address = before + _expression(one.pattern)
        if isinstance(one, URLResolver):
            yield from _marked(address, one.url_patterns)
        elif takes := getattr(one.callback, "takes", ""):
            yield address, takes


def _expression(pattern: Any) -> str:
    """That of one part of an address, without names, so that several stand in one; of a language, every declared one."""
    own = getattr(pattern, "in_any_language", None) or pattern.regex.pattern
    return NAMED.sub("(?:", own.removeprefix("^").removesuffix("$").removesuffix(r"\Z"))
