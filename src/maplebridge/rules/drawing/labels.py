"""What is written beside each place of a picture, line by line."""

from __future__ import annotations

from maplebridge.rules.drawing.wrapping import wrapped
from maplebridge.rules.phrases import OUTCOME_WORDS, short_limit
from maplebridge.rules.procedure import End, Outside, Place, Procedure
from maplebridge.texts import Text

LETTERS = 18
END_LETTERS = 24

Lines = list[tuple[str, bool]]


def label(procedure: Procedure, place: Place, language: str, *, on_deck: bool) -> Lines:
    """Lines of a place's label, each with whether it is the first voice.

    A step says who answers for it, and its limit unless that stands under an arch; an end says its outcome.
    """
    if isinstance(place, End):
        return _end(place, language)
    quiet = wrapped(procedure.role_title(place.who).in_language(language), LETTERS + 2)
    if isinstance(place, Outside):
        quiet = wrapped(Text("{at}", context="outside", at=place.at).in_language(language), LETTERS + 2)
    elif not on_deck:
        quiet += wrapped(short_limit(procedure, place.within).in_language(language), LETTERS + 2)
    title = wrapped(place.title.in_language(language), LETTERS)
    return [(line, True) for line in title] + [(line, False) for line in quiet]


def _end(end: End, language: str) -> Lines:
    title = end.title.in_language(language)
    word = OUTCOME_WORDS[end.outcome].in_language(language)
    lines = [(line, True) for line in wrapped(title, END_LETTERS)]
    return lines if word.casefold() == title.casefold() else [*lines, (word, False)]
