"""Every reaction between rooms, in one list: what follows from a committed entry, and who sees to it."""

from __future__ import annotations

from maplebridge.acts.hear import alike
from maplebridge.acts.resolve import reactions
from maplebridge.kernel.notice import news
from maplebridge.kernel.notice.following import Reaction

REACTIONS: dict[str, Reaction] = {
    # name of the cursor → what it does with new entries, in order, at least once
    "tell_parties": reactions.tell_parties,
    "tell_offices": news.gather,
    "find_alike": alike.find_alike,
}
