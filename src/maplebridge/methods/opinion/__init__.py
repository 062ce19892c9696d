"""Common ground: what people in a consultation share, where they part, and what each group would lose.

Takes votes by row number; a row stands for a pseudonym that lives for one consultation (bound B12). There is no
place for a name, an account or a code, and results to publish are by group, never by row.
"""

from __future__ import annotations

from maplebridge.methods.opinion.common import CommonGround, common_ground, informed
from maplebridge.methods.opinion.dividing import Divide, Loss, dividing, losses
from maplebridge.methods.opinion.groups import Groups, find_groups, placed, stability
from maplebridge.methods.opinion.intervals import Intervals, intervals
from maplebridge.methods.opinion.projection import Projection, project
from maplebridge.methods.opinion.representative import Finding, majority, representative
from maplebridge.methods.opinion.routing import next_statement, priorities
from maplebridge.methods.opinion.stream import Stream
from maplebridge.methods.opinion.tally import Tally, tally
from maplebridge.methods.opinion.votes import AGREE, DISAGREE, PASS, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "CommonGround",
    "Divide",
    "Finding",
    "Groups",
    "Intervals",
    "Loss",
    "Projection",
    "Stream",
    "Tally",
    "Votes",
    "common_ground",
    "dividing",
    "find_groups",
    "informed",
    "intervals",
    "losses",
    "majority",
    "next_statement",
    "placed",
    "priorities",
    "project",
    "representative",
    "stability",
    "tally",
]
