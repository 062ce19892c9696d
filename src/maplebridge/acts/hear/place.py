"""Where something is, as a person gives it, before it is understood."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

LONG_ADDRESS = Text(
    "An address has {address_letters} letters at most. Write here only where it is, and the "
    "rest into the text.",
    address_letters=limits.ADDRESS_LETTERS,
)


def address_of(text: str) -> str:
    """An address as it is stored; one rule for page, API and import.

    raises  Incomplete  more than `limits.ADDRESS_LETTERS` letters
    """
    address = clean(text)
    if len(address) > limits.ADDRESS_LETTERS:
        raise Incomplete(LONG_ADDRESS, fields={"address": LONG_ADDRESS})
    return address


@dataclass(frozen=True, slots=True)
class Place:
    """A picked unit, a point, typed words, or nothing; the first that is given counts."""

    unit_id: int | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
