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
from maplebridge.rules.words import Title

SHOWN = 20
RECENT = 5_000
"""Heads over so many last entries are looked at: a head covers at least one new entry."""
UNREADABLE = Title(
    "This is no promise and no proof: paste everything between { and }.",
    "这不是承诺，也不是证明：请粘贴从{到}的全部文字。",
)
SIGNED = Title("This city signed it.", "由本市签名。")
STANDS = Title("The entry stands in the ledger as it was promised.", "该记录已在账本中，与承诺一致。")
SEALED = Title("It is sealed under a head of the ledger.", "已封入账本树头。")
HEAD_SIGNED = Title("The head was signed by this city.", "树头由本市签名。")
PATH = Title("The path leads from the entry to the root of the head.", "路径由该记录通到树根。")
NAMED = Title("The hash is that of the entry which the proof names.", "该哈希确为证明所指的那条记录。")
HEAD_KNOWN = Title("The head is one that this ledger has published.", "该树头确为本账本所公布。")
Line = tuple[Title, bool]


def ledger_page() -> LedgerPage:
    """The last heads, newest first, and the key that signs them."""
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
    """Whether a pasted promise or proof holds, claim by claim."""
    said = _document(text)
    forms = {promising.FORM: _promise, "maplebridge.proof/1": _proof}
    look = forms.get(str(said.get("form")))
    lines = look(said) if look else [(UNREADABLE, False)]
    return Checked(good=all(holds for _, holds in lines), lines=tuple(lines), receipt=said)


def _document(text: str) -> dict[str, Any]:
    """The JSON object between the outermost braces; empty where there is none."""
    start, end = text.find("{"), text.rfind("}")
    try:
        said = json.loads(text[start : end + 1]) if 0 <= start < end else {}
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _promise(said: dict[str, Any]) -> list[Line]:
    signed = _holds(said)
    if not signed:
        return [(SIGNED, False)]
    number, seq = int(said["matter"]), int(said["seq"])
    known = bytes.fromhex(said["hash"])
    stands = ledger.stands(number, seq, known)
    proof = ledger.prove_shown(number, seq, known)
    return [(SIGNED, True), (STANDS, stands), *([(SEALED, True)] if proof is not None else [])]


def _holds(said: dict[str, Any]) -> bool:
    try:
        return promising.holds(said, keys.public(keys.PROMISE))
    except (ValueError, TypeError):
        return False


def _proof(said: dict[str, Any]) -> list[Line]:
    try:
        head = heads.head_from(said["head"])
        path = [base64.b64decode(step) for step in said["path"]]
        leaf = merkle.leaf_hash(bytes.fromhex(said["hash"]))
        leads = merkle.inclusion_holds(leaf, int(said["leaf"]), head.size, path, head.root)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return [(UNREADABLE, False)]
    known = sealing.head(at_least=head.size)
    named = _stands(said)
    signed = head.signed_by(keys.public(keys.SEAL))
    same = known is not None and known.hash == head.hash
    return [(HEAD_SIGNED, signed), (NAMED, named), (PATH, leads), (HEAD_KNOWN, same)]


def _stands(said: Mapping[str, Any]) -> bool:
    """Whether the entry that a proof names has the hash that it proves: a proof may be relabelled."""
    try:
        return ledger.stands(int(said["matter"]), int(said["seq"]), bytes.fromhex(said["hash"]))
    except (KeyError, TypeError, ValueError, DataError):
        return False
