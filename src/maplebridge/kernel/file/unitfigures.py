"""The figures of units as an actor may see them: what is open, due, late, bounced, untouched, arrived, answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.territory import queries as territory

WEEKS = 10
SOON = 3
UNTOUCHED = 3
ENDED = 30
SUMS = """
    SELECT area, office = 0 AND unit = area AS own,
           CASE WHEN day BETWEEN %(start)s AND %(today)s THEN (day - %(start)s) / 7 END AS week,
           sum(open), sum(due) FILTER (WHERE day >= %(today)s AND day < %(soon)s), sum(late), sum(bounced),
           sum(fresh) FILTER (WHERE day = 'epoch'), sum(fresh) FILTER (WHERE day >= %(recent)s),
           sum(arrived), sum(ended) FILTER (WHERE day >= %(month)s), sum(missed) FILTER (WHERE day >= %(month)s)
    FROM {table}
    WHERE area = ANY (%(areas)s) AND office = ANY (%(offices)s) AND (day = 'epoch' OR day >= %(start)s)
      AND CASE office WHEN 0 THEN unit = ANY ((SELECT mb_units())::int[])
          ELSE office = ANY ((SELECT mb_offices())::int[]) AND NOT unit = ANY ((SELECT mb_units())::int[]) END
    GROUP BY 1, 2, 3
"""
FOLDED, STANDING = "figures_tally", "figures_standing"
"""The figures that were folded, and with them what came or went since: to be asked for only where something did."""
BEFORE = """
    SELECT EXISTS (SELECT FROM figures_change), ARRAY(
        SELECT g.matter FROM identity_grant g WHERE g.until IS NULL OR g.until > now()
        UNION SELECT mb_matter() WHERE mb_matter() IS NOT NULL
    )
"""
GRANTED = """
    SELECT c.place, c.opened, c.due, c.ended, c.late, c.bounced, c.fresh FROM figures_counted c
    WHERE c.number = ANY (%s)
    AND NOT (c.unit = ANY ((SELECT mb_units())::int[]) OR c.office = ANY ((SELECT mb_offices())::int[]))
"""


@dataclass(slots=True)
class Figures:
    """Figures of one unit and all below it. Days are the town's.

    due_soon    the last day on which an office must act is today or one of the two that follow
    untouched   no act since they came, and three whole days have passed
    answered    ended in the last thirty days, today included;  missed  those of them in which an office was late
    weeks       arrived in each of ten weeks, oldest first; the last one ends today
    """

    open: int = 0
    due_soon: int = 0
    late: int = 0
    bounced: int = 0
    untouched: int = 0
    answered: int = 0
    missed: int = 0
    weeks: list[int] = field(default_factory=lambda: [0] * WEEKS)

    def add(self, week: int | None, counts: Sequence[int | None]) -> None:
        """Add one line of sums: open, soon, late, bounced, fresh, fresh but recent, arrived, ended, missed."""
        opened, soon, late, bounced, fresh, recent, arrived, ended, missed = (count or 0 for count in counts)
        self.open += opened
        self.due_soon += soon
        self.late += late
        self.bounced += bounced
        self.untouched += fresh - recent
        self.answered += ended
        self.missed += missed
        if week is not None:
            self.weeks[week] += arrived


@dataclass(frozen=True, slots=True)
class _Days:
    """The days that the figures of one morning look at."""

    today: date

    @property
    def start(self) -> date:
        return self.today - timedelta(days=7 * WEEKS - 1)

    @property
    def soon(self) -> date:
        return self.today + timedelta(days=SOON)

    @property
    def recent(self) -> date:
        return self.today - timedelta(days=UNTOUCHED)

    @property
    def month(self) -> date:
        return self.today - timedelta(days=ENDED - 1)

    def named(self) -> dict[str, date]:
        """For the query."""
        return {name: getattr(self, name) for name in ("today", "start", "soon", "recent", "month")}

    def of_matter(self, row: Sequence[object]) -> tuple[int | None, tuple[int, ...]]:
        """One matter as a line of sums."""
        _, opened, due, ended, late, bounced, fresh = row
        is_open, in_month = ended is None, isinstance(ended, date) and ended >= self.month
        soon = isinstance(due, date) and self.today <= due < self.soon
        recent = fresh and isinstance(opened, date) and opened >= self.recent
        came = isinstance(opened, date) and self.start <= opened <= self.today
        week = (opened - self.start).days // 7 if came and isinstance(opened, date) else None
        facts = (is_open, soon, is_open and late, is_open and bounced, fresh, recent, came, in_month)
        return week, (*(int(bool(fact)) for fact in facts), int(bool(in_month and late)))


def figures(units: Iterable[int], *, actor: Actor, now: datetime) -> dict[int, Figures]:
    """Figures of each of these units, inside the actor's scoped transaction. Two queries, three where leave was given.

    A unit that is not wholly the actor's holds what is the actor's in it: the units below that are theirs, the
    matters of their offices, and those to which they were given leave.
    """
    wanted, days = list(units), _Days(towntime.local(now).date())
    theirs = {unit: [] if unit in actor.unit_ids else _tops_below(unit, actor) for unit in wanted}
    areas = {*wanted, *(top for tops in theirs.values() for top in tops)}
    by_unit = {unit: Figures() for unit in wanted}
    with connection.cursor() as cursor:
        cursor.execute(BEFORE)
        unfolded, granted = cursor.fetchone()
        sums = SUMS.format(table=STANDING if unfolded else FOLDED)
        cursor.execute(sums, {**days.named(), "areas": sorted(areas), "offices": [0, *actor.office_ids]})
        for area, own, week, *counts in cursor.fetchall():
            for unit in wanted:
                if area == unit or (own and area in theirs[unit]):
                    by_unit[unit].add(week, counts)
        if granted:
            cursor.execute(GRANTED, [granted])
            for row in cursor.fetchall():
                for above in set(territory.tree().unit(row[0]).path) & by_unit.keys():
                    by_unit[above].add(*days.of_matter(row))
    return by_unit


def _tops_below(unit: int, actor: Actor) -> list[int]:
    """The actor's own units below this one, without those that lie in another of them."""
    tree, own = territory.tree(), {*actor.unit_ids}
    inside = [one for one in own if unit in tree.unit(one).path]
    return [one for one in inside if tree.unit(one).parent not in own]
