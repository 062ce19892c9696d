"""Each citation of the Chinese pack against the published text of the article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from law.articles import FILES as TEXTS
from law.articles import article, chinese, cited
from law.packed import FILES, NAMES

WITHOUT_TEXT = {"ga", "own"}
ITSELF_WORKING = {"fy", "ch", "xk", "qz"}
"""Laws that say in one place which of their plain days are working days (fy 88, ch 85, xk 82, qz 69)."""

NUMERAL = "[0-9一二三四五六七八九十百零]"

Found = tuple[str, dict[str, Any], str]


def citations(table: Any, where: str = "") -> Iterator[Found]:
    """Every table of a file that cites: (where, the table, its citation)."""
    if isinstance(table, list):
        for one in table:
            yield from citations(one, where)
    if not isinstance(table, dict):
        return
    for key in ("law", "final"):
        if isinstance(table.get(key), str):
            yield where, table, table[key]
    for name, inner in table.items():
        if where or name != "law":
            yield from citations(inner, f"{where}.{name}" if where else name)


def written(file: Path) -> list[Found]:
    """All citations of a file."""
    return list(citations(tomllib.loads(file.read_text())))


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_cited_article_paragraph_and_item_exists(file: Path, shared_data: Path) -> None:
    wrong = []
    for where, _, law in written(file):
        for key, number, items in cited(law):
            if key in WITHOUT_TEXT:
                continue
            words = article(shared_data, key, number)
            if words is None:
                wrong.append(f"{where}: {key} has no article {number}")
            wrong += [
                f"{where}: {key} {number} has no ({item})"
                for item in items
                if words and not _has(words, item)
            ]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_the_article_names_the_number_of_the_limit(file: Path, shared_data: Path) -> None:
    wrong = []
    for where, table, law in written(file):
        number, unit = _span(table)
        if number is None or any(key in WITHOUT_TEXT for key, _, _ in cited(law)):
            continue
        words = "".join(article(shared_data, key, place) or "" for key, place, _ in cited(law))
        if not _named(words, number, unit):
            wrong.append(f"{where}: {law} does not say {number} {unit}")
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_working_days_stand_in_the_article_or_in_the_counting_rule_of_its_law(
    file: Path, shared_data: Path
) -> None:
    wrong = []
    for where, table, law in written(file):
        if table.get("count") != "working" or table.get("days") is None:
            continue
        keys = {key for key, _, _ in cited(law)}
        words = "".join(
            article(shared_data, key, place) or "" for key, place, _ in cited(law) if key not in WITHOUT_TEXT
        )
        if keys <= WITHOUT_TEXT or keys & ITSELF_WORKING or "工作日" in words:
            continue
        wrong.append(f"{where}: {law}")
    assert wrong == []


def test_every_named_text_is_there(shared_data: Path) -> None:
    absent = [name for name in TEXTS.values() if not (shared_data / "law" / f"{name}.md").is_file()]
    assert absent == []


def _has(words: str, item: int) -> bool:
    """Whether an article has the item （三） or at least that many paragraphs."""
    marks = (f"（{chinese(item)}）", f"({chinese(item)})")
    paragraphs = [line for line in words.split("\n") if line.strip("​ \u3000")]
    return any(mark in words for mark in marks) or len(paragraphs) >= item


def _span(table: dict[str, Any]) -> tuple[int | None, str]:
    for name, unit in (("days", "日|天|工作日"), ("months", "月|年"), ("hours", "小时")):
        if isinstance(table.get(name), int):
            return table[name], unit
    return None, ""


def _named(words: str, number: int, unit: str) -> bool:
    """Whether an article names so many days or months, or a year and the months before its end that make up the rest."""
    if re.search(rf"(?<!{NUMERAL})(?:{'|'.join(_ways(number, unit))})\s*(?:个)?(?:{unit})", words):
        return True
    return (
        unit == "月|年" and 0 < number < 12 and _named(words, 12, "年") and _named(words, 12 - number, "月")
    )


def _ways(number: int, unit: str) -> list[str]:
    ways = [str(number), chinese(number)]
    if "年" in unit and number % 12 == 0:
        ways += [str(number // 12), chinese(number // 12)]
    return ways
