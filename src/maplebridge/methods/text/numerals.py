"""Chinese and Arabic numerals read as numbers, as far as messages need them."""

from __future__ import annotations

import re
from typing import NamedTuple

NUMERAL = "〇零○一二两三四五六七八九十百千万亿廿卅"
DIGIT = "一二两三四五六七八九"
_DIGITS = {
    char: value
    for value, chars in enumerate(("〇零○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GREAT = {"万": 10_000, "亿": 100_000_000}
_ZEROS = "〇零○"
_LONG_TENS = str.maketrans({"廿": "二十", "卅": "三十"})
_TAIL = re.compile(rf"[百千万亿][{DIGIT}]$")


def number(text: str) -> int:
    """The value of a numeral made of figures or of `NUMERAL`; a bare unit counts one of itself.

    A last digit right after a unit counts tenths of that unit, as it is said. Nonsense such as 万万 has the value of
    its sensible part.

    >>> number("一百二十"), number("十五"), number("二〇一九"), number("1,200"), number("百"), number("两万五")
    (120, 15, 2019, 1200, 100, 25000)
    """
    plain = text.replace(",", "")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    text = text.translate(_LONG_TENS)
    if not any(char in "十百千万亿" for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    more = 0
    if _TAIL.search(text):
        unit = _UNITS.get(text[-2]) or _GREAT[text[-2]]
        text, more = text[:-1], _DIGITS[text[-1]] * unit // 10
    head, _, tail = text.rpartition("亿")
    return (_thousands(head) or 1) * _GREAT["亿"] * ("亿" in text) + _thousands(tail) + more


def _thousands(text: str) -> int:
    """A numeral below a hundred million."""
    head, _, tail = text.rpartition("万")
    return (_below(head) or 1) * _GREAT["万"] + _below(tail) if "万" in text else _below(tail)


def _below(text: str) -> int:
    """A numeral below ten thousand, written with units."""
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS.get(char, 0)
    return total + digit


class Reading(NamedTuple):
    """What the beginning of a run of numerals says: characters read, value at least, whether it is about."""

    length: int
    low: int
    about: bool


_PAIR = "(?:一[二两三]|[二两][三四]|三[四五]|四[五六]|五[六七]|六[七八]|七[八九]|八九)"
"""Two neighbours said for either: 三四, 三五, 七八; the lower is meant at least."""
_D = f"(?:{_PAIR}|[{DIGIT}])"
_BELOW = rf"(?:{_D}千)?[〇零]?(?:{_D}百)?[〇零]?(?:{_D}?十|廿|卅)?(?:{_D})?"  # each part may be missing
_SHAPE = re.compile(rf"(?:(?:[百千]|{_BELOW})亿)?[〇零]?(?:(?:[百千]|{_BELOW})万)?[〇零]?(?:{_BELOW})")
_BARE = re.compile("[百千]")
_STRING = re.compile(f"[{_ZEROS}{DIGIT}]{{3}}")
_PAIRS = re.compile(_PAIR)


def read(run: str) -> Reading | None:
    """The longest sensible numeral at the beginning of a run of `NUMERAL`; None when there is none.

    Figures strung together, as in a year or a phone, count nothing. Of two neighbours said for either the lower is
    taken: the value is "at least", and about.

    >>> tuple(read("三五")), tuple(read("五六十")), tuple(read("四千五一"))
    ((2, 3, True), (3, 50, True), (3, 4500, False))
    """
    if _STRING.match(run):
        return None
    match = _SHAPE.match(run)
    said = match[0] if match else ""
    if not said.strip(_ZEROS):
        bare = _BARE.match(run)
        return Reading(1, number(run[0]), False) if bare or run[:1] in tuple(_ZEROS) else None
    pair = _PAIRS.search(said)
    rest = run[len(said) :]
    length = len(said) + (len(rest) - len(rest.lstrip(said[-1])) if said[-1] in "百千万亿" else 0)
    if pair is None:
        return Reading(length, number(said), False)
    return Reading(length, number(said[: pair.start() + 1] + said[pair.end() :]), True)
