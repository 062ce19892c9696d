"""Same matter: the index, the groups of a whole history, hot topics."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.text import KnownMatterError, Matters, group, hot_topics
from maplebridge.methods.text.same.sketch import sketch

LAMP = ("东溪路路灯不亮", "东溪路从桥头到学校的路灯三天没有亮了，晚上看不见路")
LAMP_AGAIN = ("东溪路的路灯坏了", "桥头到学校这一段东溪路晚上没有路灯，孩子放学看不见路")
WATER = ("柳营小区停水", "柳营小区三号楼昨晚开始停水，物业说不知道原因")
ENGLISH = (
    "Broken lamp in Mill Lane",
    "The street lamp at the corner of Mill Lane and Elm Road has been dark for a week",
)
ENGLISH_AGAIN = (
    "Mill Lane lamp",
    "Lamp still dark, corner of Mill Lane and Elm Road, nobody came for a week",
)
DAY = date(2026, 3, 1)


def index(**more: tuple[str, str]) -> Matters:
    """A small index with fifty matters of no concern and the given ones."""
    made = Matters()
    for at in range(50):
        made.add(
            at,
            f"第{chr(0x4E00 + 37 * at)}{chr(0x5000 + 41 * at)}巷的事",
            f"{chr(0x5200 + 53 * at) * 3}附近有些别的情况",
        )
    for key, (title, text) in more.items():
        made.add(key, title, text)
    return made


@pytest.mark.parametrize(
    ("first", "second"), [(LAMP, LAMP_AGAIN), (ENGLISH, ENGLISH_AGAIN)], ids=["Chinese", "English"]
)
def test_a_second_report_finds_the_first_and_nothing_else(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    found = index(a=first, b=WATER).find(*second)
    assert [match.id for match in found] == ["a"]


def test_the_same_words_are_said_to_be_a_copy() -> None:
    found = index(a=LAMP).find(LAMP[0], "您好，" + LAMP[1] + "，谢谢")
    assert found[0].id == "a"
    assert found[0].copy


def test_a_matter_taken_out_is_not_found_and_may_come_back() -> None:
    made = index(a=LAMP)
    made.remove("a")
    assert made.find(*LAMP) == []
    assert "a" not in made
    made.add("a", *LAMP)
    assert [match.id for match in made.find(*LAMP)] == ["a"]


def test_an_id_counts_once() -> None:
    made = index(a=LAMP)
    with pytest.raises(KnownMatterError):
        made.add("a", *WATER)
    with pytest.raises(KnownMatterError):
        made.remove("b")


def test_another_place_lowers_the_score_and_the_same_place_raises_it() -> None:
    made = index()
    made.add("here", *LAMP, places=["p1"])
    scores = [
        made.find(*LAMP_AGAIN, places=places, least=0.01)[0].score for places in (["p2"], [], ["p1", "p9"])
    ]
    assert scores[0] < scores[1] < scores[2]


def test_a_matter_of_years_ago_scores_less() -> None:
    made = index()
    made.add("then", *LAMP, day=DAY - timedelta(days=2000))
    made.add("now", *LAMP, day=DAY)
    assert [match.id for match in made.find(*LAMP_AGAIN, day=DAY, least=0.01)][:2] == ["now", "then"]


def test_thousands_come_and_go_and_the_rest_is_still_found() -> None:
    made = Matters()
    draw = np.random.default_rng(4)
    texts = ["".join(map(chr, draw.integers(0x4E00, 0x5E00, 30))) for _ in range(2_500)]
    for at, text in enumerate(texts):
        made.add(at, text[:8], text)
    for at in range(0, 2_500, 2):
        made.remove(at)
    for at in range(1, 1_500, 2):
        made.remove(at)
    assert len(made) == 500
    assert [made.find(text[:8], text)[0].id for text in texts[1_501::200]] == list(range(1_501, 2_500, 200))
    assert made.find(texts[0][:8], texts[0]) == []


@pytest.mark.parametrize("empty", [("", ""), ("\u200b", " "), ("？", "。。。")])
def test_a_message_without_words_repeats_nothing(empty: tuple[str, str]) -> None:
    made = index(a=LAMP)
    made.add("empty", *empty)
    assert made.find(*empty) == []
    assert [match.id for match in made.find(*LAMP)] == ["a"]


def test_a_text_of_a_megabyte_is_compared_by_its_beginning() -> None:
    made = index(a=LAMP)
    assert made.find(LAMP[0], LAMP[1] + "，" * 1_000_000)[0].id == "a"


def test_threads_that_ask_at_once_get_what_one_alone_gets() -> None:
    made = index(a=LAMP, b=WATER, c=ENGLISH)
    asked = [LAMP_AGAIN, WATER, ENGLISH_AGAIN] * 8
    alone = [made.find(*one) for one in asked]
    with ThreadPoolExecutor(4) as crew:
        assert list(crew.map(lambda one: made.find(*one), asked)) == alone


@pytest.mark.slow
def test_one_thread_and_two_give_the_same_model_and_the_same_groups() -> None:
    script = (
        "import hashlib; from methods.text_samples import made_up\n"
        "from maplebridge.methods.text import dump, group, train\n"
        "texts, labels = made_up(5)\n"
        "print(hashlib.sha256(dump(train(texts, labels)) + group(texts, texts).tobytes()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | dict.fromkeys(names, count) | {"PYTHONPATH": f"{root / 'src'}:{root / 'tests'}"},
            capture_output=True, check=True, text=True,
        ).stdout
        for count in ("1", "2")
    }  # fmt: skip
    assert len(answers) == 1


def test_questions_that_make_no_sense_are_refused() -> None:
    for wrong in ({"most": 0}, {"least": 0.0}, {"least": float("nan")}):
        with pytest.raises(RangeError):
            index().find(*LAMP, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_words_of_belief_and_assembly_leave_no_mark() -> None:
    plain = sketch("东溪路 路灯", "晚上 不亮")
    assert np.array_equal(sketch("东溪路宗教路灯", "晚上游行示威不亮 protest"), plain)


def test_groups_are_numbered_by_first_appearance() -> None:
    messages = [WATER, LAMP, ENGLISH, LAMP_AGAIN, ENGLISH_AGAIN, WATER]
    titles, texts = zip(*messages, strict=True)
    assert group(titles, texts).tolist() == [0, 1, 2, 1, 2, 0]


def test_grouping_does_not_hang_on_the_order_of_messages() -> None:
    messages = [WATER, LAMP, ENGLISH, LAMP_AGAIN, ENGLISH_AGAIN, WATER]
    order = [3, 0, 5, 1, 4, 2]
    titles, texts = zip(*(messages[at] for at in order), strict=True)
    mixed = group(titles, texts)
    titles, texts = zip(*messages, strict=True)
    plain = group(titles, texts)[order]
    assert np.array_equal(mixed[:, None] == mixed, plain[:, None] == plain)


def test_no_one_and_all_equal_messages_have_a_defined_answer() -> None:
    assert group([], []).tolist() == []
    assert group([LAMP[0]], [LAMP[1]]).tolist() == [0]
    assert group([LAMP[0]] * 300, [LAMP[1]] * 300).max() == 0
    assert group(["", ""], ["", ""]).tolist() == [0, 1]


def test_lengths_and_levels_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeError):
        group(["a"], [])
    with pytest.raises(ShapeError):
        group(["a"], ["b"], days=[])
    with pytest.raises(RangeError):
        group(["a"], ["b"], least=0)


def hot(count: int, **more: object) -> list[object]:
    messages = [(LAMP, DAY - timedelta(days=at)) for at in range(count)] + [
        (WATER, DAY - timedelta(days=200 + at)) for at in range(9)
    ]
    titles, texts = [m[0][0] for m in messages], [m[0][1] for m in messages]
    return list(hot_topics(titles, texts, [m[1] for m in messages], today=DAY, **more))  # type: ignore[arg-type]  # passed on


def test_the_hottest_topic_is_the_one_told_of_lately() -> None:
    topics = hot_topics(
        [LAMP[0]] * 6 + [WATER[0]] * 9,
        [LAMP[1]] * 6 + [WATER[1]] * 9,
        [DAY - timedelta(days=at) for at in range(6)] + [DAY - timedelta(days=200 + at) for at in range(9)],
        today=DAY,
        places=[["东溪路"]] * 6 + [["柳营小区"]] * 9,
    )
    assert [(topic.title, topic.place, len(topic.members)) for topic in topics] == [
        (LAMP[0], "东溪路", 6),
        (WATER[0], "柳营小区", 9),
    ]
    assert (topics[0].first, topics[0].last) == (DAY - timedelta(days=5), DAY)
    assert topics[0].heat == pytest.approx(sum(0.5 ** (at / 30) for at in range(6)))


def test_fewer_than_five_messages_are_never_a_topic() -> None:
    assert len(hot(4)) == 1
    assert len(hot(5)) == 2
    with pytest.raises(RangeError):
        hot(5, smallest=4)


def test_opinion_belief_and_assembly_make_no_topic_and_change_none() -> None:
    seen = hot(6)
    titles = [LAMP[0]] * 6 + [WATER[0]] * 9 + ["广场集会游行"] * 20
    texts = [LAMP[1]] * 6 + [WATER[1]] * 9 + ["明天有集会"] * 20
    days = (
        [DAY - timedelta(days=at) for at in range(6)]
        + [DAY - timedelta(days=200 + at) for at in range(9)]
        + [DAY] * 20
    )
    assert hot_topics(titles, texts, days, today=DAY) == seen


def test_the_official_groups_are_found_exactly(shared_data: Path) -> None:
    with (shared_data / "messages" / "same_matter_gold.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    titles, texts = [row["留言主题"] for row in rows], [row["留言详情"] for row in rows]
    gold = np.array([int(row["gold"]) for row in rows])
    days = [date(*map(int, row["留言时间"].split()[0].replace("/", "-").split("-"))) for row in rows]
    for found in (group(titles, texts), group(titles, texts, days=days)):
        for number in (1, 2):
            members = np.flatnonzero(gold == number)
            assert np.array_equal(np.flatnonzero(found == found[members[0]]), members)


def test_ours_agrees_with_two_readings_of_three_hundred_real_pairs(shared_data: Path) -> None:
    with (Path(__file__).parent / "same_matter_pairs.csv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    with (shared_data / "messages" / "board.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    board = {row["留言编号"]: at for at, row in enumerate(rows)}
    first, second, label = (
        np.array([int(pair[name]) for pair in pairs]) for name in ("first", "second", "label")
    )
    assert len(pairs) == 300
    assert _kappa(first, second) >= 0.7
    assert np.array_equal(label[first == second], first[first == second])
    assert sum(pair["sampled_by"] != "ours" for pair in pairs) >= 150
    found = group([row["留言主题"] for row in rows], [row["留言详情"] for row in rows])
    together = np.array([found[board[pair["a"]]] == found[board[pair["b"]]] for pair in pairs])
    assert (together & (label == 1)).sum() / label.sum() >= 0.9
    assert (together & (label == 1)).sum() / together.sum() >= 0.6


def _kappa(a: np.ndarray, b: np.ndarray) -> float:
    agree = float((a == b).mean())
    chance = float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()))
    return (agree - chance) / (1 - chance)
