"""The sample city, Fenghe: units with boundaries, offices, mandates, task lists and posts, from one seed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maplebridge.demo import naming
from maplebridge.demo.land import Floats, Land, grouped, land, mended
from maplebridge.demo.posts import give_posts
from maplebridge.kernel.territory.bodies import create_bodies
from maplebridge.kernel.territory.founding import NewTask, NewUnit, create_units, list_tasks
from maplebridge.packs.bodies import office_kinds
from maplebridge.packs.duties import duties
from maplebridge.rules.tasklist import Item

SEED = 1963
SINCE = date(2000, 1, 1)
CODE = "9901"
POWER, MONEY = "枫府发〔2000〕3号", "枫财预〔2000〕8号"
"""The documents that gave its townships and communities the power and the money for their lists."""
_CELLS = 545


@dataclass(frozen=True, slots=True)
class Founded:
    """What was written: code → unit id, (unit code, kind) → office id, and the accounts."""

    units: dict[str, int]
    offices: dict[tuple[str, str], int]
    accounts: dict[str, int]


def build(*, seed: int = SEED, pack: str = "cn") -> Founded:
    """Found the whole city in an empty database, as role owner or clock.

    seed  of every random draw: the same seed gives the same city;  pack  whose offices and task lists it gets
    """
    rows = plan(seed)
    units = create_units(rows)
    offices = create_bodies(rows, units, office_kinds(pack))
    list_tasks(
        NewTask(
            item=Item(
                id=f"{line.level}-{line.category}",
                level=line.level,
                kind=line.kind,  # type: ignore[arg-type]  # the pack's reader knows these three words only
                category=line.category,
                holder=line.holder,
                since=SINCE,
                power=POWER if line.kind == "basic" else "",
                money=MONEY if line.kind != "taken_back" else "",
            ),
            name_en=line.name_en,
            name_zh=line.name_zh,
        )
        for line in duties(pack)
    )
    return Founded(units, offices, give_posts(rows, offices, since=SINCE))


def named() -> tuple[str, str, str]:
    """Code, English and Chinese name of the city itself, whatever the seed."""
    en, en_kind, zh, zh_kind = naming.CITY
    return f"{CODE}00", f"{en} {en_kind}", zh + zh_kind


def plan(seed: int = SEED) -> list[NewUnit]:
    """All units of the city, each after the unit that holds it; the same for the same seed. Nothing is written."""
    rng = np.random.default_rng(seed)
    ground = land(_CELLS, rng)
    town_of = _towns(ground)
    rows = list(_upper(ground, town_of))
    estates = iter(naming.estates_and_roads(sum(len(t.communities) for t in naming.TOWNS)))
    for number, town in enumerate(naming.TOWNS):
        mine = np.flatnonzero(town_of == number)
        inside = _communities(ground, mine, len(town.communities), rng)
        for place, name in enumerate(town.communities):
            rows += _community(ground, mine[inside == place], (number, place, name), next(estates))
    return rows


def _towns(ground: Land) -> NDArray[np.int64]:
    """The township of each cell: the nearest middle on its own bank of the river."""
    middles = np.array([town.middle for town in naming.TOWNS])
    north = np.array([town.county != 2 for town in naming.TOWNS])
    answer = np.empty(len(ground.points), np.int64)
    for bank in (True, False):
        cells, towns = np.flatnonzero(ground.north == bank), np.flatnonzero(north == bank)
        nearest = grouped(ground.points[cells], middles[towns])
        answer[cells] = towns[mended(nearest, list(ground.cells[cells]))]
    return answer


def _communities(ground: Land, mine: NDArray[np.int64], count: int, rng: np.random.Generator) -> Any:
    points: Floats = ground.points[mine]
    start = points[rng.choice(len(points), count, replace=False)]
    return mended(grouped(points, start, rounds=25), list(ground.cells[mine]))


def _upper(ground: Land, town_of: NDArray[np.int64]) -> Iterator[NewUnit]:
    """City, counties and townships."""
    county_of = np.array([town.county for town in naming.TOWNS])[town_of]
    code, en_name, zh_name = named()
    city = _unit(code, None, "city", (en_name, zh_name), ground.cells)
    water = [[round(x, 5), round(y, 5)] for x, y in ground.river]
    yield _with(city, {"water": [water]}, (naming.CITY[0], naming.CITY[2]))
    for number, (en, en_kind, zh, zh_kind) in enumerate(naming.COUNTIES):
        cells = ground.cells[county_of == number]
        yield _unit(_code(number), code, "county", (f"{en} {en_kind}", zh + zh_kind), cells)
    for number, town in enumerate(naming.TOWNS):
        names = (f"{town.name_en} Township", f"{town.name_zh}镇")
        cells = ground.cells[town_of == number]
        yield _unit(_town_code(number), _code(town.county), "township", names, cells)


def _community(
    ground: Land, cells: NDArray[np.int64], where: tuple[int, int, str], called: tuple[str, ...]
) -> Iterator[NewUnit]:
    """A community and its grids."""
    town, place, name = where
    code, latin = f"{_town_code(town)}{place + 1:03d}", naming.spelled(name)
    row = _unit(
        code, _town_code(town), "community", (f"{latin} Community", f"{name}社区"), ground.cells[cells]
    )
    yield _with(row, {}, called)
    order = sorted(cells, key=lambda i: (-round(ground.points[i][1]), ground.points[i][0]))
    for number, cell in enumerate(order, 1):
        names = (f"{latin} Grid {number}", f"{name}第{number}网格")
        yield _unit(f"{code}{number:02d}", code, "grid", names, ground.cells[[cell]])


def _unit(code: str, parent: str | None, level: str, names: tuple[str, str], cells: Any) -> NewUnit:
    drawn = cells[0] if len(cells) == 1 else shapely.coverage_union_all(cells)
    middle = shapely.maximum_inscribed_circle(drawn, tolerance=0.002)
    geometry = json.loads(shapely.to_geojson(drawn))
    lon, lat = middle.coords[0]
    return NewUnit(
        code=code,
        parent=parent,
        level=level,
        name_en=names[0],
        name_zh=names[1],
        since=SINCE,
        lon=round(lon, 5),
        lat=round(lat, 5),
        boundary=geometry,
    )


def _with(row: NewUnit, more: dict[str, Any], aliases: tuple[str, ...]) -> NewUnit:
    return replace(row, boundary={**(row.boundary or {}), **more}, aliases=aliases)


def _code(county: int) -> str:
    return f"{CODE}{county + 1:02d}"


def _town_code(town: int) -> str:
    before = sum(t.county == naming.TOWNS[town].county for t in naming.TOWNS[:town])
    return f"{_code(naming.TOWNS[town].county)}{before + 1:03d}"
