"""The proof of each adopted procedure: worked out once per process, when it is first asked for."""

from __future__ import annotations

from functools import lru_cache

from maplebridge.kernel.matter import registry
from maplebridge.rules.soundness import Proof, prove


@lru_cache(maxsize=256)
def proof(procedure_id: int) -> Proof:
    """The proof of an adopted procedure, with parameters at their most."""
    adopted = registry.by_id(procedure_id)
    return prove(adopted.plain.leads, registry.calendar(adopted.pack))


def longest_days(adopted: registry.Adopted) -> int | None:
    """The longest own time of a procedure in days; None if it is not sound."""
    found = proof(adopted.id)
    return found.worst_case_days if found.sound else None
