"""What a report's words must be: something said, not too much, no tricks with invisible letters."""

from __future__ import annotations

from typing import NamedTuple

from maplebridge.acts.hear.reading.titles import headline, says_something, shorten
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

MOST_LETTERS = limits.TEXT_LETTERS
EMPTY = Text("Say in a few words what is wrong or what you propose.")
TOO_LONG = Text(
    "This is longer than {most_letters:,} letters. Shorten it; what you wrote is kept in the form.",
    most_letters=MOST_LETTERS,
)


class Words(NamedTuple):
    """A report's words as they are kept, and as they were typed but for what nobody sees."""

    text: str
    title: str
    raw_text: str
    raw_title: str


def checked(text: str, title: str) -> Words:
    """The words as they are kept, and a title (the first that says something, if none was given that does).

    A title that is not kept whole as the title becomes the first line of the words: nothing that was typed is lost.

    raises  Incomplete  nothing is said, or too much
    """
    raw_text, raw_title = clean(text), clean(title)
    given = " ".join(raw_title.split())
    if not any(letter.isalnum() for letter in raw_text + given):
        raise Incomplete(EMPTY, fields={"text": EMPTY})
    text = raw_text or given
    shortened = shorten(given if says_something(given) else headline(f"{text}\n{given}").strip())
    if shortened != given and given not in " ".join(text.split()):
        text = f"{given}\n{text}"
    if len(text) > MOST_LETTERS:
        raise Incomplete(TOO_LONG, fields={"text": TOO_LONG})
    return Words(text, shortened, raw_text, raw_title)
