"""A moment or a place that the program cannot hold, and a database that was started anew, reach nobody beside."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

import sampled as city

COLUMNS = """
SELECT c.relname, a.attname, a.atttypid::regtype::text FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype) AND c.relname !~ '^(django|auth|axes)_'
"""
SAID = """
SELECT pg_get_constraintdef(oid), convalidated FROM pg_constraint
WHERE conname = 'moments_in_reach' AND conrelid = %s::regclass
"""
REPLICA = "SET session_replication_role = replica"


def test_each_column_of_a_moment_or_a_day_has_its_bounds(db, as_role):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = cursor.fetchall()
        assert len(columns) > 40
        for table, column, kind in columns:
            cursor.execute(SAID, [table])
            found = cursor.fetchone()
            assert found is not None, f"{table}.{column} needs a check of its own"
            assert found[1], table
            assert column in found[0], f"{table}.{column} ({kind}) is not in the check of its table"


@pytest.mark.parametrize("value", ["-infinity", "infinity", "4000-01-01 BC", "20000-01-01"])
@pytest.mark.parametrize("column", ["next", "opened", "due", "touched"])
def test_not_even_the_superuser_writes_a_moment_out_of_reach(town, as_role, column, value):
    number = city.report().number
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(REPLICA)
        with pytest.raises(Exception, match="moments_in_reach"):
            cursor.execute(f"UPDATE matter_matter SET {column} = %s WHERE number = %s", [value, number])


@pytest.mark.parametrize("change", ["next = '-infinity'", "next = '4000-01-01 BC'", "opened = '20000-01-01'"])
def test_a_matter_of_before_with_such_a_moment_is_set_aside_alone(town, as_role, change):
    from maplebridge.config.supervision.worker import again
    from maplebridge.kernel.file.asides import setaside
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.matter.lifecycle.acting import acting

    first, second = (city.report().number for _ in range(2))
    now = datetime.now(UTC) + timedelta(days=40)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(REPLICA)
        cursor.execute("ALTER TABLE matter_matter DROP CONSTRAINT moments_in_reach")
        cursor.execute(f"UPDATE matter_matter SET {change} WHERE number = %s", [first])
    before = city.row_of(second).seq
    with as_role("clock"):
        assert sum(clock.run_until(now)) >= 1
        with acting(SYSTEM):
            [line] = setaside.all_lines(now=now)
        assert again(now=now + timedelta(hours=1)) == 0
    assert line.cause.in_language("en") == "A moment of it lies before the year 1 or after the year 9999."
    assert city.row_of(second).seq > before


def test_the_soonest_limit_is_shown_and_all_are_counted(town, as_role, monkeypatch):
    from maplebridge.kernel.file.asides import setaside
    from maplebridge.kernel.identity.actor import SYSTEM, actor_for
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause

    monkeypatch.setattr(setaside, "MOST", 3)
    now = datetime.now(UTC)
    number = city.report(now=now).number
    with as_role("clock"):
        for month in range(1, 6):
            things.put(
                "month", f"2026-{month:02}", cause=Cause("contradiction"), now=now - timedelta(days=month)
            )
        things.put("matter", str(number), cause=Cause("stands_still"), now=now, matter=number)
        with acting(SYSTEM):
            assert len(setaside.all_lines(now=now)) == 6
    operator = actor_for(Account.objects.get(username="operator.city"), now)
    found = setaside.lines(actor=operator, now=now)
    assert (len(found), setaside.count(actor=operator)) == (3, 6)
    assert found[0].due == city.row_of(number).due


@pytest.mark.parametrize("path", ["path || 99999::bigint", "'{}'", "ARRAY[99999]", "path || path"])
def test_a_unit_whose_kept_path_is_broken_is_named_and_every_unit_is_found(town, as_role, path):
    from maplebridge.kernel.territory import doctor
    from maplebridge.kernel.territory import queries as territory

    grid = next(unit for unit in territory.tree().units if unit.level_name == "grid")
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(REPLICA)
        cursor.execute(f"UPDATE territory_unit SET path = {path} WHERE id = %s", [grid.id])
    territory.forget()
    tree = territory.tree()
    assert tree.unit(grid.id).path == grid.path
    assert [one.id for one in tree.broken] == [grid.id]
    [said] = doctor.broken_paths(tree)
    assert grid.code in said
    territory.forget()


def test_a_thread_whose_server_was_started_anew_reads_the_city_again(town, as_role):
    """What each request begins with: the connection may have ended while the thread waited."""
    from django.core.signals import request_started
    from django.db import close_old_connections, connection

    from maplebridge.kernel.territory import queries as territory

    assert territory.tree().units
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    with psycopg.connect(town.url("admin"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    territory._here.looked = 0.0
    assert close_old_connections in request_started._live_receivers(None)[0]
    close_old_connections()
    assert territory.tree().units


@pytest.mark.parametrize("since", ["0001-01-01", "1999-12-31", "9999-12-31T23:59-20:00"])
def test_a_slip_in_the_year_takes_back_nothing(db, since):
    from maplebridge.config.cli.run.clock import undo

    assert undo._span(Namespace(since=since, until=None)) is None


def test_not_even_the_superuser_writes_a_zone_that_is_none(town, as_role):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(REPLICA)
        with pytest.raises(Exception, match=r"Mars/Phobos|zone_known"):
            cursor.execute("UPDATE clock_town SET zone = 'Mars/Phobos'")
    city.report()


def test_each_moment_is_read_as_the_driver_reads_it_and_past_its_end_all_the_same(town):
    from django.db import connection
    from psycopg.types.datetime import TimestamptzLoader

    from maplebridge.config.database.base import FUTURE, PAST, moment_loader

    said = ["2026-09-28 02:00:00+00", "2026-09-28 10:30:00.5+08", "1900-01-01 00:00:00.123456+00", "9999-12-31+00"]
    with connection.cursor() as cursor:
        for moment in said:
            cursor.execute("SELECT %s::timestamptz, %s::timestamptz::text", [moment, moment])
            read, text = cursor.fetchone()
            loader = moment_loader(UTC)(0, connection.connection)
            assert loader.load(memoryview(text.encode())) == read == TimestamptzLoader(0).load(text.encode())
            assert read.tzinfo is UTC
        beyond = {"infinity": FUTURE, "20000-01-01": FUTURE, "-infinity": PAST, "4000-01-01 BC": PAST}
        for text, moment in beyond.items():
            cursor.execute("SELECT %s::timestamptz", [text])
            assert cursor.fetchone() == (moment,)
