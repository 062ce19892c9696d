"""The walk of a report: rooms counted once, climbs found, doors told from climbs, the pure shelf named apart."""

from __future__ import annotations

import gc
from pathlib import Path

from maplebridge.config.house.walking import Walk, heights, shortest, traced

LAYERS = """
[importlinter:contract:platform]
type = layers
containers = maplebridge
layers =
    home
    acts
    web
    kernel
    rules | methods

[importlinter:contract:kernel]
type = layers
containers = maplebridge.kernel
layers =
    matter
    ledger
"""


def walk() -> Walk:
    return Walk(heights(LAYERS))


def test_a_folder_lies_in_the_room_that_a_layer_names_and_each_verb_is_one() -> None:
    found = walk()
    assert found.room("kernel/matter/storage") == "kernel/matter"
    assert found.room("acts/hear/pages") == "acts/hear"
    assert found.room("web/forms") == "web"
    assert found.height("home") > found.height("acts/hear") > found.height("web") > found.height("kernel/matter")


def test_going_down_and_up_again_is_one_return_and_no_climb() -> None:
    found = walk()
    found.enter("acts/hear", "report")
    for _ in range(2):
        found.enter("kernel/matter/storage", "write")
        found.leave()
    found.leave()
    assert (found.rooms, found.climbs, found.returns) == (["acts/hear", "kernel/matter"], [], 1)


def test_a_call_into_a_room_above_is_a_climb_but_what_a_library_calls_is_a_door() -> None:
    found = walk()
    found.enter("web", "middleware")
    found.enter("acts/hear", "view", door=True)
    assert found.climbs == []
    found.enter("kernel/ledger", "append")
    found.enter("kernel/matter", "hook")
    assert found.climbs == [("kernel/ledger", "kernel/matter", "hook")]


def test_the_pure_rooms_stand_on_the_shelf() -> None:
    found = walk()
    found.enter("acts/hear", "report")
    found.enter("rules", "clean")
    found.leave()
    assert (found.rooms, found.shelf) == (["acts/hear"], ["rules"])


def test_no_garbage_is_collected_while_a_walk_is_written_down(tmp_path: Path) -> None:
    (tmp_path / ".importlinter").write_text(LAYERS, "utf-8")
    assert gc.isenabled()
    seen, _ = traced(gc.isenabled, tmp_path)
    assert (seen, gc.isenabled()) == (False, True)


def test_of_several_walks_the_one_without_passing_errands_stands_and_no_climb_is_lost() -> None:
    short, long = walk(), walk()
    for found in (short, long):
        found.enter("acts/hear", "report")
    for _ in range(2):
        long.enter("kernel/matter", "write")
        long.leave()
    long.enter("kernel/ledger", "append")
    long.enter("kernel/matter", "hook")
    chosen = shortest([long, short])
    assert (chosen.rooms, chosen.returns) == (["acts/hear"], 0)
    assert chosen.climbs == [("kernel/ledger", "kernel/matter", "hook")]
