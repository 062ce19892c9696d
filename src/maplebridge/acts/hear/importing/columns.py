"""Which column of a file is which field of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from maplebridge.acts.hear.importing.heads import WHOLE, Line, name_of
from maplebridge.acts.hear.importing.tables import refused
from maplebridge.rules.frozen import Frozen
from maplebridge.texts import Text, Wording, as_it_is, in_all
from maplebridge.texts.joining import listed

DAY = "days."
"""Before the name of a day that a procedure asks for when it opens, as programs say it too."""
NO_DAYS: Mapping[str, Sequence[Wording]] = Frozen()
FIELDS = ("id", "time", "title", "text", "place", "category", "contact")
KNOWN = {
    "id": ("id", "number", "编号", "留言编号", "工单编号", "序号"),
    "time": ("time", "date", "created", "received", "时间", "留言时间", "来电时间", "受理时间"),
    "title": ("title", "subject", "标题", "主题", "留言主题"),
    "text": ("text", "description", "message", "content", "内容", "详情", "留言详情", "诉求内容"),
    "place": ("place", "address", "location", "地点", "地址", "事发地址"),
    "category": ("category", "class", "分类", "类别", "一级分类", "三级分类"),
    "contact": ("contact", "phone", "电话", "联系方式", "联系电话"),
}


def mapping(
    words: str | None, names: Sequence[str], days: Mapping[str, Sequence[Wording]] = NO_DAYS
) -> dict[str, str]:
    """Field → column, from `field=column,…` or, where that is silent, from well-known names.

    days    what procedures call the days that they ask for when they open, by the name of the day: `days.NAME` is its field
    raises  Incomplete  an unknown field, a column that is not there, no column for the text
    """
    known = {**KNOWN, **{f"{DAY}{name}": _called(name, titles) for name, titles in days.items()}}
    columns = _asked(words or "", names, tuple(known))
    low = {name.casefold(): name for name in names}
    for field, usual in known.items():
        column = next((low[name] for name in usual if name in low), None)
        if field not in columns and column is not None:
            columns[field] = column
    if "text" not in columns and "title" not in columns:
        raise refused(
            Text(
                "No column holds the words. Columns are: {names}. Say which with --map text=COLUMN.",
                names=_listed(names),
            )
        )
    return columns


def pick(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """The fields of a row: field → text, "" where the row has no such cell."""
    return {field: row.get(column, "") for field, column in columns.items()}


def fault(line: Line, columns: Mapping[str, str]) -> tuple[Wording, dict[str, Wording]] | None:
    """What is wrong with a row as a whole or with a cell that is read; None where nothing is.

    The sentence, and the same by the field it belongs to (field → sentence; no field where the whole row is wrong).
    """
    if not line.faults:
        return None
    if WHOLE in line.faults:
        return line.faults[WHOLE], {}
    for field, column in columns.items():
        if column in line.faults:
            words = line.faults[column]
            return Text("“{column}”: {words}", column=column, words=words), {field: words}
    return None


def _called(name: str, titles: Sequence[Wording]) -> tuple[str, ...]:
    """What a column of such days may be called: its field, or its title in any language."""
    return (f"{DAY}{name}", *(text.casefold() for title in titles for text in in_all(title).values()))


def _asked(words: str, names: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    columns = {}
    for part in filter(None, (piece.strip() for piece in words.split(","))):
        field, _, column = (name_of(word) for word in part.partition("="))
        if field in columns:
            raise refused(Text("“{field}” is mapped twice.", field=field))
        if field not in known:
            raise refused(
                Text("“{field}” is no field. Fields are: {fields}.", field=field, fields=_listed(known))
            )
        if column not in names:
            raise refused(
                Text(
                    "There is no column “{column}”. Columns are: {names}.",
                    column=column,
                    names=_listed(names),
                )
            )
        columns[field] = column
    return columns


def _listed(names: Iterable[str]) -> Wording:
    return listed([as_it_is(name) for name in names])
