"""A report's title is the first sentence that says something."""

from __future__ import annotations

import pytest

from maplebridge.acts.hear.reportform import checked_text
from maplebridge.acts.hear.titles import headline, says_something

LAMP = "柳汐镇的路灯坏了"


@pytest.mark.parametrize(
    "text",
    [f"您好！{LAMP}", f"尊敬的领导：\n{LAMP}", f"尊敬的王市长您好，{LAMP}", f"1. {LAMP}", f"（一）{LAMP}", f"一、{LAMP}",
     f"①{LAMP}",
     f"转发：{LAMP}", f"RE: FW: {LAMP}", f"https://example.org/a?b=1 {LAMP}",
     f"！！！\n{LAMP}", f"No.\n{LAMP}",
     f"各位领导，{LAMP}", f"领导们好！{LAMP}", f"我想反映一下问题：{LAMP}", f"打扰了，{LAMP}", f"问题如下：{LAMP}",
     f"12345\n{LAMP}",
     f"你好呀，{LAMP}", f"Hello there, {LAMP}", f"编号：\n{LAMP}"],
)  # fmt: skip
def test_what_only_announces_is_passed_over_in_chinese(text):
    assert headline(text) == LAMP
    assert headline(text) in text


@pytest.mark.parametrize(
    "text",
    ["Dear Sir,\n{}", "Dear Mayor\n{}", "To whom it may concern: {}", "Hi, {}", "Good morning! {}", "1. {}", "(a) {}",
     "RE: {}",
     "I want to report: {}", "www.example.org {}", "--- {}", "No.\n{}", "2) {}"],
)  # fmt: skip
def test_what_only_announces_is_passed_over_in_english(text):
    said = "The lamp at Liuxi is dark"
    assert headline(text.format(said)) == said


@pytest.mark.parametrize(
    "text",
    ["No. 5 Liuxi Road is dark.", "3.5米宽的路塌了", "12345热线不接电话", "十字路口红灯坏了", "A tree fell.",
     "老师打人", "政府大楼旁积水",
     "市长热线打不通", "第三小学门口积水", "一楼漏水", "Highway lamp broken", "请问路灯什么时候修？",
     "投诉物业乱收费", "我要反映路灯坏了",
     "2026年3月5日停水", "St. Mary's lane is dark.", "Hi-fi noise at night"],
)  # fmt: skip
def test_what_says_something_from_its_first_letter_stays_whole(text):
    assert headline(f"{text}\nMore.") == text


@pytest.mark.parametrize("text", ["您好！", "No.", "1.", "Hi", "谢谢", "12345"])
def test_what_says_nothing_at_all_still_has_a_title(text):
    assert headline(text) == text
    assert not says_something(text)


def test_a_title_that_says_nothing_gives_way_to_the_text_and_one_that_does_stays():
    assert checked_text(f"{LAMP}。请修。", "您好") == (f"{LAMP}。请修。", f"{LAMP}。")
    assert checked_text("请修。", "RE: 路灯") == ("请修。", "RE: 路灯")
    assert checked_text("", "您好！") == ("您好！", "您好！")


def test_a_long_row_of_openers_comes_to_an_end():
    assert headline("您好！" * 6000 + LAMP) == LAMP
    assert headline("1." * 9000).startswith("1.")


@pytest.mark.parametrize("much", ["1", "1.", " 1", "1 ", "1!", "(1", "_", "1\n", "。"])
def test_twenty_thousand_letters_that_say_nothing_are_passed_over_in_one_go(much):
    assert not says_something(much * (20_000 // len(much)))
    assert headline(much * (20_000 // len(much)) + f"\n{LAMP}").endswith(LAMP)
