"""Public figures of a closed month: made once, then never changed. Reading them computes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from maplebridge.figures.models import PublishedMonth
from maplebridge.figures.publishing import IN_NO_PART, closed_months
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import category_title, unit_title
from maplebridge.kernel.file.shapes.surveying import Cell, PublicFigures, PublicRow
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import NotFound
from maplebridge.texts import Text, Wording

COLUMNS = (
    (Text("Received"), Text("Matters that came in during the month.")),
    (
        Text("Ended"),
        Text("Matters of the month that had ended when its figures were made."),
    ),
    (
        Text("Limit missed"),
        Text("Matters in which an office had let a limit pass by then."),
    ),
)
NO_MONTH = Text(
    "There are no figures of this month: it is not over, or lies too far back. Choose a month from the list."
)
UNREADABLE = Text(
    "What was published of this month can no longer be read, so nothing is shown in its "
    "place. The other months stand as they were published. Whoever keeps this city running "
    "puts it back from a backup."
)
TOTAL = Text("Whole city")
OWN = Text("The city itself, in none of its parts")
Sheet = Mapping[str, Any]
SHEETS = "SELECT month, sheet FROM figures_publishedmonth WHERE month = ANY (%s)"
NOTHING = Cell(value=None, why="")
WHYS = ("", "small", "few", "beside")
"""What stands where a number is not shown: nothing was hidden, fewer than five, few posts, worked out from it."""


def public_figures(*, month: date | None, now: datetime) -> PublicFigures:
    """What was published of one closed month (of the newest, if none is named). One query.

    A month of which nothing was published has no rows: nothing came in, or its morning has not come yet. One that can
    no longer be read has none either and says so; it keeps no other month from being shown.

    raises  NotFound  the month named is none of the closed ones that are kept
    """
    months = closed_months(towntime.local(now).date())
    if month is not None and month not in months:
        raise NotFound(NO_MONTH)
    with connection.cursor() as cursor:
        cursor.execute(SHEETS, [months])
        sheets: dict[date, Sheet] = {one: json.loads(sheet) for one, sheet in cursor.fetchall()}
    chosen = month or next((one for one in months if one in sheets), months[0])
    root = territory.tree().root.id
    read = {one: _read(sheet, root) for one, sheet in sheets.items()}
    shown = read.get(chosen)
    return PublicFigures(
        month=chosen,
        months=tuple(months),
        columns=COLUMNS,
        rows=() if shown is None else shown.rows,
        by_category=() if shown is None else shown.kinds,
        by_month=tuple(
            (one, NOTHING if (month_read := read.get(one)) is None else month_read.received)
            for one in reversed(months)
        ),
        unreadable=UNREADABLE if chosen in sheets and shown is None else None,
    )


def unreadable_months() -> list[date]:
    """Published months whose figures can no longer be read, oldest first. One query."""
    root = territory.tree().root.id
    sheets = PublishedMonth.objects.order_by("month").values_list("month", "sheet")
    return [month for month, sheet in sheets if _read(sheet, root) is None]


class _Read(NamedTuple):
    """A published month as it is shown."""

    rows: tuple[PublicRow, ...]
    kinds: tuple[tuple[Wording, Cell], ...]
    received: Cell


def _read(sheet: Sheet, root: int) -> _Read | None:
    """What is shown of a month; None where somebody changed it so that it cannot be read."""
    try:
        rows = _rows(sheet, root)
        return _Read(rows, _kinds(sheet), rows[-1].cells[0])
    except ledger.UNREADABLE:
        return None


def _rows(sheet: Sheet, root: int) -> tuple[PublicRow, ...]:
    units = [int(unit) for unit in sheet["units"] if int(unit) != root]
    rows = [_row(unit, OWN if unit == IN_NO_PART else unit_title(unit), sheet) for unit in units]
    return (*rows, _row(root, TOTAL, sheet, total=True))


def _kinds(sheet: Sheet) -> tuple[tuple[Wording, Cell], ...]:
    return tuple((category_title(code), _cell(cell)) for code, cell in sorted(sheet["kinds"].items()))


def _row(unit: int, name: Wording, sheet: Sheet, *, total: bool = False) -> PublicRow:
    cells = tuple(_cell(cell) for _, cell in zip(COLUMNS, sheet["units"][str(unit)], strict=True))
    return PublicRow(unit_id=unit, name=name, cells=cells, total=total)


def _cell(pair: Sequence[Any]) -> Cell:
    value, why = pair
    if why not in WHYS or not (value is None or type(value) is int):
        raise ValueError(why)
    return Cell(value=value, why=why)
