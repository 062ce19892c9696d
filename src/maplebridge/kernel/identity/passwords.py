"""Which passwords an account may have, and start passwords that must be changed at the first sign-in."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator

from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

SHORTEST, LONGEST = limits.PASSWORD_LEAST, limits.PASSWORD_LETTERS
NOTHING = Text("Type your own password as well: this change asks for it.")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without l, 1, o, 0, i: a start password is read from paper."""


def start_password() -> str:
    """A password to sign in with once: four groups of five letters, about 99 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def normal(password: str) -> str:
    """A password as it is hashed: typed on another keyboard it is the same (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, *, name: str) -> str:
    """The password as it is hashed (NFKC).

    raises  Incomplete when it is too short, too long, well known, or built from the account's own name
    """
    text = normal(password)
    plain = text.casefold()
    if len(text) < SHORTEST:
        raise _refused(
            Text(
                "This password has {count} characters; {shortest} are needed. Four words that do not "
                "belong together do.",
                count=len(text),
                shortest=SHORTEST,
            ),
        )
    if len(text) > LONGEST:
        raise _refused(
            Text("This password has more than {longest} characters. Choose a shorter one.", longest=LONGEST),
        )
    if len(set(plain)) < 5 or name.casefold() in plain or plain in _common():
        raise _refused(
            Text(
                "This password is one of the first that a stranger tries. Choose four words that do not "
                "belong together."
            ),
        )
    return text


def asked_again(password: str) -> str:
    """One's own password as it is compared, where a change asks for it once more.

    raises  Incomplete when nothing was typed: that is no wrong password, and says so
    """
    if not password:
        raise Incomplete(NOTHING, fields={"present": NOTHING})
    return normal(password)


def _refused(words: Wording) -> Incomplete:
    return Incomplete(words, fields={"password": words})


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
