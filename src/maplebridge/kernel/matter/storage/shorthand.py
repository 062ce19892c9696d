"""What an entry of a matter says, without what follows from it and the entries before: written short, read in full.

An entry says which fields of the state changed (`s`), its particulars (`x`), who holds the matter (`r`). Most of it can
be foretold: after an act at a step the fact is that step and that act, the limit's target is its last day, the matter
comes from where it was. `short` leaves out what `foretell` says and keeps the rest; `full` puts it back. So whatever
is foretold wrongly is only longer, never lost. The rules of `foretell` are part of the stored form: they may not change.

Short entries have no `s`; what they keep of it stands under `e`, minutes counted from the entry's own. `-` names what
was foretold of `s` and is not there, `~` the same of `x`. See docs/reference/entries.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from maplebridge.kernel.ledger.entry import (
    CHANGES,
    HOLDER,
    NAME,
    OFFSETS,
    OPENED_WITH,
    PARTICULARS,
    ROLE,
    UNCHANGED,
    UNTOLD,
    WORDS,
)  # fmt: skip
from maplebridge.rules.moment import minute_of, moment_of

KINDS = frozenset(
    {"opened", "act", "duty", "silence", "extended", "paused", "resumed", "waived", "child_ended", "moved", "adopted"}
)  # fmt: skip
WHEREABOUTS = ("place", "unit", "office")
MINUTES = ("opened", "since", "target", "due", "next", "last")
EMPTY: Mapping[str, Any] = {
    "away": 0, "budget": 0, "counts": {}, "dates": {}, "duties": {}, "end": None, "ext": 0, "facts": [], "lists": {},
    "params": {}, "paused": None, "raised": False, "stood": 0,
}  # fmt: skip
EMPTY_TABLE: Mapping[str, Any] = MappingProxyType({})
Data = dict[str, Any]
_NOTHING = object()


@dataclass(slots=True)
class Before:
    """The matter before an entry: its state and who holds it, as plain data."""

    state: Data = field(default_factory=dict)
    holder: Data = field(default_factory=dict)

    def take(self, kind: str, data: Mapping[str, Any]) -> None:
        """Go on to the next entry, past one that says `data` in full."""
        changes, row = data.get(CHANGES), data.get(HOLDER)
        if isinstance(changes, Mapping):
            self.state = {**EMPTY, **changes} if kind == "opened" else {**self.state, **changes}
        if isinstance(row, Mapping):
            self.holder = {**self.holder, **{name: row[name] for name in WHEREABOUTS if name in row}}


def short(kind: str, at: int, data: Mapping[str, Any], before: Before) -> Data:
    """What is written of an entry; `data` in full, `at` the local minute of the entry."""
    if kind not in KINDS or CHANGES not in data:
        return dict(data)
    brief: Data = {name: data[name] for name in (ROLE, WORDS) if name in data}
    _row(brief, kind, data, before)
    changes = _counted(data[CHANGES], at)
    name = data.get(NAME, "")
    if name != _name(kind, data.get(HOLDER), before):
        brief[NAME] = name
    _keep(brief, OFFSETS, UNCHANGED, changes, _state(kind, name, changes, data.get(HOLDER), before))
    if PARTICULARS in data:
        _keep(
            brief,
            PARTICULARS,
            UNTOLD,
            data[PARTICULARS],
            _particulars(kind, data[CHANGES], data.get(WORDS), before),
        )
    else:
        brief[UNTOLD] = 0
    return brief


def opened(
    alike: Mapping[str, Any], facts: Mapping[str, Any], words: Mapping[str, str], own: Mapping[str, Any] = EMPTY_TABLE
) -> Data:
    """A first entry as it is written: what is the same for all that begin alike, its own facts, its words, and the `own`
    fields of its state that others do not have.
    """
    state = {OFFSETS: {**alike.get(OFFSETS, {}), **own}} if own else {}
    return {**alike, **state, OPENED_WITH: facts, **({WORDS: words} if words else {})}


def full(kind: str, at: int, brief: Mapping[str, Any], before: Before) -> Data:
    """What an entry says in full, from what is written of it."""
    if kind not in KINDS or CHANGES in brief:
        return dict(brief)
    data: Data = {name: brief[name] for name in (ROLE, WORDS) if name in brief}
    if OPENED_WITH in brief or HOLDER in brief:
        data[HOLDER] = brief[OPENED_WITH] if OPENED_WITH in brief else {**before.holder, **brief[HOLDER]}
    name = brief.get(NAME, _name(kind, data.get(HOLDER), before))
    if name:
        data[NAME] = name
    given = brief.get(OFFSETS, {})

    changes = _back(given, brief.get(UNCHANGED, ()), _state(kind, name, given, data.get(HOLDER), before))
    data[CHANGES] = _dated(changes, at)
    if brief.get(UNTOLD) != 0:
        foretold = _particulars(kind, data[CHANGES], data.get(WORDS), before)
        data[PARTICULARS] = _back(brief.get(PARTICULARS, {}), brief.get(UNTOLD, ()), foretold)
    return data


def _row(brief: Data, kind: str, data: Mapping[str, Any], before: Before) -> None:
    row = data.get(HOLDER)
    if row is None:
        return
    if kind != "opened" and row.keys() == before.holder.keys():
        brief[HOLDER] = {name: value for name, value in row.items() if before.holder[name] != value}
    else:
        brief[OPENED_WITH] = row


def _keep(brief: Data, key: str, without: str, actual: Mapping[str, Any], foretold: Mapping[str, Any]) -> None:
    """Write what differs from what is foretold, and the names of what was foretold in vain."""
    differing = {n: value for n, value in actual.items() if not _same(foretold.get(n, _NOTHING), value)}
    missing = sorted(foretold.keys() - actual.keys())
    if differing:
        brief[key] = differing
    if missing:
        brief[without] = missing


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _back(differing: Mapping[str, Any], missing: Any, foretold: Mapping[str, Any]) -> Data:
    return {**{name: value for name, value in foretold.items() if name not in missing}, **differing}


def _name(kind: str, row: Any, before: Before) -> str:
    """The name of an entry that is foretold: the procedure that opens, the step that was silent."""
    if kind == "opened":
        return str((row or {}).get("procedure", ""))
    return str(before.state.get("step", "")) if kind == "silence" else ""


def _state(kind: str, name: str, changes: Mapping[str, Any], row: Any, before: Before) -> Data:
    """The fields of the state that are foretold to change, minutes counted from the entry's own."""
    state: Data = {"last": 0}
    if kind == "opened":
        state |= EMPTY | {"seq": 1, "since": 0, "opened": 0}
        state |= {key: row[key] for key in ("procedure", "version") if key in (row or {})}
    else:
        state["seq"] = before.state.get("seq", 0) + 1
    if "step" in changes:
        state["since"] = 0
    if "due" in changes:
        state["target"] = state["next"] = changes["due"]
    if kind == "act":
        facts = before.state.get("facts", [])
        fact = f"{before.state.get('step')}.{name}"
        if fact not in facts:
            state["facts"] = sorted([*facts, fact])
    return state


def _particulars(kind: str, changes: Mapping[str, Any], words: Any, before: Before) -> Data:
    """The particulars that are foretold: from where to where, at which level, what was given, who is told."""
    state = before.state | changes
    if kind == "opened":
        return {"level": state.get("level"), "to": state.get("step")}
    particulars: Data = {"from": before.state.get("step"), "to": state.get("step"), "level": state.get("level")}
    if kind in ("act", "silence"):
        particulars["tells"] = ["resident"]
    if words:
        particulars["give"] = sorted(words)
    return particulars


def _counted(changes: Mapping[str, Any], at: int) -> Data:
    """The changes with each moment as minutes from the entry's own."""
    return {
        name: minute_of(datetime.fromisoformat(value)) - at
        if name in MINUTES and isinstance(value, str)
        else value
        for name, value in changes.items()
    }


def _dated(changes: Mapping[str, Any], at: int) -> Data:
    """The same back: moments as local time."""
    return {
        name: moment_of(at + value).isoformat(timespec="minutes")
        if name in MINUTES and isinstance(value, int)
        else value
        for name, value in changes.items()
    }
