"""Triage of messages and the search for the same matter; Chinese and English, no network.

Everything here works on text, place and time alone. No function takes or returns who wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maplebridge.methods.later import later
from maplebridge.methods.text.fold import Folded, fold
from maplebridge.methods.text.gazetteer import Gazetteer, Lines, Mention, lined, narrow, short_forms
from maplebridge.methods.text.keywords import Keywords, by_keywords
from maplebridge.methods.text.people.privacy import MASKS_EN, MASKS_ZH, Masked, Personal, find_personal, mask
from maplebridge.methods.text.scope import OutsideScopeError, blanked, outside_at, outside_scope
from maplebridge.methods.text.suggestion import Choice, Costs, Suggestion, likeliest, suggest, suggest_many
from maplebridge.methods.text.urgency import Cues, Level, Urgency, cues_in, urgency, urgency_of

if TYPE_CHECKING:
    from maplebridge.methods.text.crowds import CrowdMention, find_crowds
    from maplebridge.methods.text.model import Model, ModelFileError, dump, learn, load, train
    from maplebridge.methods.text.moments import DateMention, find_dates
    from maplebridge.methods.text.quantities import NumberMention, find_numbers
    from maplebridge.methods.text.same.grouping import group
    from maplebridge.methods.text.same.matters import KnownMatterError, Matters
    from maplebridge.methods.text.same.score import Match
    from maplebridge.methods.text.same.topics import Topic, hot_topics
else:
    __getattr__ = later(
        __name__,
        {
            "crowds": "CrowdMention find_crowds",
            "moments": "DateMention find_dates",
            "quantities": "NumberMention find_numbers",
            "model": "Model ModelFileError dump learn load train",
            "same.grouping": "group",
            "same.matters": "KnownMatterError Matters",
            "same.score": "Match",
            "same.topics": "Topic hot_topics",
        },
    )

__all__ = [
    "MASKS_EN",
    "MASKS_ZH",
    "Choice",
    "Costs",
    "CrowdMention",
    "Cues",
    "DateMention",
    "Folded",
    "Gazetteer",
    "Keywords",
    "KnownMatterError",
    "Level",
    "Lines",
    "Masked",
    "Match",
    "Matters",
    "Mention",
    "Model",
    "ModelFileError",
    "NumberMention",
    "OutsideScopeError",
    "Personal",
    "Suggestion",
    "Topic",
    "Urgency",
    "blanked",
    "by_keywords",
    "cues_in",
    "dump",
    "find_crowds",
    "find_dates",
    "find_numbers",
    "find_personal",
    "fold",
    "group",
    "hot_topics",
    "learn",
    "likeliest",
    "lined",
    "load",
    "mask",
    "narrow",
    "outside_at",
    "outside_scope",
    "short_forms",
    "suggest",
    "suggest_many",
    "train",
    "urgency",
    "urgency_of",
]
