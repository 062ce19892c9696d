"""Pages of the desk: every matter once, soonest due first, each page entered through an index."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

MORE = """
    INSERT INTO matter_matter (number, procedure_id, category, channel, place, unit, office, level, step, outcome,
        opened, touched, due, seq, bounces, missed, code, against, title, state)
    SELECT 2610000000 + n, procedure_id, category, channel, place, unit, office, level, step, outcome, opened, touched,
        CASE WHEN n %% 5 <> 0 THEN due + (n / 7) * interval '1 day' END, 1, 0, 0, '', NULL, title, state
    FROM matter_matter, generate_series(1, 90) AS n WHERE number = %s
"""


@pytest.fixture
def desk(db, as_role):
    """A city with a full desk: ninety more matters, many of one day, some without a last day; the test works as web."""
    with as_role("clock"):
        city.found()
    number = city.report().number
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(MORE, [number])
    return number


def walked(actor, tab, limit):
    """Rows of all pages of a tab, in order."""
    from maplebridge.kernel.file import desk as desk_queries

    rows, after = [], None
    while True:
        found = desk_queries.inbox(actor=actor, tab=tab, after=after, limit=limit, now=NOW)
        rows += found.rows
        if found.next_page is None:
            return rows
        assert len(found.rows) == limit
        after = found.next_page


@pytest.mark.parametrize("limit", [1, 4, 25, 200])
@pytest.mark.parametrize("tab", ["office", "below"])
def test_pages_together_are_everything_once_in_order(desk, tab, limit):
    handler = city.post_of(city.row_of(desk).office, "handler")
    actor = handler if tab == "office" else _overseer(desk)
    rows = walked(actor, tab, limit)
    keys = [(row.last_day is None, row.last_day, row.heading.number) for row in rows]
    assert len({number for *_, number in keys}) == len(rows) == 91
    assert sorted(keys, key=lambda key: (key[0], key[1] or NOW.date(), key[2])) == keys
    assert sum(row.last_day is None for row in rows) == 18


def test_a_made_up_key_opens_the_first_page(desk):
    from maplebridge.kernel.file import desk as desk_queries

    handler = city.post_of(city.row_of(desk).office, "handler")
    first = desk_queries.inbox(actor=handler, tab="office", now=NOW)
    assert desk_queries.inbox(actor=handler, tab="office", after="bm9uc2Vuc2U=", now=NOW) == first


def test_filters_leave_what_they_name(desk):
    from maplebridge.kernel.file import desk as desk_queries

    row = city.row_of(desk)
    handler = city.post_of(row.office, "handler")

    def left(**asked):
        return len(desk_queries.inbox(actor=handler, tab="office", limit=200, now=NOW, **asked).rows)

    assert left(step=row.step) == left(category=row.category) == left(category=row.category[:2]) == 91
    assert left(step="elsewhere") == left(category=row.category + "0") == left(category="99") == 0
    assert 0 < left(due="week") < 91


@pytest.mark.parametrize(
    ("index", "where"),
    [
        ("matter_office_inbox", "office = 1"),
        ("matter_unit_inbox", "unit = 1"),
        ("matter_city_inbox", "true"),
        ("matter_step_inbox", "step = 'x'"),
    ],
)
def test_a_page_is_entered_behind_its_key_without_sorting(desk, as_role, index, where):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off")
        for other in {
            "matter_office_inbox",
            "matter_unit_inbox",
            "matter_city_inbox",
            "matter_step_inbox",
        } - {index}:
            cursor.execute(f"DROP INDEX {other}")
        cursor.execute(
            f"EXPLAIN SELECT * FROM matter_matter WHERE outcome IS NULL AND {where} "
            "AND (due, number) > (%s, %s) ORDER BY due, number LIMIT 26",
            [NOW + timedelta(days=1), desk],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan
    assert "Sort" not in plan
    assert "ROW(due, number) >" in plan.split("Index Cond")[1]


def _overseer(number):
    from maplebridge.kernel.identity.actor import Actor

    return Actor(1, (), (city.row_of(number).unit,), frozenset(), "a post", "岗位", "post")
