"""How soon someone must look: danger to life first, by words that no model may overrule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from maplebridge.methods.errors import MethodError
from maplebridge.methods.text.cues import LIFE, SOON
from maplebridge.methods.text.fold import folded
from maplebridge.methods.text.gazetteer import Lines, Sieve
from maplebridge.methods.text.scope import blanked
from maplebridge.methods.text.suggestion import DEFAULT_COSTS, Costs, suggest_many

if TYPE_CHECKING:
    from maplebridge.methods.text.model import Model


class Level(IntEnum):
    """How soon someone must look at a message; it names no office and sends nobody."""

    ordinary = 0
    soon = 1
    life = 2


@dataclass(frozen=True, slots=True)
class Urgency:
    """A level for the queue, why, and how sure; who is called is for a person to decide."""

    level: Level
    confidence: float
    words: tuple[str, ...]


Cues = Mapping[Level, tuple[str, ...]]
CUES: Cues = {Level.life: LIFE, Level.soon: SOON}
_SIEVE = Sieve(cue for cues in CUES.values() for cue in cues)
_SPOKEN_OF = re.compile(
    r"(?:没有|无|不会有|不存在|未造成|避免|防止|预防|以防|杜绝|防范)[\u4e00-\u9fff]{0,3}$|(?:灾后|演练)$"
    r"|(?:\bno|\bnot|without|prevent|avoid|against)\s(?:a\s|any\s|the\s)?$"
)
_AFTER = re.compile(r"^(?:演练|预案|宣传|知识|险)|^\s(?:drill|safety|prevention|insurance)")


def urgency(
    text: str,
    *,
    title: str = "",
    also: Sequence[str] = (),
    model: Model | None = None,
    costs: Costs = DEFAULT_COSTS,
) -> Urgency:
    """The level of a message: by cues first, then by a model taught with the level names as labels.

    also     more words of level `soon`, such as those of the message's own class; folded like a text

    A model can raise a message, never lower what the cues say: missing a danger costs more than a look.
    raises   MethodError when a model's labels are not level names

    >>> urgency("楼道里有煤气味").level.name, urgency("社区消防演练，预防火灾").level.name
    ('life', 'ordinary')
    """
    by_words = urgency_of(blanked(folded(f"{title}\n{text}")), also=also)
    return _raised(by_words, text, title, model, costs) if model is not None else by_words


def urgency_of(line: str, *, also: Sequence[str] = (), among: Cues = CUES) -> Urgency:
    """The level by cues alone, of a folded line in which the words outside scope are blanked.

    among  the cues that can stand in the line, as `cues_in` finds them for many lines at once
    """
    result = Urgency(Level.ordinary, 0.5, ())
    for level in (Level.life, Level.soon):
        cues = (*among[level], *_all_folded(tuple(also))) if also and level is Level.soon else among[level]
        if words := tuple(dict.fromkeys(cue for cue in cues if cue in line and _stands_in(cue, line))):
            result = Urgency(level, 1.0, words[:5])
            break
    return result


def cues_in(lines: Lines) -> Cues:
    """The cues that may stand somewhere in many folded lines: only these need be looked for in each."""
    cues_there = _SIEVE.may_hold(lines)
    return {level: tuple(cue for cue in cues if cue in cues_there) for level, cues in CUES.items()}


def _raised(by_words: Urgency, text: str, title: str, model: Model, costs: Costs) -> Urgency:
    """What the model says where it is sure and sees more urgency than the cues."""
    if not set(model.labels) <= set(Level.__members__):
        raise MethodError(f"A model of urgency must have labels among {', '.join(Level.__members__)}.")
    suggested = suggest_many([text], titles=[title], model=model, costs=costs)[0]
    if suggested.sure and Level[suggested.choices[0].label] > by_words.level:
        best = suggested.choices[0]
        return Urgency(Level[best.label], best.confidence, best.words)
    return by_words


@lru_cache(maxsize=512)
def _all_folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(folded, words))


def _stands_in(cue: str, line: str) -> bool:
    """Whether a cue stands in the line as a fact, not as what is absent, prevented or practised."""
    at = line.find(cue)
    while at >= 0:  # ends: each search begins further right
        before, after = line[max(0, at - 12) : at], line[at + len(cue) : at + len(cue) + 12]
        whole = not (cue.isascii() and before[-1:].isascii() and before[-1:].isalnum())
        if whole and not _SPOKEN_OF.search(before) and not _AFTER.search(after):
            return True
        at = line.find(cue, at + 1)
    return False
