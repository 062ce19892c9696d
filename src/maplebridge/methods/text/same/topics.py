"""Hot topics: which matters many messages tell of, when, where, and how hot they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.text.fold import folded
from maplebridge.methods.text.same.grouping import IntArray, group
from maplebridge.methods.text.scope import outside_scope

SMALLEST = 5
"""Fewer messages are never shown as a topic (bound B11)."""
COOLING = 30.0
"""Days in which a message loses half of its heat."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter that many messages tell of.

    title      the title that has most in common with the others
    place      the place that most of them name, or the longest words most titles share, or nothing
    heat       messages, each counted half after every `COOLING` days before `today`
    members    places of the messages in the input, in order
    """

    title: str
    place: str
    heat: float
    first: date
    last: date
    members: tuple[int, ...]


def hot_topics(
    titles: Sequence[str],
    texts: Sequence[str],
    days: Sequence[date],
    *,
    today: date,
    places: Sequence[Sequence[str]] | None = None,
    most: int = 10,
    smallest: int = SMALLEST,
) -> list[Topic]:
    """The hottest topics, hottest first; ties by first appearance.

    places    names of places found in each message; `Gazetteer.find_many` gives them
    smallest  at least this many messages, never fewer than `SMALLEST`
    raises    ShapeError, RangeError

    Messages on opinion, belief or assembly are left out before anything is counted (bound B4), and
    nothing about who wrote is asked for: a topic is about a matter and a place (bound B1).
    """
    if len(titles) != len(texts) or len(days) != len(texts) or (places and len(places) != len(texts)):
        raise ShapeError("Titles, texts, days and places must be of one length.")
    if smallest < SMALLEST or most < 1:
        raise RangeError(f"A topic has at least {SMALLEST} messages, and `most` is at least 1.")
    inside = [at for at, text in enumerate(texts) if not outside_scope(f"{titles[at]}\n{text}")]
    groups = group([titles[at] for at in inside], [texts[at] for at in inside], days=[days[at] for at in inside])
    topics = [
        _topic([inside[at] for at in members], titles, days, places, today)
        for members in _members(groups)
        if len(members) >= smallest
    ]
    topics.sort(key=lambda topic: (-topic.heat, topic.members))
    return topics[:most]


def _members(groups: IntArray) -> list[list[int]]:
    order = np.argsort(groups, kind="stable")
    cuts = np.flatnonzero(np.diff(groups[order])) + 1
    return [part.tolist() for part in np.split(order, cuts)] if len(groups) else []


def _topic(
    members: list[int],
    titles: Sequence[str],
    days: Sequence[date],
    places: Sequence[Sequence[str]] | None,
    today: date,
) -> Topic:
    when = [days[at] for at in members]
    heat = sum(0.5 ** (max((today - day).days, 0) / COOLING) for day in when)
    mine = [titles[at] for at in members]
    named = Counter(place for at in members for place in set(places[at])) if places else Counter[str]()
    place = max(named, key=lambda name: (named[name], len(name), name)) if named else _shared(mine)
    return Topic(_typical(mine), place, heat, min(when), max(when), tuple(members))


def _typical(titles: list[str]) -> str:
    """The title whose character pairs are commonest among all, the shorter one when it makes no odds."""
    shapes = [{line[at : at + 2] for at in range(len(line) - 1)} for line in map(folded, titles)]
    spread = Counter(pair for shape in shapes for pair in shape)
    worth = [sum(spread[pair] for pair in shape) / (len(shape) + 4) for shape in shapes]
    return titles[max(range(len(titles)), key=lambda at: (worth[at], -at))]


def _shared(titles: list[str]) -> str:
    """The longest run of four to twelve characters that at least half of the titles hold."""
    lines = [folded(title) for title in titles]
    for length in range(12, 3, -1):
        runs = Counter(
            run for line in lines for run in {line[a : a + length] for a in range(len(line) - length + 1)}
        )
        if runs:
            run, times = max(runs.items(), key=lambda item: (item[1], item[0]))
            if 2 * times >= len(lines):
                return run.strip()
    return ""
