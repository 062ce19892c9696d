"""What a new version of a procedure changes, in sentences that a council can vote on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.explain.clauses import act, authority, duty, extension, pause, remedy, silence, span
from maplebridge.rules.phrases import OUTCOME_WORDS, opening_day, roles_phrase
from maplebridge.rules.procedure import End, Limit, Outside, Param, Place, Procedure, Step, Title
from maplebridge.rules.soundness import Proof, prove

Thing = TypeVar("Thing")
NONE = Title("none", "无")


def changes(
    old: Procedure, new: Procedure, *, old_proof: Proof | None = None, new_proof: Proof | None = None
) -> tuple[Title, ...]:
    """List what changed from `old` to `new`; with both proofs also the longest time before and after."""
    return (
        *_head(old, new),
        *_longest(old_proof, new_proof),
        *_named(old.params, new.params, Title("Parameter", "参数"), _param),
        *_places(old, new),
        *_anytime(old, new),
        *_named(
            {name: remedy(old, name) for name in old.remedies},
            {name: remedy(new, name) for name in new.remedies},
            Title("Remedy", "救济"),
            _unchanged,
        ),
    )


def differences(old: Procedure, new: Procedure, calendar: Calendar) -> tuple[Title, ...]:
    """List what changed from `old` to `new`, both proved, so that the longest time is told before and after."""
    return changes(old, new, old_proof=prove(old, calendar), new_proof=prove(new, calendar))


def _unchanged(said: Title) -> Title:
    return said


def _changed(what: Title, before: Title, after: Title) -> Title:
    return Title(f"{what.en}: {before.en} → {after.en}.", f"{what.zh}：{before.zh} → {after.zh}。")


def _if_changed(what: Title, before: Title, after: Title) -> Iterator[Title]:
    if before != after:
        yield _changed(what, before, after)


def _head(old: Procedure, new: Procedure) -> Iterator[Title]:
    version = (
        Title(f"version {old.version}", f"第{old.version}版"),
        Title(f"version {new.version}", f"第{new.version}版"),
    )
    yield from _if_changed(Title("Version", "版本"), *version)
    yield from _if_changed(Title("Title", "名称"), old.title, new.title)
    begins = old.in_force.begins.isoformat(), new.in_force.begins.isoformat()
    yield from _if_changed(
        Title("In force from", "施行日期"), Title(begins[0], begins[0]), Title(begins[1], begins[1])
    )
    yield from _if_changed(Title("What is brought", "提出的内容"), old.brings, new.brings)
    opens = roles_phrase(old, old.opens.who), roles_phrase(new, new.opens.who)
    yield from _if_changed(Title("Who may open it", "提出人"), *opens)
    yield from _named(
        {name: opening_day(old, name) for name in old.opens.gives},
        {name: opening_day(new, name) for name in new.opens.gives},
        Title("Day of the opening", "提出时填写的日期"),
        _unchanged,
    )
    counting = authority(old, old.days.law), authority(new, new.days.law)
    yield from _if_changed(Title("Counting of days", "期限计算依据"), *counting)


def _longest(old: Proof | None, new: Proof | None) -> Iterator[Title]:
    if old is None or new is None or old.worst_case_days is None or new.worst_case_days is None:
        return
    before, after = old.worst_case_days, new.worst_case_days
    yield from _if_changed(
        Title("Longest time of a matter", "事项最长时间"),
        Title(f"{before} days", f"{before}日"),
        Title(f"{after} days", f"{after}日"),
    )


def _named(
    old: Mapping[str, Thing], new: Mapping[str, Thing], what: Title, worded: Callable[[Thing], Title]
) -> Iterator[Title]:
    """Compare two tables entry by entry."""
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if after is None and before is not None:
            phrase = worded(before)
            yield Title(f"{what.en} removed: {phrase.en}.", f"删去{what.zh}：{phrase.zh}。")
        elif before is None and after is not None:
            phrase = worded(after)
            yield Title(f"{what.en} added: {phrase.en}.", f"新增{what.zh}：{phrase.zh}。")
        elif before is not None and after is not None:
            label = Title(f"{what.en} ({name})", f"{what.zh}（{name}）")
            yield from _if_changed(label, worded(before), worded(after))


def _param(param: Param) -> Title:
    return Title(
        f"{param.title.en} {param.days} ({param.least} to {param.most})",
        f"{param.title.zh}{param.days}（{param.least}至{param.most}）",
    )


def _places(old: Procedure, new: Procedure) -> Iterator[Title]:
    before, after = old.places, new.places
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield Title(f"New: “{now.title.en}”.", f"新增“{now.title.zh}”。")
        elif now is None and was is not None:
            yield Title(f"Gone: “{was.title.en}”.", f"删去“{was.title.zh}”。")
        elif was is not None and now is not None:
            yield from (_at(was, change) for change in _place(old, was, new, now))


def _at(place: Place, change: Title) -> Title:
    return Title(f"“{place.title.en}”: {change.en}", f"“{place.title.zh}”：{change.zh}")


def _place(old: Procedure, was: Place, new: Procedure, now: Place) -> Iterator[Title]:
    """Compare one place with what it has become."""
    yield from _if_changed(Title("title", "名称"), was.title, now.title)
    if isinstance(was, End) and isinstance(now, End):
        yield from _end(old, was, new, now)
    elif isinstance(was, Step) and isinstance(now, Step):
        yield from _step(old, was, new, now)
    elif isinstance(was, Outside) and isinstance(now, Outside):
        yield from _if_changed(Title("place", "地点"), Title(was.at, was.at), Title(now.at, now.at))
        yield from _acts(old, was, new, now)
    else:
        yield Title("is now another kind of place.", "性质已改变。")


def _end(old: Procedure, was: End, new: Procedure, now: End) -> Iterator[Title]:
    yield from _if_changed(Title("outcome", "结果"), OUTCOME_WORDS[was.outcome], OUTCOME_WORDS[now.outcome])
    remedies = [_list(old, was.remedy), _list(new, now.remedy)]
    yield from _if_changed(Title("remedy", "救济"), *remedies)


def _list(procedure: Procedure, names: tuple[str, ...]) -> Title:
    titles = [remedy(procedure, name) for name in names]
    return Title(", ".join(one.en for one in titles), "、".join(one.zh for one in titles)) if titles else NONE


def _limit(procedure: Procedure, limit: Limit | None) -> Title:
    return span(procedure, limit) if limit is not None else NONE


def _step(old: Procedure, was: Step, new: Procedure, now: Step) -> Iterator[Title]:
    pairs = (
        (Title("who", "承办"), old.role_title(was.who), new.role_title(now.who)),
        (Title("limit", "期限"), span(old, was.within), span(new, now.within)),
        (Title("limit after a raise", "提级后期限"), _limit(old, was.raised), _limit(new, now.raised)),
        (Title("more time", "延长"), extension(old, was) or NONE, extension(new, now) or NONE),
        (Title("the clock may stop", "中止"), pause(old, was) or NONE, pause(new, now) or NONE),
        (Title("if nobody acts", "逾期"), silence(old, was), silence(new, now)),
    )
    for what, before, after in pairs:
        yield from _if_changed(what, before, after)
    yield from _acts(old, was, new, now)
    yield from _named(
        {name: duty(old, one) for name, one in was.duties.items()},
        {name: duty(new, one) for name, one in now.duties.items()},
        Title("duty", "职责"),
        _unchanged,
    )


def _acts(old: Procedure, was: Step | Outside, new: Procedure, now: Step | Outside) -> Iterator[Title]:
    yield from _named(
        {name: act(old, one) for name, one in was.acts.items()},
        {name: act(new, one) for name, one in now.acts.items()},
        Title("act", "行为"),
        _unchanged,
    )


def _anytime(old: Procedure, new: Procedure) -> Iterator[Title]:
    yield from _named(
        {name: act(old, one) for name, one in old.anytime.items()},
        {name: act(new, one) for name, one in new.anytime.items()},
        Title("Act at any time", "随时可以的行为"),
        _unchanged,
    )
