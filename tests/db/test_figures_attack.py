"""Sixty days of published files, read by somebody who subtracts: nothing that was hidden comes back (B10, B11)."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from scipy.optimize import linprog

from bounds import packed
from maplebridge.rules.suppression import SMALL, SPREAD

DAYS = 60
FIRST = datetime(2026, 8, 1, 1, 0).astimezone()
MONTHS = (date(2026, 8, 1), date(2026, 9, 1))
ALL = (0, 1, 2, 3, 4)
INSERT = """
    INSERT INTO matter_matter (number, procedure_id, category, channel, place, unit, office, level, step, outcome,
        opened, touched, seq, bounces, missed, code, title, state)
    VALUES (%s, (SELECT min(id) FROM law_adoptedprocedure), %s, 0, %s, %s, NULL, 'township', 'handling', NULL,
        %s, %s, 1, 0, 0, '', 'x', '{}')
"""


def _live(town, *, days, each=lambda _day: None):
    """Uneven arrivals; later some end, some are late, some turn out to lie elsewhere. `each` after every day."""
    from maplebridge.kernel.territory import queries as territory

    draws = random.Random(11)
    tree = territory.tree()
    counties = tree.children(tree.root.id)
    places = [counties[0].id] * 12 + [counties[1].id] * 3 + [counties[2].id]
    kinds = ["020201"] * 9 + ["010104"] * 4 + ["030101"] * 2 + ["050101"]
    number = 2_600_900_000
    for day in range(days):
        now = FIRST + timedelta(days=day)
        with town.as_role("admin") as connection, connection.cursor() as cursor:
            for _ in range(draws.randrange(4)):
                number += 1
                place = draws.choice(places)
                cursor.execute(INSERT, [number, draws.choice(kinds), place, place, now, now])
            for words in ("outcome = 'settled'", "missed = missed + 1", f"place = {draws.choice(places)}"):
                one = draws.randrange(2_600_900_000, number + 1)
                cursor.execute(f"UPDATE matter_matter SET {words} WHERE number = %s", [one])
        each(now + timedelta(hours=6))


def _publish(town, now):
    """The worker's morning: what is closed and not yet published."""
    from maplebridge.config.supervision import worker

    with town.as_role("clock"):
        worker.publish_months(now)


def _file(town, month, now):
    """What the page and the file of a month show: cell → value or why not."""
    from maplebridge.figures.published import public_figures

    _publish(town, now)
    found = public_figures(month=month, now=now)
    shown = {
        (row.unit_id, n): (cell.value, cell.why) for row in found.rows for n, cell in enumerate(row.cells)
    }
    shown |= {("kind", name.in_language("en")): (cell.value, cell.why) for name, cell in found.by_category}
    shown |= {("month", one): (cell.value, cell.why) for one, cell in found.by_month if one == month}
    return shown, found


def _attack(shown, found):
    """Least and most that each hidden cell can be, by linear programming over every sum the file lets one make."""
    root = next(row.unit_id for row in found.rows if row.total)
    units = [row.unit_id for row in found.rows if not row.total]
    keys = [key for key in shown if key[0] != "month"] + [(u, n) for u in (root, *units) for n in (3, 4)]
    lines = [((root, n), [(unit, n) for unit in units]) for n in ALL]
    lines += [
        ((unit, 0), [(unit, n), (unit, rest)]) for unit in (root, *units) for n, rest in ((1, 3), (2, 4))
    ]
    lines.append(((root, 0), [key for key in keys if key[0] == "kind"]))
    whole = shown[("month", found.month)]
    known = {**shown, **({(root, 0): whole} if whole[0] is not None else {})}
    limits = []
    for key in keys:
        value, why = known.get(key, (None, ""))
        limits.append((value, value) if value is not None else (0, SMALL - 1 if why == "small" else None))
    equations = [[(key == total) - (key in parts) for key in keys] for total, parts in lines]
    spans = {}
    for place, key in enumerate(keys):
        if known.get(key, (0, ""))[0] is None:
            aim = [float(n == place) for n in range(len(keys))]
            ends = [
                linprog([way * a for a in aim], A_eq=equations, b_eq=[0] * len(lines), bounds=limits)
                for way in (1, -1)
            ]
            spans[key] = (ends[0].fun, -ends[1].fun if ends[1].status == 0 else None)
    return spans


@pytest.mark.slow
def test_sixty_days_of_files_subtracted_from_each_other_recover_nothing(town):
    files = {month: [] for month in MONTHS}

    def publish(now):
        for month in MONTHS:
            if now.date() >= month + timedelta(days=32):
                files[month].append(_file(town, month, now))

    _live(town, days=DAYS, each=publish)
    later = FIRST + timedelta(days=DAYS + 10)
    files[MONTHS[1]].append(_file(town, MONTHS[1], later))
    for month, published in files.items():
        assert published
        assert all(shown == published[0][0] for shown, _ in published), f"the file of {month} changed"
        shown, found = published[-1]
        assert all(value is None or value >= SMALL for value, _ in shown.values())
        spans = _attack(shown, found)
        assert spans, "nothing small was hidden: the attack proves nothing"
        betrayed = [
            key
            for key, (least, most) in spans.items()
            if most is not None and most - least + 1 < SPREAD - 1e-6
        ]
        assert betrayed == []
    assert len(files[MONTHS[0]]) > 20


def test_a_planted_file_that_follows_each_day_is_found_by_subtracting(town):
    """Were the month not kept as it was first published, the same attack would see single matters move."""
    seen = []

    def publish(now):
        if now.date() >= date(2026, 9, 2):
            with town.as_role("admin") as connection, connection.cursor() as cursor:
                cursor.execute("DELETE FROM figures_publishedmonth")
            seen.append(_file(town, MONTHS[0], now)[0])

    _live(town, days=45, each=publish)
    steps = [
        abs(after[key][0] - before[key][0])
        for before, after in pairwise(seen)
        for key in before
        if key in after and None not in (before[key][0], after[key][0])
    ]
    assert any(0 < step < SMALL for step in steps)


def test_a_planted_cell_that_is_hidden_alone_is_found(town, monkeypatch):
    """One hidden part beside shown ones is worked out from its total."""

    def alone(*, values, lines, barred):
        parts = lines[0][1]
        least = min(parts, key=lambda key: values[key])
        return {key: (None, "beside") if key == least else (count, "") for key, count in values.items()}

    monkeypatch.setattr("maplebridge.figures.publishing.published", alone)
    _live(town, days=31)
    spans = _attack(*_file(town, MONTHS[0], FIRST + timedelta(days=DAYS)))
    assert any(most is not None and most - least + 1 < SPREAD for least, most in spans.values())


def test_the_worker_publishes_a_closed_month_in_the_morning_whoever_asks_for_it_later(town):
    from maplebridge.config.supervision.worker import Worker
    from maplebridge.figures.models import PublishedMonth
    from timeless import unguarded

    _live(town, days=45)
    morning = datetime(2026, 9, 15, 1, 0).astimezone()
    with town.as_role("clock"):
        Worker(guard=unguarded).once(morning)
        assert list(PublishedMonth.objects.values_list("month", "at")) == [(MONTHS[0], morning)]
    with town.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE matter_matter SET outcome = 'settled', missed = 1")
    asked = FIRST + timedelta(days=DAYS)
    shown = _file(town, MONTHS[0], asked)[0]
    with town.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_publishedmonth")
    assert _file(town, MONTHS[0], asked)[0] != shown, "asked for only now, it would say something else"


def test_no_role_of_a_server_may_change_what_was_published(town):
    from django.db import ProgrammingError, connection

    for words in ("UPDATE figures_publishedmonth SET sheet = '{}'", "DELETE FROM figures_publishedmonth"):
        for role in ("web", "clock", "export"):
            with town.as_role(role), pytest.raises(ProgrammingError), connection.cursor() as cursor:
                cursor.execute(words)


def test_a_unit_with_fewer_than_three_posts_has_no_published_figure(town):
    from maplebridge.kernel.territory import queries as territory

    tree = territory.tree()
    county = tree.children(tree.root.id)[0]
    with town.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM identity_post WHERE office_id IN (SELECT o.id FROM territory_office o WHERE o.unit_id = ANY (%s)) "
            "AND id NOT IN (SELECT p.id FROM identity_post p JOIN territory_office o ON o.id = p.office_id "
            "WHERE o.unit_id = %s ORDER BY p.id LIMIT 2)",
            [list(tree.below(county.id)), county.id],
        )
    _live(town, days=DAYS)
    _, found = _file(town, MONTHS[0], FIRST + timedelta(days=DAYS))
    few = next(row for row in found.rows if row.unit_id == county.id)
    assert {cell.why for cell in few.cells} == {"few"}
    shown = [
        row.unit_id
        for row in found.rows
        if not row.total and any(cell.value is not None for cell in row.cells)
    ]
    assert packed.of_figures(shown, dict.fromkeys(shown, 3)) == []
    assert county.id not in shown


def test_a_matter_at_the_city_itself_is_a_part_of_its_own_and_the_figures_answer(town):
    """One matter that lay in no part of the city kept this from ever ending."""
    from maplebridge.figures.publishing import IN_NO_PART
    from maplebridge.kernel.territory import queries as territory

    _live(town, days=40)
    tree = territory.tree()
    with town.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(INSERT, [2_600_990_000, "020201", tree.root.id, tree.root.id, FIRST, FIRST])
    shown, found = _file(town, MONTHS[0], FIRST + timedelta(days=DAYS))
    assert shown[IN_NO_PART, 0] == (None, "small")
    assert [row.name.in_language("en") for row in found.rows if row.unit_id == IN_NO_PART] == [
        "The city itself, in none of its parts"
    ]
    spans = _attack(shown, found)
    assert spans[IN_NO_PART, 0][1] - spans[IN_NO_PART, 0][0] + 1 >= SPREAD


def test_a_page_reads_what_was_published_and_counts_nothing(town, queries):
    from django.db import ProgrammingError, connection

    from maplebridge.figures.published import public_figures
    from maplebridge.kernel.law import registry

    _live(town, days=40)
    now = FIRST + timedelta(days=DAYS)
    registry.home_pack()  # what a process reads once, by whatever page it opens first
    with queries(1):
        assert public_figures(month=MONTHS[0], now=now).rows == ()
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mb_public_counts(now(), now())")
    connection.rollback()
    _publish(town, now)
    with queries(1):
        assert public_figures(month=None, now=now).month == MONTHS[0]


def test_a_month_that_does_not_add_up_stops_no_other(town, monkeypatch, caplog):
    """Its numbers are named, the others are published, and it is tried again the next morning."""
    from maplebridge.config.supervision import worker
    from maplebridge.figures import publishing
    from maplebridge.figures.models import PublishedMonth

    _live(town, days=40)
    right = publishing._by_kind

    def one_lost(rows):
        found = right(rows)
        return {code: count - (month == MONTHS[0]) for code, count in found.items()}

    month, made = None, publishing.publish

    def watched(one, *, now):
        nonlocal month
        month = one
        return made(one, now=now)

    monkeypatch.setattr(publishing, "_by_kind", one_lost)
    monkeypatch.setattr(publishing, "publish", watched)
    now = FIRST + timedelta(days=DAYS + 10)
    with town.as_role("clock"):
        worker.publish_months(now)
        assert list(PublishedMonth.objects.values_list("month", flat=True)) == [MONTHS[1]]
        assert "2026-08" in caplog.text
        monkeypatch.setattr(publishing, "_by_kind", right)
        worker.publish_months(now + timedelta(days=1))
        assert PublishedMonth.objects.count() == 2
