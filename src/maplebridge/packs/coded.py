"""The coded gazetteer that a pack may bring: cities by letter, counties by letter and number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from maplebridge.packs.reading import PackError, names, text_of

_COUNTY = re.compile(r"([A-Z])(\d{1,2})(\D)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedUnit:
    """A city or county; `parent` is the code of its city. Fits the rows that territory founds.

    aliases  further names by which people know it, in the order of the pack
    """

    code: str
    parent: str | None
    level: str
    name_en: str
    name_zh: str
    since: date
    aliases: tuple[str, ...]


@cache
def coded_pack() -> str:
    """The pack that brings a coded gazetteer, the first by name; raises PackError where none does."""
    for pack in names():
        if text_of(pack, "gazetteer.toml") is not None:
            return pack
    raise PackError("No pack brings a gazetteer.toml.")


@cache
def gazetteer(pack: str) -> tuple[CodedUnit, ...]:
    """Cities and counties of a coded pack, cities first; raises PackError."""
    name = f"{pack}/gazetteer.toml"
    try:
        read = tomllib.loads(text_of(pack, "gazetteer.toml") or "")
        since, endings, others = read["since"], read["endings"], read["other"]
        rows = [*_cities(read["city"], since, endings), *_others(others, since, endings)]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise PackError(f"{name}: {error}.") from error
    return tuple(sorted(rows, key=lambda row: row.parent is not None))


def _cities(cities: dict[str, dict[str, list[str]]], since: date, endings: list[str]) -> Iterator[CodedUnit]:
    for letter, city in cities.items():
        yield _city(letter, since)
        for county in city["counties"]:
            match = _COUNTY.fullmatch(county)
            if match is None or match[1] != letter:
                raise PackError(f"The county {county} does not lie in city {letter}.")
            yield _county(letter, int(match[2]), county, since, endings)


def _others(others: dict[str, list[str] | int], since: date, endings: list[str]) -> Iterator[CodedUnit]:
    letters, count = others["cities"], others["counties"]
    if not isinstance(letters, list) or not isinstance(count, int):
        raise PackError("[other] gives cities as a list of letters and the number of counties.")
    for letter in letters:
        yield _city(letter, since)
        for number in range(1, count + 1):
            yield _county(letter, number, f"{letter}{number}{endings[1]}", since, endings)


def _city(letter: str, since: date) -> CodedUnit:
    return CodedUnit(
        code=letter,
        parent=None,
        level="city",
        name_en=f"City {letter}",
        name_zh=f"{letter}市",
        since=since,
        aliases=(),
    )


def _county(letter: str, number: int, name_zh: str, since: date, endings: list[str]) -> CodedUnit:
    called = [f"{letter}{number}{ending}" for ending in endings]
    return CodedUnit(
        code=f"{letter}{number}",
        parent=letter,
        level="county",
        name_en=f"County {letter}{number}",
        name_zh=name_zh,
        since=since,
        aliases=tuple(name for name in called if name != name_zh),
    )
