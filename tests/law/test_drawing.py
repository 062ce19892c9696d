"""The picture of a procedure: whole, readable, told to those who cannot see it, and free of anything foreign."""

from __future__ import annotations

from itertools import combinations

import pytest
from lxml import etree

from law.packed import FILES, read
from maplebridge.rules.drawing import draw

SVG = "{http://www.w3.org/2000/svg}"


def boxes(picture: str) -> list[tuple[float, float, float, float]]:
    found = []
    for ground in etree.fromstring(picture).iter(f"{SVG}rect"):
        if ground.get("class") == "mark-fill":
            x, y, width, height = (float(ground.get(key)) for key in ("x", "y", "width", "height"))
            found.append((x + 3, y + 2, x + width - 3, y + height - 2))
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_picture_names_every_place_and_no_label_covers_another(file: object, language: str) -> None:
    procedure = read(file)
    picture = draw(procedure, language=language, standalone=True)
    root = etree.fromstring(picture)
    titles = [title.text for title in root.iter(f"{SVG}title")]
    for place in procedure.places.values():
        assert any(title.startswith(place.title.in_language(language)) for title in titles), place.name
    width, height = (float(number) for number in root.get("viewBox").split()[2:])
    for left, top, right, bottom in boxes(picture):
        assert left >= 0, (left, top)
        assert right <= width, (right, top)
        assert 0 <= top < bottom <= height
    for one, other in combinations(boxes(picture), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@pytest.mark.parametrize("file", FILES[:6], ids=lambda file: file.stem)
def test_a_picture_lights_the_present_step_and_marks_the_passed_ones(file: object) -> None:
    procedure = read(file)
    first, second = list(procedure.steps)[:2]
    picture = etree.fromstring(draw(procedure, lit=second, visited=[first]))
    classes = [part.get("class") for part in picture.iter() if part.get("class")]
    assert classes.count("halo") == 1
    assert classes.count("pier is-now") == 1
    assert classes.count("pier is-passed") == 1
    assert "The matter is here now." in picture.find(f"{SVG}desc").text


def test_a_picture_says_what_it_shows_and_loads_nothing() -> None:
    picture = draw(read(FILES[0]), standalone=True)
    root = etree.fromstring(picture)
    named = root.get("aria-labelledby").split()
    assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == named
    assert root.get("role") == "img"
    assert not [word for word in ("href", "url(", "@import", "<script", "@font-face") if word in picture]
    assert "<style" not in draw(read(FILES[0]))


def test_silence_is_dashed_and_an_act_is_not() -> None:
    root = etree.fromstring(draw(read(FILES[0])))
    ways = [part for part in root.iter(f"{SVG}path") if (part.get("class") or "").split()[:1] == ["way"]]
    silent = [way for way in ways if "is-silence" in way.get("class")]
    assert silent
    assert all(way.get("stroke-dasharray") for way in silent)
    assert not any(way.get("stroke-dasharray") for way in ways if way not in silent)
