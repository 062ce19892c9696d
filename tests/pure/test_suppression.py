"""Small counts stay hidden against arithmetic (bounds B10, B11)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from maplebridge.rules.suppression import SMALL, SPREAD, Contradiction, published, ranges


def tree(counts: list[list[int]]) -> tuple[dict[str, int], list[tuple[str, tuple[str, ...]]]]:
    """A city of counties of townships, with every sum that a table of it prints."""
    values = {f"c{i}.{j}": n for i, county in enumerate(counts) for j, n in enumerate(county)}
    lines = [(f"c{i}", tuple(f"c{i}.{j}" for j in range(len(county)))) for i, county in enumerate(counts)]
    values.update({f"c{i}": sum(county) for i, county in enumerate(counts)})
    lines.append(("city", tuple(f"c{i}" for i in range(len(counts)))))
    values["city"] = sum(map(sum, counts))
    return values, lines


cities = st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=5), min_size=2, max_size=4)


@given(counts=cities)
def test_no_count_below_five_is_ever_shown(counts: list[list[int]]) -> None:
    values, lines = tree(counts)
    shown = published(values=values, lines=lines)
    assert all(count is None or count >= SMALL for count, _ in shown.values())
    assert all(count is None or count == values[key] for key, (count, _) in shown.items())


@settings(deadline=None, max_examples=40)
@given(counts=cities)
def test_a_reader_with_linear_programming_cannot_pin_down_a_hidden_count(counts: list[list[int]]) -> None:
    _holds_against_linear_programming(*tree(counts))


def _holds_against_linear_programming(
    values: dict[str, int], lines: list[tuple[str, tuple[str, ...]]]
) -> None:
    shown = published(values=values, lines=lines)
    keys = list(values)
    hidden = [key for key in keys if shown[key][0] is None]
    if not hidden or all(shown[key][0] is None for key in keys):
        return
    bounds = [
        (shown[k][0], shown[k][0]) if shown[k][0] is not None
        else (SMALL if shown[k][1] == "beside" else 0, SMALL - 1 if shown[k][1] == "small" else None)
        for k in keys
    ]  # fmt: skip
    equations = [[(k == total) - (k in parts) for k in keys] for total, parts in lines]
    for key in hidden:
        aim = [float(k == key) for k in keys]
        least = linprog(aim, A_eq=equations, b_eq=[0] * len(lines), bounds=bounds).fun
        top = linprog([-x for x in aim], A_eq=equations, b_eq=[0] * len(lines), bounds=bounds)
        assert top.status == 3 or -top.fun - least >= SPREAD - 1 - 1e-6, (key, values, shown)


def test_what_withheld_says_of_a_count_betrays_no_small_one_beside_it() -> None:
    values, lines = {"city": 25, "a": 20, "b": 5, "c": 0}, [("city", ("a", "b", "c"))]
    shown = published(values=values, lines=lines)
    assert {key: why for key, (_, why) in shown.items()} == {
        "city": "",
        "a": "beside",
        "b": "beside",
        "c": "small",
    }


@settings(deadline=None, max_examples=60)
@given(
    counts=st.lists(
        st.lists(st.sampled_from([0, 1, 4, 5, 6, 18, 25]), min_size=2, max_size=4), min_size=2, max_size=3
    )
)
def test_a_table_of_kinds_and_places_betrays_nothing_to_linear_programming(counts: list[list[int]]) -> None:
    values, lines = tree(counts)
    wide = max(map(len, counts))
    for j in range(wide):  # the same places by kind: each cell lies on two lines
        column = tuple(f"c{i}.{j}" for i, county in enumerate(counts) if j < len(county))
        values[f"k{j}"] = sum(values[key] for key in column)
        lines.append((f"k{j}", column))
    lines.append(("city", tuple(f"k{j}" for j in range(wide))))
    _holds_against_linear_programming(values, lines)


@settings(deadline=None, max_examples=60)
@given(counts=cities)
def test_when_the_time_for_searches_is_over_more_is_hidden_and_never_less(counts: list[list[int]]) -> None:
    values, lines = tree(counts)
    for j in range(2):  # the same places by kind: rings, which only a search sees through
        column = tuple(f"c{i}.{j}" for i in range(len(counts)))
        values[f"k{j}"] = sum(values[key] for key in column)
        lines.append((f"k{j}", column))
    whole = published(values=values, lines=lines)
    cut = published(values=values, lines=lines, seconds=0)
    assert {key for key, (count, _) in whole.items() if count is None} <= {
        key for key, (count, _) in cut.items() if count is None
    }
    assert all(count is None or count >= SMALL for count, _ in cut.values())
    if any(count is None for count, _ in whole.values()):
        assert all(count is None for count, _ in cut.values()), (
            "what no search has shown to be safe is hidden"
        )


def test_every_search_is_given_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    from maplebridge.rules import workedout

    asked: list[float] = []
    now = iter(range(0, 1000, 3))

    class Cut:
        x = None

    def cut(*_: object, options: dict[str, float], **__: object) -> type[Cut]:
        asked.append(options["time_limit"])
        return Cut

    monkeypatch.setattr("scipy.optimize.milp", cut)
    monkeypatch.setattr(workedout, "monotonic", lambda: float(next(now)))
    found = workedout.pinned(
        values={"a": 2, "b": 3, "c": 5},
        lines=[("c", ("a", "b"))],
        bounds={"a": (0, 4), "b": (0, 4)},
        spread=SPREAD,
        until=7.0,
    )
    assert asked == [7.0, 4.0, 1.0], "and none is begun when the time is over"
    assert found == ["a", "b"], "a search that found nothing in its time shows nothing to be safe"


def test_a_unit_with_few_posts_is_hidden_however_large_its_count() -> None:
    values, lines = tree([[20, 30], [40, 50]])
    shown = published(values=values, lines=lines, barred=frozenset({"c0.0"}))
    assert shown["c0.0"] == (None, "few")
    assert shown["c0.1"] == (None, "beside")


def test_without_complementary_cells_a_reader_would_find_the_small_count() -> None:
    values, lines = tree([[3, 30], [40, 50]])
    assert ranges(values=values, lines=lines, why={"c0.0": "small"})["c0.0"] == (3, 3)


def test_a_total_that_is_not_the_sum_of_its_parts_is_an_error_with_its_numbers() -> None:
    """One matter at the city itself, counted in no part: this ran for ever."""
    values = {"city": 608, "a": 600, "b": 4, "c": 3}
    with pytest.raises(Contradiction, match=r"608.*607"):
        published(values=values, lines=[("city", ("a", "b", "c"))])


def test_ranges_that_contradict_each_other_end_in_an_error() -> None:
    values = {"city": 608, "a": 600, "b": 4, "c": 3}
    lines = [("city", ("a", "b", "c"))]
    with pytest.raises(Contradiction, match="at least"):
        ranges(values=values, lines=lines, why={"c": "small", "b": "small"} | {"a": "small"})


def test_counts_that_keep_narrowing_slowly_end_and_count_as_known() -> None:
    """x = y + 1 and y = x + 1 can be narrowed for a thousand million steps."""
    values = {"x": 50, "y": 50, "one": 0, "other": 0}
    lines = [("x", ("y", "one")), ("y", ("x", "other"))]
    why = {"x": "beside", "y": "beside"}
    assert ranges(values=values, lines=lines, why=why)["x"][1] == 10**9
    drifting = {**values, "one": 1}
    found = ranges(values=drifting, lines=[("x", ("y", "one")), ("y", ("x", "other"))], why=why)
    assert found["x"] == (50, 50)
