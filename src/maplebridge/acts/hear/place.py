"""Where something is, as a person gives it, before it is understood."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

LONG_ADDRESS = Title(
    f"An address has {limits.ADDRESS_LETTERS} letters at most. Write here only where it is, and the rest into the text.",
    f"地址不超过{limits.ADDRESS_LETTERS}字，此处只填地点，其余请写入正文。",
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
