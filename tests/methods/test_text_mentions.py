"""Places, dates, numbers of people and personal data in a text."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maplebridge.methods.errors import MethodError, RangeError
from maplebridge.methods.text import (
    MASKS_EN,
    Gazetteer,
    find_crowds,
    find_dates,
    find_personal,
    mask,
    narrow,
    short_forms,
)
from maplebridge.methods.text.people.privacy import is_card_number, is_id_number

TODAY = date(2019, 4, 1)
PLACES = Gazetteer({"枫桥镇": 1, "枫桥": 2, "枫桥镇东街": 3, "Bath": 4, "High Street": 5, "A7县": 6})


def names(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(text[m.start : m.end], m.ids) for m in PLACES.find(text)]


def test_the_longest_name_wins() -> None:
    assert names("家住枫桥镇东街和枫桥镇与枫桥") == [("枫桥镇东街", (3,)), ("枫桥镇", (1,)), ("枫桥", (2,))]


def test_latin_names_count_as_whole_words_in_any_case() -> None:
    assert names("BATH, bathroom and high street") == [("BATH", (4,)), ("high street", (5,))]


def test_spans_point_into_the_original_text() -> None:
    text = "在\u200bＡ７\ufeff县的枫\u200b桥镇"
    assert names(text) == [("Ａ７\ufeff县", (6,)), ("枫\u200b桥镇", (1,))]


def test_a_name_at_the_end_ends_there_though_a_longer_one_begins_alike() -> None:
    text = "我住枫桥镇"
    [found] = PLACES.find(text)
    assert (found.start, found.end, found.ids) == (2, len(text), (1,))


def test_one_name_of_two_places_gives_both_and_the_parent_decides() -> None:
    places = Gazetteer([("鼓楼区", "nj"), ("鼓楼区", "fz"), ("福州市", "fuzhou")])
    mentions = places.find("福州市鼓楼区")
    chosen = narrow(mentions, parent={"nj": "nanjing", "fz": "fuzhou", "fuzhou": None})
    assert [ids for _, ids in chosen] == [("fuzhou",), ("fz",)]
    alone = narrow(places.find("鼓楼区"), parent={"nj": "nanjing", "fz": "fuzhou"})
    assert [ids for _, ids in alone] == [("nj", "fz")]


def test_a_circle_of_parents_does_not_hang() -> None:
    places = Gazetteer({"甲地": 1, "乙地": 2})
    assert len(narrow(places.find("甲地乙地"), parent={1: 2, 2: 1})) == 2


@pytest.mark.parametrize("name", ["", " ", "区", "\u200b\u200b路"])
def test_a_name_of_one_character_is_refused(name: str) -> None:
    with pytest.raises(RangeError):
        Gazetteer({name: 1})


def test_short_forms_keep_two_characters() -> None:
    assert (short_forms("枫桥镇"), short_forms("江县"), short_forms("北京")) == (("枫桥",), (), ())


@given(st.lists(st.text(alphabet="枫桥镇东街 a7县\u200bＡ😀\n", max_size=30), max_size=8))
def test_many_texts_at_once_give_what_each_gives_alone(texts: list[str]) -> None:
    assert PLACES.find_many(texts) == [PLACES.find(text) for text in texts]


@given(
    st.sets(st.text(alphabet="甲乙丙丁戊", min_size=2, max_size=4), min_size=1, max_size=12),
    st.text(alphabet="甲乙丙丁戊己", max_size=40),
)
def test_mentions_agree_with_a_search_by_hand(known: set[str], text: str) -> None:
    expected, at = [], 0
    while at < len(text):
        fitting = [name for name in known if text.startswith(name, at)]
        if fitting:
            expected.append((at, max(fitting, key=len)))
        at += max(map(len, fitting), default=1)
    found = Gazetteer({name: name for name in known}).find(text)
    assert [(m.start, m.name) for m in found] == expected


def test_empty_odd_and_huge_texts_are_read() -> None:
    assert PLACES.find("") == PLACES.find("枫") == PLACES.find("\u200b") == []
    assert names("😀枫桥镇") == [("枫桥镇", (1,))]
    started = time.process_time()
    assert len(PLACES.find("枫桥镇" * 350_000)) == 6_667
    assert time.process_time() - started < 2
    with pytest.raises(MethodError):
        PLACES.find(None)  # type: ignore[arg-type]  # what a careless caller may pass


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2019年3月5日停水", ["2019-03-05"]),
        ("二〇一九年三月五号", ["2019-03-05"]),
        ("3月5日和昨天", ["2019-03-05", "2019-03-31"]),
        ("12月20日", ["2018-12-20"]),
        ("2019-03-07，2019/3/8，2019.3.9", ["2019-03-07", "2019-03-08", "2019-03-09"]),
        ("on 5 March 2019 and March 6, 2018", ["2019-03-05", "2018-03-06"]),
        ("yesterday", ["2019-03-31"]),
        ("2019年3月", ["2019-03-01"]),
        ("2月29日", ["2016-02-29"]),
        ("2019年2月30日 31/02", []),
        ("9月1号楼", []),
        ("２０１９年３月５日", ["2019-03-05"]),
    ],
)
def test_dates_are_read(text: str, days: list[str]) -> None:
    assert [mention.day.isoformat() for mention in find_dates(text, today=TODAY)] == days


def test_a_month_alone_is_said_to_be_a_month() -> None:
    assert [m.precision for m in find_dates("2019年3月和2019年3月5日", today=TODAY)] == ["month", "day"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("300多户业主", [(300, "households", True)]),
        ("20名工人", [(20, "people", False)]),
        ("上百人", [(100, "people", True)]),
        ("三百余户", [(300, "households", True)]),
        ("about 1,200 residents", [(1200, "people", True)]),
        ("5万多人", [(50_000, "people", True)]),
        ("人均30平方米，我一个人，人行道", []),
        ("万万人", [(10_000, "people", False)]),
    ],
)
def test_numbers_of_people_are_read(text: str, numbers: list[tuple[int, str, bool]]) -> None:
    assert [(m.low, m.unit, m.about) for m in find_crowds(text)] == numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678", "电话[phone]"),
        ("１３８１２３４５６７８", "[phone]"),
        ("138\u200b12345678", "[phone]"),
        ("138-1234-5678", "[phone]"),
        ("010-62345678或+44 20 7946 0018", "[phone]或[phone]"),
        ("11010519491231002X", "[ID number]"),
        ("110105194912310021", "110105194912310021"),
        ("4111 1111 1111 1111", "[bank card]"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("湘A·12345", "[plate]"),
        ("沪AD12345", "[plate]"),
        ("a.b@example.com", "[e-mail]"),
        ("东路12号3栋2单元501室漏水", "东路[door]漏水"),
        ("Flat 3, 12 High Street", "[door], [door] High Street"),
        ("我叫王小明，住", "我叫[name]，住"),
        ("我是王建国，住柳汐镇", "我是[name]，住柳汐镇"),
        ("我是业主李四，本人王芳，女", "我是业主[name]，本人[name]，女"),
        ("我是陈女士。", "我是[name]。"),
        (
            "我是高中生，我是金华人，我是白领，我是王村的，我是万科业主，",
            "我是高中生，我是金华人，我是白领，我是王村的，我是万科业主，",
        ),
        ("本人高血压，本人于昨日，我是马上要", "本人高血压，本人于昨日，我是马上要"),
        ("电话一三八一二三四五六七八", "电话[phone]"),
        ("打幺三八 1234 五六七八", "打[phone]"),
        ("零五七九八一二三四五六七", "[phone]"),
        ("138一二三四伍陆柒捌", "[phone]"),
        ("一一〇一〇五一九四九一二三一〇〇二1", "一一〇一〇五一九四九一二三一〇〇二1"),
        ("二〇二六年三月五日，一二三四五六七八九十", "二〇二六年三月五日，一二三四五六七八九十"),
        ("地铁2号线，5号文件，2019年，12345热线", "地铁2号线，5号文件，2019年，12345热线"),
        ("138.1234.5678，138—1234—5678，138–1234–5678，138/1234/5678", "[phone]，[phone]，[phone]，[phone]"),
        ("（0579）81234567或一三八—一二三四—五六七八", "[phone]或[phone]"),
        ("电话八一二三四五六七，电话号码81234567，+1 (415) 555-2671", "电话[phone]，电话[phone]，[phone]"),
        ("QQ：12345678，微信号：wang_xm88，li@例子.公司", "QQ[account]，微信[account]，[e-mail]"),
        ("身份证一一零一零五一九四九一二三一零零二X", "身份证[ID number]"),
        ("身份证号码110105194912310021", "身份证[ID number]"),
        ("我是欧阳娜娜，反映人：王小明，联系人是王小明", "我是[name]，反映人[name]，联系人[name]"),
        (
            "我是王小明的母亲，我叫王小明今年60岁，我是关小明",
            "我是[name]的母亲，我叫[name]今年60岁，我是[name]",
        ),
        ("我是“王小明”，My name's Ann Lee", "我是[name]”，My name's [name]"),
        ("3-2-501漏水，12 Liuxi Rd", "[door]漏水，[door] Liuxi Rd"),
        ("2026-11-20，3-2-2026", "2026-11-20，3-2-2026"),
        (
            "本人任职于市医院，本人何时能领，本人谢谢，我是金工，我是江边的住户，我是江边。",
            "本人任职于市医院，本人何时能领，本人谢谢，我是金工，我是江边的住户，我是江边。",
        ),
        (
            "微信支付不了，qq群里，电话打不通，联系人是谁，投诉人很多，反映人数，身份证办理要三天",
            "微信支付不了，qq群里，电话打不通，联系人是谁，投诉人很多，反映人数，身份证办理要三天",
        ),
        ("", ""),
    ],
)
def test_personal_data_are_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask(text, labels=MASKS_EN).text == masked


INTRODUCED = [
    "I am *Ann Lee* and I live here", "I'm *Ann*.", "I’m *Wang Xiaoming*, of Liuxi", "I am Mrs *Ann Lee-Brown*, of Liuxi",
    "i am *ann lee* of liuxi", "I AM *ANN LEE*", "i'm *li ming*", "Ｉ ａｍ *Ａｎｎ Ｌｅｅ*", "I am called *Bo*",
    "Call me *Ann*",
    "my name is *ann lee* and", "My name is *José García Márquez*", "my name's *王小明*", "Full name: *Ann Lee*",
    "I, *Ann Lee*, live here", "This is *Ann Lee* speaking", "This is *Ann* from Liuxi", "I am Dr. *Ann Lee*, of Liuxi",
    "我叫*王小明*反映路灯坏了", "我叫做*王芳*", "俺叫*李四*想反映", "我的名字是*王小明*", "本人名叫*李四*",
    "本人*李四*反映噪音",
    "本人*李四*想投诉", "我是*王小明*来自柳汐", "我叫*向阳*，", "鄙人*王芳*，",
]  # fmt: skip
KEPT = [
    "I am angry", "I am Angry", "I'm Very Angry", "I AM ANGRY", "I am writing to you", "I am so sick", "I am Chinese",
    "I am Polish.", "I am OK", "I am in Liuxi Township", "I am Liuxi Township resident", "I am a resident", "I am Furious.",
    "My name is not on the list", "my name is still wrong on the list", "The name: is wrong", "Street name: Liuxi Road",
    "This is Liuxi Township", "This is Dangerous", "this is a disgrace", "I, as a resident, ask", "call me at night",
    "I am Sure The Lamp Is Broken", "I'm Fed Up", "I am 80 years old", "I am Not Happy",
    "我是业主", "我叫他来", "我叫物业来修", "我叫人来反映", "本人郑重反映", "本人曾多次反映", "本人向社区反映",
    "本人于昨日反映",
    "本人严重反映", "我是周一反映的", "本人陆续反映三次", "本人高度怀疑", "我是高度近视", "本人王家庄村民",
]  # fmt: skip


@pytest.mark.parametrize("told", INTRODUCED)
def test_a_name_by_which_somebody_introduces_themselves_is_masked_and_no_more(told: str) -> None:
    before, name, behind = told.split("*")
    assert mask(before + name + behind, labels=MASKS_EN).text == f"{before}[name]{behind}"


@pytest.mark.parametrize("told", KEPT)
def test_what_only_begins_like_an_introduction_is_kept(told: str) -> None:
    assert mask(told, labels=MASKS_EN).text == told


@given(st.text(alphabet="0123456789xX 路号栋室-@a.c王我叫京A", max_size=60))
def test_masked_spans_never_overlap_and_the_rest_is_kept(text: str) -> None:
    found = find_personal(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    rest = "".join(
        text[a:b]
        for a, b in zip([0, *(f.end for f in found)], [*(f.start for f in found), None], strict=True)
    )
    blank = dict.fromkeys(MASKS_EN, "")
    assert mask(text, labels=blank).text == rest


@given(st.integers(0, 10**17 - 1))
def test_one_wrong_figure_spoils_a_bank_card(number: int) -> None:
    body = f"4{number:017d}"
    cards = [body + str(check) for check in range(10) if is_card_number(body + str(check))]
    assert len(cards) == 1


def test_an_id_number_needs_its_birthday_and_its_check_digit() -> None:
    assert is_id_number("11010519491231002x")
    assert not any(is_id_number("11010519491231002" + digit) for digit in "0123456789")
    assert not is_id_number("11010519491331002X")


def test_a_masked_text_does_not_tell_what_was_masked() -> None:
    result = mask("电话13812345678")
    assert "138" not in repr(result)
