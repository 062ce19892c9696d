"""Matters chosen by conditions and read in one statement each: what the lists of a desk ask, without the ORM's own work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from maplebridge.kernel.matter.models import Matter

COLUMNS = tuple(column.attname for column in Matter._meta.concrete_fields)
STATE = COLUMNS.index("state")
READ = ("mb_title(number)" if column == "title" else column for column in COLUMNS)
ROWS = f"SELECT {', '.join(READ)} FROM matter_matter WHERE "  # noqa: S608  names of the model's own columns
SOONEST = "due, number"
"""The order of every list: soonest due first, what has no limit last."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The matters for which all conditions hold, of those that the scope shows. No query is made until they are read.

    conditions  constant SQL over the columns of `matter_matter`, each value a `%s`;  values  in the same order
    """

    conditions: tuple[str, ...] = ("true",)
    values: tuple[object, ...] = ()

    def where(self, condition: str, *values: object) -> Chosen:
        """Those of them for which this holds too."""
        if not values and condition in self.conditions:
            return self
        return Chosen((*self.conditions, condition), (*self.values, *values))

    def among(self, column: str, values: Sequence[int]) -> Chosen:
        """Those with one of few values in a column; a single one keeps the order of the column's index."""
        if not values:
            return self.where("false")
        return self.where(f"{column} IN ({', '.join(['%s'] * len(values))})", *values)

    def rows(self, most: int, *, order: str = SOONEST) -> list[Matter]:
        """The first of them. One query.

        order  constant SQL
        """
        with connection.cursor() as cursor:
            cursor.execute(f"{ROWS}{self.all} ORDER BY {order} LIMIT %s", [*self.values, most])
            return [_matter(row) for row in cursor.fetchall()]

    @property
    def all(self) -> str:
        """The conditions as one."""
        return " AND ".join(f"({one})" for one in self.conditions)


def numbers(choices: Sequence[Chosen], most: int) -> tuple[list[int], ...]:
    """The numbers of the matters of each choice, at most so many of each; in the order of the choices. One query."""
    each = ", ".join(
        f"ARRAY(SELECT number FROM matter_matter WHERE {one.all} LIMIT %s)"  # noqa: S608  constant words
        for one in choices
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}", [value for one in choices for value in (*one.values, most)])
        row: tuple[list[int], ...] = cursor.fetchone()
    return row


def _matter(row: tuple[Any, ...]) -> Matter:
    values = list(row)
    values[STATE] = json.loads(values[STATE])
    return Matter.from_db("default", COLUMNS, values)
