"""What is sent from outside, as it can be used: texts that any store keeps, whole numbers that somebody means."""

from __future__ import annotations


def storable(text: str) -> str:
    """The text without NUL and without halves of surrogate pairs, which have no octets in UTF-8 (RFC 3629, section 3).

    >>> storable("lamp\\x00 \\ud83d dark")
    'lamp  dark'
    """
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def whole(text: str, digits: int = 9) -> int | None:
    """The whole number that a form or an address names; None for anything else, and for more digits than one has.

    >>> whole("17"), whole("-1"), whole("9" * 5000)
    (17, None, None)
    """
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= digits else None
