"""The proof of each adopted procedure: worked out once per process, when it is first asked for."""

from __future__ import annotations

from functools import lru_cache

from maplebridge.kernel.law import registry
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import Proof, prove


def proof(procedure_id: int) -> Proof:
    """The proof of an adopted procedure, with parameters at their most."""
    return _proof(registry.by_id(procedure_id))


@lru_cache(maxsize=256)
def _proof(adopted: registry.Adopted) -> Proof:
    """Once for each text as it was read: another database's procedure of the same id is another one."""
    return _proved(adopted.plain.leads, adopted.pack)


@lru_cache(maxsize=256)
def _proved(procedure: Procedure, pack: str) -> Proof:
    """Once for each procedure that says the same, whenever it was read."""
    return prove(procedure, registry.calendar(pack))


def longest_days(adopted: registry.Adopted) -> int | None:
    """The longest own time of a procedure in days; None if its matters do not run soundly."""
    proved = proof(adopted.id)
    return proved.worst_case_days if proved.runs else None
