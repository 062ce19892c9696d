"""The sample city in a database: complete, exact in its borders, and with an office for everything."""

from __future__ import annotations

import time

import pytest
import shapely

from law.packed import read
from maplebridge.config.procedures.files import pack_files
from maplebridge.packs.reading import taxonomy

MAIN = {
    "cn.hazard.report",
    "cn.hotline.request",
    "cn.mediation.people",
    "cn.petition.accusation",
    "cn.petition.claim",
    "cn.petition.suggestion",
    "cn.retaliation.report",
    "cn.whistle",
}
COUNTS = {"city": 1, "county": 3, "township": 12, "community": 60}


@pytest.fixture(scope="module")
def fenghe(server):
    """The sample city, founded once for this file, which only reads it; this process works on it."""
    database = server.create()
    with database.as_role("clock"):
        from maplebridge.demo import city
        from maplebridge.kernel.territory.queries import forget

        forget()
        began = time.process_time()
        founded = city.build()
        yield founded, time.process_time() - began
        forget()
    server.drop(database)


@pytest.fixture
def tree(fenghe):
    from maplebridge.kernel.territory.queries import tree

    return tree()


def test_it_has_every_level(tree):
    assert {level: len(tree.level_units(level)) for level in COUNTS} == COUNTS
    assert 560 <= len(tree.level_units("grid")) <= 640
    assert len({u.code for u in tree.units}) == len({u.name_zh for u in tree.units}) == len(tree.units)


def test_it_is_founded_in_seconds(fenghe):
    assert fenghe[1] < 8.0  # three on an idle machine


def test_borders_are_shared_to_the_last_digit(tree):
    for level in ("county", "township", "community", "grid"):
        drawn = [shapely.geometry.shape(u.boundary) for u in tree.level_units(level)]
        assert shapely.coverage_is_valid(drawn), level
    city = shapely.geometry.shape(tree.root.boundary)
    assert sum(d.area for d in drawn) == pytest.approx(city.area, rel=1e-9)


def test_every_unit_is_one_piece_and_holds_the_point_it_is_named_at(tree):
    for unit in tree.units:
        assert unit.boundary["type"] == "Polygon", unit.name_en
        assert unit.id in tree.locate(unit.lon, unit.lat).path, unit.name_en


def test_the_same_seed_gives_the_same_city_and_another_seed_another():
    from maplebridge.demo import city

    first = city.plan()
    assert city.plan() == first
    assert [row.boundary for row in city.plan(7)] != [row.boundary for row in first]


def test_every_name_leads_back_to_its_unit(tree):
    for level in ("county", "township", "community"):
        for unit in tree.level_units(level):
            for name in (unit.name_zh, unit.name_en):
                assert tree.find_place(f"{name} 路灯坏了")[0].unit == unit, name


def test_every_estate_and_road_leads_to_one_community_in_both_languages(tree):
    from maplebridge.demo import naming

    communities = tree.level_units("community")
    order = [f"{town.name_zh}镇" for town in naming.TOWNS]
    called = naming.estates_and_roads(len(communities))
    names = [name for row in called for name in row]
    assert len(set(names)) == len(names)
    by_code = sorted(communities, key=lambda unit: (order.index(tree.unit(unit.parent).name_zh), unit.code))
    for unit, row in zip(by_code, called, strict=True):
        for name in row:
            assert tree.find_address(f"{name} 12")[0].unit == unit, name


def test_every_leaf_has_a_competent_office_from_every_community(tree):
    from maplebridge.kernel.territory.queries import offices
    from maplebridge.rules.mandate import Placement

    for unit in tree.level_units("community"):
        for leaf in taxonomy("cn").leaves:
            found = offices().place(
                role="handler", unit_id=unit.id, category=leaf.code, levels=("township", "county", "city")
            )
            assert isinstance(found, Placement), (unit.name_en, leaf.code)


def test_each_office_has_three_posts_and_each_shown_account_signs_in(fenghe):
    from collections import Counter

    from maplebridge.demo.posts import EVERY, PASSWORD
    from maplebridge.kernel.identity.models import Account, Post

    counts = Counter(Post.objects.values_list("office_id", flat=True))
    assert set(counts) == set(fenghe[0].offices.values())
    assert set(counts.values()) == {3}
    for sign_in in EVERY:
        assert Account.objects.get(username=sign_in.username).check_password(PASSWORD), sign_in.username
    assert Account.objects.exclude(password="!").count() == len(EVERY)


def test_placing_a_matter_is_a_matter_of_microseconds(tree):
    from maplebridge.kernel.territory.queries import offices

    grids = tree.level_units("grid")
    began = time.process_time()
    for unit in grids * 10:
        offices().place(
            role="handler", unit_id=unit.id, category="020101", levels=("township", "county", "city")
        )
    each = (time.process_time() - began) / (10 * len(grids))
    assert each < 150e-6  # some 15 on an idle machine


LEAVES = [leaf.code for leaf in taxonomy("cn").leaves]


def _procedures():
    return [read(file) for file in pack_files("cn")]


def test_no_procedure_finds_a_hole_in_the_sample_city(tree):
    from maplebridge.kernel.territory.doctor import holes, without_intake
    from maplebridge.kernel.territory.queries import offices

    procedures = _procedures()
    assert set(MAIN) <= {procedure.id for procedure in procedures}
    assert [hole.words.in_language("en") for hole in holes(tree, offices(), procedures, LEAVES)] == []
    assert without_intake(tree, offices()) == ()


def test_a_mandate_taken_away_is_named_in_both_languages(tree):
    from maplebridge.kernel.territory.doctor import holes
    from maplebridge.kernel.territory.holders import Offices
    from maplebridge.kernel.territory.queries import offices

    county = tree.level_units("county")[0]
    held = [
        m
        for m in offices().mandates.all
        if not (m.unit == county.id and m.role == "handler" and m.category in {"06", ""})
    ]
    fewer = Offices(tree, offices().all, held)
    only = [p for p in _procedures() if p.id == "cn.hotline.request"]
    found = [hole for hole in holes(tree, fewer, only, LEAVES) if hole.role == "handler"]
    assert [hole.unit for hole in found] == [county]
    assert "Yueqiao District has no office with the mandate “handler” for class 060101" in found[0].words.in_language("en")
    assert found[0].words.in_language("zh").startswith("月桥区没有任何机关就0601")
