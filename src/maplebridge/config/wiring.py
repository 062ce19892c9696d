"""What joins the rooms, in lists: every reaction to a committed entry, and every check of what stands beside the ledger."""

from __future__ import annotations

from maplebridge.acts.hear import alike
from maplebridge.figures import counted, months
from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import telling
from maplebridge.kernel.conduct.proving import links, papers
from maplebridge.kernel.identity import grants
from maplebridge.kernel.identity.sealed import enclosed
from maplebridge.kernel.law import adoption
from maplebridge.kernel.matter.lifecycle import children
from maplebridge.kernel.matter.proving import folding, handed, linked, worded
from maplebridge.kernel.notice import news
from maplebridge.kernel.notice.following import Reaction

BEFORE_LIMITS: dict[str, Reaction] = {
    # what must have followed before a limit is looked at: done first in each round
    "tell_parent_matters": children.tell_parents,
}
REACTIONS: dict[str, Reaction] = {
    # name of the cursor → what it does with new entries, in order, at least once
    "tell_parties": telling.tell_parties,
    "tell_offices": news.gather,
    "find_alike": alike.find_alike,
}

REPLAYED: tuple[ledger.Check, ...] = (folding.check, linked.check, handed.check, grants.check, links.check)
"""What `ledger replay` compares with the chain of each matter."""
CITY: tuple[ledger.CityCheck, ...] = (adoption.check, months.check, counted.check)
"""What it compares with the city's own chain, or counts anew."""
WORDS: tuple[ledger.Check, ...] = (worded.check, enclosed.check)
"""What `ledger verify --words` hashes again: words, titles, sealed contacts."""
PAPERS: tuple[ledger.Check, ...] = (papers.check,)
"""What `ledger verify --papers` hashes again."""
