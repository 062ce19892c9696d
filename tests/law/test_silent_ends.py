"""An end that comes of itself is never called settled, in no procedure of any pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Step

PACKS = Path(__file__).resolve().parents[2] / "src" / "maplebridge" / "packs"
FILES = sorted(PACKS.glob("*/procedures/*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_silence_leads_to_an_end_that_is_called_settled(file: Path) -> None:
    procedure = parse(file.read_text("utf-8"), name=file.name)
    reached = set()
    for place in procedure.places.values():
        if isinstance(place, Step) and place.late is not None:
            reached |= {place.late.to, place.late.at_top} & set(procedure.ends)
    assert {name for name in reached if procedure.ends[name].outcome == "settled"} == set()


def test_many_ends_are_reached_by_silence_so_the_test_above_asks_something() -> None:
    assert len(FILES) > 30
