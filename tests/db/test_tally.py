"""The city's figures: kept by the database, the same as counting every matter, for whoever asks."""

from __future__ import annotations

import random
import threading
from datetime import timedelta

import psycopg
import pytest

import sampled as city
from sampled import NOW

INSERT = """
    INSERT INTO matter_matter (number, procedure_id, category, channel, place, unit, office, level, step, outcome,
        opened, touched, due, seq, bounces, missed, code, against, title, state)
    SELECT n, r.procedure_id, kind, 0, m.place, m.unit, m.office, r.level, r.step, m.outcome, m.opened, m.touched,
        CASE WHEN m.outcome IS NULL THEN m.due END, m.seq, m.bounces, m.missed, '', m.against, 'x', r.state
    FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::int[], %s::int[], %s::text[], %s::timestamptz[],
        %s::timestamptz[], %s::timestamptz[], %s::int[], %s::int[], %s::int[], %s::int[])
        AS m(n, kind, place, unit, office, outcome, opened, touched, due, seq, bounces, missed, against),
        (SELECT * FROM matter_matter ORDER BY number LIMIT 1) AS r
"""
FIGURES = ("open", "due_soon", "late", "bounced", "unattended", "on_time", "weeks")
SEEN = """
    SELECT place, (opened AT TIME ZONE 'Asia/Shanghai')::date, (due AT TIME ZONE 'Asia/Shanghai')::date, outcome,
           (touched AT TIME ZONE 'Asia/Shanghai')::date, missed, bounces, seq
    FROM matter_matter WHERE category <> 'outside_scope'
"""


@pytest.fixture(scope="module")
def founded(server):
    """A founded city with one real matter, of which every test gets a copy."""
    database = server.create()
    with database.as_role("clock"):
        city.found()
        city.report()
    yield database
    server.drop(database)


@pytest.fixture
def town(server, founded):
    """A copy; the test works as role web, as the site does."""
    from maplebridge.kernel.territory import queries as territory

    copy = server.create(founded.address.name)
    with copy.as_role("web"):
        territory.forget()
        yield copy
    server.drop(copy)


@pytest.fixture
def as_role(town):
    """`with as_role("admin"):` works on the copy as another role."""
    return town.as_role


def offices():
    from maplebridge.kernel.territory import queries as territory

    return territory.offices().all


def some_matters(count, seed=5, first=2_600_900_000):
    """Rows of every kind: some lie where their place does not, some are against an office, some are nobody's."""
    from maplebridge.kernel.territory import queries as territory

    draw, tree = random.Random(seed), territory.tree()
    for n in range(count):
        place = draw.choice(tree.units)
        unit = draw.choice(place.path) if draw.random() < 0.9 else draw.choice(tree.units).id
        opened = NOW - timedelta(minutes=draw.randrange(90 * 1440))
        ended = draw.random() < 0.5
        yield (
            first + n,
            draw.choice(["020201", "010104", "outside_scope"]),
            place.id,
            unit,
            draw.choice([None, draw.choice(offices()).id]),
            "settled" if ended else None,
            opened,
            opened + timedelta(minutes=draw.randrange(30 * 1440)) if ended else opened,
            NOW + timedelta(minutes=draw.randrange(-3 * 1440, 8 * 1440)),
            draw.choice([1, 1, 3]),
            draw.choice([0, 0, 1]),
            draw.choice([0, 0, 2]),
            draw.choice([None] * 6 + [draw.choice(offices()).id]),
        )


def put(as_role, count, **more):
    rows = list(some_matters(count, **more))
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(INSERT, [list(column) for column in zip(*rows, strict=True)])


def actors():
    """A city's leader, a county's, a township's; one of two offices; one with all of these; one with leave alone."""
    from maplebridge.kernel.identity.actor import Actor
    from maplebridge.kernel.territory import queries as territory

    tree, ids = territory.tree(), [office.id for office in offices()]
    county = tree.children(tree.root.id)[0]
    townships = tree.children(tree.children(tree.root.id)[1].id)

    def actor(office_ids, *tops):
        units = tuple(sorted({unit for top in tops for unit in tree.with_ended(top)}))
        return Actor(1, tuple(office_ids), units, frozenset(), "a post", "岗位", "post")

    return {
        "leader": actor(ids[:1], tree.root.id),
        "county": actor(ids[1:2], county.id),
        "township": actor(ids[2:3], townships[0].id),
        "two townships and a county": actor(ids[3:5], townships[0].id, townships[1].id, county.id),
        "offices alone": actor(ids[5:9]),
        "everything": actor(ids, tree.root.id),
        "nobody": actor(()),
    }


def rows_of(actor):
    """Every matter that this actor sees, one by one."""
    from django.db import connection

    from maplebridge.kernel.identity import scope

    with scope.reading(actor), connection.cursor() as cursor:
        cursor.execute(SEEN)
        return cursor.fetchall()


def counted(rows, unit_id):
    """The same figures, the slow way."""
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.territory import queries as territory

    today = towntime.local(NOW).date()
    rows = [row for row in rows if unit_id in territory.tree().unit(row[0]).path]
    still = [row for row in rows if row[3] is None]
    ended = [row for row in rows if row[3] is not None and (today - row[4]).days < 30]
    ages = [(today - row[1]).days for row in rows]
    return (
        len(still),
        sum(row[2] is not None and 0 <= (row[2] - today).days < 3 for row in still),
        sum(row[5] > 0 for row in still),
        sum(row[6] > 0 for row in still),
        sum(row[7] == 1 and (today - row[1]).days > 3 for row in still),
        (sum(row[5] == 0 for row in ended), len(ended)) if ended else None,
        tuple(sum(age // 7 == week for age in ages) for week in range(9, -1, -1)),
    )


def compare():
    """Every actor's figures of the city, of a county and of a township, against counting; returns how many were open."""
    from maplebridge.figures.chain import city_glance
    from maplebridge.kernel.territory import queries as territory

    tree = territory.tree()
    counties = tree.children(tree.root.id)
    seen = 0
    for name, actor in actors().items():
        rows = rows_of(actor)
        for unit_id in (tree.root.id, counties[0].id, tree.children(counties[1].id)[0].id):
            glance = city_glance(actor=actor, unit_id=unit_id, now=NOW)
            for one in (glance.unit, *glance.parts):
                shown = tuple(getattr(one, figure) for figure in FIGURES)
                assert shown == counted(rows, one.unit_id), (name, unit_id, one.unit_id)
                seen += one.open
    return seen


def no_difference(as_role):
    from maplebridge.figures import tally

    with as_role("clock"):
        return tally.differences(now=NOW) == ()


def test_for_every_actor_the_figures_are_what_counting_gives_before_and_after_adding_up(town, as_role):
    from maplebridge.figures import tally

    put(as_role, 300)
    seen = compare()
    assert seen > 200
    with as_role("clock"):
        assert tally.fold(now=NOW, batch=150) == 150
    assert compare() == seen
    with as_role("clock"):
        assert tally.fold_all(now=NOW) > 20
        assert tally.fold(now=NOW) == 0
    assert compare() == seen
    assert no_difference(as_role)


def test_after_every_kind_of_change_they_still_are(town, as_role):
    from maplebridge.figures import tally

    put(as_role, 250)
    with as_role("clock"):
        tally.fold_all(now=NOW)
    changes = (
        "UPDATE matter_matter SET outcome = 'settled', touched = '2026-09-27T12:00Z', due = NULL WHERE number % 5 = 0",
        "UPDATE matter_matter SET outcome = NULL, due = '2026-09-29T12:00Z' WHERE number % 7 = 0",
        "UPDATE matter_matter SET unit = place, office = NULL, missed = missed + 1, bounces = 1 WHERE number % 3 = 0",
        "UPDATE matter_matter SET place = (SELECT min(id) FROM territory_unit), seq = 9 WHERE number % 11 = 0",
        "UPDATE matter_matter SET category = 'outside_scope' WHERE number % 13 = 0",
        "UPDATE matter_matter SET against = (SELECT min(id) FROM territory_office) WHERE number % 17 = 0",
        "UPDATE matter_matter SET title = 'erased' WHERE number % 2 = 0",
        "DELETE FROM matter_matter WHERE number % 19 = 0",
    )
    for change in changes:
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute(change)
    seen = compare()
    with as_role("clock"):
        tally.fold_all(now=NOW)
    assert compare() == seen > 0
    assert no_difference(as_role)


def test_words_that_change_no_figure_write_nothing_down(town, as_role):
    put(as_role, 50)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_change")
        cursor.execute("UPDATE matter_matter SET title = 'other', state = '{}', next = now()")
        cursor.execute("SELECT count(*) FROM figures_change")
        assert cursor.fetchone() == (0,)


def test_leave_to_see_one_matter_shows_it_in_the_figures_and_only_once(town, as_role):
    put(as_role, 200)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_grant (matter, office_id, why) SELECT number, o.id, 'x' FROM matter_matter "
            "CROSS JOIN (SELECT id FROM territory_office ORDER BY id LIMIT 9) o WHERE number % 4 = 0"
        )
    assert compare() > 0


def test_a_row_of_figures_is_hidden_from_whoever_may_not_see_its_matters(town, as_role):
    """The tables themselves, read without any filter, add up to nothing that is not the actor's."""
    from django.db import connection

    from maplebridge.figures import tally
    from maplebridge.kernel.identity import scope

    put(as_role, 300)
    with as_role("clock"):
        tally.fold(now=NOW, batch=150)
    people = actors()
    for actor in people.values():
        with scope.reading(actor), connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT unit, office, against FROM figures_tally")
            rows = cursor.fetchall()
            cursor.execute("SELECT DISTINCT unit, office, against FROM figures_change")
            changes = cursor.fetchall()
        for unit, office, _ in rows:
            assert office in actor.office_ids if office else unit in actor.unit_ids
        for unit, office, _ in changes:
            assert office in actor.office_ids or unit in actor.unit_ids
        assert not {against for _, _, against in (*rows, *changes)} & {*actor.office_ids}
    with scope.reading(people["nobody"]), connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM figures_tally), (SELECT count(*) FROM figures_change)")
        assert cursor.fetchone() == (0, 0)


def test_nobody_but_the_clock_may_change_a_figure(town, as_role):
    from django.db import ProgrammingError, connection

    for role in ("web", "export", "seal"):
        for words in (
            "UPDATE figures_tally SET open = 0",
            "DELETE FROM figures_change",
            "SELECT mb_tally_mend(now()::date)",
        ):
            with as_role(role), pytest.raises(ProgrammingError), connection.cursor() as cursor:
                cursor.execute(words)


def test_a_planted_difference_is_named_and_mended(town, as_role):
    from maplebridge.config.cli.run.doctor import figures
    from maplebridge.figures import tally

    put(as_role, 200)
    with as_role("clock"):
        tally.fold_all(now=NOW)
        assert list(figures(NOW)) == []
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE figures_tally SET open = open - 2 WHERE office = 0 AND day = 'epoch' AND open > 2"
        )
        assert cursor.rowcount > 0
    with as_role("clock"):
        said = list(figures(NOW))
        assert said
        assert "2 more" in "".join(said) or "more are open" in "".join(said)
        assert tally.mend(now=NOW) > 0
        assert list(figures(NOW)) == []
    assert compare() > 0


def test_figures_follow_a_unit_that_is_moved_and_one_that_is_merged(town, as_role):
    from maplebridge.figures import tally
    from maplebridge.kernel.territory import changes
    from maplebridge.kernel.territory import queries as territory

    put(as_role, 300)
    tree = territory.tree()
    one, other = tree.children(tree.root.id)[:2]
    moved, merged, into = (*tree.children(one.id)[:2], tree.children(other.id)[0])
    with as_role("clock"):
        tally.fold(now=NOW, batch=200)
        changes.move(moved.code, to=other.code)
        changes.merge([merged.code], into=into.code, on=NOW.date() - timedelta(days=1))
    territory.forget()
    tree = territory.tree()
    assert merged.id not in tree.below(into.id)
    assert merged.id in tree.with_ended(into.id), "what lay there is still in sight of what it became"
    assert merged.id in tree.with_ended(one.id), "and of the unit in which it lay"
    assert no_difference(as_role)
    assert compare() > 0


def test_days_that_no_figure_looks_back_to_are_dropped_and_nothing_else(town, as_role):
    from maplebridge.figures import tally

    put(as_role, 300)
    with as_role("clock"):
        tally.fold_all(now=NOW)
        assert tally.prune(now=NOW) == 0
        assert tally.prune(now=NOW + timedelta(days=30)) > 0
    assert compare() > 0


def test_writers_do_not_wait_for_each_other_nor_for_the_adding_up(town, as_role):
    """Three open transactions that opened matters in one place, and a fold meanwhile: none blocks, all is exact."""
    rows = [list(some_matters(30, seed=seed, first=2_600_900_000 + 1000 * seed)) for seed in range(3)]
    links = [psycopg.connect(town.url("admin")) for _ in rows]
    for link, some in zip(links, rows, strict=True):
        link.execute("SET lock_timeout = '2s'")
        link.execute(INSERT, [list(column) for column in zip(*some, strict=True)])
    with psycopg.connect(town.url("clock"), autocommit=True) as clock:
        clock.execute("SET lock_timeout = '2s'")
        assert clock.execute("SELECT mb_tally_fold('2026-01-01', 1000)").fetchone() == (1,)
        links[0].commit()
        folding = threading.Thread(target=links[1].commit)
        folding.start()
        clock.execute("SELECT mb_tally_fold('2026-01-01', 1000)")
        folding.join()
        links[2].commit()
    for link in links:
        link.close()
    assert compare() > 0
    assert no_difference(as_role)


def test_the_followers_add_up_in_every_round(town, as_role):
    from maplebridge.config.supervision.worker import Followers

    put(as_role, 120)
    seen = compare()
    with as_role("clock"):
        Followers().once(NOW)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM figures_change")
        assert cursor.fetchone() == (0,)
    assert compare() == seen > 0


def test_a_city_that_is_full_already_is_counted_when_it_is_brought_up_to_date(town, as_role):
    from maplebridge.config.database import history

    put(as_role, 250)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("TRUNCATE figures_change, figures_tally; DROP TRIGGER tally_moved ON territory_unit")
        cursor.execute("DROP FUNCTION mb_tally_moved")
    with pytest.raises(AssertionError):
        compare()
    with as_role("owner") as connection, connection.cursor() as cursor:
        history.make(cursor, "matter", "0015_tally_filled")
    assert compare() > 0


def test_what_is_due_is_what_an_office_must_do_and_the_tile_says_how_many_its_list_holds(town, as_role):
    from maplebridge.figures import tally
    from maplebridge.figures.chain import city_glance
    from maplebridge.kernel.file.desk import inbox
    from maplebridge.kernel.territory import queries as territory

    put(as_role, 300)
    everything, tree = actors()["everything"], territory.tree()
    before = city_glance(actor=everything, unit_id=tree.root.id, now=NOW).unit.due_soon
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE matter_matter SET step = 'verdict' WHERE number % 2 = 0")
    for folded in (False, True):
        if folded:
            with as_role("clock"):
                tally.fold_all(now=NOW)
        for name, actor in actors().items():
            for unit in (tree.root.id, tree.children(tree.root.id)[0].id):
                tile = city_glance(actor=actor, unit_id=unit, now=NOW).unit.due_soon
                listed = inbox(actor=actor, tab="below", due="soon", unit=unit, limit=1000, now=NOW).rows
                assert tile == len(listed), (name, unit, folded)
                assert {one.status for one in listed} <= {"due-soon", "late"}, "none waits for a resident"
    assert 0 < city_glance(actor=everything, unit_id=tree.root.id, now=NOW).unit.due_soon < before
    assert no_difference(as_role)
