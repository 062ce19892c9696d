"""What the ledger shows to anyone: its heads, and whether a pasted promise or proof holds."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from django.db import DataError

from maplebridge.kernel import ledger
from maplebridge.kernel.file.shapes.surveying import Checked, LedgerHead, LedgerPage
from maplebridge.kernel.ledger import heads, keys, merkle, promising, sealing
from maplebridge.texts import Text, Wording

SHOWN = 20
RECENT = 5_000
"""Heads over so many last entries are looked at: a head covers at least one new entry."""
UNREADABLE = Text("This is no promise and no proof: paste everything between { and }.")
SIGNED = Text("This city signed it.")
STANDS = Text("The entry stands in the ledger as it was promised.")
SEALED = Text("It is sealed under a head of the ledger.")
HEAD_SIGNED = Text("The head was signed by this city.")
PATH = Text("The path leads from the entry to the root of the head.")
NAMED = Text("The hash is that of the entry which the proof names.")
HEAD_KNOWN = Text("The head is one that this ledger has published.")
Line = tuple[Wording, bool]


def ledger_page() -> LedgerPage:
    """The last heads, at most `SHOWN` and newest first, and the key that signs them.

    Three queries: the newest head, the heads from there back, and how many entries have a place.
    """
    last = sealing.head()
    newest = sealing.heads_after(max(0, last.size - RECENT))[::-1] if last else []
    return LedgerPage(
        heads=tuple(
            LedgerHead(
                size=one.size,
                root=one.root.hex(),
                at=one.at,
                key_id=one.key_id,
                signature=base64.b64encode(one.signature).decode(),
            )
            for one in newest[:SHOWN]
        ),
        entries=max(sealing.size(), newest[0].size if newest else 0),
        sealed=newest[0].size if newest else 0,
        public_key=keys.public(keys.SEAL).hex(),
    )


def check(text: str) -> Checked:
    """Whether a pasted promise or proof holds, claim by claim; what cannot be read is one claim that does not hold."""
    document = _document(text)
    forms = {promising.FORM: _promise, "maplebridge.proof/1": _proof}
    look = forms.get(str(document.get("form")))
    lines = look(document) if look else [(UNREADABLE, False)]
    return Checked(good=all(holds for _, holds in lines), lines=tuple(lines), receipt=document)


def _document(text: str) -> dict[str, Any]:
    """The JSON object between the outermost braces; empty where there is none."""
    start, end = text.find("{"), text.rfind("}")
    try:
        parsed = json.loads(text[start : end + 1]) if 0 <= start < end else {}
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _promise(promise: dict[str, Any]) -> list[Line]:
    signed = _holds(promise)
    if not signed:
        return [(SIGNED, False)]
    number, seq = int(promise["matter"]), int(promise["seq"])
    digest = bytes.fromhex(promise["hash"])
    stands = ledger.stands(number, seq, digest)
    proof = ledger.prove_shown(number, seq, digest)
    return [(SIGNED, True), (STANDS, stands), *([(SEALED, True)] if proof is not None else [])]


def _holds(promise: dict[str, Any]) -> bool:
    try:
        return promising.holds(promise, keys.public(keys.PROMISE))
    except (ValueError, TypeError):
        return False


def _proof(proof: dict[str, Any]) -> list[Line]:
    try:
        head = heads.head_from(proof["head"])
        path = [base64.b64decode(step) for step in proof["path"]]
        leaf = merkle.leaf_hash(bytes.fromhex(proof["hash"]))
        leads = merkle.inclusion_holds(leaf, int(proof["leaf"]), head.size, path, head.root)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return [(UNREADABLE, False)]
    published = sealing.head(at_least=head.size)
    named = _stands(proof)
    signed = head.signed_by(keys.public(keys.SEAL))
    same = published is not None and published.hash == head.hash
    return [(HEAD_SIGNED, signed), (NAMED, named), (PATH, leads), (HEAD_KNOWN, same)]


def _stands(proof: Mapping[str, Any]) -> bool:
    """Whether the entry that a proof names has the hash that it proves: a proof may be relabelled."""
    try:
        return ledger.stands(int(proof["matter"]), int(proof["seq"]), bytes.fromhex(proof["hash"]))
    except (KeyError, TypeError, ValueError, DataError):
        return False
