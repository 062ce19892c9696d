"""Chinese and Arabic numerals read as numbers, as far as messages need them."""

from __future__ import annotations

NUMERAL = "〇零○一二两三四五六七八九十百千万"
_DIGITS = {
    char: value
    for value, chars in enumerate(("〇零○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> int:
    """The value of a numeral made of figures or of `NUMERAL`; a bare unit counts one of itself.

    Nonsense such as 万万 has the value of its sensible part.

    >>> number("一百二十"), number("十五"), number("二〇一九"), number("1,200"), number("百")
    (120, 15, 2019, 1200, 100)
    """
    plain = text.replace(",", "")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not any(char in "十百千万" for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    head, _, tail = text.rpartition("万")
    below = _below(tail)
    return (_below(head) or 1) * 10_000 + below if "万" in text else below


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
