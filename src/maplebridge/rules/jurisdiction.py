"""Disputes about who is competent: objection, counter-claim, and no silent third transfer.

The course of a matter from office to office is a list of moves. An objection takes the matter from
an office with a reason and in time; the common superior then names an office, over a name and a
reason. After two bounces no objection moves the matter any more: only the superior's signed order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maplebridge.rules.mandate import common_superior
from maplebridge.texts import Text, Wording

BOUNCES_ALLOWED = 2
SOURCE = "Regulation on Petition Work (2022), art. 24"

MoveKind = Literal["placed", "objected", "claimed", "assigned", "raised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """An office and the path of its unit: primary keys in order, from the city down."""

    office: int
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of hands, or the objection that asks for one; `on` is its day."""

    kind: MoveKind
    to: Hand
    on: date
    reason: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Referred:
    """The dispute goes to this unit; `bounce` is its number, shown to the resident."""

    superior: int
    bounce: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The act is not open; one sentence, and its source."""

    code: str
    words: Wording
    source: str = SOURCE


def bounces(moves: Sequence[Move]) -> int:
    """How often an office sent the matter away: objections and counter-claims, never raises."""
    return sum(move.kind in {"objected", "claimed"} for move in moves)


def holder(moves: Sequence[Move]) -> Hand | None:
    """Who has the matter now: an objection moves nothing until the superior has spoken."""
    return next((m.to for m in reversed(moves) if m.kind in {"placed", "assigned", "raised"}), None)


def object_to(
    moves: Sequence[Move], *, by: Hand, names: Hand | None, on: date, last_day: date, reason: str, law: str
) -> Referred | Refused:
    """Say “not ours”: in time, with a reason and a ground, at most twice in a matter's life.

    names    the office that the objector holds competent; None when it names none
    returns  the unit that decides: the common superior of the two, or the unit above the objector
    """
    refusal = _closed(moves, reason) or _late(on, last_day)
    if refusal is None and holder(moves) != by:
        refusal = Refused(
            "not_holder",
            Text("Only the office that has the matter can object to it."),
        )
    if refusal is None and not law.strip():
        refusal = Refused(
            "no_ground",
            Text("An objection names the law or the task list it rests on."),
        )
    if refusal is not None:
        return refusal
    superior = by.path[-2:][0] if names is None else common_superior(by.path, names.path)
    return Referred(superior, bounces(moves) + 1)


def claim(moves: Sequence[Move], *, by: Hand, reason: str) -> Referred | Refused:
    """Say “ours”: another office asks for the matter; the common superior decides, not the asker."""
    refusal = _closed(moves, reason)
    now = holder(moves)
    if refusal is None and (now is None or now == by):
        refusal = Refused("nothing_to_claim", Text("This office has the matter already."))
    if refusal is not None or now is None:
        return refusal or Refused("no_holder", Text("Nobody has the matter yet."))
    return Referred(common_superior(now.path, by.path), bounces(moves) + 1)


def assign(
    moves: Sequence[Move],
    *,
    by: Hand,
    to: Hand,
    on: date,
    reason: str,
    is_above: Callable[[Hand, Hand], bool] | None = None,
) -> Move | Refused:
    """Name the office: only from above, in writing; binding, and it ends the dispute.

    is_above   another test of who stands above whom (a ministry's line); default: by territory
    """
    above = is_above or _above
    now = holder(moves)
    if not reason.strip():
        return Refused(
            "no_reason",
            Text("A transfer needs a written reason: no matter changes hands silently."),
        )
    if not above(by, to) or (now is not None and not above(by, now)):
        return Refused(
            "not_superior",
            Text("Only the common superior of both offices can name the one that handles."),
        )
    return Move(kind="assigned", to=to, on=on, reason=reason)


def _above(superior: Hand, hand: Hand) -> bool:
    """Whether the superior's unit contains the other's, and it is another office."""
    inside = hand.path[: len(superior.path)] == superior.path
    return inside and superior.office != hand.office


def _closed(moves: Sequence[Move], reason: str) -> Refused | None:
    if not reason.strip():
        return Refused("no_reason", Text("Say why, in a sentence."))
    count = bounces(moves)
    if count < BOUNCES_ALLOWED:
        return None
    return Refused(
        "no_third_transfer",
        Text(
            "This matter has bounced {count} times. It stays where it is unless the superior signs an order.",
            count=count,
        ),
        "house rule: no silent third transfer",
    )


def _late(on: date, last_day: date) -> Refused | None:
    if on <= last_day:
        return None
    return Refused(
        "too_late",
        Text(
            "The last day to object was {last_day}. The office handles the matter.",
            last_day=last_day.isoformat(),
        ),
    )
