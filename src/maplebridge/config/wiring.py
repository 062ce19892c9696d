"""What joins the rooms, in lists: every reaction to a committed entry, and every check of what stands beside the ledger.

The kernel's own stand here; those of the verbs come from their declarations.
"""

from __future__ import annotations

from maplebridge.figures import counted, months
from maplebridge.kernel import ledger
from maplebridge.kernel.conduct import telling
from maplebridge.kernel.conduct.issuing import lost, sealing
from maplebridge.kernel.conduct.proving import issued, links, papers
from maplebridge.kernel.identity import grants
from maplebridge.kernel.identity.sealed import enclosed
from maplebridge.kernel.law import adoption
from maplebridge.kernel.matter.lifecycle import children
from maplebridge.kernel.matter.proving import folding, handed, linked, stood, worded
from maplebridge.kernel.notice import news
from maplebridge.kernel.notice.following import Reaction
from maplebridge.kernel.verbs import declared

BEFORE_LIMITS: dict[str, Reaction] = {
    # what must have followed before a limit is looked at: done first in each round
    "tell_parent_matters": children.tell_parents,
    **{name: react for verb in declared() for name, react in verb.first.items()},
}
REACTIONS: dict[str, Reaction] = {
    # name of the cursor → what it does with new entries, in order, at least once
    "tell_offices": news.gather,
    "tell_parties": telling.tell_parties,
    "seal_papers": sealing.seal,
    **{name: react for verb in declared() for name, react in verb.reactions.items()},
}

REPLAYED: tuple[ledger.Check, ...] = (
    folding.check, linked.check, handed.check, stood.check, grants.check, links.check,
    issued.check,
    *(check for verb in declared() for check in verb.replayed),
)  # fmt: skip
"""What `ledger replay` compares with the chain of each matter."""
CITY: tuple[ledger.CityCheck, ...] = (
    issued.orphans, lost.check, adoption.check, months.check, counted.check,
    *(check for verb in declared() for check in verb.city),
)  # fmt: skip
"""What it compares with the city's own chain, or counts anew."""
WORDS: tuple[ledger.Check, ...] = (
    worded.check, enclosed.check,
    *(check for verb in declared() for check in verb.words),
)  # fmt: skip
"""What `ledger verify --words` hashes again: words, titles, sealed contacts."""
PAPERS: tuple[ledger.Check, ...] = (
    papers.check, issued.editions,
    *(check for verb in declared() for check in verb.papers),
)  # fmt: skip
"""What `ledger verify --papers` hashes again."""
