"""Who visits what and when: rounds of several teams with opening times, rests and fairness between areas.

source  Vansteenwegen et al. (2009), Comput. Oper. Res. 36 (insertion by value per minute)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.cover.siting import FloatArray, distances_of
from maplebridge.methods.cover.visits import Place, Plan, Team, Visit
from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

PASSES = 4


class Leg(NamedTuple):
    """One visit in time."""

    arrives: float
    begins: float
    ends: float
    rested: bool


class Task(NamedTuple):
    """Everything a round is made from; travel[i, j] in minutes between rows: places first, then bases."""

    places: tuple[Place, ...]
    teams: tuple[Team, ...]
    travel: FloatArray


class Entry(NamedTuple):
    """A place put into a team's round at a position, at the cost of so many more minutes."""

    place: int
    team: int
    position: int
    minutes: float


def plan_rounds(
    places: Sequence[Place],
    teams: Sequence[Team],
    travel: ArrayLike,
    *,
    least_per_area: int = 0,
) -> Plan:
    """Plan one day's rounds: as much value as possible, within shifts, opening times and rest rules.

    travel           minutes (rows, rows): row i < len(places) is place i, the rest are bases
    least_per_area   visits every area gets, if it has so many places that can be reached, before value counts
    returns          a plan by insertion and exchange, with a proved bound; ties go to the earlier place
    raises           ShapeError, RangeError, TooFewError
    source           Vansteenwegen et al. (2009), Comput. Oper. Res. 36 (insertion by value per minute)
    """
    task = Task(tuple(places), tuple(teams), distances_of(travel))
    _check(task, least_per_area)
    rounds: list[list[int]] = [[] for _ in task.teams]
    if least_per_area:
        for area in sorted({p.area for p in task.places}):
            members = [i for i, p in enumerate(task.places) if p.area == area]
            _fill(task, rounds, members, most=least_per_area)
    everything = list(range(len(task.places)))
    placed = {i for each in rounds for i in each}
    _fill(task, rounds, everything)
    for _ in range(PASSES):
        if not _exchange(task, rounds, placed):
            break
        _fill(task, rounds, everything)
    return _planned(task, rounds, least_per_area)


def timed(task: Task, team: Team, order: Sequence[int]) -> tuple[list[Leg], float] | None:
    """The visits of a round in time and the minute of return, or None where the round cannot be done.

    returns  (visits in the order of the round, minute of return)
    """
    now, duty, row = team.begins, 0.0, team.base
    legs: list[Leg] = []
    for number in order:
        place = task.places[number]
        way = float(task.travel[row, number])
        arrives = now + way
        begins = max(arrives, place.opens)
        rested = begins - arrives >= team.rest > 0
        spent = duty + way + (0.0 if rested else begins - arrives)
        if rested:
            spent = 0.0
        elif spent + place.minutes > team.longest:
            begins = max(arrives + team.rest, place.opens)
            spent, rested = 0.0, True
        ends = begins + place.minutes
        if ends > place.closes or duty + way > team.longest or place.minutes > team.longest:
            return None
        legs.append(Leg(arrives, begins, ends, rested))
        now, duty, row = ends, spent + place.minutes, number
    home = float(task.travel[row, team.base])
    back = now + home + (team.rest if order and duty + home > team.longest else 0.0)
    return None if back > team.ends else (legs, back)


def _check(task: Task, least_per_area: int) -> None:
    rows = task.travel.shape[0]
    if not task.places or not task.teams:
        raise TooFewError("a plan needs at least one place and one team")
    if task.travel.shape != (rows, rows) or rows < len(task.places) + 1:
        raise ShapeError(
            f"travel must be square, with a row for each of {len(task.places)} places and each base"
        )
    for team in task.teams:
        if not 0 <= team.base < rows:
            raise ShapeError(f"{team.name}: there is no base {team.base} in the travel table")
    if least_per_area < 0:
        raise RangeError("the visits every area gets cannot be negative")


def _entries(task: Task, rounds: list[list[int]], place: int) -> list[Entry]:
    """Every way to put a place into a round."""
    entries = []
    for number, (team, order) in enumerate(zip(task.teams, rounds, strict=True)):
        if task.places[place].trained and team.volunteers:
            continue
        done = timed(task, team, order)
        before = done[1] if done else team.ends
        for position in range(len(order) + 1):
            after = timed(task, team, [*order[:position], place, *order[position:]])
            if after is not None:
                entries.append(Entry(place, number, position, max(after[1] - before, 0.0)))
    return entries


def _fill(task: Task, rounds: list[list[int]], members: list[int], most: int | None = None) -> None:
    """Insert the place with most value for the minutes it takes, again and again, at most `most` times."""
    inside = {i for each in rounds for i in each}
    waiting = [i for i in members if i not in inside and task.places[i].value > 0]
    best = {i: _best(_entries(task, rounds, i)) for i in waiting}
    added = 0
    while most is None or added < most:  # ends: each round takes one place out of `best`
        able = [entry for entry in best.values() if entry is not None]
        if not able:
            return
        entry = max(able, key=lambda e: (task.places[e.place].value / (e.minutes + 1.0), -e.place))
        rounds[entry.team].insert(entry.position, entry.place)
        added += 1
        del best[entry.place]
        for place in best:
            old = best[place]
            if old is not None and old.team != entry.team:
                continue
            best[place] = _best(_entries(task, rounds, place))


def _best(entries: list[Entry]) -> Entry | None:
    return min(entries, key=lambda e: (e.minutes, e.team, e.position)) if entries else None


def _exchange(task: Task, rounds: list[list[int]], placed: set[int]) -> bool:
    """Replace visits by worthier places left out, where that can be done; True if any was."""
    inside = {i for each in rounds for i in each}
    outside = sorted(set(range(len(task.places))) - inside, key=lambda i: -task.places[i].value)
    changed = False
    for place in outside:
        for team, order in enumerate(rounds):
            if task.places[place].trained and task.teams[team].volunteers:
                continue
            weaker = [
                n
                for n, i in enumerate(order)
                if i not in placed and task.places[i].value < task.places[place].value
            ]
            weaker.sort(key=lambda n: task.places[order[n]].value)
            able = (n for n in weaker if timed(task, task.teams[team], [*order[:n], place, *order[n + 1 :]]))
            position = next(able, None)
            if position is not None:
                order[position] = place
                changed = True
                break
    return changed


def upper_bound(task: Task) -> float:
    """Value no plan can pass: places by value per minute of visit and shortest way there, until all shifts are full."""
    minutes = sum(team.ends - team.begins for team in task.teams)
    total = 0.0
    count = len(task.places)
    costs = []
    for i, place in enumerate(task.places):
        able = any(
            timed(task, t, [i]) is not None for t in task.teams if not (place.trained and t.volunteers)
        )
        ways = np.delete(task.travel[:, i], i) if task.travel.shape[0] > 1 else np.zeros(1)
        if able:
            costs.append((place.value, place.minutes + float(ways.min())))
    costs.sort(key=lambda pair: -pair[0] / max(pair[1], 1e-12))
    for value, cost in costs[:count]:
        share = 1.0 if cost <= minutes or cost == 0 else minutes / cost
        total += value * share
        minutes -= cost * share
        if share < 1.0:
            break
    return total


def _planned(task: Task, rounds: list[list[int]], least_per_area: int) -> Plan:
    visits, duty, visited = [], [], set()
    for team, order in zip(task.teams, rounds, strict=True):
        done = timed(task, team, order)
        legs, back = done if done else ([], team.begins)
        visits.append(tuple(_visit(task, i, leg) for i, leg in zip(order, legs, strict=True)))
        duty.append(back - team.begins)
        visited |= set(order)
    left = {i: _why_not(task, rounds, i) for i in range(len(task.places)) if i not in visited}
    areas = sorted({p.area for p in task.places})
    unmet = [a for a in areas if sum(task.places[i].area == a for i in visited) < least_per_area]
    value = float(sum(task.places[i].value for i in visited))
    return Plan(
        visits=tuple(visits),
        value=value,
        bound=max(upper_bound(task), value),
        duty=tuple(duty),
        left_out=left,
        areas_unmet=tuple(unmet),
    )


def _visit(task: Task, number: int, leg: Leg) -> Visit:
    place = task.places[number]
    why = f"worth {place.value:g} in {place.minutes:g} minutes; open {_clock(place.opens)}–{_clock(place.closes)}"
    return Visit(
        place=number, arrives=leg.arrives, begins=leg.begins, ends=leg.ends, rested_before=leg.rested, why=why
    )


def _why_not(task: Task, rounds: list[list[int]], number: int) -> str:
    place = task.places[number]
    if place.value == 0:
        return "a visit is worth nothing"
    able = [t for t in task.teams if not (place.trained and t.volunteers)]
    if not able:
        return "only a trained team may go, and there is none"
    if all(timed(task, team, [number]) is None for team in able):
        return "no team can be there within its opening time and shift"
    least = min((task.places[i].value for each in rounds for i in each), default=0.0)
    return f"worth {place.value:g}; the shifts are full, the least of the visits made is worth {least:g}"


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
