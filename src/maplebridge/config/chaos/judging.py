"""After a trial: is each acknowledged report there exactly once, under the number that was said?"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

import psycopg

from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.load import MARK, text_of
from maplebridge.config.chaos.ordered import KILLS
from maplebridge.config.chaos.town import Town

STORED = "SELECT text, matter FROM matter_statement WHERE text LIKE %s"


@dataclass(frozen=True, slots=True)
class Judged:
    """Reports acknowledged, lost and doubled; kills between a commit and its answer, and those whose answer differed."""

    acknowledged: int
    lost: int
    doubled: int
    between: int
    other_number: int


def judge(town: Town, journal: Journal, admin: str) -> Judged:
    """Compare what residents were told with what the database holds."""
    from maplebridge.kernel.matter import numbers

    with psycopg.connect(admin) as connection:
        rows = connection.execute(STORED, (f"{MARK} %",)).fetchall()
    there = Counter(str(text) for text, _ in rows)
    number_of = {str(text): numbers.show(int(matter)) for text, matter in rows}
    told = {line["key"]: line["number"] for line in journal.of("stored")}
    between = _between(town)
    return Judged(
        acknowledged=len(told),
        lost=sum(there[text_of(key)] == 0 for key in told),
        doubled=sum(count > 1 for count in there.values()),
        between=len(between),
        other_number=sum(number_of.get(text_of(key)) != number for key, number in (*told.items(), *between)),
    )


def _between(town: Town) -> list[tuple[str, str]]:
    """Key and number of each report whose commit and answer had a kill between them."""
    path = town.folder / KILLS
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(line["key"], line["number"]) for line in lines]
