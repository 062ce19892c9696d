"""Whether a key that a client chose for a submission can be guessed: it opens the answer that the first sender got.

What a machine draws has room for 128 bits and the look of chance. What is short, repeated, counted up or made of words
is told apart here; a key that is copied from somewhere is not, so the answer to a key is also bound to all that was
sent under it, and the code to its first minutes.
"""

from __future__ import annotations

import itertools
import math
import re
import uuid

from maplebridge.rules import limits
from maplebridge.texts import Text, Wording

BITS = 128
LONGEST = limits.API_KEY_LETTERS
DISTINCT = 7
"""Different characters, and different steps between neighbours, of which a drawn key has more."""
ADVICE = Text(
    "Let a machine draw it: a random UUID (version 4), or 32 hexadecimal digits, new for each submission."
)
TOO_LONG = Text("An Idempotency-Key has at most {longest} characters.", longest=LONGEST)
STRANGE = Text("An Idempotency-Key consists of letters, digits and signs of ASCII without spaces.")
SHORT = Text(
    "This Idempotency-Key is too short: it needs room for {bits} random bits. {advice}",
    bits=BITS,
    advice=ADVICE,
)
PLAIN = Text(
    "This Idempotency-Key can be guessed: it repeats itself, counts up or consists of words. {advice}",
    advice=ADVICE,
)
TIMED = Text(
    "This Idempotency-Key is a UUID that tells the time or a name instead of chance. {advice}", advice=ADVICE
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def wrong(key: str) -> Wording | None:
    """What is wrong with a key, and what to send instead; None for one that will do.

    >>> wrong("my-own-17") == SHORT, wrong("5f0c1d7a9be24c36a8f1e2d3b4c59687")
    (True, None)
    """
    if len(key) > LONGEST:
        return TOO_LONG
    if not all("!" <= sign <= "~" for sign in key):
        return STRANGE
    if _UUID.fullmatch(key):
        parsed = uuid.UUID(key)
        return (PLAIN if _is_plain(parsed.hex) else None) if parsed.version == 4 else TIMED
    if _room(key) < BITS:
        return SHORT
    return PLAIN if _is_plain(key) or _of_words(key) else None


def _room(key: str) -> float:
    """Bits that a key of this length and these kinds of characters can hold; signs between them hold nothing."""
    signs = re.sub(r"[^0-9A-Za-z_-]", "", key)
    kinds = ((r"[0-9]*", 10), (r"[0-9a-f]*|[0-9A-F]*", 16), (r"[0-9a-z]*|[0-9A-Z]*", 36), (r".*", 64))
    return len(signs) * math.log2(next(size for letters, size in kinds if re.fullmatch(letters, signs)))


def _is_plain(key: str) -> bool:
    """Whether it repeats a piece of itself, counts up or down, or has few different characters."""
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(key)}
    if len(set(key)) < DISTINCT or len(steps) < DISTINCT:
        return True
    return any(key[:-shift] == key[shift:] for shift in range(1, len(key) // 2 + 1))


def _of_words(key: str) -> bool:
    """Whether signs divide it into nothing but words and numbers."""
    pieces = [piece for piece in re.split(r"[^0-9A-Za-z]+", key) if piece]
    return not "".join(pieces).isdigit() and all(_WORD.fullmatch(piece) for piece in pieces)
