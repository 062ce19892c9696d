"""What the timeline says of letters on paper, and of papers that reached somebody: when and how; never where (bound B6)."""

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
    return words.filled(day=_day(said.get("on")))


SERVED = "served"
ONLINE = "online"
SERVED_HOW: Mapping[str, Wording] = {
    "counter": Text("handed over at a counter, against a signature"),
    "post": Text("by registered post"),
    "left": Text("left at the address, with a witness"),
    "notice": Text("by public notice"),
}
"""How an office says that a paper reached somebody; `ONLINE` is written by whoever opened it."""
RECEIVED: Mapping[str, Text] = {
    ONLINE: Text("Paper {number} was received: opened with number and code"),
    "counter": Text("Paper {number} was handed over at a counter on {day}"),
    "post": Text("Paper {number} went by registered post on {day}"),
    "left": Text("Paper {number} was left at the address on {day}"),
    "notice": Text("Paper {number} was made known by public notice on {day}"),
}


def received_title(entry: ledger.Entry) -> Wording:
    """Which paper reached somebody, how and on which day."""
    said = entry.content.particulars
    words = RECEIVED.get(str(said.get("how")), RECEIVED["counter"])
    return words.filled(number=str(said.get("paper")), day=_day(said.get("on")))


def _day(on: object) -> object:
    try:
        return dated(date.fromisoformat(str(on)))
    except ValueError:
        return "?"


TITLES = {POSTED: title_of, SERVED: received_title}
"""What a timeline says of these kinds of entries."""
