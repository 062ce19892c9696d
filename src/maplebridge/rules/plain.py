"""What is sent from outside, as it can be used: texts that any store keeps, whole numbers and days that somebody means."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufeff\u00ad]")
_BLANK = re.compile("[\\s\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff]*")
"""Letters that print as nothing: a text of these alone says nothing (Unicode: default ignorable; the blank of Braille)."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def storable(text: str) -> str:
    """The text without NUL and without halves of surrogate pairs, which have no octets in UTF-8 (RFC 3629, section 3).

    >>> storable("lamp\\x00 \\ud83d dark")
    'lamp  dark'
    """
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def clean(text: str) -> str:
    """The text without letters that cannot be seen, in composed form, with plain line ends; empty where nothing prints.

    >>> clean("\u2066lamp\u2069 "), clean("\u3164\u3000\u200b")
    ('lamp', '')
    """
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # then nothing of what follows stands in it
        return "" if _BLANK.fullmatch(composed) else composed.strip()
    plain = _CONTROL.sub("", _INVISIBLE.sub("", storable(composed)))
    return "" if _BLANK.fullmatch(plain) else plain.replace("\r\n", "\n").replace("\r", "\n").strip()


def whole(text: str, digits: int = 9) -> int | None:
    """The whole number that a form or an address names; None for anything else, and for more digits than one has.

    >>> whole("17"), whole("-1"), whole("9" * 5000)
    (17, None, None)
    """
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= digits else None


def day(text: str) -> date | None:
    """The day that somebody types as year-month-day; None for anything else, also for the other forms of ISO 8601.

    >>> day("2026-11-30"), day("20261130"), day("2026-W48-1"), day("2026-02-30")
    (datetime.date(2026, 11, 30), None, None, None)
    """
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
