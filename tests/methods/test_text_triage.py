"""Suggestions: what is learned, how sure, what is said when nothing is known."""

from __future__ import annotations

import inspect
import io

import numpy as np
import pytest

from maplebridge.methods import text as textual
from maplebridge.methods.errors import MethodError, RangeError, ShapeError, TooFewError
from maplebridge.methods.text import (
    Costs,
    Level,
    Model,
    ModelFileError,
    OutsideScopeError,
    dump,
    learn,
    load,
    outside_scope,
    suggest,
    suggest_many,
    train,
    urgency,
)
from methods.text_samples import made_up

KEYWORDS = {"环境": ["油烟", "噪音"], "交通": ["红绿灯", "pothole"], "streets": ["street light"]}


@pytest.fixture(scope="module")
def model() -> Model:
    texts, labels = made_up(40, labels=("环境", "交通", "housing"))
    return train(texts, labels, seed=3)


def test_a_trained_model_suggests_the_class_first_with_three_choices_at_most(model: Model) -> None:
    found = suggest("东溪小区附近的饭店油烟熏人，油烟不断", title="油烟扰民", model=model)
    assert found.basis == "model"
    assert found.choices[0].label == "环境"
    assert len(found.choices) == 3
    confidences = [choice.confidence for choice in found.choices]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1.0)


def test_the_words_that_decided_stand_in_the_message(model: Model) -> None:
    message = "My landlord refused: the roof leaks"
    words = suggest(message, model=model).choices[0].words
    assert words
    assert all(word in message.lower() for word in words)


def test_one_at_a_time_equals_many_at_once(model: Model) -> None:
    texts, _ = made_up(5, seed=9)
    many = suggest_many(texts, model=model)
    assert many == [suggest(text, model=model) for text in texts]


def test_a_costlier_error_makes_the_model_say_i_do_not_know_more_often(model: Model) -> None:
    texts, _ = made_up(30, seed=5)
    shares = [
        sum(one.sure for one in suggest_many(texts, model=model, costs=Costs(wrong=wrong, ask=1)))
        for wrong in (1, 2, 5, 50, 1e6)
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == len(texts)
    assert shares[-1] < shares[0]


def test_the_threshold_is_where_a_wrong_answer_costs_as_much_as_asking() -> None:
    assert Costs(wrong=4, ask=1).threshold == pytest.approx(0.75)
    assert Costs(wrong=1, ask=1).threshold == 0.0


@pytest.mark.parametrize(
    "costs", [(0.5, 1.0), (1.0, 0.0), (float("nan"), 1.0), (float("inf"), 1.0), (3.0, -1.0)]
)
def test_costs_that_make_no_sense_are_refused(costs: tuple[float, float]) -> None:
    with pytest.raises(RangeError):
        Costs(wrong=costs[0], ask=costs[1])


@pytest.mark.parametrize("empty", ["", "   ", "\u200b\u200b", "12345 !!!", "A7"])
def test_a_message_without_words_is_not_known(model: Model, empty: str) -> None:
    found = suggest(empty, model=model)
    assert (found.choices, found.sure, found.basis) == ((), False, "nothing")


def test_zero_width_characters_and_wide_letters_change_nothing(model: Model) -> None:
    plain = suggest("landlord deposit 油烟扰民", model=model)
    odd = suggest("ｌａｎｄｌｏｒｄ deposit 油\u200b烟\ufeff扰民", model=model)
    assert odd == plain


def test_a_text_of_a_megabyte_is_answered(model: Model) -> None:
    assert suggest("油烟扰民" * 260_000, model=model).choices[0].label == "环境"


def test_keywords_answer_when_nothing_is_trained() -> None:
    found = suggest("烧烤店的油烟和噪音", keywords=KEYWORDS)
    assert (found.basis, found.choices[0].label, found.sure) == ("keywords", "环境", True)
    assert suggest("The street lights are out", keywords=KEYWORDS).choices[0].label == "streets"
    assert suggest("The bystreet lighting", keywords=KEYWORDS).choices == ()


def test_two_classes_with_equal_keywords_are_not_known() -> None:
    assert not suggest("油烟 红绿灯 红绿灯", keywords={"甲": ["油烟"], "乙": ["绿灯"]}).sure


def test_nothing_trained_and_no_keyword_says_i_do_not_know() -> None:
    assert suggest("完全不同的事情").basis == "nothing"
    assert not suggest("完全不同的事情", keywords=KEYWORDS).sure


def test_a_new_class_is_learned_from_twenty_examples(model: Model) -> None:
    texts, labels = made_up(20, seed=11, labels=("教育",))
    taught = learn(model, texts, labels)
    assert taught.revision == model.revision + 1
    asked, expected = made_up(25, seed=77)
    guesses = [found.choices[0].label for found in suggest_many(asked, model=taught)]
    right = np.array([guess == label for guess, label in zip(guesses, expected, strict=True)])
    new = np.array([label == "教育" for label in expected])
    assert right[new].mean() >= 0.8
    assert right[~new].mean() >= 0.9


def test_learning_leaves_the_old_model_as_it_was(model: Model) -> None:
    before = dump(model)
    learn(model, *made_up(6, seed=2))
    assert dump(model) == before


def test_a_correction_repeated_changes_the_answer(model: Model) -> None:
    message = "石桥小区附近的直播间 打赏 退款"
    taught = learn(model, [message] * 8, ["housing"] * 8)
    assert suggest(message, model=taught).choices[0].label == "housing"


def test_a_model_survives_its_file_to_the_byte(model: Model) -> None:
    file = dump(model)
    again = load(file)
    assert dump(again) == file
    texts, _ = made_up(5, seed=4)
    assert np.allclose(again.probabilities(texts), model.probabilities(texts), atol=1e-6)


def test_same_messages_and_seed_give_the_same_file() -> None:
    texts, labels = made_up(15)
    assert dump(train(texts, labels, seed=5)) == dump(train(texts, labels, seed=5))


def test_the_file_holds_no_word_that_only_one_message_holds() -> None:
    texts, labels = made_up(10)
    taught = train([*texts[:-1], texts[-1] + "欧阳锋"], labels, seed=1)
    assert not any("欧阳" in gram or "阳锋" in gram for gram in taught.grams)


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"PK\x03\x04"])
def test_other_bytes_are_not_a_model(damage: bytes) -> None:
    with pytest.raises(ModelFileError):
        load(damage)


def test_a_damaged_file_and_another_version_are_refused(model: Model) -> None:
    file = dump(model)
    with pytest.raises(ModelFileError):
        load(file[: len(file) // 2])
    out = io.BytesIO()
    np.savez(out, head=np.frombuffer(b'{"version": 99}', np.uint8))
    with pytest.raises(ModelFileError, match="99"):
        load(out.getvalue())


def test_a_pickle_in_a_model_file_is_never_opened() -> None:
    out = io.BytesIO()
    np.savez(out, head=np.array([{"version": 1}], dtype=object))
    with pytest.raises(ModelFileError):
        load(out.getvalue())


@pytest.mark.parametrize(
    ("texts", "labels", "error"),
    [
        ([], [], TooFewError),
        (["油烟"] * 5, ["甲"] * 5, TooFewError),
        (["油烟"] * 5, ["甲", "甲", "甲", "甲", "乙"], TooFewError),
        (["油烟"] * 5, ["甲"] * 4, ShapeError),
        (["", " ", "1", "2", "3", ""], ["甲", "甲", "甲", "乙", "乙", "乙"], TooFewError),
    ],
)
def test_too_little_to_learn_from_is_said(
    texts: list[str], labels: list[str], error: type[MethodError]
) -> None:
    with pytest.raises(error):
        train(texts, labels)


def test_identical_messages_with_two_labels_are_not_known() -> None:
    taught = train(["油烟扰民"] * 12, ["甲", "乙"] * 6)
    assert not suggest("油烟扰民", model=taught, costs=Costs(wrong=3, ask=1)).sure


def test_inputs_of_training_are_never_changed() -> None:
    texts, labels = made_up(6)
    copies = list(texts), list(labels)
    train(texts, labels)
    assert (texts, labels) == copies


@pytest.mark.parametrize(
    "label", ["宗教事务", "集会游行", "Religion", "public opinion", "民族宗教", "Protest"]
)
def test_no_class_of_opinion_belief_or_assembly_can_be_taught(model: Model, label: str) -> None:
    texts, labels = made_up(5)
    with pytest.raises(OutsideScopeError):
        train([*texts, "一", "二", "三"], [*labels, label, label, label])
    with pytest.raises(OutsideScopeError):
        learn(model, ["一", "二", "三"], [label] * 3)
    with pytest.raises(OutsideScopeError):
        suggest("一", keywords={label: ["一"]})


def test_words_of_belief_and_assembly_are_no_features() -> None:
    texts, labels = made_up(12)
    marked = [text + " 宗教 游行示威 protest" for text in texts]
    assert dump(train(marked, labels, seed=2)) == dump(train(texts, labels, seed=2))


def test_no_function_of_this_package_takes_who_wrote() -> None:
    forbidden = ("report", "author", "user", "person", "resident", "account", "actor", "sender", "phone")
    for name in textual.__all__:
        thing = getattr(textual, name)
        members = (
            [thing, *(m for _, m in inspect.getmembers(thing, inspect.isfunction))] if callable(thing) else []
        )
        for member in members:
            try:
                parameters = inspect.signature(member).parameters
            except (TypeError, ValueError):
                continue
            bad = [p for p in parameters for word in forbidden if word in p.lower()]
            assert not bad, f"{name} takes {bad}"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("三楼有煤气味，请快来", Level.life),
        ("There is a smell of gas in the hall", Level.life),
        ("老人被困电梯", Level.life),
        ("全村停水三天", Level.soon),
        ("希望增加一条公交线路", Level.ordinary),
        ("社区消防演练，预防火灾", Level.ordinary),
        ("事故未造成爆炸", Level.ordinary),
        ("A fire drill to prevent explosion", Level.ordinary),
        ("", Level.ordinary),
    ],
)
def test_danger_to_life_comes_first(text: str, level: Level) -> None:
    assert urgency(text).level is level


def test_a_model_can_raise_urgency_but_never_lower_it() -> None:
    calm = train(["煤气味 路灯"] * 6 + ["树倒 路上"] * 6, ["ordinary"] * 6 + ["soon"] * 6)
    assert urgency("楼道煤气味", model=calm).level is Level.life
    assert urgency("树倒路上了", model=calm, costs=Costs(wrong=1.1, ask=1)).level is Level.soon


def test_a_model_with_other_labels_is_no_model_of_urgency(model: Model) -> None:
    with pytest.raises(MethodError):
        urgency("油烟", model=model)


def test_urgency_names_no_office_and_never_the_police() -> None:
    fields = set(type(urgency("着火了")).__dataclass_fields__)
    assert fields == {"level", "confidence", "words"}
    assert {level.name for level in Level} == {"ordinary", "soon", "life"}


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("上个礼拜打电话问，说材料里少一张", False),
        ("等了两个礼拜还没人来修，礼拜三又停水", False),
        ("相信教育局会处理，知道教师也难", False),
        ("旅游行业的押金不退，业主强烈抗议", False),
        ("每周去教堂做礼拜", True),
        ("信教群众的活动", True),
        ("他们准备上街游行抗议", True),
        ("道教协会", True),
    ],
)
def test_a_week_and_a_school_are_no_words_of_belief(text: str, outside: bool) -> None:
    assert outside_scope(text) is outside
