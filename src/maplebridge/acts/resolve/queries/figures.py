"""Public figures of a closed month: made once, then never changed; small cells kept back so that no sum betrays them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import Q

from maplebridge.acts.resolve.models import PublishedMonth
from maplebridge.acts.resolve.proving.months import publish
from maplebridge.kernel.identity.models import Post
from maplebridge.kernel.matter import towntime
from maplebridge.kernel.matter.queries.heading import category_title, unit_title
from maplebridge.kernel.matter.surveying import Cell, PublicFigures, PublicRow
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.suppression import published
from maplebridge.rules.words import Title

MONTHS = 12
FEW = 3
"""With fewer posts than this, a figure of a unit would be about a person (bound B10)."""
COLUMNS = (
    (Title("Received", "收到"), Title("Matters that came in during the month.", "当月收到的事项。")),
    (
        Title("Ended", "办结"),
        Title(
            "Matters of the month that had ended when its figures were made.", "当月事项中，统计时已办结的。"
        ),
    ),
    (
        Title("Limit missed", "逾期"),
        Title(
            "Matters in which an office had let a limit pass by then.", "截至统计时，机关曾逾期未办的事项。"
        ),
    ),
)
RESTS = {1: 3, 2: 4}
"""What a reader gets by subtracting a column from the first: still open, never late. Kept back like the others."""
TOTAL = Title("Whole city", "全市")
OWN = Title("The city itself, in none of its parts", "市本级（不属于任何下辖区域）")
IN_NO_PART = -1
"""Stands for the matters that lie at the city itself: one more part, so that the parts sum to the whole."""
Key = tuple[object, object]
Row = tuple[int, str, int, int, int]
Sheet = Mapping[str, Any]
COUNTS = "SELECT place, category, received, ended, missed FROM mb_public_counts(%s, %s)"


def public_figures(*, month: date | None, now: datetime) -> PublicFigures:
    """Figures of one closed month (the last one, if none is named). One query once the months are published."""
    months = _months(towntime.local(now).date())
    chosen = month if month in months else months[0]
    sheets = _sheets(months, now=now)
    sheet, root = sheets[chosen], territory.tree().root.id
    units = [int(unit) for unit in sheet["units"] if int(unit) != root]
    rows = [_row(unit, OWN if unit == IN_NO_PART else unit_title(unit), sheet) for unit in units]
    return PublicFigures(
        month=chosen,
        months=tuple(months),
        columns=COLUMNS,
        rows=(*rows, _row(root, TOTAL, sheet, total=True)),
        by_category=tuple(
            (category_title(code), _cell(cell)) for code, cell in sorted(sheet["kinds"].items())
        ),
        by_month=tuple((one, _cell(sheets[one]["units"][str(root)][0])) for one in reversed(months)),
    )


def _row(unit: int, name: Title, sheet: Sheet, *, total: bool = False) -> PublicRow:
    cells = tuple(_cell(cell) for cell in sheet["units"][str(unit)])
    return PublicRow(unit_id=unit, name=name, cells=cells, total=total)


def _sheets(months: Sequence[date], *, now: datetime) -> dict[date, Sheet]:
    """What was published of each month; a month in which something came is published now, once for all (bound B11)."""
    kept = dict(PublishedMonth.objects.filter(month__in=months).values_list("month", "sheet"))
    made = {month: _sheet(month) for month in months if month not in kept}
    full = [month for month, sheet in made.items() if sheet["kinds"]]
    if full:
        publish({month: made[month] for month in full}, now=now)
        kept |= dict(PublishedMonth.objects.filter(month__in=full).values_list("month", "sheet"))
    return {**made, **kept}


def _sheet(month: date) -> Sheet:
    """Every number that will be shown of a month, hidden together: a total of one table is a part of another."""
    counted = _counts(month)
    tree = territory.tree()
    parts = [*(unit.id for unit in tree.children(tree.root.id)), IN_NO_PART]
    whole, columns = [tree.root.id, *parts], range(len(COLUMNS))
    sums = _by_unit(counted)
    values: dict[Key, int] = {(unit, n): sums.get((unit, n), 0) for unit in whole for n in columns}
    values |= {(unit, rest): values[unit, 0] - values[unit, n] for unit in whole for n, rest in RESTS.items()}
    kinds = _by_kind(counted)
    values |= {("kind", code): count for code, count in kinds.items()}
    lines: list[tuple[Key, tuple[Key, ...]]] = [
        ((tree.root.id, n), tuple((unit, n) for unit in parts)) for n in (*columns, *RESTS.values())
    ]
    lines += [((unit, 0), ((unit, n), (unit, rest))) for unit in whole for n, rest in RESTS.items()]
    if kinds:
        lines.append(((tree.root.id, 0), tuple(("kind", code) for code in kinds)))
    few = _few(whole, month) if counted else frozenset()
    barred = frozenset(key for key in values if key[0] in few)
    cells = published(values=values, lines=lines, barred=barred)
    return {
        "units": {str(unit): [cells[unit, n] for n in columns] for unit in whole},
        "kinds": {code: cells["kind", code] for code in kinds},
    }


def _few(units: Sequence[int], month: date) -> frozenset[int]:
    """Units in whose offices, all levels below included, fewer than three posts were held (bound B10). One query."""
    tree, offices = territory.tree(), territory.offices()
    there = Q(valid_from__lt=_following(month)) & (Q(valid_until=None) | Q(valid_until__gte=month))
    held: Counter[int] = Counter()
    root = (tree.root.id,)
    for number in Post.objects.filter(there).values_list("office_id", flat=True):
        office = offices.by_id(number)
        path = () if office is None else tree.unit(office.unit_id).path
        for above in (*path, IN_NO_PART) if path == root else path:
            held[above] += 1
    return frozenset(unit for unit in units if held[unit] < FEW)


def _months(today: date) -> list[date]:
    """The closed months, newest first."""
    year, month = today.year, today.month
    found = []
    for _ in range(MONTHS):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        found.append(date(year, month, 1))
    return found


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _counts(month: date) -> list[Row]:
    bounds = [datetime.combine(day, time(), tzinfo=towntime.zone()) for day in (month, _following(month))]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, bounds)
        return cursor.fetchall()


def _by_unit(rows: Sequence[Row]) -> dict[tuple[int, int], int]:
    values: Counter[tuple[int, int]] = Counter()
    tree = territory.tree()
    root = (tree.root.id,)
    for place, _, *counts in rows:
        path = tree.unit(place).path
        for above in (*path, IN_NO_PART) if path == root else path:
            for column, count in enumerate(counts):
                values[above, column] += count
    return dict(values)


def _by_kind(rows: Sequence[Row]) -> dict[str, int]:
    """Received by class of the first level, of what lies in the city itself."""
    root = territory.tree().root.id
    values: Counter[str] = Counter()
    for place, category, received, *_ in rows:
        if territory.tree().unit(place).path[0] == root:
            values[category[:2]] += received
    return dict(values)


def _cell(found: Sequence[Any]) -> Cell:
    return Cell(value=found[0], why=found[1])
