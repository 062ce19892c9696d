"""The proof that no matter can be lost, go round for ever, or be refused without a remedy.

    proof = prove(procedure, calendar)
    proof.sound, proof.worst_case_days, [str(problem) for problem in proof.problems]

`docs/explanation/soundness.md` holds the claims S1 to S8, and why the longest time is exact.
"""

from __future__ import annotations

from maplebridge.rules.soundness.adversary import Played, play_worst
from maplebridge.rules.soundness.authority import house_rules
from maplebridge.rules.soundness.city import City, Mandate, Unit, holes
from maplebridge.rules.soundness.journey import replay
from maplebridge.rules.soundness.pack import PackProof, prove_pack
from maplebridge.rules.soundness.problem import Problem, Witness
from maplebridge.rules.soundness.proof import Proof, Stay
from maplebridge.rules.soundness.prove import faults, prove

__all__ = [
    "City",
    "Mandate",
    "PackProof",
    "Played",
    "Problem",
    "Proof",
    "Stay",
    "Unit",
    "Witness",
    "faults",
    "holes",
    "house_rules",
    "play_worst",
    "prove",
    "prove_pack",
    "replay",
]
