"""The morning's look finds what was planted, names places only, and stays silent where nothing is."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

WATER = "The tap water is yellow and tastes of metal."


@pytest.fixture
def quiet_town(db, as_role):
    """A city with eighty days of scattered reports about water; the test works as role clock."""
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.territory import queries as territory

    with as_role("clock"):
        city.found()
        chance = random.Random(3)
        places = [unit.id for unit in territory.tree().level_units("community")]
        for day in range(1, 81):
            city.report(WATER, place=Place(unit_id=chance.choice(places)), now=NOW - timedelta(days=day))
        yield places


def test_where_nothing_starts_nothing_is_said(quiet_town):
    from maplebridge.figures import warning
    from maplebridge.kernel.clock import towntime

    assert warning.look(now=NOW, replications=199) == 0
    assert warning.newest(towntime.local(NOW).date()) == ()


def test_what_starts_in_one_place_is_found_and_counted(quiet_town):
    from maplebridge.acts.hear.place import Place
    from maplebridge.figures import warning
    from maplebridge.kernel.clock import towntime

    where = quiet_town[7]
    for n in range(14):
        city.report(WATER, place=Place(unit_id=where), now=NOW - timedelta(days=1 + n % 5))
    assert warning.look(now=NOW, replications=199) == 1
    found = warning.newest(towntime.local(NOW).date())[0]
    assert where in found.places
    assert found.observed >= 14
    assert found.first >= towntime.local(NOW).date() - timedelta(days=7)


def test_what_is_outside_scope_never_warns(quiet_town):
    from maplebridge.acts.hear.place import Place
    from maplebridge.figures import warning

    for n in range(40):
        city.report(
            "关于宗教场所的意见", place=Place(unit_id=quiet_town[7]), now=NOW - timedelta(days=1 + n % 5)
        )
    assert warning.look(now=NOW, replications=199) == 0


def test_places_without_coordinates_lie_where_the_unit_above_lies_and_stop_no_warning(
    quiet_town, db, tmp_path
):
    import json

    from maplebridge.acts.hear.place import Place
    from maplebridge.config.cli.run import doctor
    from maplebridge.figures import warning
    from maplebridge.kernel.records import exporting
    from maplebridge.kernel.territory import queries as territory

    where, without = quiet_town[7], quiet_town[3]
    city.report(WATER, place=Place(unit_id=without), now=NOW - timedelta(days=30))
    for n in range(14):
        city.report(WATER, place=Place(unit_id=where), now=NOW - timedelta(days=1 + n % 5))
    with db.as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE territory_unit SET lon = NULL, lat = NULL WHERE id = %s", [without])
    with db.as_role("clock"):
        territory.forget()
        try:
            assert warning.look(now=NOW, replications=199) == 1
            [said] = [line for line in doctor._city() if "coordinates" in line]
            assert territory.tree().unit(without).code in said
            code = territory.tree().unit(without).code
            with db.as_role("export"):
                exporting.export(tmp_path / "x.geojson", now=NOW)
        finally:
            territory.forget()
    features = json.loads((tmp_path / "x.geojson").read_text())["features"]
    assert {str(one["geometry"]) for one in features if one["properties"]["place"] == code} == {"None"}
    assert all("None" not in str(one["geometry"]["coordinates"]) for one in features if one["geometry"])


@pytest.fixture
def superuser(as_role):
    """Change rows past all triggers."""

    def change(statement):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement)

    return change


def planted(where):
    from maplebridge.acts.hear.place import Place

    for n in range(14):
        city.report(WATER, place=Place(unit_id=where), now=NOW - timedelta(days=1 + n % 5))


def test_a_matter_at_a_place_that_is_none_is_left_out_of_the_look_and_named(quiet_town, superuser):
    from maplebridge.figures import warning
    from maplebridge.kernel.clock import towntime

    planted(quiet_town[7])
    superuser("UPDATE matter_matter SET place = 99999 WHERE number = (SELECT min(number) FROM matter_matter)")
    assert warning.look(now=NOW, replications=199) == 1
    [said] = warning.passed_over(towntime.local(NOW).date())
    assert "is kept at unit 99999, which does not exist" in said


@pytest.mark.parametrize(
    "changed", ["places = '[99999]'", "places = '\"x\"'", "days = '{}'", "expected = 'NaN'"]
)
def test_a_warning_that_cannot_be_shown_is_passed_over_and_named(quiet_town, superuser, changed):
    from maplebridge.figures import warning
    from maplebridge.kernel.clock import towntime

    today = towntime.local(NOW).date()
    planted(quiet_town[7])
    assert warning.look(now=NOW, replications=199) == 1
    assert len(warning.newest(today)) == 1
    superuser(f"UPDATE figures_earlywarning SET {changed}")
    assert warning.newest(today) == ()
    [said] = warning.passed_over(today)
    assert "1 early warnings cannot be shown" in said
