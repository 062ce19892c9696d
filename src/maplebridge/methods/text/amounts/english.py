"""English numerals in a text: two hundred and twelve, 12 thousand, eighteen fifty, ninety-odd, two and a half."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maplebridge.methods.text.amounts.amount import Amount
from maplebridge.methods.text.amounts.words import BELOW_100, GREAT, worth

FIGURE = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,6})?"
"""A number in figures."""
_GREAT = f"(?:{'|'.join(GREAT)})"
_WORDS = re.compile(
    rf"\b(?:(?P<few>(?:a\s)?couple(?:\sof\s{_GREAT}\b|(?=\sof\b)))|(?P<many>(?:tens|hundreds)\sof\sthousands|(?:dozens|hundreds|thousands|tens)(?=\sof\b))|(?P<half>half)(?=\san?\s)|(?P<twice>twice|thrice)|"
    rf"(?:(?P<figure>{FIGURE})|an?|{BELOW_100})\s{_GREAT}(?:\s{_GREAT})?(?:\s(?:and\s)?{BELOW_100}(?:\s{_GREAT})?){{0,3}}|"
    rf"(?P<price>{BELOW_100}\s(?=[tfsen][a-z]{{3,8}}\b){BELOW_100})|{BELOW_100})\b"
    r"(?!-(?:first|second|thirds?|[a-z]{1,8}ths?)\b)"
)
_MANY = {"tens": 10.0, "dozens": 12.0, "hundreds": 100.0, "thousands": 1000.0}
_MANY |= {"tens of thousands": 10_000.0, "hundreds of thousands": 100_000.0}
_HALF = re.compile(r"\sand\sa\s(?P<h>half|quarter)\b")
_ODD = re.compile(r"-?ish\b|[-\s]odd\b|[-\s]something\b|-plus\b|\+")


def words(line: str) -> Iterator[Amount]:
    """Numerals in words, and figures before a great unit, from left to right."""
    for match in _WORDS.finditer(line):
        found = Amount(*match.span(), 0.0, kind="word")
        if not _valued(found, match):
            continue
        finer(found, line)
        yield found


def _valued(found: Amount, match: re.Match[str]) -> bool:
    """Set what a match is worth; False where it is none."""
    text = match[0]
    if match["few"] or match["many"]:
        found.low, found.about = _many(match), True
    elif match["half"]:
        found.low = 0.5
    elif match["twice"]:
        found.low = 2.0 if text == "twice" else 3.0
    elif figure := match["figure"]:
        found.low = round(float(figure.replace(",", "")) * worth(text[len(figure) :]), 6)
    elif match["price"]:
        return _price(found, text)
    else:
        found.low = float(worth(text))
    found.about = found.about or "dozen" in text
    return True


def _many(match: re.Match[str]) -> float:
    """Dozens, hundreds; a couple, a couple of hundred."""
    if match["many"]:
        return _MANY[match["many"]]
    return 2.0 * (worth(text) if any(word in (text := match[0]) for word in GREAT) else 1)


def _price(found: Amount, text: str) -> bool:
    """Eighteen fifty is 18.50; nineteen ninety and twenty fifteen are years."""
    first, last = text.split(" ", 1)
    units, cents = worth(first), worth(last)
    if units < 10 or cents < 10 or first in ("nineteen", "twenty"):
        found.end = found.start + len(first)
        found.low = float(units)
        return first not in ("nineteen", "twenty") or cents < 10
    found.low = units + cents / 100
    return True


def finer(found: Amount, line: str) -> None:
    """Lengthen a numeral by a half, or by what makes it about: 19 and a half, twenty-ish, ninety-odd."""
    if half := _HALF.match(line, found.end):
        found.low += 0.5 if half["h"] == "half" else 0.25
        found.end = half.end()
    elif odd := _ODD.match(line, found.end):
        found.end, found.about = odd.end(), True
