"""Text made comparable: one width, one case, nothing invisible, and the way back to the original."""

from __future__ import annotations

import re
from typing import NamedTuple

from maplebridge.methods.errors import MethodError

LONGEST = 20_000
"""Characters read of one text; what follows is left unread (a message of 1 MB is not 1 MB of matter)."""

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\x00-\x08\x0e-\x1f\x7f"
)
_WIDE = "\uff10-\uff19\uff20-\uff3a\uff41-\uff5a\uff0b\uff0d-\uff0f"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_WIDTH = re.compile(f"[{_WIDE}]")
_ODD = re.compile(f"[{_UNSEEN}{_WIDE}]")
_CASE = {code: code + 32 for code in range(65, 91)}


class Folded(NamedTuple):
    """A folded text; `back[i]` is the place of its character i in the original, None when they agree."""

    text: str
    back: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open span in the original, `(start, end)` counted in characters, for a half-open, non-empty span here."""
        if self.back is None:
            return start, end
        return self.back[start], self.back[end - 1] + 1


def fold(text: str, *, case: bool = False) -> Folded:
    """Fold width and case, drop invisible characters, read at most `LONGEST` characters.

    Every character maps to one character or to none, so places can be traced back.

    case     True keeps capitals
    raises   MethodError when `text` is not a string

    >>> fold("Ａ７县\\u200b").text
    'a7县'
    """
    if not isinstance(text, str):
        raise MethodError(f"A text must be a string, not {type(text).__name__}.")
    text = text[:LONGEST]
    cased = str if case else _lower
    if not _ODD.search(text):
        return Folded(cased(text), None)
    if not _INVISIBLE.search(text):
        return Folded(cased(_WIDTH.sub(_narrowed, text)), None)
    places = tuple(i for i, char in enumerate(text) if not _INVISIBLE.match(char))
    return Folded(cased(_WIDTH.sub(_narrowed, "".join(text[i] for i in places))), places)


def _narrowed(wide: re.Match[str]) -> str:
    return chr(ord(wide[0]) - 0xFEE0)


def _lower(text: str) -> str:
    """Lower case, one character for one: the rare letters that grow keep their case."""
    low = text.lower()
    return low if len(low) == len(text) else text.translate(_CASE)


def folded(text: str) -> str:
    """The folded text alone."""
    return fold(text).text


_BROKEN = re.compile(r"[^0-9a-z\u00c0-\u024f\u3400-\u9fff\U00020000-\U0003ffff]+")


def clauses(text: str) -> list[str]:
    """Runs of letters, figures and Chinese characters of the folded text, in order.

    >>> clauses("停水了，三天！Water off")
    ['停水了', '三天', 'water', 'off']
    """
    return [part for part in _BROKEN.split(folded(text)) if part]
