"""What was put on record for whoever acts next: they judge it, so the page of their act shows it, with its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maplebridge.kernel import ledger
from maplebridge.kernel.conduct.before.taken import DONE, theirs
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.shapes.reading import TimelineItem
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle.corrections import counting

MOST = 5


def filed(
    actor: Actor, matter: LoadedMatter, entries: Sequence[ledger.Entry], lines: Sequence[TimelineItem]
) -> tuple[TimelineItem, ...]:
    """The acts of others by which the matter came to its step, and which were taken in it since, as far as words or files
    came with them. Newest first, at most `MOST`; no query.

    entries  of the matter;  lines  its timeline as this reader sees it
    """
    acts = [one for one in counting(entries) if one.kind in DONE]
    came = [one.seq for one in acts if (one.content.changes or {}).get("step") == matter.row.step]
    mine = {one.seq for one in theirs(actor, matter, entries)}
    here = {one.seq for one in acts if came and one.seq >= came[-1]} - mine
    return tuple(one for one in lines if one.seq in here and (one.text or one.papers or one.values))[:MOST]


def beside_answer(items: Sequence[TimelineItem]) -> tuple[TimelineItem, ...]:
    """The same for a page that shows the answer's words already: of the answer its files alone."""
    alone = (replace(one, text="", values=()) if one.answer else one for one in items)
    return tuple(one for one in alone if one.text or one.papers or one.values)
