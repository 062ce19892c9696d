"""What a pack says of matters that keep their procedure: accusations of an office, and reports whose reporter is sealed;
and of those that are always about an office, so that one that names none stays above all that could be meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from maplebridge.packs.reading import PackError, parse, taxonomy, text_of

FILE = "exchange.toml"


@dataclass(frozen=True, slots=True)
class Kept:
    """Classes, by the beginning of their codes, and procedures, by their ids, that are not exchanged.

    about  procedures that complain of an office, whatever their class
    """

    kinds: tuple[str, ...] = ()
    procedures: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()

    def about_an_office(self, category: str) -> bool:
        """Whether a class speaks of the conduct of an office."""
        return category.startswith(self.kinds) if self.kinds else False


@cache
def kept(pack: str) -> Kept:
    """What the pack keeps; nothing where it has no such file. Raises PackError."""
    text = text_of(pack, FILE)
    if text is None:
        return Kept()
    table = parse(text, name=f"{pack}/{FILE}", table="kept")
    kinds, procedures, about = table.get("kinds", []), table.get("procedures", []), table.get("about", [])
    for name, listed in (("kinds", kinds), ("procedures", procedures), ("about", about)):
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise PackError(f"{pack}/{FILE}: {name} must be a list of texts.")
    if unknown := [one for one in kinds if taxonomy(pack).by_code(one) is None]:
        raise PackError(f"{pack}/{FILE}: there is no class {unknown[0]}.")
    return Kept(tuple(kinds), frozenset(procedures), frozenset(about))
