"""A matter's number and a resident's code: how they are made, shown and read back."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from maplebridge.kernel.territory import city

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to be misread
CODE_LENGTH = 16
_PER_YEAR = 100_000_000
_OURS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())
"""From the letters of base32 to those of a code, one for each five bits."""
_WELL_WRITTEN = re.compile(f"(?:[{ALPHABET}]{{4}}-)*[{ALPHABET}]{{4}}")
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


DASHES = "\\-‐‑‒–—―−ー﹣⁃⸺⸻"
"""What people and their programs write for a dash, for a class of a regular expression."""
_APART = rf"[\s{DASHES}]*"
_WHOLE = re.compile(rf"[A-Za-z]{{0,4}}{_APART}(\d{{2}}){_APART}(\d{{1,8}})")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def compose(year: int, order: int) -> int:
    """Number of the `order`-th matter of `year`."""
    return year % 100 * _PER_YEAR + order


def show(number: int, mark: str = "") -> str:
    """The number as people read it, after the city's own mark (or another that is given).

    >>> show(2600041873, "AB")
    'AB-26-0041873'
    """
    year, order = divmod(number, _PER_YEAR)
    return f"{mark or city.own().mark}-{year:02d}-{order:07d}"


def example() -> str:
    """A number as one of this city looks, for sentences that ask for one."""
    return show(compose(26, 41873))


def read(shown: str) -> int | None:
    """The number that was typed, forgiving about case, spaces and dashes; None if it is none.

    >>> read(' ab 26-41873'), read('ＡＢ－26－0041873'), read('AB‑26‑0041873')
    (2600041873, 2600041873, 2600041873)
    """
    parts = _WHOLE.fullmatch(_plain(shown).strip())
    return compose(int(parts[1]), int(parts[2])) if parts else None


def named(words: str, mark: str = "") -> tuple[int, ...]:
    """The numbers that words name: they are one as a whole, or hold some after the city's mark (or another that is given).

    >>> named('26-41873'), named('编号：ＡＢ－26－0041873，ab‑26‑0041874。', 'AB')
    ((2600041873,), (2600041873, 2600041874))
    """
    whole = read(words)
    if whole is not None:
        return (whole,)
    return tuple(compose(int(one[1]), int(one[2])) for one in _within(mark or city.own().mark).finditer(_plain(words)))


@lru_cache(maxsize=8)
def _within(mark: str) -> re.Pattern[str]:
    """Where words hold numbers after a mark."""
    return re.compile(
        rf"(?<![A-Za-z]){mark}{_APART}(\d{{2}}){_APART}(\d{{1,8}})(?!\d)", re.IGNORECASE
    )


def _plain(text: str) -> str:
    """What was typed, half-width, without what nobody sees (pasted from other programs)."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text))


def new_code(draws: bytes | None = None, *, draw: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Sixteen letters of 80 random bits, grouped by four.

    draws  at least sixteen octets that decide them, where the same code must come again; else they are random
    draw   where random ones come from: so many octets
    """
    if draws is None:
        letters = base64.b32encode(draw(5 * CODE_LENGTH // 8)).translate(_OURS).decode()
    else:
        letters = "".join(ALPHABET[octet % 32] for octet in draws[:CODE_LENGTH])
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def plain_code(code: str) -> str:
    """The code without what people add or misread; one that is written as it was given out loses its dashes alone."""
    if _WELL_WRITTEN.fullmatch(code):
        return code.replace("-", "")
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper()).translate(_MISREAD)


def code_mac(code: str, *, key: bytes, number: int) -> bytes:
    """What is kept of a code: 16 bytes of HMAC-SHA256 under the city's key, bound to the number."""
    message = f"{number}:{plain_code(code)}".encode()
    return hmac.digest(key, message, "sha256")[:16]


def code_matches(code: str, *, key: bytes, number: int, stored: bytes) -> bool:
    """Whether a typed code is the one, in constant time.

    key, stored  the key of codes, and what `code_mac` made of the right one
    """
    return hmac.compare_digest(code_mac(code, key=key, number=number), bytes(stored))
