"""The two signing keys. They lie in the folder of secrets, apart from the data and from its backups."""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEAL, PROMISE = "seal", "promise"


class NoKey(RuntimeError):
    """The signing key is not where it should be; the message says where that is."""


@lru_cache(maxsize=8)
def _load(folder: str, name: str) -> Ed25519PrivateKey:
    path = Path(folder) / f"{name}.key"
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise NoKey(f"The signing key {path} cannot be used: {error}.") from error


def forget() -> None:
    """Drop the keys that this process has read: a restore put others in their place."""
    _load.cache_clear()


def signer(name: str) -> Ed25519PrivateKey:
    """The private key that signs heads (seal) or promises (promise).

    raises  NoKey
    """
    folder = os.environ.get("MAPLEBRIDGE_SECRETS", "")
    if not folder:
        raise NoKey("MAPLEBRIDGE_SECRETS does not name the folder of the signing keys.")
    return _load(folder, name)


def public(name: str) -> bytes:
    """The public key, 32 bytes."""
    return _public(signer(name))


@lru_cache(maxsize=8)
def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


@lru_cache(maxsize=64)
def key_id(public_key: bytes) -> str:
    """Sixteen hexadecimal digits that name a public key."""
    return sha256(public_key).hexdigest()[:16]


def sign(name: str, message: bytes) -> bytes:
    """Sign a message: the 64 bytes of an Ed25519 signature (deterministic)."""
    return signer(name).sign(message)


def signed_by(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
