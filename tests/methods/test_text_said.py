"""Days and numbers in words: which are meant, and that no text keeps the reader busy."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maplebridge.methods.text import amounts, find_crowds, find_dates, find_numbers, when
from methods.text_said import COUNTED, DATED, UNDATED

TODAY = date(2026, 3, 18)
HOSTILE = (
    "1", "1 ", "1, ", "1/", "1-", "1、", "一", "十", "百", "三五", "3号、", "3月", "3月5日至", "去年", "上周", "上上",
    "三天前", "元旦", "the 3rd to ", "one ", "one hundred and ", "5 may ", "in 2025 and ", "monday to ", "three days ago ",
    "at 5 ", "from five to ", "12 Willow ", "twenty-", "3 people ", "123 456 ", "Aa ", "zero ", " ", "\n", "到", "、", "几",
    "第", "between ", "the ",
)  # fmt: skip


def days(text: str, today: date = TODAY) -> list[tuple[str, str]]:
    return [
        (text[m.start : m.end], f"{m.first}" if m.first == m.last else f"{m.first}/{m.last}")
        for m in find_dates(text, today=today)
    ]


@pytest.mark.parametrize(("text", "expected"), DATED)
def test_the_days_that_are_meant_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize("text", UNDATED)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_the_numbers_that_count_are_found(text: str, expected: list[tuple[str, float, bool]]) -> None:
    assert [(text[m.start : m.end], m.value, m.about) for m in find_numbers(text)] == expected


@pytest.mark.parametrize(
    ("text", "crowds"),
    [
        ("三五个人打牌", [("三五个人", 3, "people", True)]),
        ("两三户漏水，五六十人排队", [("两三户", 2, "households", True), ("五六十人", 50, "people", True)]),
        ("十来个人，几十户", [("十来个人", 10, "people", True), ("几十户", 10, "households", True)]),
        ("船上四个人，上百人看", [("四个人", 4, "people", False), ("上百人", 100, "people", True)]),
        ("一千二百多名学生", [("一千二百多名学生", 1200, "people", True)]),
        (
            "两万五千人，1.5万人",
            [("两万五千人", 25000, "people", False), ("1.5万人", 15000, "people", False)],
        ),
        ("3到5个人，三个到五个人", [("3到5个人", 3, "people", True), ("三个到五个人", 3, "people", True)]),
        ("二十多万人", [("二十多万人", 200_000, "people", True)]),
        ("第三人，四十岁的人，一户，one person", []),
        ("a dozen people", [("a dozen people", 12, "people", True)]),
        ("three or four young people", [("three or four young people", 3, "people", True)]),
        ("twenty-odd families", [("twenty-odd families", 20, "households", True)]),
        ("two hundred residents", [("two hundred residents", 200, "people", False)]),
    ],
)
def test_of_numbers_said_for_either_the_lower_counts(text: str, crowds: list[tuple[object, ...]]) -> None:
    assert [(text[m.start : m.end], m.low, m.unit, m.about) for m in find_crowds(text)] == crowds


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2024, 3, 31), "一个月前", "2024-02-29"),
        (date(2024, 2, 29), "a year ago", "2023-02-28"),
        (date(2026, 1, 2), "上个月31号", "2025-12-31"),
        (date(2026, 1, 2), "去年最后一天", "2025-12-31"),
        (date(2026, 1, 5), "周一", "2026-01-05"),
        (date(2026, 1, 5), "last Monday", "2025-12-29"),
        (date(2026, 1, 4), "本周一", "2025-12-29"),
        (date(2026, 1, 4), "next Monday", "2026-01-05"),
        (date(2025, 12, 17), "1月2日", "2026-01-02"),
        (date(2025, 11, 4), "1月2日", "2025-01-02"),
    ],
)
def test_edges_of_weeks_months_and_years(today: date, text: str, day: str) -> None:
    assert [found for _, found in days(text, today)] == [day]


def test_what_the_words_name_is_said() -> None:
    text = "昨天，上周，上个月，去年，3号至5号"
    assert [m.precision for m in find_dates(text, today=TODAY)] == ["day", "week", "month", "year", "range"]


@pytest.mark.parametrize("today", [date.min, date(1, 1, 31), date(9999, 1, 1), date.max])
def test_no_day_of_writing_breaks_the_calendar(today: date) -> None:
    for text, _ in DATED:
        for mention in find_dates(text, today=today):
            assert mention.first <= mention.last


@given(st.lists(st.sampled_from(HOSTILE + tuple("年月日号周前半多点元人块")), max_size=14), st.dates())
def test_whatever_is_written_spans_stand_in_order_and_in_the_text(parts: list[str], today: date) -> None:
    text = "".join(parts)
    everything = (find_dates(text, today=today), find_numbers(text), find_crowds(text))
    for spans in ([(one.start, one.end) for one in found] for found in everything):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_text_of_one_piece_is_read_to_its_end(piece: str) -> None:
    text = (piece * 20_000)[:19_980] + "。昨天共有三百八十人"
    assert days(text)[-1][1] == "2026-03-17"
    assert find_numbers(text)[-1].value == find_crowds(text)[-1].low == 380


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of both rooms."""
    for room in (when, amounts):
        for found in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
            for name, value in vars(importlib.import_module(found.name)).items():
                for each in value if isinstance(value, tuple) else (value,):
                    if isinstance(each, re.Pattern):
                        yield f"{found.name}.{name}", each


def _endless(tree: object) -> Iterator[object]:
    """Repeats without an end of anything but one character."""
    for node in tree:  # type: ignore[attr-defined]  # a parsed pattern
        code, about = node if isinstance(node, tuple) and len(node) == 2 else (None, node)
        if str(code) in ("MAX_REPEAT", "MIN_REPEAT") and str(about[1]) == "MAXREPEAT":
            inside = list(about[2])
            if len(inside) != 1 or str(inside[0][0]) not in ("IN", "LITERAL", "NOT_LITERAL", "ANY"):
                yield about
        if isinstance(about, tuple | list) or hasattr(about, "data"):
            yield from _endless(
                [one for one in about if isinstance(one, tuple | list) or hasattr(one, "data")]
            )


def test_no_pattern_repeats_a_repeat_without_an_end() -> None:
    patterns = list(_patterns())
    assert len(patterns) > 60
    assert [name for name, each in patterns if list(_endless(re._parser.parse(each.pattern)))] == []  # type: ignore[attr-defined]
    assert list(_endless(re._parser.parse(r"x(?:(?:a+)|b)+y")))  # type: ignore[attr-defined]
