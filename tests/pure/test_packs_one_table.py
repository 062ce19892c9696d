"""Packs hold the table of levels, and whoever asks a pack names it; classes are found in every declared language."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

import maplebridge
from maplebridge.config import cli
from maplebridge.packs import bodies, coded, duties, levels, naming, reading
from maplebridge.texts import LANGUAGES, Title
from maplebridge.texts.languages import Language, nearest

SOURCE = Path(maplebridge.__file__).parent
TABLE = re.compile(r"\"city\",\s*\"county\",\s*\"township\",\s*\"community\",\s*\"grid\"")


def test_the_levels_stand_in_one_table():
    found = [str(one.relative_to(SOURCE)) for one in SOURCE.rglob("*.py") if TABLE.search(one.read_text("utf-8"))]
    assert found == ["packs/levels.py"]
    assert len(levels.LEVELS) == 5


ASKED = [
    reading.taxonomy, duties.duties, duties.grounds, bodies.office_kinds, coded.gazetteer, naming.meant,
]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: one.__name__)
def test_no_pack_is_meant_where_none_is_named(asked):
    assert inspect.signature(asked).parameters["pack"].default is inspect.Parameter.empty


def test_the_coded_gazetteer_is_that_of_the_pack_that_brings_one():
    assert coded.gazetteer(coded.coded_pack())
    assert reading.text_of(coded.coded_pack(), "gazetteer.toml")


@pytest.fixture
def third():
    """A further language, declared beside the first two."""
    LANGUAGES["qq"] = Language(code="qq", name="Third", html="qq", django="qq")
    nearest.cache_clear()
    yield "qq"
    del LANGUAGES["qq"]
    nearest.cache_clear()


def test_a_class_is_found_by_its_name_in_a_further_language(third, monkeypatch):
    first, *others = reading.taxonomy("cn").categories
    named = replace(first, title=Title(first.title.in_language("en"), first.title.in_language("zh"), {third: "Zzyzx Road"}))
    monkeypatch.setattr(naming, "taxonomy", lambda _pack: reading.Taxonomy([named, *others], {}))
    assert naming.meant("zzyzx", "cn") == (named,)


def test_only_the_words_that_work_on_a_city_need_one():
    needs = {word: cli.read(["tasks", *word]).needs_city for word in (("list",), ("change",), ("model",))}
    assert needs == {("list",): True, ("change",): True, ("model",): False}
