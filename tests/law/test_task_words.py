"""What the packs call a task: short, in the imperative, and no two alike where one chooses between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from law.packed import EVERY, PACK, read
from maplebridge.config.procedures.checking import without_help
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import Act, Procedure
from maplebridge.texts import Title, Wording

LETTERS, WORDS, HAN = 28, 4, 8
"""Of a task: letters and words in English, signs in Chinese. It stands on a button of a phone."""
HELP = {"en": 110, "zh": 50}
"""Letters of a line of help under a field: one sentence, in each language."""
CHINESE = re.compile(r"[\u4e00-\u9fff，]+")


def _places(procedure: Procedure) -> Iterator[tuple[str, list[tuple[str, Wording]]]]:
    """What each step and each place outside offers: name and task of its acts, the anytime acts too, and of its duties."""
    for place in (*procedure.steps, *procedure.outsides):
        tasks = [(name, act.task) for name, act in procedure.acts_at(place).items()]
        if place in procedure.steps:
            tasks += [(name, duty.task) for name, duty in procedure.steps[place].duties.items()]
        yield place, tasks


def _internal(procedure: Procedure) -> set[str]:
    """Every name that the file itself uses and that no page may say."""
    offered = {name for _, tasks in _places(procedure) for name, _ in tasks}
    return offered | {*procedure.places, *procedure.roles, *procedure.fields}


def _wrong(task: Wording, internal: set[str]) -> Iterator[str]:
    """What is wrong with one task."""
    english, chinese = task.in_language("en"), task.in_language("zh")
    if len(english) > LETTERS or len(english.split()) > WORDS:
        yield "too long in English"
    if not english[:1].isupper() or english.endswith("."):
        yield "English begins with a capital letter and has no full stop"
    if "_" in english or english in internal:
        yield "an internal name"
    if len(chinese) > HAN or not CHINESE.fullmatch(chinese):
        yield "Chinese is one to eight signs, no bracket and no full stop"


def _faults(procedure: Procedure) -> list[tuple[str, str, str]]:
    """Place, act and what is wrong, over all tasks of a procedure."""
    internal, found = _internal(procedure), []
    for place, tasks in _places(procedure):
        found += [(place, name, what) for name, task in tasks for what in _wrong(task, internal)]
        for language in ("en", "zh"):
            texts = [task.in_language(language) for _, task in tasks]
            found += [
                (place, name, "twice")
                for (name, _), text in zip(tasks, texts, strict=True)
                if texts.count(text) > 1
            ]
    return found


@pytest.mark.parametrize("file", EVERY, ids=[file.stem for file in EVERY])
def test_every_task_is_short_and_its_own(file: Path) -> None:
    assert _faults(read(file)) == []


@pytest.mark.parametrize("file", EVERY, ids=[file.stem for file in EVERY])
def test_every_field_says_what_to_write_in_one_line(file: Path) -> None:
    procedure = read(file)
    assert without_help(procedure) == ()
    for name, field in procedure.fields.items():
        if field.help is not None:
            for language, most in HELP.items():
                text = field.help.in_language(language)
                assert len(text) <= most, (name, text)
                assert text[-1] in ".。", (name, text)


def test_a_field_without_a_line_of_help_is_found() -> None:
    procedure = read(PACK / "procedures" / "cn.hotline.request.toml")
    fields = Frozen({**procedure.fields, "answer": replace(procedure.fields["answer"], help=None)})
    assert without_help(replace(procedure, fields=fields)) == ("answer",)


@pytest.mark.parametrize(
    ("english", "chinese", "what"),
    [
        ("Tell whoever asked what was done", "答复", "too long in English"),
        ("Answerthepersonwhohasasked it", "答复", "too long in English"),
        ("answer at once", "答复", "English begins with a capital letter and has no full stop"),
        ("Answer at once.", "答复", "English begins with a capital letter and has no full stop"),
        ("Not_again", "答复", "an internal name"),
        (
            "Answer at once",
            "对来电人当场予以答复",
            "Chinese is one to eight signs, no bracket and no full stop",
        ),
        ("Answer at once", "答复（当场）", "Chinese is one to eight signs, no bracket and no full stop"),
        ("Dispatch to an office", "答复", "twice"),
        ("Answer at once", "撤回诉求", "twice"),
    ],
)
def test_a_bad_task_is_found(english: str, chinese: str, what: str) -> None:
    procedure = read(PACK / "procedures" / "cn.hotline.request.toml")
    taken = procedure.steps["taken"]
    act: Act = replace(taken.acts["answer"], do=Title(english, chinese))
    step = replace(taken, acts=Frozen({**taken.acts, "answer": act}))
    planted = replace(procedure, steps=Frozen({**procedure.steps, "taken": step}))
    assert ("taken", "answer", what) in _faults(planted)
