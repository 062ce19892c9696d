"""Maps as SVG: light, linked, labelled in both languages, and a click leads back to the place."""

from __future__ import annotations

import itertools
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.demo.land import land
from maplebridge.kernel.territory.maps.ground import ground
from maplebridge.kernel.territory.maps.map import Drawing, draw, path, picked, picker, shades
from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.territory.unit import Unit

START = date(2000, 1, 1)


@pytest.fixture(scope="module")
def tree():
    """A city of nine counties, each a ninth of real winding land, with a river."""
    grown = land(90, np.random.default_rng(5))
    third = np.digitize(grown.points, [15.0, 30.0]).clip(0, 2)
    whole = _json(shapely.union_all(grown.cells)) | {"water": [[list(p) for p in grown.river]]}
    units = [Unit(1, "1", None, 0, "Fenghe City", "枫河市", (1,), 0.0, 0.0, whole, START, None)]
    for number in range(9):
        inside = (third[:, 0] * 3 + third[:, 1]) == number
        drawn = shapely.union_all(grown.cells[inside])
        name = (f"Part{number} County", f"第{number}县")
        units.append(
            Unit(number + 2, f"1{number}", 1, 1, *name, (1, number + 2), 0.0, 0.0, _json(drawn), START, None)
        )
    return Tree(units, today=date(2026, 1, 1))


def _json(drawn):
    import json

    return json.loads(shapely.to_geojson(drawn))


def _read(text):
    return ElementTree.fromstring(text)


def test_thinned_borders_stay_shared_and_fill_the_outline(tree):
    found = ground(tree, 1)
    outlines = [shapely.Polygon(area.rings[0]) for area in found.areas]
    assert len(outlines) == 9
    assert shapely.coverage_is_valid(outlines)


def test_the_land_is_prepared_once_for_a_tree(tree):
    assert ground(tree, 1) is ground(tree, 1, "county")


@pytest.mark.parametrize(("language", "name"), [("en", "Part4"), ("zh-hans", "第4县")])
def test_every_unit_bears_its_name_and_number(tree, language, name):
    values = {unit: unit * 3 for unit in range(2, 11)} | {3: None, 2: 0}
    text = draw(ground(tree, 1), Drawing(language=language, label="Late <matters>", values=values))
    svg = _read(text)
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Late <matters>"
    said = [t.text for t in svg.iter("text")]
    assert name in said
    assert {"–", "0", "18"} <= set(said)
    assert len(text) < 60_000


def test_with_links_every_unit_is_a_link_that_says_its_number(tree):
    drawing = Drawing(
        language="en", label="x", values={5: 1200}, links={u: f"/en/u/{u}?a=1&b=2" for u in range(2, 11)}
    )
    svg = _read(draw(ground(tree, 1), drawing))
    links = list(svg.iter("a"))
    assert svg.get("role") == "group"
    assert len(links) == 9
    assert "Part3 County: 1,200" in {a.get("aria-label") for a in links}
    assert links[0].get("href").endswith("?a=1&b=2")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.integers(0, 500), max_size=40))
def test_shades_are_few_in_order_and_hold_every_number_above_zero(values):
    found = shades(values)
    assert len(found) <= 5
    for lower, upper in itertools.pairwise(found):
        assert lower.most < upper.least
        assert lower.step < upper.step
    for value in values:
        assert sum(s.least <= value <= s.most for s in found) == 1 if value else True


@pytest.mark.parametrize("breadth", [320, 600])
def test_a_click_on_the_picker_leads_to_the_unit_under_it(tree, breadth):
    found = ground(tree, 1)
    text = picker(found, Drawing(language="en", label="Pick", pin=(124.2, 29.2)), breadth=breadth)
    assert float(_read(text).get("width")) == breadth
    for area in found.areas:
        x, y = (part * breadth / 600 for part in area.centre)
        assert tree.locate(*picked(found, breadth=breadth, x=x, y=y)).id == area.id


coordinates = st.floats(0, 600).map(lambda x: round(x, 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=9))
def test_path_data_leads_through_the_points(points):
    import re

    words = re.findall(r"-?(?:\d+\.?\d*|\.\d+)", path([tuple(points)], closed=False))
    numbers = [float(w) for w in words]
    x, y = numbers[:2]
    visited = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        visited.append((x, y))
    assert visited[-1] == pytest.approx(points[-1], abs=1e-6)
    assert all(any(v == pytest.approx(p, abs=1e-6) for v in visited) for p in points)


def test_a_unit_without_boundaries_has_no_map():
    lone = Tree(
        [Unit(1, "1", None, 0, "A", "甲", (1,), None, None, None, START, None)], today=date(2026, 1, 1)
    )
    assert ground(lone, 1) is None
