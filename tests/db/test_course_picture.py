"""The row of piers: ways back that would lie over each other are drawn once."""

from __future__ import annotations

from itertools import pairwise

import pytest

from maplebridge.config.procedures.files import pack_files
from maplebridge.rules.language import parse

ALL = {path.stem: path for pack in ("cn", "xx") for path in pack_files(pack)}


def _sides(name, shown=None):
    """Where each way aside begins and ends among the piers, and the sides themselves."""
    from maplebridge.kernel.file import picture

    definition = parse(ALL[name].read_text("utf-8"), name=name)
    shown = shown or picture.straight_way(definition, definition.opens.step)
    sides = picture._sides(definition, shown)
    return [tuple(sorted((shown.index(side.start), shown.index(side.end)))) for side in sides], sides


@pytest.mark.parametrize("name", sorted(ALL))
def test_ways_back_never_lie_over_each_other(town, name):
    spans, _ = _sides(name)
    assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans))), spans


def test_two_ways_back_between_the_same_piers_are_one_that_says_so(town):
    verdict = parse(ALL["cn.hotline.request"].read_text("utf-8"), name="x").steps["verdict"]
    assert sum(act.to == "handling" and act.at_most is not None for act in verdict.acts.values()) == 2
    _, [side] = _sides("cn.hotline.request", ["handling", "verdict"])
    assert side.title.in_language("en") == "Not solved: handle again", "the resident's own way is the one that is named"
    assert side.note.in_language("en").startswith("in 2 ways")
