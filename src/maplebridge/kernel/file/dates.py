"""Every date with legal effect, and how it was counted."""

from __future__ import annotations

from datetime import date, datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter, due_status
from maplebridge.kernel.file.shapes.showing import Day, DueWorking
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.rules import phrases, term
from maplebridge.rules.answering import answering_role
from maplebridge.rules.course import State
from maplebridge.rules.course.promises import held_until, keeps
from maplebridge.rules.moment import day_of
from maplebridge.rules.procedure import Limit, Procedure, Step
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated
from maplebridge.texts.joining import sentences

LONGEST_STRIP = 31
HELD = Text(
    "Counted so it would be {own}. The procedure was exchanged, and the day that was promised first holds: {last}."
)
KINDS = {"first": "start", "counted": "counted", "weekend": "free", "holiday": "free", "swapped": "counted"}


def dates(matter: LoadedMatter) -> tuple[DueWorking, ...]:
    """The running limit with its working first, then what silence leads to; empty where no limit runs."""
    running = running_limit(matter)
    if running is None:
        return ()
    silent = _if_silent(matter, running)
    return (running,) if silent is None else (running, silent)


def running_limit(matter: LoadedMatter) -> DueWorking | None:
    """The limit that runs now; None at an end or outside."""
    state = state_of(matter.row)
    step = matter.definition.places.get(state.step)
    if not isinstance(step, Step) or state.due is None or state.end is not None:
        return None
    limit = step.after_raise if state.raised else step.within
    return working(matter, state, step, limit)


def no_limit(matter: LoadedMatter) -> DueWorking:
    """What is said where no limit runs: the matter is with others, or over."""
    title = matter.definition.place(matter.row.step).title
    return DueWorking(
        last_day=towntime.local(matter.row.touched).date(),
        what=title,
        status=due_status(matter),
        why=Text("No time limit of the city runs now."),
    )


def working(matter: LoadedMatter, state: State, step: Step, limit: Limit) -> DueWorking:
    """The working of a step's limit in its present state."""
    definition = matter.definition
    calendar = registry.calendar(matter.adopted.pack)
    params = {**definition.values(matter.adopted.params), **dict(state.params)}
    until = state.dates.get(limit.until) if limit.until else None
    since = state.dates.get(limit.since) if limit.since else None
    counted = term.explain(
        definition,
        limit,
        _moment(state.since),
        calendar,
        params,
        extra=_extra(step, state, params),
        until=None if until is None else date.fromordinal(until),
        since=None if since is None else date.fromordinal(since),
    )
    last = _moment(state.due or 0).date()
    why = [*counted.sentences, *_held(definition, step, state, _moment(counted.due.due).date())]
    today = towntime.local(matter.now).date()
    role = answering_role(definition, step.name)
    return DueWorking(
        last_day=last,
        what=_what(definition.role_title(step.who), step, party=role is None)
        if role is None or matter.row.office is not None
        else _nobodys(step),
        status=due_status(matter),
        why=sentences(why),
        law=law_title(definition, limit.law),
        left=_left(limit, today, last, calendar),
        unit="hours" if limit.hours is not None else limit.count,
        days=_strip(counted.days, today=today, last=last),
        provisional=counted.due.provisional,
        at=towntime.moment(state.due or 0) if limit.hours is not None else None,
    )


def _held(definition: Procedure, step: Step, state: State, own: date) -> list[Wording]:
    """That the limit ends on the day that was promised first, where it would be later by its own count."""
    last = _moment(state.due or 0).date()
    if state.raised or last >= own or held_until(state.dates, keeps=keeps(definition, step)) is None:
        return []
    return [HELD.filled(last=dated(last), own=dated(own))]


def law_title(definition: Procedure, law: str | None) -> Wording | None:
    """A citation in words: the law's name and article; None for the city's own rule."""
    return None if law is None else phrases.law_phrase(definition, law)


def _if_silent(matter: LoadedMatter, running: DueWorking) -> DueWorking | None:
    step = matter.definition.places.get(matter.row.step)
    if not isinstance(step, Step) or step.late is None:
        return None
    sentence = phrases.silence_phrase(matter.definition, step)
    own_rule = Text("This is the city’s own rule.")
    law = law_title(matter.definition, step.late.law)
    return DueWorking(
        last_day=running.last_day,
        what=Text("if nobody acts: {sentence}", sentence=sentence),
        status="waiting",
        why=own_rule if law is None else sentence,
        law=law,
        provisional=running.provisional,
    )


def _nobodys(step: Step) -> Wording:
    """What is said of the limit of a step where no office has the matter."""
    return Text("No office of this city may act ({step})", step=step.title)


def _what(role: Wording, step: Step, *, party: bool) -> Wording:
    if party:
        return Text("{role} may act until then ({step})", role=role, step=step.title)
    return Text("{role} must act ({step})", role=role, step=step.title)


def _extra(step: Step, state: State, params: dict[str, int]) -> int:
    """Days that extensions and pauses have added."""
    longer = 0
    if step.extend is not None and state.ext:
        days = params[step.extend.param] if step.extend.param else step.extend.days or 0
        longer = days * state.ext
    return longer + state.stood


def _left(limit: Limit, today: date, last: date, calendar: object) -> int:
    """Units of the limit between today and its last day; negative once it is over."""
    ends = (today.toordinal(), last.toordinal())
    count = term.units_between(limit, min(ends), max(ends), calendar)  # type: ignore[arg-type]  # a Calendar
    return count if last >= today else -count


def _strip(marks: tuple[term.DayMark, ...], *, today: date, last: date) -> tuple[Day, ...]:
    if len(marks) > LONGEST_STRIP:
        return ()
    return tuple(
        Day(
            day=mark.day,
            kind=KINDS.get(mark.why, "plain"),  # type: ignore[arg-type]  # the four kinds of a strip
            n=mark.number,
            today=mark.day == today,
            last=mark.day == last,
        )
        for mark in marks
        if mark.day <= last
    )


def _moment(minute: int) -> datetime:
    return datetime.combine(day_of(minute), datetime.min.time()).replace(
        hour=minute % 1440 // 60, minute=minute % 60
    )
