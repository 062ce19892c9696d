"""A report's words, read once: cleaned, titled, folded, searched. Whatever asks later takes this reading."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

from maplebridge.acts.hear.reading import learned, suggesting
from maplebridge.acts.hear.reading.reportform import Words, checked
from maplebridge.acts.hear.reading.suggesting import Kinds
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.finding import PlaceGuess, Places
from maplebridge.methods.text import Cues, Lines, blanked, cues_in, fold, lined, outside_at
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules.refusal import Incomplete

Match = TypeVar("Match")
AT_ONCE = 250
"""Texts laid out as one line: long enough that each costs little, short enough for the processor's cache."""


class ReportText(NamedTuple):
    """What was read in a report's words.

    words    as they are kept and as they were typed;  line  title and text, folded, words outside scope blanked
    outside  they speak of opinion, belief or assembly: a person sorts them, nothing counts them (bound B4)
    kinds    categories by keywords, best first, and what was taught says; None where nobody asked for them
    places   names of places, in the title and in the text; None where nobody asked
    cues     of danger, that may stand in the line
    """

    words: Words
    line: str
    outside: bool
    kinds: Kinds | None
    places: Places | None
    cues: Cues

    @property
    def text(self) -> str:
        """The text as it is kept."""
        return self.words.text

    @property
    def title(self) -> str:
        """The title as it is kept."""
        return self.words.title

    def kind(self, picked: str | None, *, pack: str) -> tuple[str, Mapping[str, object]]:
        """Code of the category, and what the opening entry says of how it was found (key → fact, as JSON takes it).

        picked  what a person chose already
        Words of opinion, belief or assembly go to a person, uncounted (bound B4).
        """
        if picked:
            return picked, {"picked": True}
        if self.outside:
            return OUTSIDE, {}
        words, guess = self.kinds or _kinds([self.words], pack, None)[0]
        reading = suggesting.chosen(words, guess, model=learned.model_of(pack), pack=pack)
        return reading.category.code, reading.facts

    def named(self) -> tuple[PlaceGuess, ...]:
        """Units that the words name, the likeliest first; in memory, no query."""
        return territory.tree().find_place(self.text, self.title, self.places)

    def likely(self, *, pack: str) -> suggesting.Reading:
        """The category that the words point at, with the words that say so to a person."""
        return suggesting.read(self.text, self.title, pack=pack, kinds=self.kinds)


def read(text: str, title: str = "", *, pack: str, kinds: bool = True, places: bool = True) -> ReportText:
    """Read one report; `kinds` and `places` are looked for only where they are asked for.

    raises  Incomplete  nothing is said, or too much
    """
    return _read([checked(text, title)], pack, kinds=kinds, places=places)[0]


def read_many(
    given: Sequence[tuple[str, str]], *, pack: str, kinds: bool = True, places: bool = True
) -> list[ReportText | Incomplete]:
    """Read each (text, title); several times faster than one by one. One that is refused is its refusal."""
    tried = [_checked(text, title) for text, title in given]
    good = [one for one in tried if isinstance(one, Words)]
    parts = (good[first : first + AT_ONCE] for first in range(0, len(good), AT_ONCE))
    readings = chain.from_iterable(_read(part, pack, kinds=kinds, places=places) for part in parts)
    return [next(readings) if isinstance(one, Words) else one for one in tried]


def _checked(text: str, title: str) -> Words | Incomplete:
    try:
        return checked(text, title)
    except Incomplete as refusal:
        return refusal


def _read(words: Sequence[Words], pack: str, *, kinds: bool, places: bool) -> list[ReportText]:
    lines = lined([fold(part) for one in words for part in (one.title, one.text)])
    sorts = _kinds(words, pack, lines) if kinds else [None] * len(words)
    named = _pairs(territory.tree().names_in(lines)) if places else [None] * len(words)
    cues, beyond = cues_in(lines), outside_at(lines.joined)
    readings, begin = [], 0
    for one, sort, where, end in zip(words, sorts, named, lines.ends[1::2], strict=True):
        outside = bisect_left(beyond, begin) < bisect_left(beyond, end)
        line = lines.joined[begin:end]
        readings.append(ReportText(one, blanked(line) if outside else line, outside, sort, where, cues))
        begin = end + 1
    return readings


def _kinds(words: Sequence[Words], pack: str, lines: Lines | None) -> Sequence[Kinds]:
    lines = lines or lined([fold(part) for one in words for part in (one.title, one.text)])
    named = _pairs(suggesting.keywords(pack).find_in(lines))
    guesses = suggesting.sure_of([(one.title, one.text) for one in words], model=learned.model_of(pack))
    return [(suggesting.by_mentions(*one), guess) for one, guess in zip(named, guesses, strict=True)]


def _pairs(matches: list[Match]) -> list[tuple[Match, Match]]:
    """What was found in title and text of each report."""
    return list(zip(matches[::2], matches[1::2], strict=True))
