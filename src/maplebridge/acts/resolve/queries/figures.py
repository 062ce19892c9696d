"""Public figures of a closed month: counts of units, small cells kept back so that no sum betrays them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

from django.db import connection

from maplebridge.kernel.matter import towntime
from maplebridge.kernel.matter.queries.heading import category_title, unit_title
from maplebridge.kernel.matter.surveying import Cell, PublicFigures, PublicRow
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.suppression import published
from maplebridge.rules.words import Title

MONTHS = 12
COLUMNS = (
    (Title("Received", "收到"), Title("Matters that came in during the month.", "当月收到的事项。")),
    (Title("Ended", "办结"), Title("Matters of the month that have ended by now.", "当月事项中已办结的。")),
    (
        Title("Limit missed", "逾期"),
        Title("Matters in which an office let a limit pass.", "机关曾逾期未办的事项。"),
    ),
)
RESTS = {1: 3, 2: 4}
"""What a reader gets by subtracting a column from the first: still open, never late. Kept back like the others."""
TOTAL = Title("Whole city", "全市")
Key = tuple[int, int]
COUNTS = "SELECT place, category, received, ended, missed FROM mb_public_counts(%s, %s)"


def public_figures(*, month: date | None, now: datetime) -> PublicFigures:
    """Figures of one closed month (the last one, if none is named). Two queries, of counts only."""
    months = _months(towntime.local(now).date())
    chosen = month if month in months else months[0]
    rows = _counts(chosen)
    tree = territory.tree()
    parts = tree.children(tree.root.id)
    values = _by_unit(rows)
    whole = (tree.root.id, *(unit.id for unit in parts))
    lines = [
        ((whole[0], n), tuple((unit, n) for unit in whole[1:])) for n in range(len(COLUMNS) + len(RESTS))
    ]
    lines += [((unit, 0), ((unit, n), (unit, rest))) for unit in whole for n, rest in RESTS.items()]
    values = {key: values.get(key, 0) for line in lines[: len(COLUMNS)] for key in (line[0], *line[1])}
    values |= {(unit, rest): values[unit, 0] - values[unit, n] for unit in whole for n, rest in RESTS.items()}
    cells = published(values=values, lines=lines)
    named = [
        PublicRow(
            unit_id=unit.id,
            name=unit_title(unit.id),
            cells=tuple(_cell(cells[unit.id, n]) for n in range(len(COLUMNS))),
        )
        for unit in parts
    ]
    total = PublicRow(
        unit_id=tree.root.id,
        name=TOTAL,
        cells=tuple(_cell(cells[tree.root.id, n]) for n in range(len(COLUMNS))),
        total=True,
    )
    return PublicFigures(
        month=chosen,
        months=tuple(months),
        columns=COLUMNS,
        rows=(*named, total),
        by_category=_by_category(rows),
        by_month=tuple((one, _month_cell(one)) for one in reversed(months)),
    )


def _months(today: date) -> list[date]:
    """The closed months, newest first."""
    year, month = today.year, today.month
    found = []
    for _ in range(MONTHS):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        found.append(date(year, month, 1))
    return found


def _counts(month: date) -> list[tuple[int, str, int, int, int]]:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    bounds = [datetime.combine(day, time(), tzinfo=towntime.zone()) for day in (month, following)]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, bounds)
        return cursor.fetchall()


def _by_unit(rows: list[tuple[int, str, int, int, int]]) -> dict[Key, int]:
    values: Counter[Key] = Counter()
    for place, _, *counts in rows:
        for above in territory.tree().unit(place).path:
            for column, count in enumerate(counts):
                values[above, column] += count
    return dict(values)


def _by_category(rows: list[tuple[int, str, int, int, int]]) -> tuple[tuple[Title, Cell], ...]:
    values: Counter[str] = Counter()
    for _, category, received, *_ in rows:
        values[category[:2]] += received
    total = "all"
    cells = published(values={**values, total: sum(values.values())}, lines=[(total, tuple(values))])
    return tuple((category_title(code), _cell(cells[code])) for code in sorted(values))


def _month_cell(month: date) -> Cell:
    value = sum(row[2] for row in _counts(month))
    return _cell(published(values={"m": value}, lines=[])["m"])


def _cell(found: tuple[int | None, str]) -> Cell:
    return Cell(value=found[0], why=found[1])
