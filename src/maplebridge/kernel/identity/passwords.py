"""Which passwords an account may have, and start passwords that must be changed at the first sign-in."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator

from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

SHORTEST, LONGEST = limits.PASSWORD_LEAST, limits.PASSWORD_LETTERS
NOTHING = Title(
    "Type your own password as well: this change asks for it.", "请输入您自己的密码，此项更改需要核对。"
)
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
            f"This password has {len(text)} characters; {SHORTEST} are needed. Four words that do not belong together do.",
            f"此密码有{len(text)}个字符，至少需要{SHORTEST}个。可用四个互不相关的词语。",
        )
    if len(text) > LONGEST:
        raise _refused(
            f"This password has more than {LONGEST} characters. Choose a shorter one.",
            f"此密码超过{LONGEST}个字符，请缩短。",
        )
    if len(set(plain)) < 5 or name.casefold() in plain or plain in _common():
        raise _refused(
            "This password is one of the first that a stranger tries. Choose four words that do not belong together.",
            "此密码容易被猜到。请选用四个互不相关的词语。",
        )
    return text


def asked_again(password: str) -> str:
    """One's own password as it is compared, where a change asks for it once more.

    raises  Incomplete when nothing was typed: that is no wrong password, and says so
    """
    if not password:
        raise Incomplete(NOTHING, fields={"present": NOTHING})
    return normal(password)


def _refused(en: str, zh: str) -> Incomplete:
    return Incomplete(Title(en, zh), fields={"password": Title(en, zh)})


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
