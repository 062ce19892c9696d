"""The tree of units without a database: levels, paths, points, names in texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from maplebridge.kernel.territory.doctor import broken_paths
from maplebridge.kernel.territory.holders import Office, Offices
from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.territory.unit import OtherName, Unit
from maplebridge.packs.coded import gazetteer
from maplebridge.rules.mandate import Hole, Mandate

DAY = date(2026, 5, 7)
START = date(2000, 1, 1)


def _square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _unit(number, path, names, boundary=None, since=START, until=None):
    level = len(path) - 1
    parent = path[-2] if level else None
    return Unit(number, f"c{number}", parent, level, *names, path, None, None, boundary, since, until)


UNITS = (
    _unit(1, (1,), ("Fenghe City", "枫河市"), _square(0, 0, 8, 8)),
    _unit(2, (1, 2), ("Shisun County", "石笋县"), _square(0, 0, 4, 8)),
    _unit(3, (1, 3), ("Yueqiao District", "月桥区"), _square(4, 0, 8, 8)),
    _unit(4, (1, 2, 4), ("Shisun Township", "石笋镇"), _square(0, 0, 4, 4)),
    _unit(5, (1, 3, 5), ("Liuxi Township", "柳汐镇"), _square(4, 0, 8, 4)),
    _unit(6, (1, 3, 5, 6), ("Liuyin Community", "柳荫社区"), _square(4, 0, 6, 4)),
    _unit(7, (1, 3, 7), ("Old Township", "旧镇"), None, START, date(2020, 1, 1)),
)
NAMES = (OtherName(6, "翠云苑", "alias"), OtherName(5, "柳乡", "former"), OtherName(5, "c5-old", "code"))
TREE = Tree(UNITS, today=DAY, names=NAMES, became={7: (5,)})


def test_units_know_what_stands_above_and_lies_below():
    assert [u.id for u in TREE.ancestors(6)] == [1, 3, 5, 6]
    assert [ref.level for ref in TREE.path(6)] == ["city", "county", "township", "community"]
    assert TREE.at_level(6, "county").id == 3
    assert TREE.at_level(3, "township") is None
    assert TREE.below(3) == (3, 5, 6)
    assert set(TREE.below(1)) == {1, 2, 3, 4, 5, 6}
    assert [u.id for u in TREE.children(1)] == [2, 3]
    assert TREE.root.id == 1


def test_an_ended_unit_is_found_by_id_and_code_but_is_not_on_the_map():
    assert 7 not in {u.id for u in TREE.units}
    assert TREE.unit(7).name_en == "Old Township"
    assert TREE.by_code("c7").id == 7
    assert [u.id for u in TREE.today(7)] == [5]
    assert TREE.below(7) == (7,)


def test_a_former_code_and_a_former_name_still_find_the_unit():
    assert TREE.by_code("c5-old").id == 5
    assert [g.unit.id for g in TREE.find_address("c5-old")] == [5]
    assert TREE.find_place("家住柳乡")[0].unit.id == 5
    assert TREE.by_code("nowhere") is None


@pytest.mark.parametrize(
    ("lon", "lat", "unit"),
    [(5, 1, 6), (7, 1, 5), (6, 3, 6), (5, 7, 3), (1, 1, 4), (9, 9, None), (float("nan"), 1, None)],
)
def test_a_point_lies_in_the_deepest_unit(lon, lat, unit):
    found = TREE.locate(lon, lat)
    assert (found and found.id) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("月桥区柳汐镇柳荫社区的路灯坏了", 6),
        ("翠云苑漏水", 6),
        ("石笋的路坏了", 2),
        ("石笋县石笋镇的路坏了", 4),
        ("Street lamp out in Liuxi", 5),
        ("枫河市的公交", 1),
        ("一盏路灯", None),
    ],
)
def test_the_deepest_consistent_unit_that_a_text_names_is_found(text, unit):
    found = TREE.find_place(text)
    assert (found[0].unit.id if found else None) == unit
    assert all(g.why.in_language("en").endswith(".") and g.why.in_language("zh").endswith("。") for g in found)


def test_a_title_outweighs_the_text_and_every_named_unit_is_offered():
    found = TREE.find_place("我从石笋镇来", "柳汐镇积水")
    assert [g.unit.id for g in found] == [5, 4]


CODED = gazetteer("xx")
_IDS = {row.code: number for number, row in enumerate(CODED, 1)}
CODED_TREE = Tree(
    [
        _unit(
            _IDS[r.code],
            (_IDS[r.parent], _IDS[r.code]) if r.parent else (_IDS[r.code],),
            (r.name_en, r.name_zh),
        )
        for r in CODED
    ],
    today=DAY,
    names=[OtherName(_IDS[r.code], alias, "alias") for r in CODED for alias in r.aliases],
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A市A3区某小区", "A3区"),
        ("咨询a7县的政策", "A7县"),
        ("A市A1区路与A5区交界，A5区政府", "A5区"),
        ("A市的C5市路积水", "A市"),
        ("K8县的水", "K8县"),
        ("K8市的水", "K8县"),
        ("本小区A3栋漏水", None),
    ],
)
def test_coded_places_are_found_and_roads_named_after_places_count_little(text, named):
    found = CODED_TREE.find_place(text)
    assert (found[0].unit.name_zh if found else None) == named


def test_offices_hold_mandates_and_a_hole_names_the_intake():
    offices = Offices(
        TREE,
        [Office(10, 5, "roads", "Liuxi Roads", "柳汐市政"), Office(11, 1, "intake", "Intake", "受理中心")],
        [
            Mandate(office=10, unit=5, role="handler", category="02"),
            Mandate(office=11, unit=1, role="intake"),
        ],
    )
    assert offices.holder("handler", 5, "020101").id == 10
    assert offices.holder("handler", 5, "03") is None
    assert offices.place(role="handler", unit_id=6, category="0201").office == 10
    hole = offices.place(role="handler", unit_id=4, category="0201")
    assert isinstance(hole, Hole)
    assert hole.intake.office == 11
    assert offices.roles_of([10, 11]) == {(10, "handler"), (11, "intake")}
    assert [o.id for o in offices.at(5)] == [10]


def _but(*changed, became=None, names=NAMES):
    other = {unit.id: unit for unit in changed}
    return Tree(
        [other.get(unit.id, unit) for unit in UNITS], today=DAY, names=names, became=became or {7: (5,)}
    )


def test_a_circle_of_what_units_became_ends_and_is_named():
    old = _unit(8, (1, 3, 8), ("Older Township", "更旧镇"), None, START, date(2019, 1, 1))
    tree = Tree([*UNITS, old], today=DAY, became={7: (8, 5), 8: (7,)})
    assert [u.id for u in tree.today(7)] == [5], "what left the circle is still found"
    assert [u.id for u in tree.today(8)] == [5]
    assert set(tree.with_ended(5)) == {5, 6, 7, 8}
    assert tree.find_address("c8")[0].unit.id == 5
    said = list(broken_paths(tree))
    assert len(said) == 2
    assert "Old Township (c7)" in said[0]
    alone = Tree([*UNITS, old], today=DAY, became={7: (8,), 8: (7,)})
    assert alone.today(7) == ()


def test_two_ways_to_one_unit_are_no_circle():
    halves = [_unit(n, (1, 3, n), (f"Half {n}", "半"), None, START, date(2019, 1, 1)) for n in (8, 9)]
    tree = Tree([*UNITS, *halves], today=DAY, became={7: (8, 9), 8: (5,), 9: (5,)})
    assert [u.id for u in tree.today(7)] == [5]
    assert list(broken_paths(tree)) == []


@pytest.mark.parametrize(("since", "until"), [(START, DAY), (date(2030, 1, 1), None)])
def test_the_city_itself_never_leaves_the_map(since, until):
    tree = _but(_unit(1, (1,), ("Fenghe City", "枫河市"), _square(0, 0, 8, 8), since, until))
    assert tree.root.id == 1
    assert set(tree.below(1)) == {1, 2, 3, 4, 5, 6}
    assert tree.units[0].id == 1
    [said] = broken_paths(tree)
    assert "Fenghe City (c1), is not on the map today" in said


@pytest.mark.parametrize(
    "boundary",
    [
        "x", {"type": "Point", "coordinates": [1, 2]}, [["x"]], [[["x"]]], {"type": "Polygon"}, 7, [],
        {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, "8"], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, float("nan")], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 10**400], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, True], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 8], [0, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "MultiPolygon", "coordinates": [[[0, 0], [4, 0], [4, 8], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[]]},
    ],
)  # fmt: skip
def test_a_boundary_that_cannot_be_read_is_left_out_alone_and_named(boundary):
    tree = _but(_unit(2, (1, 2), ("Shisun County", "石笋县"), boundary))
    assert tree.unit(2).boundary is None
    assert tree.locate(6, 2).id in (5, 6), "its neighbours are found"
    assert tree.locate(1, 1).id == 4
    [said] = broken_paths(tree)
    assert "boundary of Shisun County (c2)" in said
    assert TREE.undrawn == ()


@pytest.mark.parametrize("level", [-1, 5, 99])
def test_a_level_that_is_none_is_taken_from_the_place_and_named(level):
    tree = _but(replace(UNITS[3], level=level))
    assert tree.unit(4).level_name == "township"
    assert [ref.level for ref in tree.path(4)] == ["city", "county", "township"]
    [said] = broken_paths(tree)
    assert "Shisun Township (c4)" in said


def test_a_name_of_a_unit_that_is_gone_is_passed_over_and_named():
    lost = (OtherName(99, "无此镇", "alias"), OtherName(99, "c99", "code"))
    tree = _but(names=(*NAMES, *lost))
    assert tree.by_code("c99") is None
    assert tree.by_code("c5-old").id == 5
    tree.find_place("无此镇")
    assert len(list(broken_paths(tree))) == 2
