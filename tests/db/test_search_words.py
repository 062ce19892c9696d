"""Every word that a reader of a matter finds on its page finds the matter, however it was typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from db import test_search
from sampled import NOW

found, handler_of, stranger_to, admin = (
    test_search.found, test_search.handler_of, test_search.stranger_to, test_search.admin,
)  # fmt: skip
LAMP = "柳汐镇的路灯不亮。"
LATER = NOW + timedelta(hours=1)


def added(number, text, now=LATER):
    """What whoever brought the matter adds to it."""
    from maplebridge.kernel.identity.actor import holder_of

    city.act(number, "add", given={"text": text}, actor=holder_of(number), now=now)


def test_words_at_the_end_of_a_long_text_are_found(town):
    number = city.report(LAMP + "晚上一片漆黑。" * 2_800 + "最后还有白蚁和 numbats，𠮷").number
    here = handler_of(number)
    for words in ("白蚁", "numbats", "路灯 白蚁", "漆黑。最后还有白蚁", "𠮷"):
        assert found(here, words) == {number}, words
    assert found(here, "蚁白") == set()


def test_what_is_added_answered_and_given_as_a_reason_is_found_by_those_who_may_read_it(town):
    from maplebridge.kernel.identity.actor import holder_of

    number = city.report(LAMP).number
    other = city.report(LAMP).number
    first = city.post_of(city.row_of(number).office, "hotline")
    added(number, "补充：电线杆上有 quokka 的窝")
    city.act(number, "dispatch", now=NOW + timedelta(hours=2))
    city.act(number, "reply", given={"answer": "已换灯泡，numbat 已请走。"}, now=NOW + timedelta(days=1))
    again = NOW + timedelta(days=2)
    city.act(number, "not_solved", given={"reason": "昨夜又灭了，bilby"}, actor=holder_of(number), now=again)
    here = handler_of(number)
    for words in (
        "quokka",
        "电线杆",
        "numbat",
        "换灯泡",
        "又灭了",
        "路灯 quokka",
        "quokka numbat bilby",
        "窝",
    ):
        assert found(here, words) == {number}, words
        assert found(first, words) == {number}, "who handed it on still reads it"
        assert found(stranger_to(number, other), words) == set(), words
    assert found(here, "quokka 白蚁") == found(here, "窝 蚁") == set()
    assert found(here, "路灯") >= {number}


def test_the_address_that_was_typed_is_found(town):
    from maplebridge.acts.hear.place import Place

    text = "The lamp has been dark since Monday"
    number = city.report(
        text, place=Place(address="Liuxi, Kumquat Alley 88, 建设路，behind the bakery")
    ).number
    here = handler_of(number)
    for words in ("kumquat", "Kumquat Alley 88", "建设路", "lamp bakery", '"alley 88" monday', "设"):
        assert found(here, words) == {number}, words
    assert found(stranger_to(number), "kumquat") == set()


def test_what_is_erased_is_found_nowhere_any_more(town, as_role):
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.records import erasing

    text = LAMP + "晚上一片漆黑。" * 400 + "白蚁"
    number = city.report(text, place=Place(address="柳汐镇金橘巷")).number
    added(number, "有 quokka")
    here = handler_of(number)
    asked = ("路灯", "白蚁", "金橘巷", "quokka", "蚁", "橘", "路灯 quokka")
    assert [found(here, words) for words in asked] == [{number}] * len(asked)
    with as_role("clock"):
        erasing._remove_words(number, why="asked", by="system", now=LATER)
    assert [found(here, words) for words in asked] == [set()] * len(asked)


@pytest.mark.parametrize(
    ("said", "asked", "not_asked"),
    [
        ("we don't know", ("don’t", "don't", "dont", "don`t", "DON´T", "donʼt", "don't know"), ("“do nt”",)),
        ("we don’t know", ("don't", "don＇t", "‘don’t’"), ()),
        ("他会 C++ 和 C#", ("C++", "c++", "Ｃ＋＋", "C#", "c++ c#"), ("C--", "c+#")),
        ("买了½斤", ("½", "½斤", "1/2斤"), ("¼", "1/3")),
        ("第①条、第②条", ("①", "②", "① 条"), ("③", "③ 条")),
        ("the café in the straße", ("cafe", "CAFÉ", "cafe\u0301", "strasse", "STRASSE", "straße"), ("cafà",)),
        ("the cafe in the Strasse", ("café", "straße", "STRAẞE"), ()),
        ("Łódź, smørrebrød, Œuvre", ("lodz", "smorrebrod", "oeuvre", "ŁÓDŹ"), ()),
        ("断电 三天，没人 管", ("断电三天", "断电　三天", "没人管", "“断电三天”", "天 管"), ("断电四天",)),
        ("断电\n三天", ("断电三天", "断电 三天"), ()),
        ("断电三天", ("“断电 三天”", "断电 三天"), ()),
        ("新 iPhone 手机", ("iphone手机", "新iphone"), ()),
        ("that estate of the poor", ("estate of", "poor"), ("test", "ofthe")),
        (
            "电话 138 0013 8000 或 138—0013—8001",
            ("13800138000", "138‑0013‑8000", "13800138001", "138 0013"),
            (),
        ),
        ("门牌 A—3 和 3-2-501", ("A-3", "Ａ－３", "A‑3", "3–2–501"), ("325016",)),
        ("他姓𠮷，在葛󠄀城", ("𠮷", "葛城", "葛", "他姓𠮷"), ("𠮸", "𠮷城")),
        ("⽔管漏了，说是㍿", ("水", "⽔", "水管", "株式会社"), ("⽕",)),
        ("ДОМ 5, Ж🔥", ("дом", "ж", "Ж", "🔥"), ("щ", "💧")),
        ("没有\u200b水\ufeff了，lam\u00adp", ("没有水", "水了", "lamp"), ()),
    ],
)
def test_words_are_found_however_they_were_typed(town, said, asked, not_asked):
    number = city.report(LAMP + said).number
    here = handler_of(number)
    for words in asked:
        assert found(here, words) == {number}, words
    for words in not_asked:
        assert found(here, words) == set(), words


def test_numbers_are_found_as_they_are_pasted(town):
    number = city.report(LAMP).number
    other = city.report(LAMP).number
    here = handler_of(number)
    tail = f"{number % 100_000_000:07d}"
    wide = tail.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    for words in (
        f"FH‑26‑{tail}", f"FH－26－{tail}", f"ＦＨ-26-{wide}", f"fh—26—{tail}", f"FH 26 {tail}", f"FH26{tail}",
        f"FH⁃26⁃{tail}", f"\u200bFH-26-{tail}\ufeff", f"FH\u00ad-26\u00ad-{tail}", f"编号：FH-26-{tail}。",
        f"（FH－26－{wide}）",
    ):  # fmt: skip
        assert found(here, words) == {number}, words
    assert found(here, f"FH-26-{tail}，FH‑26‑{other % 100_000_000:07d}") == {number, other}
    assert found(stranger_to(number), f"编号：FH-26-{tail}") == set()


@pytest.mark.parametrize("words", ["𠮷", "quokka", "c++", "½", "窝", "don’t", "白蚁", "FH‑26‑{}"])
def test_the_page_finds_them_too(town, words):
    from django.test import Client

    from maplebridge.kernel.matter import numbers

    now = datetime.now(UTC)
    made = city.report(LAMP + "漆黑。" * 3_000 + "白蚁 c++ ½ don't，𠮷", now=now - timedelta(hours=2))
    city.act(made.number, "dispatch", now=now - timedelta(hours=1))
    added(made.number, "quokka 的窝", now=now - timedelta(minutes=30))
    client = Client(SERVER_NAME="localhost")
    assert client.post("/en/sign-in", {"name": "handler.liuxi", "password": "maple-demo"}).status_code == 302
    for language in ("en", "zh"):
        asked = words.format(f"{made.number % 100_000_000:07d}")
        page = client.get(f"/{language}/desk/search", {"q": asked}).content.decode()
        assert numbers.show(made.number) in page


def test_words_that_every_answer_holds_are_found_beside_others(town, as_role):
    """Of thousands of answers with one word those count whose matter has the other words too."""
    number = city.report(LAMP + "还有白蚁。").number
    city.act(number, "dispatch", now=LATER)
    city.act(number, "reply", given={"answer": "已现场查看处理。"}, now=LATER + timedelta(hours=1))
    here = handler_of(number)
    given = {"count": 3_000, "like": number}
    admin(as_role, test_search.MANY, given)
    admin(as_role, test_search.THEIR_WORDS, given)
    answers = test_search.THEIR_WORDS.replace("1, 'text', '第'", "2, 'answer', '已现场查看处理。第'")
    admin(as_role, answers, given)
    assert found(here, "处理 白蚁") == {number, 2_610_000_050, 2_610_001_050, 2_610_002_050}
    assert found(here, "处理 路灯") == {number}
    assert found(here, "处理 井盖") == {2_610_000_000 + n for n in range(50, 3_001, 50)}
    assert found(here, "处理 没有人写过") == set()
    assert found(stranger_to(number), "处理 路灯") == set()
