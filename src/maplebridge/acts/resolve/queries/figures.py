"""Public figures of a closed month: made once, then never changed. Reading them computes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from maplebridge.acts.resolve.models import PublishedMonth
from maplebridge.acts.resolve.publishing import IN_NO_PART, closed_months
from maplebridge.kernel.matter import towntime
from maplebridge.kernel.matter.queries.heading import category_title, unit_title
from maplebridge.kernel.matter.surveying import Cell, PublicFigures, PublicRow
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import NotFound
from maplebridge.rules.words import Title

COLUMNS = (
    (Title("Received", "收到"), Title("Matters that came in during the month.", "当月收到的事项。")),
    (
        Title("Ended", "已结束"),
        Title(
            "Matters of the month that had ended when its figures were made.", "当月事项中，统计时已结束的。"
        ),
    ),
    (
        Title("Limit missed", "逾期"),
        Title(
            "Matters in which an office had let a limit pass by then.", "截至统计时，机关曾逾期未办的事项。"
        ),
    ),
)
NO_MONTH = Title(
    "There are no figures of this month: it is not over, or lies too far back. Choose a month from the list.",
    "没有该月份的数据：该月尚未结束或者过于久远，请从列表中选择月份。",
)
TOTAL = Title("Whole city", "全市")
OWN = Title("The city itself, in none of its parts", "市本级（不属于任何下辖区域）")
Sheet = Mapping[str, Any]
NOTHING = Cell(value=None, why="")


def public_figures(*, month: date | None, now: datetime) -> PublicFigures:
    """What was published of one closed month (of the newest, if none is named). One query.

    A month of which nothing was published has no rows: nothing came in, or its morning has not come yet.

    raises  NotFound  the month named is none of the closed ones that are kept
    """
    months = closed_months(towntime.local(now).date())
    if month is not None and month not in months:
        raise NotFound(NO_MONTH)
    sheets: dict[date, Sheet] = dict(
        PublishedMonth.objects.filter(month__in=months).values_list("month", "sheet")
    )
    chosen = month or next((one for one in months if one in sheets), months[0])
    sheet = sheets.get(chosen)
    root = territory.tree().root.id
    return PublicFigures(
        month=chosen,
        months=tuple(months),
        columns=COLUMNS,
        rows=() if sheet is None else _rows(sheet, root),
        by_category=() if sheet is None else _kinds(sheet),
        by_month=tuple(
            (one, _cell(sheets[one]["units"][str(root)][0]) if one in sheets else NOTHING)
            for one in reversed(months)
        ),
    )


def _rows(sheet: Sheet, root: int) -> tuple[PublicRow, ...]:
    units = [int(unit) for unit in sheet["units"] if int(unit) != root]
    rows = [_row(unit, OWN if unit == IN_NO_PART else unit_title(unit), sheet) for unit in units]
    return (*rows, _row(root, TOTAL, sheet, total=True))


def _kinds(sheet: Sheet) -> tuple[tuple[Title, Cell], ...]:
    return tuple((category_title(code), _cell(cell)) for code, cell in sorted(sheet["kinds"].items()))


def _row(unit: int, name: Title, sheet: Sheet, *, total: bool = False) -> PublicRow:
    cells = tuple(_cell(cell) for cell in sheet["units"][str(unit)])
    return PublicRow(unit_id=unit, name=name, cells=cells, total=total)


def _cell(found: Sequence[Any]) -> Cell:
    return Cell(value=found[0], why=found[1])
