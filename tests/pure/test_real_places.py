"""Real messages find the coded county that they name; 200 of them were read and placed by hand.

The texts are not part of the project: `tests/data/placements.csv` holds ids and verdicts. Two codes mean that
either is right; the code of the city means that no county is named, or none that the matter lies in.
"""

from __future__ import annotations

import csv
import re
import time
from datetime import date
from pathlib import Path

import pytest

from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.territory.unit import OtherName, Unit
from maplebridge.packs.coded import gazetteer

BY_HAND = Path(__file__).resolve().parents[1] / "data" / "placements.csv"
COUNTY = re.compile(r"(?<![A-Za-z0-9])([A-Z]\d{1,2})(?:区|县|市)")


@pytest.fixture(scope="module")
def tree():
    rows = gazetteer("xx")
    ids = {row.code: number for number, row in enumerate(rows, 1)}
    units = []
    for row in rows:
        path = (*((ids[row.parent],) if row.parent else ()), ids[row.code])
        parent = ids[row.parent] if row.parent else None
        place = (len(path) - 1, row.name_en, row.name_zh, path, None, None, None, row.since, None)
        units.append(Unit(ids[row.code], row.code, parent, *place))
    names = [OtherName(ids[row.code], alias, "alias") for row in rows for alias in row.aliases]
    return Tree(units, today=date(2026, 1, 1), names=names)


@pytest.fixture(scope="module")
def messages(shared_data):
    with (shared_data / "messages" / "board.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["留言编号"]: (row["留言主题"], row["留言详情"]) for row in csv.DictReader(file)}


def _placed(tree, message):
    title, text = message
    found = tree.find_place(text, title)
    return (found[0].unit if found else tree.root).code


def test_of_the_messages_that_name_a_coded_county_95_in_100_land_in_one_they_name(tree, messages):
    named = {number: set(COUNTY.findall("\n".join(message))) for number, message in messages.items()}
    tried = [number for number, codes in named.items() if codes]
    right = [number for number in tried if _placed(tree, messages[number]) in named[number]]
    assert len(tried) > 2700
    assert len(right) / len(tried) >= 0.95


def test_of_200_messages_placed_by_hand_95_in_100_land_where_a_reader_puts_them(tree, messages):
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        verdicts = {row["id"]: row["right"].split() for row in csv.DictReader(file)}
    assert len(verdicts) == 200
    wrong = [n for n, codes in verdicts.items() if _placed(tree, messages[n]) not in codes]
    assert len(wrong) <= 10, wrong


def test_finding_the_place_costs_a_fraction_of_a_millisecond(tree, messages):
    some = list(messages.values())[:1000]
    began = time.process_time()
    for message in some:
        _placed(tree, message)
    assert (time.process_time() - began) / len(some) < 1e-3
