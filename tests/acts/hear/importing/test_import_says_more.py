"""A row that says something else than the one before it is opened or refused with what differs; one bad cell is one row."""

from __future__ import annotations

import duckdb
import pytest

import sampled as city
from imported import NOW, run
from maplebridge.rules.refusal import Incomplete

LAMP = "柳汐镇的路灯坏了"
DARK = "路灯坏了"
HEAD = "text,place,contact\n"
FULL = "id,time,text,place,category,contact\n"
ONE = f"X1,2026-11-20 09:00,{DARK},柳汐镇,,a@example.org\n"


@pytest.fixture
def founded(db, as_role):
    with as_role("clock"):
        city.found(NOW)
        yield db


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def counts(work):
    return work.tally.opened, work.tally.existing, work.tally.refused


def test_the_same_words_of_another_place_are_another_report_and_another_contact_is_said(founded, tmp_path):
    rows = f"{LAMP},柳汐镇,a@example.org\n{LAMP},东埠镇,c@example.org\n{LAMP},柳汐镇,13812345678\n{LAMP},,\n"
    path = write(tmp_path / "a.csv", HEAD + rows)
    done = run(path)
    assert counts(done) == (3, 0, 1)
    assert "contact" in done.rejected[0].why.words.in_language("en")
    assert "联系方式" in done.rejected[0].why.words.in_language("zh")
    again = run(path)
    assert counts(again) == (0, 3, 1)
    assert done.rejected[0].line == again.rejected[0].line == 4
    numbered = "id," + HEAD + "9," + f"{LAMP},柳汐镇,13812345678\n"
    assert counts(run(write(tmp_path / "b.csv", numbered))) == (1, 0, 0)


@pytest.mark.parametrize(
    ("was", "now", "differs"),
    [("柳汐镇", "东埠镇", "place"), ("a@example.org", "zz@example.org", "contact"), ("09:00", "09:01", "time"),
     ("坏了", "修好了", "words"), (",,a@", ",160205,a@", "category"), ("a@example.org", "13812345678", "contact")],
)  # fmt: skip
def test_an_id_that_says_something_else_is_refused_with_what_differs(founded, tmp_path, was, now, differs):
    assert counts(run(write(tmp_path / "a.csv", FULL + ONE))) == (1, 0, 0)
    done = run(write(tmp_path / "b.csv", FULL + ONE.replace(was, now)))
    assert counts(done) == (0, 0, 1)
    assert f"differs in: {differs}." in done.rejected[0].why.words.in_language("en")
    assert counts(run(write(tmp_path / "c.csv", FULL + ONE))) == (0, 1, 0)


def test_what_a_row_leaves_empty_or_writes_otherwise_is_the_same_and_what_it_adds_is_not(founded, tmp_path):
    mobile = ONE.replace("a@example.org", "13812345678")
    assert counts(run(write(tmp_path / "a.csv", FULL + mobile))) == (1, 0, 0)
    for same in (
        f"X1,,{DARK},,,\n",
        f"X1,2026/11/20 9:00:00,{DARK},柳汐镇 ,,+86 138-1234-5678\n",
        f"X1,2026-11-20T01:00Z,{DARK},柳汐镇,,１３８１２３４５６７８\n",
    ):
        assert counts(run(write(tmp_path / "b.csv", FULL + same))) == (0, 1, 0), same
    assert counts(run(write(tmp_path / "c.csv", FULL + f"X2,,{LAMP}。,,,\n"))) == (1, 0, 0)
    assert counts(run(write(tmp_path / "d.csv", FULL + f"X2,,{LAMP}。,,,a@example.org\n"))) == (0, 0, 1)


def test_two_contacts_under_one_id_in_one_file_are_said_at_once(founded, tmp_path):
    done = run(write(tmp_path / "a.csv", FULL + ONE + ONE + ONE.replace("a@", "b@")))
    assert counts(done) == (1, 1, 1)


def test_a_contact_is_compared_by_the_vault_and_not_after_its_person_was_erased(founded, tmp_path):
    from django.db import connection, transaction

    run(write(tmp_path / "a.csv", FULL + ONE))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT octet_length(said) FROM hear_submission")
        assert cursor.fetchall() == [(32 + 3 * 8 + 16,)]
        cursor.execute("DELETE FROM identity_vaultkey")
    assert counts(run(write(tmp_path / "b.csv", FULL + ONE))) == (0, 1, 0)


@pytest.mark.parametrize(
    ("first", "then"), [("007", "7"), ("7", "007"), ("0", "00"), ("０１２", "12.0"), ("A07", "A07")]
)
def test_an_id_that_a_spreadsheet_took_its_zeros_from_is_the_same(founded, tmp_path, first, then):
    assert counts(run(write(tmp_path / "a.csv", f"id,text\n{first},{LAMP}\n"))) == (1, 0, 0)
    assert counts(run(write(tmp_path / "b.csv", f"id,text\n{then},{LAMP}\n"))) == (0, 1, 0)


def test_what_an_earlier_version_kept_is_known_by_its_words(founded, tmp_path):
    from django.db import connection, transaction

    from maplebridge.acts.hear.importing import rows

    run(write(tmp_path / "a.csv", f"id,text\n007,{LAMP}\n"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE hear_submission SET key = %s, said = substr(said, 1, 32)", [rows._key("", "007", "", "")]
        )
    assert counts(run(write(tmp_path / "b.csv", f"id,text\n007,{LAMP}\n"))) == (0, 1, 0)
    assert counts(run(write(tmp_path / "c.csv", "id,text\n007,Bin at Liuxi\n"))) == (0, 0, 1)


FAR = "make_timestamptz(2020, 1, 1, 0, 0, 0) + INTERVAL 54000 YEAR"


@pytest.mark.parametrize(
    ("time", "opened"),
    [(FAR, 1), (f"({FAR})::TIMESTAMP", 1), ("'infinity'::TIMESTAMPTZ", 1), ("DATE '0044-03-15 (BC)'", 1),
     ("TIMESTAMP '0044-03-15 (BC) 00:00'", 1), ("INTERVAL 100000000 YEAR", 1), ("[TIMESTAMPTZ '2026-03-05 06:30+00']", 1),
     ("{'at': TIMESTAMPTZ '2026-03-05 06:30+00'}", 1), ("TIMESTAMPTZ '2026-03-05 06:30:00.5+00'", 2)],
)  # fmt: skip
def test_a_moment_that_cannot_be_refuses_its_row_where_it_is_read_and_nothing_elsewhere(
    founded, tmp_path, time, opened
):
    path = tmp_path / "a.parquet"
    duckdb.sql(
        f"COPY (SELECT 1 AS id, {time} AS time, {time} AS aside, '{LAMP}' AS text UNION ALL "
        f"SELECT 2, NULL, {time}, '{LAMP}。') TO '{path}'"
    )
    done = run(path)
    assert counts(done) == (opened, 0, 2 - opened)
    assert [one.line for one in done.rejected] == [1][: 2 - opened]


@pytest.mark.parametrize("column", ["id", "place", "category", "contact", "title", "text"])
def test_a_zero_byte_in_a_parquet_cell_is_left_out(founded, tmp_path, column):
    path = tmp_path / "a.parquet"
    said = {
        "id": "7",
        "place": "柳汐镇",
        "category": "",
        "contact": "a@example.org",
        "title": "Lamp",
        "text": LAMP,
    }
    cells = ", ".join(
        f"'{text}'{' || chr(0)' if name == column else ''} AS {name}" for name, text in said.items()
    )
    duckdb.sql(f"COPY (SELECT {cells}) TO '{path}'")
    assert counts(run(path)) == (1, 0, 0)
    duckdb.sql(f"COPY (SELECT {cells.replace(' || chr(0)', '')}) TO '{path}'")
    assert counts(run(path)) == (0, 1, 0)


def test_a_row_that_the_database_or_the_program_does_not_take_is_refused_beside_the_others(
    founded, tmp_path, monkeypatch
):
    import psycopg

    from maplebridge.acts.hear.reading import reportform
    from maplebridge.kernel.matter.lifecycle import opening

    def refuses(wanted):
        if any("第5盏" in one.texts["text"] for one in wanted):
            raise psycopg.DataError
        return opens(wanted)

    opens = opening.open_many
    monkeypatch.setattr(opening, "open_many", refuses)
    path = write(tmp_path / "a.csv", "id,text\n" + "".join(f"{n},{LAMP}，第{n}盏\n" for n in range(9)))
    done = run(path)
    assert counts(done) == (8, 0, 1)
    assert done.rejected[0].line == 7
    assert "database" in done.rejected[0].why.words.in_language("en")

    def trips(text):
        if "第2盏" in text:
            raise OverflowError
        return words(text)

    words = reportform.clean
    monkeypatch.setattr(reportform, "clean", trips)
    text = "id,title,text\n" + "".join(f"{n},第{n}盏,{LAMP}，第{n}盏坏\n" for n in range(20, 24))
    done = run(write(tmp_path / "b.csv", text.replace("第22盏", "第2盏")))
    assert counts(done) == (3, 0, 1)
    assert "OverflowError" in done.rejected[0].why.words.in_language("en")


WIN = "id,text\n1,The shop doesn’t pay its workers\n2,The lamp at Liuxi is dark\n"
BIG = "id,text\n1,柳汐鎮路燈壞了\n2,垃圾沒有人清運\n"


@pytest.mark.parametrize(
    ("content", "coding", "name"),
    [(WIN, "cp1252", "windows-1252"), (BIG, "cp950", "big5"), (WIN.replace("’", "é"), "cp1252", "windows-1252"),
     (f"id,text\n1,{LAMP}\n", "utf-16-le", "utf-16le"), ("id,text\n1,Lamp at Liuxi is dark\n", "utf-16-be", "utf-16be")],
)  # fmt: skip
def test_letters_that_cannot_be_told_are_asked_for_and_read_as_the_user_says(
    founded, tmp_path, content, coding, name
):
    from maplebridge.acts.hear.importing import tables

    path = write(tmp_path / "a.csv", content, coding)
    with pytest.raises(Incomplete, match="--encoding") as caught:
        run(path)
    assert next((letter for letter in content if not letter.isascii()), "Lamp") in caught.value.words.in_language("en")
    assert counts(run(path, encoding=name)) == (content.count("\n") - 1, 0, 0)
    read = [line.row["text"] for line in tables.lines(path, encoding=name) if not line.blank]
    assert read == [line.split(",")[1] for line in content.splitlines()[1:]]


def test_an_encoding_that_does_not_fit_or_is_not_asked_for_is_said(founded, tmp_path):
    with pytest.raises(Incomplete, match="not written in utf-8"):
        run(write(tmp_path / "a.csv", WIN, "cp1252"), encoding="utf-8")
    path = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT 'Lamp at Liuxi' AS text) TO '{path}'")
    with pytest.raises(Incomplete, match="leave out --encoding"):
        run(path, encoding="gb18030")
