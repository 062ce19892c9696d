"""What packs say beside their procedures, and how a broken file is refused."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from maplebridge.methods.text.scope import outside_scope
from maplebridge.packs import bodies, duties, reading
from maplebridge.rules.tasklist import Ground, Item, Push, Refusable, item_for, judge_push

DAY = date(2026, 3, 2)
LABEL_LEVELS = (1, 2, 3)


@pytest.fixture(scope="module")
def taxonomy():
    return reading.taxonomy("cn")


def test_the_taxonomy_has_three_levels_and_a_last_leaf_for_the_rest(taxonomy):
    counts = [sum(c.level == level for c in taxonomy.categories) for level in LABEL_LEVELS]
    assert 15 <= counts[0] <= 22
    assert counts[2] >= 120
    assert taxonomy.leaves[-1].code == "990101"
    assert [c.code for c in taxonomy.path("010203")] == ["01", "0102", "010203"]


@pytest.mark.parametrize("pack", ["cn", "xx"])
def test_every_class_has_both_names_a_procedure_and_every_leaf_but_the_last_has_words(pack):
    kinds = reading.taxonomy(pack)
    for category in kinds.categories:
        assert category.title.in_language("en")
        assert category.title.in_language("zh")
        assert category.procedure
    for leaf in kinds.leaves[:-1]:
        assert leaf.keywords_en, leaf.code
        assert leaf.keywords_zh, leaf.code


def _forbidden(kinds):
    """Words of a taxonomy that speak of opinion, belief or assembly (bound B4)."""
    words = [
        word
        for category in kinds.categories
        for word in (
            category.title.in_language("en"),
            category.title.in_language("zh"),
            *category.keywords_en,
            *category.keywords_zh,
        )
    ]
    return [word for word in words if outside_scope(word)]


@pytest.mark.parametrize("pack", ["cn", "xx"])
def test_no_class_and_no_word_speaks_of_opinion_belief_or_assembly(pack):
    assert _forbidden(reading.taxonomy(pack)) == []


@pytest.mark.parametrize(
    "planted", ["zh = '宗教场所'", "zh = '其他', words_zh = '集会'", "zh = 'x', words_en = 'protest'"]
)
def test_a_planted_class_of_belief_or_assembly_is_found(planted):
    text = f"[matter]\n01 = {{ en = 'Other', procedure = 'p', {planted} }}"
    assert _forbidden(reading.read_taxonomy(text, name="planted"))


def test_each_published_class_is_mapped_and_those_of_opinion_and_belief_are_outside(taxonomy, shared_data):
    with (shared_data / "messages" / "taxonomy.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(row) for row in list(csv.reader(file))[1:]]
    codes = {row: taxonomy.from_hotline(row) for row in rows}
    assert len(codes) == 517
    assert all(code == reading.OUTSIDE or taxonomy.by_code(code) for code in codes.values())
    for row, code in codes.items():
        if outside_scope("/".join(row)):
            assert code == reading.OUTSIDE, row
    assert taxonomy.from_hotline(("no", "such", "class")) is None


def test_published_class_names_are_not_repeated_in_the_pack(taxonomy, shared_data):
    text = reading.text_of("cn", "published_classes.toml")
    assert all(ord(char) < 128 for char in text.split("[class]")[1])
    assert sum(len(str(v).split()) for v in reading.read_published(text, name="t").values()) == 517


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the table .matter. is missing"),
        ("[matter", "taxonomy.toml: "),
        ("[matter]\n0101 = { en = 'a', zh = 'b' }", "the class 01 above it is missing"),
        ("[matter]\n01 = { en = 'a', zh = 'b' }", "say which procedure"),
        ("[matter]\n01 = { en = 'a', procedure = 'p' }", "both languages"),
        ("[matter]\n01 = { en = 'a', zh = 'b', procedure = 'p', word = 'x' }", "unknown key word"),
        ("[matter]\nroads = { en = 'a', zh = 'b', procedure = 'p' }", "two, four or six digits"),
    ],
)
def test_a_broken_taxonomy_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(reading.PackError, match=sentence):
        reading.read_taxonomy(text, name="taxonomy.toml")


def test_a_class_mapped_to_nothing_is_refused():
    with pytest.raises(reading.PackError, match="which is no class"):
        reading.read_taxonomy(
            "[matter]\n01 = { en = 'a', zh = 'b', procedure = 'p' }", name="t", published={"ab": "77"}
        )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[office.a]\nlevels = ['city']", "table .roles. is missing"),
        ("[roles]\ncompetent = ['h']\n[office.a]\nlevels = ['moon']", "levels are some of"),
        ("[roles]\ncompetent = ['h']\n[office.a]\nlevels = ['city']\nname = { en = 'x' }", "both languages"),
        (
            "[roles]\ncompetent = ['h']\n[office.a]\nlevels = ['city']\nname = { en = 'x', zh = 'y' }",
            "handles nothing and fills no role",
        ),
    ],
)
def test_a_broken_list_of_offices_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(bodies.PackError, match=sentence):
        bodies.read_office_kinds(text, name="offices.toml")


@pytest.mark.parametrize("level", ["county", "city"])
def test_every_class_has_a_handler_and_a_reviewer_at_county_and_city(taxonomy, level):
    held = [m for k in bodies.office_kinds("cn") if level in k.levels for m in k.mandates]
    for leaf in taxonomy.leaves:
        for role in ("handler", "head", "reviewer", "clerk"):
            assert any(r == role and leaf.code.startswith(prefix) for r, prefix in held), (leaf.code, role)


def test_offices_handle_only_classes_that_exist(taxonomy):
    for kind in bodies.office_kinds("cn"):
        assert all(taxonomy.by_code(prefix) for prefix in kind.handles), kind.kind


def test_each_way_to_refuse_a_pushed_task_has_its_article_in_both_languages():
    grounds = {code: Ground(law_en=en, law_zh=zh) for code, (en, zh) in duties.grounds("cn").items()}
    assert {"not_listed", "taken_back", "only_help", "no_power", "no_money"} <= set(grounds)
    assert all(g.law_en and g.law_zh for g in grounds.values())
    push = Push(category="0101", level="community", part="lead", on=DAY)
    answer = judge_push(push, [], grounds)
    assert isinstance(answer, Refusable)
    assert "27" in answer.ground.law_en


def test_a_township_leads_only_what_its_list_calls_its_own():
    items = [
        Item(id=d.category, level=d.level, kind=d.kind, category=d.category, holder=d.holder, since=DAY)
        for d in duties.duties("cn")
    ]
    own = [k for k in bodies.office_kinds("cn") if k.levels == ("township",) and k.kind != "police-station"]
    for kind in own:
        for prefix in kind.handles:
            item = item_for(prefix, "township", DAY, items)
            assert item is not None, (kind.kind, prefix)
            assert item.kind == "basic", (kind.kind, prefix)
