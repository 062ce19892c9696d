"""Break short titles into lines, Latin at spaces and Chinese anywhere but before punctuation."""

from __future__ import annotations

import unicodedata

NO_LINE_STARTS = "）》”，。；：、！？)’,.;:!?"


def width(text: str) -> int:
    """Width of a text in Latin letters; a Chinese character counts for two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, letters: int) -> list[str]:
    """Break `text` into lines of at most `letters` Latin letters where that is possible.

    >>> wrapped("Answered; review may be asked", 16)
    ['Answered; review', 'may be asked']
    returns  the lines, in the order of the text
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        joined = line + piece
        if line and width(joined.rstrip()) > letters and piece[0] not in NO_LINE_STARTS:
            lines.append(line.strip())
            joined = piece
        line = joined
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Words with the space behind them; each wide character for itself."""
    pieces: list[str] = []
    word = ""
    for char in text:
        if unicodedata.east_asian_width(char) in "WF":
            pieces += [word, char] if word else [char]
            word = ""
            continue
        word += char
        if char == " ":
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces
