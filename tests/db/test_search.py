"""Searching finds what the words name, wherever they stand in a report, and only what the searcher may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

LAMPS = "柳汐镇的路灯不亮。晚上接孩子放学的路上一片漆黑，the lamp post by the school gate is broken。"
ANTS = "柳汐镇的房屋。Since spring there are white ants in the beams：发现白蚁，请来看看。"
AWAY = "东埠镇的路灯也不亮。"
MANY = """
    INSERT INTO matter_matter (number, procedure_id, category, channel, place, unit, office, level, step, outcome,
        opened, touched, due, seq, bounces, missed, code, against, title, state)
    SELECT 2610000000 + n, procedure_id, category, channel, place, CASE n %% 50 WHEN 0 THEN unit ELSE -1 END,
        CASE n %% 50 WHEN 0 THEN office ELSE -1 END, level, step, outcome, opened, touched, due, 1, 0, 0, '', NULL, '', state
    FROM matter_matter, generate_series(1, %(count)s) AS n WHERE number = %(like)s
"""
THEIR_WORDS = """
    INSERT INTO matter_statement (matter, seq, field, text, salt, sealed)
    SELECT 2610000000 + n, 1, 'text', '第' || n || '号，此处井盖松动。'
        || CASE WHEN n %% 1000 = 50 THEN '还有白蚁。' ELSE '' END, '', false
    FROM generate_series(1, %(count)s) AS n
"""


def found(actor, words):
    from maplebridge.kernel.file import desk

    page = desk.search(actor=actor, words=words, now=NOW, limit=200)
    return {row.heading.number for row in page.rows}


def handler_of(number):
    return city.post_of(city.row_of(number).office, "handler")


def stranger_to(*numbers):
    """A handler at an office that has none of these matters."""
    from maplebridge.kernel.territory import queries as territory

    taken = {city.row_of(number).office for number in numbers}
    return city.post_of(
        max(office.id for office in territory.offices().all if office.id not in taken), "handler"
    )


def admin(as_role, words, values=()):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(words, values)
        return cursor.rowcount


def test_any_part_of_the_text_finds_the_report_and_only_in_scope(town):
    lamps = {city.report(LAMPS).number for _ in range(3)}
    ants, away = city.report(ANTS).number, city.report(AWAY).number
    here = handler_of(min(lamps))
    assert away not in found(here, "路灯")
    for words in ("路灯", "一片漆黑", "LAMP post", "gate is broken", "school gate", "，the"):
        assert lamps <= found(here, words), words
    assert ants in found(handler_of(ants), "白蚁")
    assert ants in found(handler_of(ants), "white ants")
    assert found(here, "没有人写过") == set()
    assert found(here, "黑漆片一") == set(), "pairs that stand elsewhere are not the words"
    nobody = stranger_to(*lamps, ants, away)
    assert found(nobody, "路灯") == found(nobody, "白蚁") == set()


def test_a_title_of_its_own_is_found_and_one_that_is_cut_from_the_text_is_not_kept_twice(town, as_role):
    own = city.report(LAMPS, title="关于夜间照明的请求").number
    cut = city.report(LAMPS).number
    assert found(handler_of(own), "夜间照明") == {own}
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT matter FROM matter_statement WHERE field = 'title'")
        assert cursor.fetchall() == [(own,)]
    assert city.row_of(cut).title


def test_several_words_stand_anywhere_and_in_any_order_unless_they_are_quoted(town):
    number = city.report(LAMPS).number
    titled = city.report("At Liuxi since Monday, 夜里很黑。", title="Street lamp 不亮").number
    here = handler_of(number)
    for words in ("漆黑 路灯", "路灯　孩子", "gate lamp", "broken  柳汐镇 post", '"lamp post" 漆黑'):
        assert number in found(here, words), words
    for words in ('"post lamp"', "路灯 白蚁", "“漆黑路灯”", "「漆黑 路灯」"):
        assert number not in found(here, words), words
    assert found(handler_of(titled), "liuxi lamp 不亮") == {titled}


def test_width_and_capitals_make_no_other_word(town):
    wide = city.report("柳汐镇Ａ３区１２号楼ＬＥＤ灯不亮。").number
    narrow = city.report("柳汐镇A3区12号楼led灯不亮。").number
    for words in ("A3区", "Ａ３区", "a3区12号", "ＬＥＤ", "led灯", "１２号楼"):
        assert {wide, narrow} <= found(handler_of(wide), words), words


def test_a_number_in_the_words_is_found_beside_the_matter_that_has_it(town):
    from maplebridge.kernel.matter import numbers

    number = city.report("柳汐镇100234号井盖松动，电话 13800138000。").number
    other = city.report(f"柳汐镇的路灯不亮，上次的编号是{numbers.show(number)}，即{number}。").number
    here = handler_of(number)
    for words in ("100234", "１００２３４", "13800138000", "100234 井盖"):
        assert found(here, words) == {number}, words
    assert found(here, numbers.show(number)) == found(here, str(number)) == {number, other}


def test_one_chinese_letter_is_a_word(town):
    number = city.report(LAMPS).number
    here = handler_of(number)
    assert number in found(here, "灯")
    assert number in found(here, "灯 post")
    assert found(here, "灯 白蚁") == found(here, "鼋") == found(here, "a") == set()
    assert found(stranger_to(number), "灯") == set()


def test_single_letters_are_looked_for_in_steps_and_in_no_more_than_the_newest(town, as_role):
    """The first step has 2,000 matters, each further one 6,000: old ones are found as long as the newest are too few."""
    number = city.report(LAMPS).number
    here = handler_of(number)
    more = {"count": 21_000, "like": number}
    admin(as_role, MANY, more)
    admin(as_role, THEIR_WORDS, more)
    admin(
        as_role,
        "UPDATE matter_statement SET text = text || '鼋' WHERE matter - 2610000000 IN (100, 1050, 5000, 19050, 20950)",
    )
    assert found(here, "鼋") == {2610001050, 2610005000, 2610019050, 2610020950}
    assert found(here, "鼋 盖") == {2610001050, 2610005000, 2610019050, 2610020950}
    assert found(here, "鼋 蚁") == {2610001050, 2610019050}
    assert len(found(here, "井")) == 200
    assert found(stranger_to(number), "鼋") == set()


@pytest.mark.parametrize(
    ("words", "newest"),
    [
        ("灯", 20_000),
        ("灯 坏", 20_000),
        ("灯 a", 20_000),
        ("“灯”", 20_000),
        ("路灯", 0),
        ("灯 坏了", 0),
        ("“灯 坏”", 0),
        ("lamp", 0),
    ],
)
def test_a_search_says_when_only_the_newest_matters_were_looked_through(town, words, newest):
    from maplebridge.kernel.file import desk

    number = city.report(LAMPS).number
    assert desk.search(actor=handler_of(number), words=words, now=NOW).newest == newest
    if newest:  # what the database does is what the page says
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT prosrc ~ 'newest (CONSTANT )?int := 20000;' FROM pg_proc WHERE proname = 'mb_search'"
            )
            assert cursor.fetchone()[0]


def test_signs_and_single_letters_ask_for_nothing(town):
    number = city.report(LAMPS).number
    for words in ("。，", "灯，", "a.", "%%", "__"):
        assert found(handler_of(number), words) == set(), words


def test_notes_contacts_papers_and_what_is_sealed_are_never_searched(town, as_role):
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct.reaching import Contact

    number = city.report(LAMPS, contact=Contact(email="wisteria@example.org")).number
    handler = replace(handler_of(number), account_id=1)
    resolve.add_note(actor=handler, number=number, text="内部备注：紫藤", now=NOW)
    admin(
        as_role,
        "INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed) VALUES "
        "(%s, 1, 'sealed.text', '密封内容：紫藤', '', NULL, true), (%s, 2, 'text', '密封补充：紫藤', '', NULL, true), "
        "(%s, 2, 'file.1', '紫藤.png', '', NULL, false)",
        [number, number, number],
    )
    for words in ("紫藤", "藤", "wisteria", "wisteria@example.org"):
        assert found(handler, words) == set(), words
    assert admin(
        as_role, "UPDATE matter_statement SET sealed = true WHERE matter = %s AND field = 'text'", [number]
    )
    assert found(handler, "路灯") == found(handler, "灯") == set()


def test_erased_words_are_not_found_any_more(town, as_role):
    number = city.report(LAMPS, title="关于夜间照明的请求").number
    handler = handler_of(number)
    assert found(handler, "路灯") == found(handler, "夜间照明") == {number}
    with as_role("clock"):
        from maplebridge.kernel.records import erasing

        erasing._remove_words(number, why="asked", by="system", now=NOW)
    assert found(handler, "路灯") == found(handler, "夜间照明") == set()


def test_what_is_against_an_office_is_not_found_by_it(town, as_role):
    number = city.report(LAMPS).number
    handler = handler_of(number)
    assert found(handler, "漆黑") == {number}
    admin(as_role, "UPDATE matter_matter SET against = office WHERE number = %s", [number])
    assert found(handler, "漆黑") == set()


@pytest.fixture
def crowded(town, as_role):
    """Twelve thousand more matters with one word, every fiftieth of them here; and one of the first ones."""
    number = city.report(LAMPS + "井盖也松动。").number
    given = {"count": 12_500, "like": number}
    admin(as_role, MANY, given)
    admin(as_role, THEIR_WORDS, given)
    admin(as_role, "ANALYZE matter_matter")
    admin(as_role, "ANALYZE matter_statement")
    return number


def test_a_common_word_gives_the_newest_and_a_rare_one_everything(crowded):
    handler = handler_of(crowded)
    newest = {2_610_000_000 + n for n in range(12_500, 0, -50)}
    assert found(handler, "井盖") == set(sorted(newest)[-200:])
    assert found(handler, "井盖松动。还有白蚁") == {2_610_000_000 + n for n in range(50, 12_501, 1000)}
    assert found(handler, "路灯") == {crowded}


def test_what_others_wrote_changes_nothing_that_is_found_nor_its_order(crowded, as_role):
    """Rows and their order are the same when the words of matters out of sight change."""
    from maplebridge.kernel.file import desk

    handler = handler_of(crowded)

    def pages():
        asked = ("井盖", "白蚁", "路灯", "松动", "紫藤")
        return [desk.search(actor=handler, words=words, now=NOW + timedelta(days=1)) for words in asked]

    before = pages()
    hidden = "matter IN (SELECT number FROM matter_matter WHERE office = -1)"
    assert (
        admin(
            as_role, f"UPDATE matter_statement SET text = '紫藤与白蚁' WHERE {hidden} AND mod(matter, 3) = 0"
        )
        > 3000
    )
    assert (
        admin(as_role, f"UPDATE matter_statement SET sealed = true WHERE {hidden} AND mod(matter, 7) = 0")
        > 1000
    )
    assert pages() == before
    assert any(page.rows for page in before)


def test_the_index_names_what_is_looked_at(crowded, as_role):
    """Of 12,500 matters the plans for two words read the indexes of words, never the table from end to end."""
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'mb_search'")
        said = " ".join(cursor.fetchone()[0].split())
        main = "s.seq = 1 AND s.field = 'text' AND NOT s.sealed"
        other = "(s.seq > 1 OR s.field <> 'text') AND s.field <> 'office' AND left(s.field, 5) <> 'file.' AND NOT s.sealed"
        for index, which in (("matter_words", main), ("matter_other_words", other)):
            assert f"{which} AND mb_indexed(s.text, s.matter) @>" in said
            ask = "EXPLAIN SELECT FROM matter_statement s WHERE {} AND mb_indexed(s.text, s.matter) @> mb_twos('白蚁')"
            cursor.execute(ask.format(which))
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert f"on {index} " in plan
            assert "Seq Scan" not in plan


def test_a_city_that_is_full_already_finds_its_titles(town, as_role):
    from maplebridge.config.database import history

    number = city.report(LAMPS, title="关于夜间照明的请求").number
    admin(as_role, "DELETE FROM matter_statement WHERE field = 'title'")
    assert found(handler_of(number), "夜间照明") == set()
    with as_role("owner") as connection, connection.cursor() as cursor:
        history.make(cursor, "matter", "0020_titles_said")
    assert found(handler_of(number), "夜间照明") == found(handler_of(number), "漆黑") == {number}
