"""What a report's words must be: something said, not too much, no tricks with invisible letters."""

from __future__ import annotations

import re
import unicodedata

from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

MOST_LETTERS = limits.TEXT_LETTERS
TITLE_LETTERS = 80
EMPTY = Title(
    "Say in a few words what is wrong or what you propose.", "请用几句话说明发生了什么，或者您有什么建议。"
)
TOO_LONG = Title(
    f"This is longer than {MOST_LETTERS:,} letters. Shorten it; what you wrote is kept in the form.",
    f"内容超过{MOST_LETTERS}字，请缩短；您填写的内容仍保留在表单中。",
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """The text without letters that cannot be seen, in composed form, with plain line ends."""
    plain = _CONTROL.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return plain.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode().strip()


def checked_text(text: str, title: str) -> tuple[str, str]:
    """The words as they are kept, and a title (the first words, if none was given).

    raises  Incomplete  nothing is said, or too much
    """
    text, title = clean(text), " ".join(clean(title).split())
    if not any(letter.isalnum() for letter in text + title):
        raise Incomplete(EMPTY, fields={"text": EMPTY})
    if len(text) > MOST_LETTERS or len(title) > MOST_LETTERS:
        raise Incomplete(TOO_LONG, fields={"text": TOO_LONG})
    text = text or title
    return text, shorten(title or first_words(text))


def first_words(text: str) -> str:
    """The first sentence of a text."""
    return re.split(r"(?<=[。！？!?])|(?<=\.)\s|\n", text, maxsplit=1)[0]


def shorten(title: str) -> str:
    """A title of at most 80 letters, cut at a word where there is one."""
    if len(title) <= TITLE_LETTERS:
        return title
    cut = title[: TITLE_LETTERS - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > TITLE_LETTERS // 2 else cut).rstrip(" ,，、。.") + "…"
