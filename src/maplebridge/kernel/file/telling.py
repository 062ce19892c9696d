"""What of an entry its parties are told: closed by default, opened by the procedure."""

from __future__ import annotations

from collections.abc import Iterable

from maplebridge.kernel import ledger
from maplebridge.kernel.file.posted import POSTED
from maplebridge.kernel.identity.grants import GRANTED
from maplebridge.kernel.matter.lifecycle.sorting import SORTED
from maplebridge.rules.procedure import Act, Procedure
from maplebridge.rules.words import WHY

SAYS_WHY = frozenset({SORTED, "joined", "parted", GRANTED})
"""What a post does beside every procedure: whoever brought the matter reads why."""


def shown_to_party(definition: Procedure, entry: ledger.Entry, field: str) -> bool:
    """Whether a party is shown the words of this field at this entry.

    Always what a party said, what its procedure declares as the answer, why its matter got another kind or was joined, and
    why somebody else may read it; a reason, a legal ground and the fields marked `told` where the act tells a party or goes
    against one; nothing else.
    """
    if entry.kind == POSTED:  # the post's number of a letter to it
        return True
    if by_party(definition, entry) or field in definition.answers or (field in WHY and entry.kind in SAYS_WHY):
        return True
    return (field in WHY or field in definition.told) and serves(definition, entry)


def serves(definition: Procedure, entry: ledger.Entry) -> bool:
    """Whether an entry is addressed to a party: its own, or one that tells it something, or goes against it."""
    if by_party(definition, entry):
        return True
    tells = entry.content.particulars.get("tells", ())
    act = _act(definition, entry)
    return bool(definition.parties.intersection(tells)) or (
        act is not None and (act.adverse or not definition.answers.isdisjoint(act.needs))
    )


def answers(definition: Procedure, entry: ledger.Entry, shown: Iterable[str]) -> bool:
    """Whether what is shown of an entry is an office's answer, or its refusal."""
    if by_party(definition, entry) or entry.kind == SORTED:
        return False
    fields, act = set(shown), _act(definition, entry)
    return not definition.answers.isdisjoint(fields) or (act is not None and act.adverse and not WHY.isdisjoint(fields))


def by_party(definition: Procedure, entry: ledger.Entry) -> bool:
    """Whether a party itself wrote the entry."""
    return entry.by == "resident" or entry.content.role in definition.parties


def _act(definition: Procedure, entry: ledger.Entry) -> Act | None:
    """The act of the procedure that an entry records, if it records one."""
    came, name = entry.content.particulars.get("from"), entry.content.name
    if entry.kind != "act":
        return None
    places = [came] if isinstance(came, str) and came in definition.places else list(definition.places)
    return next((acts[name] for acts in map(definition.acts_at, places) if name in acts), None)
