"""The class that a row's list gives it: a code as spreadsheets leave it, or the class's own name in either language.

What is none of this city's classes is never dropped: it is kept with the row's words, counted and said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from maplebridge.packs import reading
from maplebridge.packs.reading import Category, Taxonomy
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, in_all

MOST_LETTERS = limits.CLASS_LETTERS
TOO_LONG = Text(
    "The class has more than {most_letters} letters. Is another column meant?", most_letters=MOST_LETTERS
)
_CODE = re.compile(r"(\d{1,6})(?:\.0*)?")
_CODE_AND_NAME = re.compile(r"(\d{1,6})[\s.:、\-–—]*(\D.*)")
_PARTS = re.compile(r"\s*(?:[/>›»|\\→]|--+|——)\s*")


class Given(NamedTuple):
    """What a row's list says of its class.

    code   of the class, None where it gives none, or none of this city's
    other  what it says, where that is no class of this city
    exact  the code as it stands on the city's list: earlier versions took nothing else
    """

    code: str | None = None
    other: str = ""
    exact: bool = False


def given(text: str, *, pack: str) -> Given:
    """Read the cell of a class. Raises Incomplete: longer than any class."""
    shown = " ".join(clean(text).split())
    if not shown:
        return Given()
    if len(shown) > MOST_LETTERS:
        raise Incomplete(TOO_LONG, fields={"category": TOO_LONG})
    kinds = reading.taxonomy(pack)
    if kinds.by_code(shown) is not None:
        return Given(shown, exact=True)
    code = _meant(unicodedata.normalize("NFKC", shown), kinds, pack)
    return Given(other=shown) if code is None else Given(code)


def _meant(plain: str, kinds: Taxonomy, pack: str) -> str | None:
    """Code of the class that a cell means, if it means one alone."""
    whole = _CODE.fullmatch(plain)
    if whole is not None:
        return _padded(whole[1], kinds)
    named = _one(_names(pack).get(plain.casefold(), ()), kinds)
    if named is not None:
        return named
    both = _CODE_AND_NAME.fullmatch(plain)
    if both is not None:
        code = _padded(both[1], kinds)
        return code if code in _names(pack).get(both[2].casefold().strip(), ()) else None
    return _on_path([part.casefold() for part in _PARTS.split(plain)], kinds, pack)


def _padded(digits: str, kinds: Taxonomy) -> str | None:
    """A code with the zero that a spreadsheet has taken from its front."""
    code = digits if len(digits) % 2 == 0 else f"0{digits}"
    return code if kinds.by_code(code) is not None else None


def _on_path(parts: Sequence[str], kinds: Taxonomy, pack: str) -> str | None:
    """The class at the end of a path of names, each of them a name of a class above it."""
    if len(parts) < 2:
        return None
    codes = _names(pack).get(parts[-1], ())
    above = {code: [_names_of(one) for one in kinds.path(code)] for code in codes}
    able = [code for code in codes if all(any(part in names for names in above[code]) for part in parts[:-1])]
    return _one(able, kinds)


def _one(codes: Sequence[str], kinds: Taxonomy) -> str | None:
    """The one class of a name; where a class and one below it share the name, the upper, which says no more."""
    if not codes:
        return None
    first = min(codes, key=len)
    return first if all(first in [one.code for one in kinds.path(code)] for code in codes) else None


@cache
def _names(pack: str) -> dict[str, tuple[str, ...]]:
    """Codes by the names of their classes, in both languages and without case."""
    codes: dict[str, tuple[str, ...]] = {}
    for one in reading.taxonomy(pack).categories:
        for name in _names_of(one):
            codes[name] = (*codes.get(name, ()), one.code)
    return codes


def _names_of(one: Category) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", name).casefold() for name in in_all(one.title).values())
