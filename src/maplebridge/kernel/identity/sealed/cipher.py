"""The vault's arithmetic: AES-256-GCM, one data key for each person, wrapped by the master key. Pure."""

from __future__ import annotations

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE = 12
KEY = 32
Random = Callable[[int], bytes]


class VaultDamaged(ValueError):
    """A ciphertext does not open: another key, another row, or changed bytes."""


def encrypt(key: bytes, plain: bytes, *, about: bytes, random: Random = os.urandom) -> bytes:
    """Encrypt; `about` (whose, what kind) is bound to the ciphertext so that it opens nowhere else."""
    nonce = random(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, VERSION + about)


def decrypt(key: bytes, sealed: bytes, *, about: bytes) -> bytes:
    """Decrypt what `encrypt` made for the same `about`.

    raises  VaultDamaged
    key, sealed, about  the 32 bytes of the key; what `encrypt` made; what it was bound to
    returns             the plain bytes
    """
    version, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if version != VERSION:
        raise VaultDamaged("This was not sealed by the vault.")
    try:
        return AESGCM(key).decrypt(nonce, rest, VERSION + about)
    except (InvalidTag, ValueError) as error:
        raise VaultDamaged("This does not open: it was changed, or sealed for another person.") from error


def new_key(random: Random = os.urandom) -> bytes:
    """A fresh data key."""
    return random(KEY)
