"""How soon somebody must look at a report: danger to life first. It orders a queue and sends nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from maplebridge.acts.hear.reading.reporttext import ReportText
from maplebridge.acts.hear.reading.suggesting import taxonomy
from maplebridge.methods.text import urgency_of


@dataclass(frozen=True, slots=True)
class Urgent:
    """How soon somebody must look.

    level  2 danger to life, 1 soon, 0 in its turn;  words  the listed words that say so, in the order of the text
    """

    level: int = 0
    words: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, object]:
        """What the opening entry keeps of it: the words under the key `danger`; nothing where there is no hurry."""
        return {"danger": list(self.words)} if self.level else {}


def urgent(report: ReportText, category: str, *, pack: str) -> Urgent:
    """How soon: words of danger in any class, then the words that make its own class urgent.

    The listed words that said so come with it, each once: of two that stand within each other only the longer.
    """
    urgency = urgency_of(report.line, also=_of_class(category, pack), among=report.cues)
    words = tuple(word for word in urgency.words if not _within_another(word, urgency.words))
    return Urgent(int(urgency.level), words) if urgency.level else Urgent()


def _within_another(word: str, words: Sequence[str]) -> bool:
    """Whether a longer one of the words says it already."""
    return any(word != other and word in other for other in words)


@cache
def _of_class(category: str, pack: str) -> tuple[str, ...]:
    kind = taxonomy(pack).by_code(category)
    return () if kind is None else (*kind.urgent_zh, *kind.urgent_en)
