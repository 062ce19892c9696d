"""The ledger for anyone who checks: head, proofs, consistency."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Query, Router

from maplebridge.kernel import ledger
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import codes, numbers
from maplebridge.rules.refusal import Incomplete, NotFound
from maplebridge.texts import Text
from maplebridge.web import rate
from maplebridge.web.access import actor_of

router = Router(tags=["ledger"])
NOTHING_SEALED = Text("Nothing has been sealed yet; a seal comes every half minute.")
NO_PROOF = Text(
    "No sealed entry answers to this. Name it as NUMBER.ENTRY: the number on the receipt, a "
    "dot, the entry's place in the matter (1 for the first); a new entry is sealed within a minute."
)
SIZES = Text("Both sizes must lie between 0 and the size of the head, the first not above the second.")
Size = Query(..., ge=0, le=2**62)


@router.get("/head")
def head(request: HttpRequest) -> dict[str, Any]:
    """The newest signed head.

    raises  NotFound  nothing has been sealed yet
    """
    newest = ledger.head()
    if newest is None:
        raise NotFound(NOTHING_SEALED)
    return dict(newest.shown())


@router.get("/proof/{entry}")
def proof(request: HttpRequest, entry: str, code: str = Header("", alias="X-Matter-Code")) -> dict[str, Any]:
    """The inclusion proof of an entry under the newest head that covers it.

    Anyone may ask for a matter's first entry, which its receipt promises: its hash covers a salt, so it says nothing.
    Later entries are shorter, and their hashes could be guessed at: they need the code, or a desk that sees the matter.

    entry   NUMBER.ENTRY: the number as its receipt shows it, a dot, the place of the entry (1 for the first)
    raises  NotFound  no such entry, not sealed yet, or not this reader's to see;  TooMany  too many wrong codes
    """
    shown, _, seq = entry.rpartition(".")
    number = numbers.read(shown)
    proved = None
    if number is not None and seq.isdecimal() and len(seq) < 10:
        if int(seq) == 1:
            proved = ledger.prove_shown(number, 1)
        else:
            with scope.reading(_reader(request, number, code)):
                proved = ledger.prove(number, int(seq))
    if proved is None:
        raise NotFound(NO_PROOF)
    return dict(proved.shown())


def _reader(request: HttpRequest, number: int, code: str) -> Actor:
    """In whose sight the proof is sought. Raises TooMany."""
    now = timezone.now()
    address = rate.address_of(request)
    if code and rate.code_opens(number=number, code=code, address=address, now=now):
        return codes.holder_by(number, code)
    return actor_of(request, now)


@router.get("/consistency")
def consistency(request: HttpRequest, first: int = Size, second: int = Size) -> dict[str, Any]:
    """The proof that the tree of `second` entries contains that of `first` unchanged.

    raises  NotFound  nothing has been sealed yet;  Incomplete  the sizes are not in order, or beyond the head
    """
    newest = ledger.head()
    if newest is None:
        raise NotFound(NOTHING_SEALED)
    if not first <= second <= newest.size:
        raise Incomplete(SIZES)
    path = [base64.b64encode(step).decode() for step in ledger.consistency(first, second)]
    return {"form": "maplebridge.consistency/1", "first": first, "second": second, "path": path}
