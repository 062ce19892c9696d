"""Run the examples that a procedure promises about itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.rules import plain
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import Entry, Event, EventKind, Refusal, State, latest_days, open_matter, step
from maplebridge.rules.moment import MINUTES_A_DAY, day_of, minute_of
from maplebridge.rules.procedure import Example, ExampleAct, Expect, Procedure
from maplebridge.texts import Text, Wording

OPENING_HOUR = 9
MOST_SILENCES = 500
"""A draft whose silence leads back to itself ends here; S3 of the proof names it."""
SPECIAL: tuple[str, ...] = ("level", "part", "ground", "duty", "procedure")
CLOCK_KINDS: dict[str, EventKind] = {
    "extend": "extend",
    "pause": "pause",
    "resume": "resume",
    "waive": "waive",
    "child_ended": "child_ended",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out as the file says; `example` counts from 1."""

    example: int
    says: str
    words: Wording

    def in_language(self, code: str) -> str:
        """The sentence in a language."""
        return self.words.in_language(code)


@dataclass(frozen=True, slots=True)
class Run:
    """What an example did: every state with the entries that led to it (for coverage and for pages).

    entries  in the order in which they came;  failure  None, or what differs in (English, Chinese)
    """

    state: State
    entries: tuple[Entry, ...]
    failure: Wording | None


def run(definition: Procedure, calendar: Calendar) -> tuple[Failure, ...]:
    """Run every example of a procedure; returns those that fail, in sentences and in the order of the file.

    A day without an hour means: opened at nine, the acts of a day one minute after the other from ten.
    """
    failures = []
    for number, example in enumerate(definition.examples, start=1):
        failure = play(definition, example, calendar).failure
        if failure is not None:
            failures.append(Failure(number, example.says, failure))
    return tuple(failures)


def play(definition: Procedure, example: Example, calendar: Calendar) -> Run:
    """Run one example to its end."""
    at = _minute(example.opened, 0)
    try:
        days = _days(example)
        state, entries = open_matter(definition, at=at, level=example.level, calendar=calendar, dates=days)
    except ValueError as error:
        first, latest = definition.opens.levels[0], latest_days(definition, at)
        empty = open_matter(definition, at=at, level=first, calendar=calendar, dates=latest)
        return Run(*empty, Text("{error}", context="opening", error=error, level=example.level))
    written = list(entries)
    for number, act in enumerate(example.acts, start=1):
        state, more, refusals = step(definition, state, event_of(act, number), calendar)
        written += more
        failure = _unexpected(act, refusals)
        if failure is not None:
            return Run(state, tuple(written), failure)
    for now, more in _silences(definition, state, calendar):
        written += more
        state = now
        if not _wrong(example.expect, state):
            return Run(state, tuple(written), None)
    return Run(state, tuple(written), _wrong(example.expect, state))


def _days(example: Example) -> dict[str, int]:
    """The days that the opening of an example names. Raises ValueError where one is no day."""
    days = {}
    for name, _, value in (item.partition("=") for item in example.give):
        read = plain.day(value)
        if read is None:
            raise ValueError(value)
        days[name] = read.toordinal()
    return days


def _silences(
    definition: Procedure, state: State, calendar: Calendar
) -> Iterator[tuple[State, tuple[Entry, ...]]]:
    """The state as it is, and after each silence that follows if nobody acts any more."""
    yield state, ()
    for _ in range(MOST_SILENCES):
        if state.next is None:
            return
        state, entries, refusals = step(definition, state, Event("tick", state.next + 1), calendar)
        if refusals or not entries:
            return
        yield state, entries


def _minute(day: date | datetime, number: int) -> int:
    if isinstance(day, datetime):
        return minute_of(day)
    return day.toordinal() * MINUTES_A_DAY + (OPENING_HOUR + (number > 0)) * 60 + max(0, number - 1)


def event_of(act: ExampleAct, number: int) -> Event:
    """The event of the `number`-th line of an example."""
    give: dict[str, object] = {}
    for item in act.give:
        name, equals, value = item.partition("=")
        give[name] = value if equals else True
    special: dict[str, str] = {key: str(give.pop(key)) for key in SPECIAL if key in give}
    kind = CLOCK_KINDS.get(act.act, "act")
    names: dict[str, str] = {"pause": "ground", "waive": "duty", "child_ended": "procedure"}
    name = special.get(names[kind], "") if kind in names else act.act
    at = _minute(act.on, number)
    return Event(kind, at, act.by, name, give, level=special.get("level"), part=special.get("part"))


def _unexpected(act: ExampleAct, refusals: tuple[Refusal, ...]) -> Wording | None:
    got = refusals[0].code if refusals else None
    if got == act.refused:
        return None
    what = f"{act.act} ({act.by}, {act.on})"
    if act.refused is None and refusals:
        facts = ", ".join(f"{key}={value}" for key, value in refusals[0].args.items())
        return Text("{what} is refused: {got}", what=what, got=f"{got} {facts}".rstrip())
    if got is None:
        return Text("{what} should be refused ({code}) but is accepted", what=what, code=act.refused)
    return Text("{what} is refused as {got}, not as {code}", what=what, got=got, code=act.refused)


def _wrong(expect: Expect, state: State) -> Wording | None:
    """What differs from the expectation; None if nothing does."""
    wanted = expect.end or expect.step
    if state.step != wanted:
        return Text("it comes to {step}, not to {wanted}", step=state.step, wanted=wanted)
    if expect.on is not None and day_of(state.last) != expect.on:
        return Text("it ends on {day}, not on {wanted}", day=day_of(state.last), wanted=expect.on)
    due = None if state.due is None else day_of(state.due)
    if expect.due is not None and due != expect.due:
        return Text("{step} is due on {day}, not on {wanted}", step=wanted, day=due, wanted=expect.due)
    return None
