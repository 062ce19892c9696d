"""Cover: which crowded places and reported hazards to visit or watch, from where and when.

Demand is places and hazards: people expected at a place, hazards reported there. It has no field for a person,
a past stop or a past arrest, and takes none.
"""

from __future__ import annotations

from maplebridge.methods.cover.maximal import most_covered, most_covered_by
from maplebridge.methods.cover.median import shortest_ways
from maplebridge.methods.cover.rounds import plan_rounds
from maplebridge.methods.cover.siting import Choice, Siting
from maplebridge.methods.cover.visits import Place, Plan, Team, Visit, need

__all__ = [
    "Choice",
    "Place",
    "Plan",
    "Siting",
    "Team",
    "Visit",
    "most_covered",
    "most_covered_by",
    "need",
    "plan_rounds",
    "shortest_ways",
]
