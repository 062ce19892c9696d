"""The course of a matter as one row of piers: where it has been, where it is, the straight way from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.dates import running_limit
from maplebridge.kernel.file.heading import LoadedMatter, office_title, party_turn
from maplebridge.kernel.file.shapes.showing import CoursePicture, CourseSide, CourseStep, DueWorking
from maplebridge.kernel.law import registry
from maplebridge.rules import phrases
from maplebridge.rules.procedure import Act, End, Procedure, Step
from maplebridge.rules.words import REACHED
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated, dated_without_year


def picture(
    matter: LoadedMatter, visited: Sequence[str], *, longest_days: int | None = None
) -> CoursePicture:
    """The row of piers: the steps visited, the present one, then the longest straight way to a good end."""
    definition, now = matter.definition, matter.row.step
    before = [step for step in dict.fromkeys(visited) if step != now]
    ahead = straight_way(definition, now, avoid=frozenset(before))
    limit, today = running_limit(matter), towntime.local(matter.now).date()
    steps = [_pier(definition, name, "passed") for name in before]
    whose = party_turn(matter) or office_title(matter.row.office)
    steps += [_pier(definition, now, "now", under=whose, running=limit, today=today)]
    steps += [_pier(definition, name, "later") for name in ahead[1:]]
    shown = [step.name for step in steps]
    return CoursePicture(
        procedure=definition.id,
        version=definition.version,
        title=definition.title,
        steps=tuple(steps),
        sides=_sides(definition, shown),
        longest_days=longest_days,
        newer=newer(definition, towntime.local(matter.now).date()),
    )


def newer(definition: Procedure, today: date) -> int | None:
    """The version that is in force today, where it is a later one: a matter keeps the text that it was opened under."""
    try:
        version = registry.in_force(definition.id, today).procedure.version
    except registry.NotAdopted:
        return None
    return version if version > definition.version else None


def of_procedure(definition: Procedure, *, longest_days: int | None = None) -> CoursePicture:
    """The same of a procedure when no step is now."""
    names = straight_way(definition, definition.opens.step)
    return CoursePicture(
        procedure=definition.id,
        version=definition.version,
        title=definition.title,
        steps=tuple(_pier(definition, name, "later") for name in names),
        sides=_sides(definition, names),
        longest_days=longest_days,
    )


def straight_way(definition: Procedure, start: str, avoid: frozenset[str] = frozenset()) -> list[str]:
    """The longest way from a place to a settled end by acts that are neither adverse nor counted."""
    best: list[str] = [start]

    def walk(name: str, way: list[str]) -> None:
        nonlocal best
        if isinstance(definition.place(name), End):
            better = _settled(definition, name), len(way)
            if better > (_settled(definition, best[-1]), len(best)):
                best = way
            return
        for ahead in _ahead(definition, name):
            if ahead not in way and ahead not in avoid:
                walk(ahead, [*way, ahead])

    walk(start, [start])
    return best


def _ahead(definition: Procedure, name: str) -> list[str]:
    place = definition.place(name)
    if isinstance(place, End):
        return []
    plain = [act.to for act in place.acts.values() if act.to and not act.adverse and act.at_most is None]
    done = place.when_done.to if isinstance(place, Step) and place.when_done is not None else None
    return list(dict.fromkeys([*plain, *([done] if done else [])]))


def _settled(definition: Procedure, name: str) -> bool:
    place = definition.place(name)
    return isinstance(place, End) and place.outcome in REACHED


def _pier(
    definition: Procedure,
    name: str,
    status: str,
    *,
    under: Wording | None = None,
    running: DueWorking | None = None,
    today: date | None = None,
) -> CourseStep:
    place = definition.place(name)
    limit = phrases.short_limit(definition, place.within, told=True) if isinstance(place, Step) else None
    if running is not None:
        limit = _until(running.last_day, today)
    return CourseStep(
        name=name,
        title=place.title,
        status=status,  # type: ignore[arg-type]  # passed, now, later
        under=under,
        limit=limit,
        used=_used(running),
    )


def _until(day: date, today: date | None) -> Wording:
    """A last day, with its year where it is not the present one."""
    if today is not None and day.year == today.year:
        return Text("until {day}", day=dated_without_year(day))
    return Text("until {day}", day=dated(day))


def _used(running: DueWorking | None) -> float:
    """Share of the running limit that is used."""
    if running is None or running.left is None:
        return 0.0
    counted = sum(1 for day in running.days if day.kind == "counted")
    if counted == 0:
        return 1.0 if running.left < 0 else 0.5
    return min(1.0, max(0.0, 1 - running.left / counted))


def _sides(definition: Procedure, shown: Sequence[str]) -> tuple[CourseSide, ...]:
    """Counted ways back and objections between piers that are shown; of those that would lie over each other, the first."""
    sides: list[CourseSide] = []
    taken: list[tuple[int, int]] = []
    for at, name in enumerate(shown):
        place = definition.place(name)
        if not isinstance(place, Step):
            continue
        for to, acts in _counted(place, shown).items():
            first, last = sorted((at, shown.index(to)))
            if to != name and all(last <= begins or ends <= first for begins, ends in taken):
                taken.append((first, last))
                sides.append(CourseSide(start=name, end=to, title=acts[0].title, note=_how_often(acts)))
    return tuple(sides[:3])


def _counted(place: Step, shown: Sequence[str]) -> dict[str, list[Act]]:
    """The acts that may be taken a counted number of times, by the pier they lead to; those of the step's own role first."""
    by_target: dict[str, list[Act]] = {}
    for act in sorted(place.acts.values(), key=lambda act: place.who not in act.who):
        if act.to in shown and act.at_most is not None:
            by_target.setdefault(act.to, []).append(act)
    return by_target


def _how_often(acts: Sequence[Act]) -> Wording:
    most = acts[0].at_most
    if len(acts) == 1:
        return Text("at most {most}", most=most)
    return Text("in {count} ways, at most {most} by this one", count=len(acts), most=most)
