"""A second factor: six digits that an app makes every half minute (RFC 6238), and ten codes on paper for the day it is lost.

The database keeps the secret under a mask that only the vault's key makes, and judges codes by itself: no role reads the
secret, a copy of the database does not hold it, and each code opens once.
"""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyotp
from cryptography.hazmat.primitives import hashes as kinds
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection

from maplebridge.kernel.identity import hashes, passwords
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.identity.sealed import cipher, vault
from maplebridge.rules.refusal import Conflict, Incomplete
from maplebridge.texts import Text

BYTES = 20
"""Length of a secret; RFC 4226 asks for 160 bits."""
RECOVERY, LETTERS = 10, 15
"""So many recovery codes, of so many letters each."""
WRONG = Text(
    "This code does not fit. Look at the app again: a new one comes every half minute, and each opens once."
)
PRESENT = Text("This is not your password.")
THERE = Text("A second factor is on already. Open the page again.")


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A second factor that is on: since which day, and how many recovery codes are left.

    pad  bytes that are laid over the secret where it is stored (XOR); this site makes them again, by a key of its own
    """

    since: date
    codes: int
    pad: bytes


def fresh() -> str:
    """A secret of 160 bits, in the letters that apps take."""
    return base64.b32encode(os.urandom(BYTES)).decode()


def address(secret: str, *, name: str, city: str) -> str:
    """What the picture says to the app: otpauth://…"""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=city)


def of_session(token: str, account: Account) -> SecondFactor | None:
    """The second factor of whoever holds this token, if it is on. Raises VaultClosed."""
    row = _ask("SELECT nonce, since, codes FROM identity_own_factor(%s)", token.encode())
    return SecondFactor(row[1], row[2], _pad(account.pk, bytes(row[0]))) if row else None


def switch_on(account: Account, token: str, *, secret: str, password: str, code: str) -> tuple[str, ...]:
    """Ask for this secret's codes from now on; every other session ends. Returns the recovery codes, shown once.

    The same form sent again while its code fits (a double click) gives the same recovery codes, until one was used: they
    are made from secret and session, by a key that only the site has.

    raises  Incomplete when the password is wrong, or the code does not fit: the app has not the same secret;
            Conflict when another form switched it on
    """
    codes, nonce, plain = _recovery(secret, token), _nonce(secret, token), base64.b32decode(secret)
    pad = _pad(account.pk, nonce)
    sealed = bytes(one ^ other for one, other in zip(plain, pad, strict=True))
    recovery = [_plain(one) for one in codes]
    given = (token.encode(), _hashed(account, password), sealed, nonce, pad, _plain(code), recovery)
    try:
        _judge("SELECT identity_own_factor_on(%s, %s, %s, %s, %s, %s, %s)", given)
    except Conflict:
        row = _ask("SELECT nonce, codes FROM identity_own_factor(%s)", token.encode())
        if row is None or (bytes(row[0]), row[1]) != (nonce, RECOVERY):
            raise
    return codes


def switch_off(account: Account, token: str, *, password: str, code: str) -> None:
    """Ask for it no more; raises Incomplete when the password or the code does not fit."""
    factor = of_session(token, account)
    if factor is not None:
        given = (token.encode(), _hashed(account, password), factor.pad, _plain(code))
        _judge("SELECT identity_own_factor_off(%s, %s, %s, %s)", given)


def halfway(token: str) -> Account | None:
    """Whose password was right a moment ago, by the token that was given out then; None when that is over. Two queries."""
    row = _ask("SELECT account_id FROM identity_halfway_of(%s)", token.encode())
    return Account.objects.filter(pk=row[0]).first() if row else None


def opens(half: str, token: str, code: str) -> bool:
    """Whether this is a code of now that was not used before, or a recovery code. Then `token` opens a session."""
    row = _ask("SELECT account_id, nonce FROM identity_halfway_of(%s)", half.encode())
    if row is None:
        return False
    pad = _pad(row[0], bytes(row[1]))
    given = (half.encode(), token.encode(), pad, _plain(code))
    return (_ask("SELECT identity_session_prove(%s, %s, %s, %s)", *given) or (False,))[0] is True


def carried(secret: str, token: str) -> str:
    """A secret that is not yet anybody's, as a form carries it to the next page of the same session."""
    return cipher.encrypt(vault.master(), secret.encode(), about=_carries(token)).hex()


def carried_back(words: str, token: str) -> str | None:
    """The secret that a form carried; None when it is not of this session."""
    try:
        return cipher.decrypt(vault.master(), bytes.fromhex(words), about=_carries(token)).decode()
    except ValueError:
        return None


def _carries(token: str) -> bytes:
    return b"second factor:" + hashlib.sha256(token.encode()).digest()


def _hashed(account: Account, password: str) -> str:
    return hashes.made(account.pk, passwords.asked_again(password))


def _judge(statement: str, given: tuple[object, ...]) -> None:
    refusal = (_ask(statement, *given) or ("",))[0]
    if refusal == "password":
        raise Incomplete(PRESENT, fields={"present": PRESENT})
    if refusal == "code":
        raise Incomplete(WRONG, fields={"digits": WRONG})
    if refusal == "there":
        raise Conflict(THERE)


def _pad(account: int, nonce: bytes) -> bytes:
    """What hides the secret of an account: made from the vault's key, kept nowhere."""
    return _made(f"maplebridge second factor {account}", salt=nonce, length=BYTES)


def _nonce(secret: str, token: str) -> bytes:
    """What the pad of this secret is made with: of this session alone, as its recovery codes are."""
    return _made("maplebridge second factor, nonce", salt=_carries(token), length=16, also=secret)


def _recovery(secret: str, token: str) -> tuple[str, ...]:
    """The recovery codes of this secret, set up in this session; each letter as likely as any other."""
    fair = len(passwords.LETTERS) * (256 // len(passwords.LETTERS))
    octets = _made(
        "maplebridge recovery codes", salt=_carries(token), length=3 * RECOVERY * LETTERS, also=secret
    )
    letters = "".join(passwords.LETTERS[one % len(passwords.LETTERS)] for one in octets if one < fair)
    fives = [letters[n : n + 5] for n in range(0, RECOVERY * LETTERS, 5)]
    return tuple("-".join(fives[n : n + 3]) for n in range(0, len(fives), 3))


def _made(purpose: str, *, salt: bytes, length: int, also: str = "") -> bytes:
    """Octets that only the vault's key makes."""
    info = f"{purpose} {also}".rstrip().encode()
    return HKDF(algorithm=kinds.SHA256(), length=length, salt=salt, info=info).derive(vault.master())


def _plain(code: str) -> str:
    """A code as it is judged: without spaces and hyphens, in small letters, digits of any width."""
    return "".join(unicodedata.normalize("NFKC", code).casefold().replace("-", "").split())


def _ask(statement: str, *given: object) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
