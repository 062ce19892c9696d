"""The promise on a receipt: signed at once, so that the city cannot later deny what it received."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from maplebridge.kernel.ledger import keys
from maplebridge.kernel.ledger.canonical import canonical
from maplebridge.kernel.ledger.entry import Entry, minute

FORM = "maplebridge.promise/1"
WITHIN = timedelta(hours=24)


def promise(entry: Entry, *, seal_by: datetime | None = None) -> dict[str, object]:
    """Sign that this entry was received and by when it will be sealed; the same entry gives the same promise.

    The signature is over the canonical JSON of all fields but `signature` and `public_key`.
    """
    key = keys.public(keys.PROMISE)
    document: dict[str, object] = {
        "form": FORM,
        "matter": entry.matter,
        "seq": entry.seq,
        "at": _shown(entry.at),
        "hash": entry.hash.hex(),
        "prev": entry.prev.hex(),
        "seal_by": _shown(seal_by or entry.at + WITHIN),
        "key": keys.key_id(key),
    }
    signature = keys.sign(keys.PROMISE, canonical(document))
    return {
        **document,
        "public_key": base64.b64encode(key).decode(),
        "signature": base64.b64encode(signature).decode(),
    }


def holds(document: dict[str, object], public_key: bytes) -> bool:
    """Whether a promise was signed by this public key and says what was signed."""
    bare = {name: value for name, value in document.items() if name not in ("signature", "public_key")}
    return keys.signed_by(public_key, base64.b64decode(str(document.get("signature", ""))), canonical(bare))


def _shown(at: datetime) -> str:
    return minute(at).strftime("%Y-%m-%dT%H:%MZ")
