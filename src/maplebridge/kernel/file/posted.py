"""What the timeline says of a letter on paper: posted or handed over, when and how; never where to (bound B6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maplebridge.kernel import ledger
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated

POSTED = "posted"
RETURNED = "returned"
HOW: Mapping[str, Wording] = {
    "registered": Text("by registered post"),
    "post": Text("by ordinary post"),
    "handed": Text("handed over at a counter"),
    "told": Text("told by telephone"),
    RETURNED: Text("it cannot be delivered, or came back"),
}
SAID: Mapping[str, Text] = {
    "registered": Text("A letter was posted by registered post on {day}"),
    "post": Text("A letter was posted on {day}"),
    "handed": Text("A letter was handed over on {day}"),
    "told": Text("What a letter says was told by telephone on {day}"),
    RETURNED: Text("A letter could not be delivered on paper: {day}"),
}


def title_of(entry: ledger.Entry) -> Wording:
    """What happened to the letter, and on which day."""
    said = entry.content.particulars
    words = SAID.get(str(said.get("how")), SAID["post"])
    try:
        day: object = dated(date.fromisoformat(str(said.get("on"))))
    except ValueError:
        day = "?"
    return words.filled(day=day)
