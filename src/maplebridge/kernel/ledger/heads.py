"""A head: how many entries there are, their root and the head before, signed. This is what witnesses keep."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from maplebridge.kernel.ledger import keys

FORM = "maplebridge.head/1"
FIRST = bytes(32)


class HeadDamaged(ValueError):
    """A line that should be a head is none."""


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head over the first `size` entries.

    root, prev_hash  SHA-256: root of the tree, hash of the head before;  signature  Ed25519, over `text`
    key_id           which key signed
    """

    size: int
    root: bytes
    at: datetime
    prev_hash: bytes
    signature: bytes
    key_id: str

    @property
    def text(self) -> bytes:
        """What is signed, in ASCII bytes: five lines (form, size, root in base64, minute in UTC, hash of the head before in
        hex).
        """
        root, moment = (
            base64.b64encode(self.root).decode(),
            self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        )
        return f"{FORM}\n{self.size}\n{root}\n{moment}\n{self.prev_hash.hex()}\n".encode()

    @property
    def hash(self) -> bytes:
        """Hash of text and signature; the next head names it."""
        return sha256(self.text + self.signature).digest()

    def signed_by(self, public_key: bytes) -> bool:
        """Whether this key signed this head."""
        return keys.signed_by(public_key, self.signature, self.text)

    def shown(self) -> dict[str, object]:
        """The head as JSON-able data, by the keys that `head_from` reads; bytes in base64, the hash before in hex."""
        return {
            "form": FORM,
            "size": self.size,
            "root": base64.b64encode(self.root).decode(),
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "prev": self.prev_hash.hex(),
            "signature": base64.b64encode(self.signature).decode(),
            "key": self.key_id,
        }


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What one witness holds: its heads, oldest first, and the public keys it knows by their names."""

    name: str
    heads: tuple[Head, ...]
    keys: dict[str, bytes]


def signed(*, size: int, root: bytes, at: datetime, prev_hash: bytes) -> Head:
    """Sign a new head with the sealer's key.

    raises  NoKey
    """
    bare = Head(size, root, at, prev_hash, b"", keys.key_id(keys.public(keys.SEAL)))
    return Head(size, root, at, prev_hash, keys.sign(keys.SEAL, bare.text), bare.key_id)


def head_from(document: dict[str, object]) -> Head:
    """A head from its JSON-able data.

    raises  HeadDamaged
    """
    try:
        return Head(
            size=int(str(document["size"])),
            root=base64.b64decode(str(document["root"])),
            at=datetime.strptime(str(document["at"]), "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC),
            prev_hash=bytes.fromhex(str(document["prev"])),
            signature=base64.b64decode(str(document["signature"])),
            key_id=str(document["key"]),
        )
    except (KeyError, ValueError) as error:
        raise HeadDamaged(f"This is no head of the ledger: {error}.") from error
