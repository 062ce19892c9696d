"""English numerals read as numbers: twenty-five, two hundred and twelve, fifteen hundred."""

from __future__ import annotations

import re

_ONES = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
GREAT = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
SMALL = {**_ONES, **_TEENS, **_TENS}
BELOW_100 = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_ONES)[1:])}))?|{'|'.join(_TEENS)}|{'|'.join(_ONES)})"
)
"""A numeral below a hundred; a word boundary stands outside."""
_PARTS = re.compile(r"[a-z]+")


def worth(words: str) -> int:
    """The value of a numeral in words; what is no numeral word counts nothing.

    >>> worth("two hundred and twelve"), worth("fifteen hundred"), worth("a dozen"), worth("sixty-three")
    (212, 1500, 12, 63)
    """
    total = part = 0
    for word in _PARTS.findall(words):
        if word in GREAT:
            part = (part or 1) * GREAT[word]
            if GREAT[word] > 100:
                total, part = total + part, 0
        else:
            part += SMALL.get(word, 0)
    return total + part
