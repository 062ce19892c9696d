"""The rail of a procedure: every place, every act and every silence stands on it once, in words."""

from __future__ import annotations

import pytest

from law.packed import FILES, read
from maplebridge.rules.drawing import rail
from maplebridge.rules.procedure import Outside, Procedure, Step


def places(procedure: Procedure) -> list[Step | Outside]:
    return [*procedure.steps.values(), *procedure.outsides.values()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_stop_shows_every_act_that_leads_away_and_where_silence_leads(file: object) -> None:
    procedure = read(file)
    stops = {stop.name: stop for stop in rail(procedure)}
    assert sorted(stops) == sorted(place.name for place in places(procedure))
    for place in places(procedure):
        shown = [(act, way.to) for way in stops[place.name].ways for act in way.acts]
        meant = [(act.title, act.to) for act in place.acts.values() if act.to not in (None, place.name)]
        assert sorted(shown, key=str) == sorted(meant, key=str)
        late = place.late if isinstance(place, Step) else None
        to = None if late is None else late.at_top if late.raises else late.to
        silent = {way.to for way in stops[place.name].ways if way.silent}
        assert to in silent or to in (None, place.name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_way_on_leads_down_a_way_back_leads_up_and_an_end_says_how_it_ends(file: object) -> None:
    procedure = read(file)
    stops = rail(procedure)
    rank = {stop.name: number for number, stop in enumerate(stops)}
    for stop in stops:
        for way in stop.ways:
            if way.kind == "end":
                assert way.outcome == procedure.ends[way.to].outcome
                continue
            assert (rank[way.to] > rank[stop.name]) == (way.kind in {"next", "on"})
            assert (rank[way.to] == rank[stop.name] + 1) == (way.kind == "next")
