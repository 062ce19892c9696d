"""The city's own list of classes teaches beside the messages."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from maplebridge.methods.text import Model, OutsideScopeError, dump, learn, load, suggest, train
from methods.text_samples import made_up

LIST = {"环境": ["河道保洁 水葫芦清理"], "交通": ["渡口管理 轮渡停航"], "nobody": ["asks"]}
ASKED = "水葫芦多，河道没有人清理"


@pytest.fixture(scope="module")
def taught() -> tuple[Model, Model]:
    """Without the list, and with it."""
    texts, labels = made_up(20, labels=("环境", "交通", "housing"))
    return train(texts, labels, seed=3), train(texts, labels, terms=LIST, seed=3)


def test_a_word_that_only_the_list_knows_decides(taught: tuple[Model, Model]) -> None:
    without, beside = taught
    assert not any("葫" in gram for gram in without.grams)
    found = suggest("水葫芦", model=beside)
    assert found.choices[0].label == "环境"
    assert found.choices[0].words == ("水葫芦",)


def test_a_class_of_the_list_without_a_message_is_never_suggested(taught: tuple[Model, Model]) -> None:
    assert taught[1].labels == ("housing", "交通", "环境")


def test_the_list_stays_when_corrections_are_learned(taught: tuple[Model, Model]) -> None:
    texts, labels = made_up(10, seed=8, labels=("教育", "交通"))
    later = learn(taught[1], texts, labels)
    assert later.listed == taught[1].listed == 2
    assert suggest(ASKED, model=later).choices[0].label == "环境"
    again = learn(load(dump(taught[1])), texts, labels)
    assert dump(again) == dump(later)


def test_a_file_of_the_first_version_is_still_read(taught: tuple[Model, Model]) -> None:
    with np.load(io.BytesIO(dump(taught[0]))) as parts:
        kept = {name: parts[name] for name in parts.files}
    head = json.loads(kept["head"].tobytes())
    head.pop("listed")
    kept["head"] = np.frombuffer(json.dumps(head | {"version": 1}).encode(), np.uint8)
    out = io.BytesIO()
    np.savez(out, **kept)
    assert load(out.getvalue()).labels == taught[0].labels


def test_a_list_cannot_bring_in_a_class_of_belief() -> None:
    texts, labels = made_up(5)
    with pytest.raises(OutsideScopeError):
        train(texts, labels, terms={"宗教": ["场所"]})
