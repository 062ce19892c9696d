"""Keys for one purpose each, derived from one secret: HKDF, so that no two purposes ever share a key or a message."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 32
_BLOCK = 64


def derived(key: bytes, purpose: str, length: int = LENGTH) -> bytes:
    """A key of `length` bytes for one purpose; the same key and purpose give the same one.

    The length goes into the purpose, so that a short key is not the beginning of a long one.
    source  RFC 5869, with SHA-256 and no salt (the keys given here are random already)

    >>> derived(bytes(32), "a").hex()[:16], derived(bytes(32), "a", 16) == derived(bytes(32), "a")[:16]
    ('ef1af1e465f41533', False)
    """
    info = f"maplebridge {length} {purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(key)


class Hasher(NamedTuple):
    """HMAC-SHA256 under one key, its two halves begun already: half the time of a call that begins anew.

    source  RFC 2104
    """

    inner: hashlib._Hash
    outer: hashlib._Hash

    @classmethod
    def under(cls, key: bytes) -> Hasher:
        """The one of a key."""
        whole = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
        inside, outside = bytes(one ^ 0x36 for one in whole), bytes(one ^ 0x5C for one in whole)
        return cls(hashlib.sha256(inside), hashlib.sha256(outside))

    def of(self, message: bytes) -> bytes:
        """HMAC-SHA256 of a message, 32 bytes."""
        inner, outer = self.inner.copy(), self.outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()
