"""The ledger: what was done, in an order nobody can change later. Only this room writes its tables."""

from maplebridge.kernel.ledger.appending import append, append_many, chained
from maplebridge.kernel.ledger.entry import (
    HOLDER,
    OPENED_WITH,
    Content,
    Entry,
    EntryRefused,
    NewEntry,
    changing,
    encoded,
    moves,
    worded,
)
from maplebridge.kernel.ledger.findings import Finding, Report
from maplebridge.kernel.ledger.heads import Head
from maplebridge.kernel.ledger.promising import promise
from maplebridge.kernel.ledger.reading import (
    END,
    UNREADABLE,
    Onward,
    after,
    end,
    entries_of,
    entry,
    firsts,
    numbers_by,
    of_kind,
    onward,
)
from maplebridge.kernel.ledger.replaying import Check, CityCheck, Stretch, replay
from maplebridge.kernel.ledger.sealing import (
    Proof,
    consistency,
    head,
    order,
    prove,
    prove_shown,
    seal,
    stands,
)
from maplebridge.kernel.ledger.verifying import verify

__all__ = [
    "END",
    "HOLDER",
    "OPENED_WITH",
    "UNREADABLE",
    "Check",
    "CityCheck",
    "Content",
    "Entry",
    "EntryRefused",
    "Finding",
    "Head",
    "NewEntry",
    "Onward",
    "Proof",
    "Report",
    "Stretch",
    "after",
    "append",
    "append_many",
    "chained",
    "changing",
    "consistency",
    "encoded",
    "end",
    "entries_of",
    "entry",
    "firsts",
    "head",
    "moves",
    "numbers_by",
    "of_kind",
    "onward",
    "order",
    "promise",
    "prove",
    "prove_shown",
    "replay",
    "seal",
    "stands",
    "verify",
    "worded",
]
