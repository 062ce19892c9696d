"""Who acts for a party, and with which power: what the party must say itself, unless the power is a special one.

Civil Procedure Law (2023), art. 62: whoever acts for a party needs special power to admit, to waive or change a claim, to
settle, to bring a counterclaim or an appeal. Here that is, unless the file says otherwise (`special` of an act): to sign, to
waive, and to take an act that ends the matter. Art. 61: one or two persons act for a party.
"""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording

ORDINARY, SPECIAL, LEGAL, CHOSEN = "ordinary", "special", "legal", "chosen"
POWERS: Mapping[str, Wording] = {
    ORDINARY: Text("Ordinary power: everything but to sign, settle, waive or withdraw"),
    SPECIAL: Text("Special power: also to sign, settle, waive or withdraw"),
    CHOSEN: Text("Chosen by several persons in one part to act for all of them, but not to sign, settle, waive or withdraw"),
    LEGAL: Text("Legal representative of a minor, of an adult under care or of a firm: by law, everything"),
}
"""The kinds of power that somebody is given or has by law, and what each is called."""
SHORT: Mapping[str, Wording] = {
    ORDINARY: Text("with ordinary power"),
    SPECIAL: Text("with special power"),
    CHOSEN: Text("chosen to act for all in that part"),
    LEGAL: Text("by law"),
}
"""The same in three words."""
MOST_CHOSEN = 5
"""So many are chosen at most by several persons in one part (Regulation on Petition Work, art. 20)."""
MOST = 2
"""So many act for one party at once (Civil Procedure Law, art. 61; Administrative Reconsideration Law, art. 17)."""


def needs_special(definition: Procedure, place: str, kind: str, name: str) -> bool:
    """Whether who acts for a party needs special power for this.

    place  where the matter is;  kind  "act", "duty", "waive" and so on, as a choice of the course says it;  name  of the act
    """
    if kind == "waive":
        return True
    act = definition.acts_at(place).get(name) if kind == "act" else None
    if act is None:
        return False
    return act.special if act.special is not None else act.signs is not None or act.to in definition.ends


def suffices(power: str, *, special: bool) -> bool:
    """Whether a power is enough for what needs a special one, or for what does not."""
    return not special or power in (SPECIAL, LEGAL)
