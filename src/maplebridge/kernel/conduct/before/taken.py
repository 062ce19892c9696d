"""What a reader did before: an act that is open no longer, and words that came a moment ago and come once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import papers
from maplebridge.kernel.conduct.adding import ADD, ADDED
from maplebridge.kernel.conduct.sided import matter_of
from maplebridge.kernel.file import timeline
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.others.acting import act_title, acting_offices, goes_on
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.sides import side_of
from maplebridge.rules import limits
from maplebridge.texts import Wording

DONE = frozenset({"act", "duty"})
"""Kinds of entries by which an act of a procedure is taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An act that the reader took, itself or by its office, and when;  signs  it signed something by it."""

    title: Wording
    at: datetime
    signs: bool


def taken(*, actor: Actor, number: int, name: str, now: datetime) -> Taken | None:
    """The last time that this side, or this post's office, took the act of that name; None where it never did.

    raises  NotFound  no such matter for this actor
    """
    with scope.reading(actor):
        matter = matter_of(actor, number, now=now)
        entries = ledger.entries_of(number)
        mine = [one for one in theirs(actor, matter, entries) if one.kind in DONE and one.content.name == name]
    if not mine:
        return None
    last, definition = mine[-1], matter.definition
    for one in entries[: last.seq]:
        definition = goes_on(one, definition)
    acts = (definition.acts_at(place).get(name) for place in definition.places)
    signs = any(one is not None and one.signs is not None for one in acts)
    return Taken(act_title(definition, last, name), last.at, signs)


def said_just_now(
    *, actor: Actor, number: int, name: str, given: Mapping[str, object], now: datetime
) -> bool:
    """Whether the same words came from this sender for the same thing a moment ago (`limits.SAME_MINUTES`) and nobody did
    anything since: a page that Back showed again was sent again, under a key of its own. Four queries. Raises NotFound.

    After any other act the same words are said anew: a text that a side did not sign may be proposed once more as it was.

    given  what was entered, by name of its field; where no word was written nothing is the same
    """
    typed = {field: text.strip() for field, text in given.items() if isinstance(text, str) and text.strip()}
    if not typed:
        return False
    since = now - timedelta(minutes=limits.SAME_MINUTES)
    files = len(papers.uploads(given))
    with scope.reading(actor):
        done = [one for one in ledger.entries_of(number) if one.kind in DONE or one.kind == ADDED]
        last = done[-1] if done else None
        if last is None or last.at < since or last.by != actor.by or not _is(last, name):
            return False
        words = timeline.words_of(number, files=True)
    return _says(dict(words.get(last.seq, ())), typed, files)


def theirs(actor: Actor, matter: LoadedMatter, entries: Sequence[ledger.Entry]) -> list[ledger.Entry]:
    """The entries that a side wrote, or by which offices of this post acted. One query where a party asks."""
    side = side_of(actor, matter.row, matter.definition)
    if side is not None:
        return [one for one in entries if side.wrote(one)]
    acted = acting_offices(matter.definition, entries)
    return [one for one in entries if acted.get(one.seq) in actor.office_ids or one.by == actor.by]


def _is(entry: ledger.Entry, name: str) -> bool:
    return entry.kind == ADDED if name == ADD else entry.kind in DONE and entry.content.name == name


def _says(stored: Mapping[str, str], typed: Mapping[str, str], files: int) -> bool:
    """Whether an entry holds these words and as many files."""
    kept = sum(field.startswith(papers.FIELD) for field in stored)
    return kept == files and all(stored.get(field) == text for field, text in typed.items())
