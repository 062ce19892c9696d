"""A report's title is the first sentence that says something."""

from __future__ import annotations

import pytest

from maplebridge.acts.hear.reading.reportform import checked
from maplebridge.acts.hear.reading.titles import headline, says_something

LAMP = "柳汐镇的路灯坏了"


@pytest.mark.parametrize(
    "text",
    [f"您好！{LAMP}", f"尊敬的领导：\n{LAMP}", f"尊敬的王市长您好，{LAMP}", f"1. {LAMP}", f"（一）{LAMP}", f"一、{LAMP}",
     f"①{LAMP}",
     f"转发：{LAMP}", f"RE: FW: {LAMP}", f"https://example.org/a?b=1 {LAMP}",
     f"！！！\n{LAMP}", f"No.\n{LAMP}",
     f"各位领导，{LAMP}", f"领导们好！{LAMP}", f"我想反映一下问题：{LAMP}", f"打扰了，{LAMP}", f"问题如下：{LAMP}",
     f"12345\n{LAMP}",
     f"您好，打扰您了。{LAMP}", f"麻烦你们了，{LAMP}", f"地点：柳汐镇\n{LAMP}", f"时间：昨天晚上\n{LAMP}",
     f"性别：男\n年龄：60\n{LAMP}", f"工单编号：20261120001\n{LAMP}", f"诉求：{LAMP}", f"诉求内容：{LAMP}",
     f"来电人反映：{LAMP}", f"[图片]{LAMP}", f"发自我的iPhone\n{LAMP}", f"所属区域：越桥区\n{LAMP}",
     f"你好呀，{LAMP}", f"Hello there, {LAMP}", f"编号：\n{LAMP}"],
)  # fmt: skip
def test_what_only_announces_is_passed_over_in_chinese(text):
    assert headline(text) == LAMP
    assert headline(text) in text


@pytest.mark.parametrize(
    "text",
    ["Dear Sir,\n{}", "Dear Mayor\n{}", "To whom it may concern: {}", "Hi, {}", "Good morning! {}", "1. {}", "(a) {}",
     "RE: {}",
     "I want to report: {}", "www.example.org {}", "--- {}", "No.\n{}", "2) {}",
     "Good day to you. {}", "Thanks for your help. {}", "Sorry to bother you again. {}", "Sent from my iPhone\n{}",
     "Location: Liuxi\n{}", "Gender: male\n{}", "Thank you very much! {}"],
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
     "2026年3月5日停水", "地点选得不好，没人去", "打扰居民休息的工地", "Thanks to the works the road is closed.",
     "Age limits at the pool are wrong.",
     "编号牌掉了", "时间：晚上十点还在施工，吵得没法睡", "Sorry state of the bridge.",
     "St. Mary's lane is dark.", "Hi-fi noise at night"],
)  # fmt: skip
def test_what_says_something_from_its_first_letter_stays_whole(text):
    assert headline(f"{text}\nMore.") == text


@pytest.mark.parametrize("text", ["您好！", "No.", "1.", "Hi", "谢谢", "12345"])
def test_what_says_nothing_at_all_still_has_a_title(text):
    assert headline(text) == text
    assert not says_something(text)


def checked_text(text, title):
    """The text and the title that are kept of a report."""
    words = checked(text, title)
    return words.text, words.title


def test_a_title_that_says_nothing_gives_way_to_the_text_and_one_that_does_stays():
    assert checked_text(f"{LAMP}。请修。", "您好") == (f"您好\n{LAMP}。请修。", f"{LAMP}。"), "nothing typed is lost"
    assert checked_text("请修。", "RE: 路灯") == ("请修。", "RE: 路灯")
    assert checked_text("", "您好！") == ("您好！", "您好！")


def test_a_long_row_of_openers_comes_to_an_end():
    assert headline("您好！" * 6000 + LAMP) == LAMP
    assert headline("1." * 9000).startswith("1.")


@pytest.mark.parametrize("much", ["1", "1.", " 1", "1 ", "1!", "(1", "_", "1\n", "。"])
def test_twenty_thousand_letters_that_say_nothing_are_passed_over_in_one_go(much):
    assert not says_something(much * (20_000 // len(much)))
    assert headline(much * (20_000 // len(much)) + f"\n{LAMP}").endswith(LAMP)


ANNOUNCED = (
    "您好，我是柳汐镇居民。", "hello！", "在吗？", "求助！", "紧急！", "急急急！", "我有个问题。",
    "现将情况反映如下：", "情况说明\n", "投诉信\n", "如题。", "请领导重视！", "领导，您好！", "专家：",
    "尊敬的各位领导、专家：", "您 好！", "日期：2026-11-28\n", "日期：2026年11月28日\n",
    "联系电话：13812345678\n", "电话 13812345678。", "姓名：王芳\n", "收件人：热线\n", "From: a@b.cn\n",
    "Date: 28 Nov 2026\n", "Urgent!", "Help!", "Please help.", "Hi guys!", "Sirs,", "Mayor,",
    "Ladies and gentlemen,", "Dear Sir/Madam\n", "My name is Ann Lee.", "I hope you are well.", "Ref: 123/45\n",
    "Nr. 1\n", "Complaint.", "我叫王小明，", "我是王小明。", "本人王芳，", "QQ：12345678\n",
    "请致电138 1234 5678。", "I am a resident of Liuxi.", "各位领导好！", "身份证号：110105194912310021\n",
)  # fmt: skip


@pytest.mark.parametrize("opener", ANNOUNCED)
@pytest.mark.parametrize("blank", ["", " "])
def test_no_greeting_label_number_or_name_is_a_title(opener, blank):
    assert headline(f"{opener}{blank}{LAMP}") == LAMP


@pytest.mark.parametrize(
    "text",
    [
    "你好超市卖假货", "您好大药房乱收费", "I. Newton Street is dark", "老师好凶打人", "部门好多垃圾",
    "我是2020年买的房，一直漏水", "电话：12345打不通", "急诊室没有医生", "求助电话打不通",
    "Help desk never answers", "From Monday on the lamp is dark", "Mayor never answers", "请领导重视路灯问题",
    "投诉信箱满了", "我是低保户没有收到补贴", "我们是不是被骗了", "Name of the street is wrong",
    "Phone 12345 is dead", "Question time is over",
    ],
)  # fmt: skip
def test_a_name_of_a_shop_or_a_street_that_begins_like_a_greeting_stays(text):
    assert headline(f"{text}\nMore words.") == text


@pytest.mark.parametrize(
    ("text", "title"),
    [("联系电话：13812345678", "联系电话：…"), ("我叫王小明，电话13812345678", "我叫…，电话…"),
     ("请致电138 1234 5678。路灯坏了", "路灯坏了")],
)  # fmt: skip
def test_what_leads_to_a_person_never_stands_in_a_title_that_was_made(text, title):
    assert headline(text) == title


MUCH = ("我是", "急", "姓名：", "电话1", "date: ", "i am a ", "hi all ", "@a", "1 2", "138 1234 567")


@pytest.mark.parametrize("much", MUCH)
def test_much_of_what_may_be_an_opener_is_passed_over_in_one_go(much):
    assert headline(much * (20_000 // len(much)) + f"\n{LAMP}")
    assert headline("电话" + "1" * 19_000 + "x").startswith("电话")
