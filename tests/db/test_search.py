"""Searching finds what the words name, both ways that it may take, and only what the searcher may see."""

from __future__ import annotations

import pytest

import sampled as city
from sampled import NOW

COMMON = "柳汐镇的路灯不亮 (light at Liuxi)"
RARE = "柳汐镇发现白蚁 (white ants)"


@pytest.fixture
def town(db, as_role):
    """A founded city; the test works as role web, as the site does."""
    with as_role("clock"):
        city.found()
    return db


def found(actor, words):
    from maplebridge.acts.resolve import queries

    page = queries.search(actor=actor, words=words, now=NOW)
    return {row.heading.number for row in page.rows}


def told(count):
    """How many matters the planner believes there are: it decides which way the search takes."""
    return f"UPDATE pg_class SET reltuples = {count} WHERE oid = 'matter_matter'::regclass"


@pytest.mark.parametrize("believed", [0, 10_000_000])
def test_either_way_finds_the_same_and_only_in_scope(town, as_role, believed):
    from maplebridge.demo.days import _post

    lamps = {city.report(COMMON).number for _ in range(3)}
    ants = city.report(RARE).number
    lamp_office, ant_office = city.row_of(min(lamps)).office, city.row_of(ants).office
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(told(believed))
    here = _post(lamp_office, "handler")
    assert found(here, "路灯") == lamps
    assert found(here, "light at Liuxi") == lamps
    assert found(here, "没有人写过") == set()
    assert ants in found(_post(ant_office, "handler"), "白蚁")
    away = _post(max(office for office in offices() if office not in (lamp_office, ant_office)), "handler")
    assert found(away, "路灯") == found(away, "白蚁") == set()


def offices():
    from maplebridge.kernel.territory import queries as territory

    return [office.id for office in territory.offices().all]
