"""What a new version of a procedure changes, in sentences that a council can vote on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.explain.clauses import act, authority, duty, extension, pause, remedy, silence, span
from maplebridge.rules.explain.fields import written
from maplebridge.rules.phrases import OUTCOME_WORDS, days_phrase, opening_day, roles_phrase
from maplebridge.rules.procedure import End, Limit, Outside, Param, Place, Procedure, Step
from maplebridge.rules.soundness import Proof, prove
from maplebridge.texts import Text, Title, Wording, in_all
from maplebridge.texts.joining import listed

Thing = TypeVar("Thing")
NONE = Text("none")


def changes(
    old: Procedure, new: Procedure, *, old_proof: Proof | None = None, new_proof: Proof | None = None
) -> tuple[Wording, ...]:
    """List what changed from `old` to `new`; with both proofs also the longest time before and after."""
    return (
        *_head(old, new),
        *_longest(old_proof, new_proof),
        *_named(old.params, new.params, Text("Parameter"), _param),
        *_places(old, new),
        *_anytime(old, new),
        *_named(
            {name: remedy(old, name) for name in old.remedies},
            {name: remedy(new, name) for name in new.remedies},
            Text("Remedy"),
            _unchanged,
        ),
        *_named(
            {name: written(old, field) for name, field in old.fields.items()},
            {name: written(new, field) for name, field in new.fields.items()},
            Text("Field"),
            _unchanged,
        ),
    )


def differences(old: Procedure, new: Procedure, calendar: Calendar) -> tuple[Wording, ...]:
    """List what changed from `old` to `new`, both proved, so that the longest time is told before and after."""
    return changes(old, new, old_proof=prove(old, calendar), new_proof=prove(new, calendar))


def _unchanged(wording: Wording) -> Wording:
    return wording


def _changed(what: Wording, before: Wording, after: Wording) -> Wording:
    return Text("{what}: {before} → {after}.", what=what, before=before, after=after)


def _if_changed(what: Wording, before: Wording, after: Wording) -> Iterator[Wording]:
    if in_all(before) != in_all(after):
        yield _changed(what, before, after)


def _head(old: Procedure, new: Procedure) -> Iterator[Wording]:
    version = (
        Text("version {version}", version=old.version),
        Text("version {version}", version=new.version),
    )
    yield from _if_changed(Text("Version"), *version)
    yield from _if_changed(Text("Title"), old.title, new.title)
    begins = old.in_force.begins.isoformat(), new.in_force.begins.isoformat()
    yield from _if_changed(Text("In force from"), Title(begins[0], begins[0]), Title(begins[1], begins[1]))
    yield from _if_changed(Text("What is brought"), old.brings, new.brings)
    opens = roles_phrase(old, old.opens.who), roles_phrase(new, new.opens.who)
    yield from _if_changed(Text("Who may open it"), *opens)
    yield from _named(
        {name: opening_day(old, name) for name in old.opens.gives},
        {name: opening_day(new, name) for name in new.opens.gives},
        Text("Day of the opening"),
        _unchanged,
    )
    counting = authority(old, old.days.law), authority(new, new.days.law)
    yield from _if_changed(Text("Counting of days"), *counting)


def _longest(old: Proof | None, new: Proof | None) -> Iterator[Wording]:
    if old is None or new is None or old.worst_case_days is None or new.worst_case_days is None:
        return
    before, after = old.worst_case_days, new.worst_case_days
    yield from _if_changed(
        Text("Longest time of a matter"),
        days_phrase(before, "calendar"),
        days_phrase(after, "calendar"),
    )


def _named(
    old: Mapping[str, Thing], new: Mapping[str, Thing], what: Wording, worded: Callable[[Thing], Wording]
) -> Iterator[Wording]:
    """Compare two tables entry by entry."""
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if after is None and before is not None:
            phrase = worded(before)
            yield Text("{what} removed: {phrase}.", what=what, phrase=phrase)
        elif before is None and after is not None:
            phrase = worded(after)
            yield Text("{what} added: {phrase}.", what=what, phrase=phrase)
        elif before is not None and after is not None:
            label = Text("{what} ({name})", what=what, name=name)
            yield from _if_changed(label, worded(before), worded(after))


def _param(param: Param) -> Wording:
    return Text(
        "{param} {days} ({least} to {most})",
        param=param.title,
        days=param.days,
        least=param.least,
        most=param.most,
    )


def _places(old: Procedure, new: Procedure) -> Iterator[Wording]:
    before, after = old.places, new.places
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield Text("New: “{now}”.", now=now.title)
        elif now is None and was is not None:
            yield Text("Gone: “{was}”.", was=was.title)
        elif was is not None and now is not None:
            yield from (_at(was, change) for change in _place(old, was, new, now))


def _at(place: Place, change: Wording) -> Wording:
    return Text("“{place}”: {change}", place=place.title, change=change)


def _place(old: Procedure, was: Place, new: Procedure, now: Place) -> Iterator[Wording]:
    """Compare one place with what it has become."""
    yield from _if_changed(Text("title"), was.title, now.title)
    if isinstance(was, End) and isinstance(now, End):
        yield from _end(old, was, new, now)
    elif isinstance(was, Step) and isinstance(now, Step):
        yield from _step(old, was, new, now)
    elif isinstance(was, Outside) and isinstance(now, Outside):
        yield from _if_changed(Text("place"), was.at, now.at)
        yield from _acts(old, was, new, now)
    else:
        yield Text("is now another kind of place.")


def _end(old: Procedure, was: End, new: Procedure, now: End) -> Iterator[Wording]:
    yield from _if_changed(Text("outcome"), OUTCOME_WORDS[was.outcome], OUTCOME_WORDS[now.outcome])
    remedies = [_list(old, was.remedy), _list(new, now.remedy)]
    yield from _if_changed(Text("remedy"), *remedies)


def _list(procedure: Procedure, names: tuple[str, ...]) -> Wording:
    titles = [remedy(procedure, name) for name in names]
    return listed(titles) if titles else NONE


def _limit(procedure: Procedure, limit: Limit | None) -> Wording:
    return span(procedure, limit) if limit is not None else NONE


def _step(old: Procedure, was: Step, new: Procedure, now: Step) -> Iterator[Wording]:
    pairs = (
        (Text("who"), old.role_title(was.who), new.role_title(now.who)),
        (Text("limit"), span(old, was.within), span(new, now.within)),
        (Text("limit after a raise"), _limit(old, was.raised), _limit(new, now.raised)),
        (Text("more time"), extension(old, was) or NONE, extension(new, now) or NONE),
        (Text("the clock may stop"), pause(old, was) or NONE, pause(new, now) or NONE),
        (Text("if nobody acts"), silence(old, was), silence(new, now)),
    )
    for what, before, after in pairs:
        yield from _if_changed(what, before, after)
    yield from _acts(old, was, new, now)
    yield from _named(
        {name: duty(old, one) for name, one in was.duties.items()},
        {name: duty(new, one) for name, one in now.duties.items()},
        Text("duty"),
        _unchanged,
    )


def _acts(old: Procedure, was: Step | Outside, new: Procedure, now: Step | Outside) -> Iterator[Wording]:
    yield from _named(
        {name: act(old, one) for name, one in was.acts.items()},
        {name: act(new, one) for name, one in now.acts.items()},
        Text("act"),
        _unchanged,
    )


def _anytime(old: Procedure, new: Procedure) -> Iterator[Wording]:
    yield from _named(
        {name: act(old, one) for name, one in old.anytime.items()},
        {name: act(new, one) for name, one in new.anytime.items()},
        Text("Act at any time"),
        _unchanged,
    )
