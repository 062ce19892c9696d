"""Every example that a procedure of any pack promises about itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import maplebridge.packs
from law.packed import calendar, read
from maplebridge.rules import examples

FILES = sorted(Path(maplebridge.packs.__file__).parent.glob("*/procedures/*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_example_comes_out_as_the_file_says(file: Path) -> None:
    procedure = read(file)
    assert procedure.examples, "a procedure without an example promises nothing"
    assert [
        f"{failed.example}: {failed.says}: {failed.in_language('en')}" for failed in examples.run(procedure, calendar())
    ] == []


def test_an_example_that_is_not_true_is_told_in_both_languages() -> None:
    file = next(file for file in FILES if file.stem == "cn.petition.claim")
    procedure = read(file)
    first = procedure.examples[0]
    untrue = type(first.expect)(end="settled")
    run = examples.play(procedure, type(first)(first.says, first.opened, first.level, untrue, ()), calendar())
    assert run.failure is not None
    assert "not to settled" in run.failure.in_language("en")
    assert "settled" in run.failure.in_language("zh")


def test_a_draft_whose_silence_leads_back_to_itself_is_told_and_not_followed_for_ever() -> None:
    from maplebridge.rules.language import parse

    file = next(file for file in FILES if file.stem == "cn.hotline.request")
    late = 'late = { raise = true, at_top = "deemed_refused", tells = ["resident"] }'
    text = file.read_text("utf-8")
    assert text.count(late) == 1
    circle = parse(text.replace(late, 'late = { to = "handling", tells = ["resident"] }'), name=file.name)
    first = circle.examples[0]
    untrue = type(first.expect)(end="no_such_end")
    run = examples.play(circle, type(first)(first.says, first.opened, first.level, untrue, ()), calendar())
    assert run.failure is not None
    assert examples.MOST_SILENCES // 2 < len(run.entries) < 10 * examples.MOST_SILENCES
