"""What a matter remembers, what happens to it, and what was written down. Small, frozen, storable as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from maplebridge.rules.course.brought import KEPT
from maplebridge.rules.course.parts import DutyClock, PauseClock
from maplebridge.rules.course.plain import read_fields, write_fields
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.moment import moment_of
from maplebridge.rules.procedure import Procedure

EventKind = Literal["act", "extend", "pause", "resume", "waive", "child_ended", "tick", "calendar", "adopt"]
EntryKind = Literal[
    "opened",
    "act",
    "duty",
    "silence",
    "extended",
    "paused",
    "resumed",
    "waived",
    "child_ended",
    "moved",
    "adopted",
    "exchanged",
    "exchange_answered",
]
NOTHING: Mapping[str, Any] = Frozen()


class State(NamedTuple):
    """Where a matter stands. Times are minutes (`rules.moment`), `dates` are days.

    step     the place it is at: a step, an outside place, or the end
    since    start of the running limit (with `same_clock` earlier than the entry into the step)
    target   last minute before rolling; `due` after; None outside and at an end
    next     earliest running timer: the silence that fires when a later event or tick comes
    last     minute of the last entry
    counts   counted acts (`step.act`, `anytime.act`), hand-overs (`hand:procedure.end`), and as whom the matter was brought
             where that is not its first party (`rules.course.brought`)
    facts    `step.act` and `step.duty` that have happened
    duties   clocks of the open duties, `name` or `name/part`
    dates    dates given for fields that fix a limit, and those that an exchange left promised (`promises`)
    lists    offices for duties with `each`, and one that was named
    ext      extensions taken in this step; `budget`: days of pause left; `stood`: days that did not count
    away     days spent outside or in an outside pause since the opening: no own time
    seq      entries so far
    end      name of the end reached, None while it runs
    params   the city's values at the opening that differ from the file
    """

    step: str
    since: int
    target: int | None
    due: int | None
    next: int | None
    last: int
    facts: frozenset[str]
    duties: Mapping[str, DutyClock]
    seq: int
    end: str | None
    counts: Mapping[str, int]
    level: str
    raised: bool
    procedure: str
    version: int
    opened: int
    dates: Mapping[str, int]
    lists: Mapping[str, tuple[str, ...]]
    ext: int
    paused: PauseClock | None
    stood: int
    budget: int
    away: int
    params: tuple[tuple[str, int], ...]

    @property
    def due_at(self) -> datetime | None:
        """Last minute of the running limit as local time."""
        return None if self.due is None else moment_of(self.due)

    @property
    def next_at(self) -> datetime | None:
        """Earliest running timer as local time."""
        return None if self.next is None else moment_of(self.next)

    @property
    def carried(self) -> dict[str, int]:
        """Counts that go with the matter into the procedure that it is handed to, by their keys."""
        return {key: count for key, count in self.counts.items() if key.startswith(KEPT)}

    def to_json(self) -> dict[str, Any]:
        """Plain strings, numbers, lists and tables by the names of the fields; times as `2026-03-02T09:30`."""
        return write_fields(self._asdict())

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> State:
        """Read what `to_json` wrote."""
        return cls(**read_fields(raw))


FIELDS: tuple[str, ...] = State._fields
OFTEN = FIELDS.index("level")
"""Fields before this one change with most acts, the others seldom."""


@dataclass(frozen=True, slots=True)
class Event:
    """What comes in.

    kind   act (`name`: act or duty), extend, pause (`name`: ground), resume, waive (`name`: duty),
           child_ended (`name`: procedure of the child), tick, calendar (`reason`), adopt (`into`)
    at     minute
    by     role of who acts
    give   fields given; a text, a date (or its ISO form), a list, or True for “given”
    level  level chosen, for acts with `level = "chosen"`
    part   which copy of a duty with `each`
    held   nothing happens of itself now: silences that were due wait, the event meets the matter as it stands
    window  first and last minute of the hold before (`course.holds`)
    """

    kind: EventKind
    at: int
    by: str | None = None
    name: str = ""
    give: Mapping[str, object] = NOTHING
    level: str | None = None
    part: str | None = None
    into: Procedure | None = None
    reason: str = ""
    held: bool = False
    window: tuple[int, int] = (0, -1)


class Refusal(NamedTuple):
    """Why an event was refused: a stable code and its facts. `rules.refusal` makes the sentence."""

    code: str
    args: Mapping[str, str | int] = NOTHING


class Entry(NamedTuple):
    """One thing that happened, with its consequences.

    set   the fields of `State` that changed, with their new values
    data  for those who react: from, to, level, tells, makes, give, adverse, remedy, opens, outcome, hands_to …
    """

    seq: int
    kind: EntryKind
    at: int
    by: str | None
    name: str
    set: Mapping[str, Any]
    data: Mapping[str, Any] = NOTHING

    def to_json(self) -> dict[str, Any]:
        """Strings, numbers, lists and tables by key (seq, kind, at, by, name, set, data); `at` as `2026-03-02T09:30`."""
        return {
            "seq": self.seq,
            "kind": self.kind,
            "at": moment_of(self.at).isoformat(timespec="minutes"),
            "by": self.by,
            "name": self.name,
            "set": write_fields(self.set),
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Entry:
        """Read what `to_json` wrote."""
        at = read_fields({"last": raw["at"]})["last"]
        return cls(raw["seq"], raw["kind"], at, raw["by"], raw["name"], read_fields(raw["set"]), raw["data"])


def fold(entries: Iterable[Entry]) -> State:
    """The state after `entries`, from the entries alone: neither definition nor calendar is asked.

    raises  ValueError  the entries do not begin with an opening
    """
    values: dict[str, Any] = {}
    for entry in entries:
        if not values and entry.kind != "opened":
            raise ValueError("the first entry of a matter is its opening")
        values.update(entry.set)
    return State(**values)
