"""Surveys: whom to ask, how many, and what the answers say about everybody.

Samples are drawn by seed from row numbers; estimates are of the population and its parts, never of a person.
"""

from __future__ import annotations

from maplebridge.methods.survey.areas import Area, by_area
from maplebridge.methods.survey.design import Design
from maplebridge.methods.survey.drawing import Sample, allocate, stratified, two_stage
from maplebridge.methods.survey.estimates import Estimate, mean, proportion, ratio, total
from maplebridge.methods.survey.silence import Silence, silence
from maplebridge.methods.survey.size import needed_for_difference, needed_for_share
from maplebridge.methods.survey.weights import for_silence, raked

__all__ = [
    "Area",
    "Design",
    "Estimate",
    "Sample",
    "Silence",
    "allocate",
    "by_area",
    "for_silence",
    "mean",
    "needed_for_difference",
    "needed_for_share",
    "proportion",
    "raked",
    "ratio",
    "silence",
    "stratified",
    "total",
    "two_stage",
]
