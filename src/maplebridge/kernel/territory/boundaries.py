"""Boundaries from a GeoJSON file: which are taken, and why the others are not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from maplebridge.kernel.territory import models
from maplebridge.kernel.territory.founding import FoundingError, touch


@dataclass(frozen=True, slots=True)
class Imported:
    """Codes whose boundary was taken; a sentence for each feature that was not."""

    taken: tuple[str, ...]
    refused: tuple[str, ...]


def import_geojson(text: str, *, key: str = "code") -> Imported:
    """Give units the boundaries of a FeatureCollection; longitude and latitude in degrees (WGS 84).

    key     property of each feature that holds the unit's code
    raises  FoundingError when the text is no FeatureCollection
    """
    units = {unit.code: unit for unit in models.Unit.objects.filter(valid_to=None)}
    taken: dict[str, models.Unit] = {}
    refused: list[str] = []
    for number, feature in enumerate(_features(text), 1):
        code = str((feature.get("properties") or {}).get(key, ""))
        unit = units.get(code)
        if unit is None:
            refused.append(f"Feature {number}: no unit on the map has the code {code!r}.")
            continue
        try:
            drawn = _polygon(feature.get("geometry"), f"Feature {number}")
        except FoundingError as error:
            refused.append(str(error))
            continue
        middle = drawn.representative_point()
        unit.boundary, unit.lon, unit.lat = json.loads(json.dumps(mapping(drawn))), middle.x, middle.y
        taken[code] = unit
    with transaction.atomic():
        models.Unit.objects.bulk_update(taken.values(), ["boundary", "lon", "lat"], batch_size=500)
        touch()
    return Imported(tuple(taken), tuple(refused))


def _features(text: str) -> list[Mapping[str, Any]]:
    try:
        read = json.loads(text)
    except json.JSONDecodeError as error:
        raise FoundingError(f"This is not JSON: line {error.lineno}, {error.msg}.") from error
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise FoundingError("This is not a GeoJSON FeatureCollection: the list “features” is missing.")
    return features


def _polygon(geometry: object, where: str) -> BaseGeometry:
    try:
        drawn = shape(geometry)
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise FoundingError(f"{where}: the geometry cannot be read.") from error
    if drawn.geom_type not in {"Polygon", "MultiPolygon"} or drawn.is_empty:
        raise FoundingError(f"{where}: a boundary is a polygon; this is a {drawn.geom_type}.")
    if not drawn.is_valid:
        raise FoundingError(f"{where}: the boundary crosses itself.")
    west, south, east, north = drawn.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise FoundingError(f"{where}: longitude and latitude in degrees are needed (WGS 84).")
    return drawn
