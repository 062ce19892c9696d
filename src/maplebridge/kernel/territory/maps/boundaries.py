"""Boundaries from a GeoJSON file: which are taken, and why the others are not."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import transaction
from shapely.errors import ShapelyError
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from maplebridge.kernel.territory import models
from maplebridge.kernel.territory.founding import FoundingError, touch

Drawn = tuple[int, BaseGeometry]
"""Number of the feature, and its outline."""
INSIDE = 0.5
"""Share of a unit that must lie inside the one above: outlines of different makers never fit quite."""
NEAR, FAR, OTHERS = 0.5, 8.0, 3
"""Degrees from the unit's own point, and from the middle of the others, if there are so many."""

_WGS84 = re.compile(r"(?:CRS:?84|EPSG:+(?:[\d.]*:)?(?:4326|4979)|WGS ?84)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imported:
    """Codes whose boundary was taken; a sentence for each feature that was not."""

    taken: tuple[str, ...]
    refused: tuple[str, ...]


def import_geojson(text: str, *, key: str = "code") -> Imported:
    """Give units the boundaries of a FeatureCollection; longitude and latitude in degrees (WGS 84).

    key     property of each feature that holds the unit's code
    raises  FoundingError when the text is no FeatureCollection
    One query, and a transaction that writes the boundaries.
    """
    units = {unit.code: unit for unit in models.Unit.objects.filter(valid_to=None)}
    drawn: dict[str, Drawn] = {}
    refused: list[str] = []
    for number, feature in enumerate(_features(text), 1):
        try:
            code = _code(feature, key, number, units, drawn)
            drawn[code] = number, _polygon(feature.get("geometry"), f"Feature {number} ({code})")
        except FoundingError as error:
            refused.append(str(error))
    refused += _set_aside(units, drawn)
    taken = {code: units[code] for code in drawn}
    for code, unit in taken.items():
        shown = drawn[code][1]
        middle = shown.representative_point()
        unit.boundary, unit.lon, unit.lat = json.loads(json.dumps(mapping(shown))), middle.x, middle.y
    with transaction.atomic():
        models.Unit.objects.bulk_update(taken.values(), ["boundary", "lon", "lat"], batch_size=500)
        touch()
    return Imported(tuple(taken), tuple(refused))


def _code(
    feature: Mapping[str, Any], key: str, number: int, units: Collection[str], drawn: Mapping[str, Drawn]
) -> str:
    properties = feature.get("properties")
    value = properties.get(key, "") if isinstance(properties, dict) else ""
    code = str(value).strip()
    if isinstance(value, float) or (code not in units and code.removesuffix(".0") in units):
        raise FoundingError(
            f"Feature {number}: the code {value!r} is a number that a program has changed; write it as text, such as "
            f"“{code.removesuffix('.0')}”."
        )
    if code not in units:
        raise FoundingError(f"Feature {number}: no unit on the map has the code {code!r}.")
    if code in drawn:
        raise FoundingError(f"Feature {number}: {code} has a boundary already, in feature {drawn[code][0]}.")
    return code


def _set_aside(units: Mapping[str, models.Unit], drawn: dict[str, Drawn]) -> list[str]:
    """Take out what does not lie where it belongs, from the city downwards; a sentence for each."""
    refused: list[str] = []
    by_id = {unit.pk: unit for unit in units.values()}
    points = _points(units, drawn)
    for code in sorted(drawn, key=lambda code: (units[code].level, code)):
        number, shown = drawn[code]
        why = _astray(units[code], shown, by_id, drawn) or _alone(code, shown, points)
        why = why or _taken_twice(units[code], shown, units, drawn)
        if why:
            refused.append(f"Feature {number} ({code}, {units[code].name_en}): {why}")
            del drawn[code]
    return refused


def _astray(
    unit: models.Unit, shown: BaseGeometry, by_id: Mapping[int, models.Unit], drawn: Mapping[str, Drawn]
) -> str:
    """Why a boundary is not where its unit is; empty when it is."""
    for above in reversed(unit.path[:-1]):
        outer = _outline(by_id.get(above), drawn)
        if outer is None:
            continue
        share = shown.intersection(outer).area / shown.area if shown.area else 0.0
        if share >= INSIDE:
            return ""
        return (
            f"only {share:.0%} of it lies inside {by_id[above].name_en}. Look whether it is another unit's boundary, "
            "or whether longitude and latitude were exchanged."
        )
    if unit.lon is not None and unit.lat is not None:
        away = shown.distance(Point(unit.lon, unit.lat))
        if away > max(NEAR, _breadth(shown)):
            return (
                f"it lies {away:.1f} degrees from the unit's own point ({unit.lon}, {unit.lat}). "
                "Look whether longitude and latitude were exchanged."
            )
    return ""


def _points(units: Mapping[str, models.Unit], drawn: Mapping[str, Drawn]) -> dict[str, Point]:
    """A point of every unit that is drawn or that has one: its own, which no other drawing puts wrong, comes first."""
    stored = {
        code: Point(unit.lon, unit.lat)
        for code, unit in units.items()
        if unit.lon is not None and unit.lat is not None
    }
    return {code: shown.representative_point() for code, (_, shown) in drawn.items()} | stored


def _alone(code: str, shown: BaseGeometry, points: Mapping[str, Point]) -> str:
    """Why a boundary is not where the rest of the city is: of few others it may be near any, of many the middle counts."""
    others = [point for other, point in points.items() if other != code]
    if len(others) >= OTHERS:
        others = [Point(median(point.x for point in others), median(point.y for point in others))]
    away = min((shown.distance(point) for point in others), default=0.0)
    if away <= FAR:
        return ""
    return (
        f"it lies {away:.0f} degrees from all the others. Look whether it belongs to this city; where only one of two is "
        "right, give the city's own point or boundary."
    )


def _taken_twice(
    unit: models.Unit, shown: BaseGeometry, units: Mapping[str, models.Unit], drawn: Mapping[str, Drawn]
) -> str:
    """Why a boundary cannot be this unit's: most of it is another's of the same level, before it in the file."""
    for code, (number, other) in drawn.items():
        if code == unit.code:
            break
        if units[code].level != unit.level or not other.intersects(shown):
            continue
        share = shown.intersection(other).area / min(shown.area, other.area)
        if share > INSIDE:
            return f"{share:.0%} of it is {units[code].name_en} ({code}, feature {number}) too. Look which of the two it is."
    return ""


def _outline(unit: models.Unit | None, drawn: Mapping[str, Drawn]) -> BaseGeometry | None:
    if unit is None:
        return None
    if unit.code in drawn:
        return drawn[unit.code][1]
    return shape(unit.boundary) if unit.boundary else None


def _breadth(shown: BaseGeometry) -> float:
    west, south, east, north = shown.bounds
    return float(max(east - west, north - south))


def _features(text: str) -> list[Mapping[str, Any]]:
    try:
        read = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_named_once)
    except json.JSONDecodeError as error:
        raise FoundingError(f"This is not JSON: line {error.lineno}, {error.msg}.") from error
    except RecursionError as error:
        raise FoundingError("This is no GeoJSON: it is nested too deeply.") from error
    except ValueError as error:
        if isinstance(error, FoundingError):
            raise
        raise FoundingError("This is no GeoJSON: a number in it has far too many digits.") from error
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise FoundingError("This is not a GeoJSON FeatureCollection: the list “features” is missing.")
    _in_degrees(read)
    return features


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object. Raises FoundingError where two members have one name: none is better than the other."""
    drawn = dict(pairs)
    if len(drawn) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FoundingError(f"“{twice[:40]}” stands twice in one object of this GeoJSON; keep one of them.")
    return drawn


def _in_degrees(read: Mapping[str, Any]) -> None:
    """Raise FoundingError for a file that says it counts otherwise than in degrees of WGS 84 (RFC 7946, section 4)."""
    crs = read.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "") if isinstance(properties, dict) else crs or "")
    if name and not _WGS84.search(name):
        raise FoundingError(
            f"This file says that its coordinates are {name[:60]}. Convert it to longitude and latitude of WGS 84 "
            "(EPSG:4326) and take out the member “crs”."
        )


def _polygon(geometry: object, where: str) -> BaseGeometry:
    try:
        _closed(geometry, where)
        drawn = shape(geometry)
    except (
        ShapelyError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        RecursionError,
        OverflowError,
    ) as error:
        if isinstance(error, FoundingError):
            raise
        raise FoundingError(f"{where}: the geometry cannot be read.") from error
    if drawn.geom_type not in {"Polygon", "MultiPolygon"} or drawn.is_empty:
        raise FoundingError(f"{where}: a boundary is a polygon; this is a {drawn.geom_type}.")
    west, south, east, north = drawn.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        hint = (
            " Longitude comes first; here the two seem exchanged." if max(abs(west), abs(east)) <= 90 else ""
        )
        raise FoundingError(f"{where}: longitude and latitude in degrees are needed (WGS 84).{hint}")
    if not drawn.is_valid:
        raise FoundingError(f"{where}: the boundary crosses itself.")
    return drawn


def _closed(geometry: object, where: str) -> None:
    """Refuse a ring that does not end where it began, or has too few corners for an area."""
    if not isinstance(geometry, dict):
        raise TypeError
    kind, given = geometry.get("type"), geometry.get("coordinates")
    rings = {"Polygon": [given], "MultiPolygon": given}.get(str(kind), [])
    for ring in (ring for polygon in rings or [] for ring in polygon):
        if len(ring) < 4 or list(ring[0])[:2] != list(ring[-1])[:2]:
            raise FoundingError(
                f"{where}: a ring is not closed; its last point must be its first, with two or more others between."
            )
