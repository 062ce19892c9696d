"""Numbers that no number is, and more digits than one has: a sentence, never a fault."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

ODD = ["9" * 5000, "²", "٣", "-1", "1e400"]


@pytest.mark.parametrize("words", ODD)
def test_an_office_of_the_command_line(town, as_role, words):
    from maplebridge.config.cli.run.posts import Unclear, office

    with as_role("clock"), pytest.raises(Unclear):
        office(words)


@pytest.mark.parametrize("leaf", [float("inf"), float("nan"), "9" * 5000, "²", None])
def test_a_proof_with_a_place_that_is_none_is_unreadable(db, leaf):
    from maplebridge.home import proving

    said = {
        "hash": "00", "path": [], "leaf": leaf,
        "head": {
            "size": 1, "root": "", "at": "2026-03-02T09:30Z", "prev": "", "signature": "", "key": "x",
        },
    }  # fmt: skip
    assert json.loads(json.dumps(said)).keys() == said.keys(), "a program can send it"
    assert [good for _, good in proving._proof(said)] == [False]


def test_an_office_kept_in_a_matter_s_state_by_odd_words_is_none(db):
    from maplebridge.kernel.matter.lifecycle.holding import named_office
    for words in ODD:
        assert named_office(SimpleNamespace(lists={"office": (words,)})) is None
