"""What a file says is opened, or its row is refused with a sentence: nothing of it is dropped in silence."""

from __future__ import annotations

import csv
import zipfile
from datetime import datetime

import duckdb
import pytest
from openpyxl import Workbook

import sampled as city
from imported import NOW, run

TEXT = "柳汐镇的路灯坏了"


@pytest.fixture
def founded(db, as_role):
    with as_role("clock"):
        city.found(NOW)
        yield db


def texts():
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter, Statement

    with acting(SYSTEM):
        said = list(Statement.objects.filter(field="text").values_list("text", flat=True))
        return sorted(said or Matter.objects.values_list("title", flat=True))


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def book(path, *rows, more=None):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if more is not None:
        more(made)
    made.save(path)
    return path


def altered(path, change, part="xl/worksheets/sheet1.xml"):
    """The workbook with another text of one part."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    before = parts[part]
    parts[part] = change(before.decode()).encode()
    assert parts[part] != before
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


FIVE = [("id", "text"), *((n, f"{TEXT}，第{n}盏") for n in range(1, 6))]


@pytest.mark.parametrize("size", ["A1:B3", "A1", "A1:A1048576", "A1:XFD1048576", "C4:D5"])
def test_the_size_that_a_sheet_declares_is_not_believed(founded, tmp_path, size):
    path = book(tmp_path / "a.xlsx", *FIVE)
    altered(path, lambda text: text.replace('ref="A1:B6"', f'ref="{size}"'))
    assert run(path).tally.opened == 5


def test_rows_that_carry_one_number_are_all_read(founded, tmp_path):
    path = altered(book(tmp_path / "a.xlsx", *FIVE), lambda text: text.replace('<row r="4"', '<row r="2"'))
    assert run(path).tally.opened == 5


def test_leading_empty_rows_and_columns_and_blank_rows_change_nothing(founded, tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        (None, None),
        (None, None, "id", "text"),
        (None, None, 1, TEXT),
        (None, None),
        (None, None, 2, f"{TEXT}了"),
    )
    work = run(path)
    assert (work.tally.opened, work.tally.refused) == (2, 0)
    assert (
        run(write(tmp_path / "b.csv", f"\n,,\n,id,text\n,1,{TEXT}\n\n,,\n,2,{TEXT}了\n")).tally.existing == 2
    )


def test_ids_dates_and_rich_texts_of_a_workbook_are_what_its_reader_sees(founded, tmp_path):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    rich = CellRichText("柳汐镇的", TextBlock(InlineFont(b=True), "路灯"), "坏了")
    path = book(
        tmp_path / "a.xlsx",
        ("id", "time", "text", "phone"),
        (12.0, datetime.fromisoformat("2026-03-05T14:30"), rich, 13800138000.0),
        ("13", 46086.604166666664, "东埠镇垃圾没人清运", "13800138001"),
    )
    assert run(path).tally.opened == 2
    assert texts() == sorted([TEXT, "东埠镇垃圾没人清运"])
    same = write(
        tmp_path / "a.csv",
        f"id,time,text\n12,2026-03-05 14:30,{TEXT}\n13.0,2026/3/5 14:30,东埠镇垃圾没人清运\n",
    )
    assert run(same).tally.existing == 2


def test_a_formula_without_its_value_and_an_error_are_refused_where_they_are_read(founded, tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        ("id", "text", "count"),
        (1, '=A1&"x"', 1),
        (2, TEXT, "=1+1"),
        (3, "#REF!", 1),
    )
    work = run(path)
    assert (work.tally.opened, work.tally.refused) == (1, 2)
    assert [
        "formula" in one.why.words.in_language("en") or "#REF!" in one.why.words.in_language("en")
        for one in work.rejected
    ] == [
        True,
        True,
    ]
    assert [one.line for one in work.rejected] == [2, 4]


def test_a_cell_merged_downwards_counts_for_each_of_its_rows(founded, tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        ("id", "place", "text"),
        (1, "柳汐镇", "路灯坏了"),
        (2, None, "垃圾没人清运"),
        (3, None, "积水"),
        more=lambda made: made.active.merge_cells("B2:B4"),
    )
    assert run(path).tally.needs_person == 0


def test_other_sheets_are_named_and_one_can_be_chosen(founded, tmp_path):
    from maplebridge.acts.hear.importing import tables
    from maplebridge.rules.refusal import Incomplete

    def more(made):
        made.create_sheet("empty")
        made.create_sheet("second").append(("id", "text"))
        made["second"].append((9, f"{TEXT}，第九盏"))
        made.create_sheet("list").append(("x",))
        made["list"].sheet_state = "hidden"
        made.create_sheet("first", 0).sheet_state = "hidden"

    path = book(tmp_path / "a.xlsx", *FIVE, more=more)
    assert tables.unread_sheets(path) == (["second"], ["list"])
    assert run(path).tally.opened == 5
    assert run(path, sheet="second").tally.opened == 1
    with pytest.raises(Incomplete, match="list"):
        run(path, sheet="third")


def test_what_a_workbook_escapes_is_the_letter_that_was_typed(founded, tmp_path):
    path = book(tmp_path / "a.xlsx", ("id", "text"), (1, "LampAtLiuxi"))
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            escaped = b"Lamp_x000D_\nat_x0000_ Liuxi_xD83D_, _x005F_x000D_ stays"
            file.writestr(name, content.replace(b"LampAtLiuxi", escaped))
    assert run(path).tally.opened == 1
    assert texts() == ["Lamp\nat Liuxi, _x000D_ stays"]


def test_a_chart_before_the_cells_and_a_strict_workbook_are_what_they_are(founded, tmp_path):
    from openpyxl.chart import BarChart, Reference

    from maplebridge.rules.refusal import Incomplete

    def more(made):
        chart = BarChart()
        chart.add_data(Reference(made.active, min_col=1, min_row=1, max_row=3))
        made.create_chartsheet("chart", 0).add_chart(chart)
        made.create_chartsheet("empty", 0)

    assert run(book(tmp_path / "a.xlsx", *FIVE, more=more)).tally.opened == 5
    path = book(tmp_path / "b.xlsx", *FIVE)
    usual = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    altered(
        path,
        lambda text: text.replace(usual, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        "xl/workbook.xml",
    )
    with pytest.raises(Incomplete, match="Strict Open XML"):
        run(path)


def test_a_workbook_that_is_damaged_further_on_is_said(founded, tmp_path):
    from maplebridge.rules.refusal import Incomplete

    path = altered(book(tmp_path / "a.xlsx", *FIVE), lambda text: text[: len(text) * 2 // 3])
    with pytest.raises(Incomplete, match="damaged"):
        run(path)


def test_every_type_of_a_parquet_file_has_its_value_or_a_sentence(founded, tmp_path):
    path = tmp_path / "a.parquet"
    duckdb.sql(
        "COPY (SELECT 1.0::DOUBLE AS id, TIMESTAMPTZ '2026-03-05 06:30:00+00' AS time, 'Lamp at Liuxi' AS text "
        "UNION ALL SELECT 2, TIMESTAMPTZ '2026-03-05 14:30:00.123+08', 'Bin at Liuxi' UNION ALL SELECT 3, NULL, 'x') "
        f"TO '{path}'"
    )
    assert run(path).tally.opened == 3
    assert (
        run(
            write(tmp_path / "a.csv", "id,time,text\n1,,Lamp at Liuxi\n2,,Bin at Liuxi\n3,,x\n")
        ).tally.existing
        == 3
    )
    assert sorted(set(received())) == ["2026-03-05T14:30:00+08:00"]


@pytest.mark.parametrize(
    ("time", "read"),
    [
        ("TIMESTAMP_NS '2026-03-05 14:30:00.123456789'", "2026-03-05T14:30:00+08:00"),
        ("TIMESTAMP_MS '2026-03-05 14:30:00'", "2026-03-05T14:30:00+08:00"),
        ("DATE '2026-03-05'", "2026-03-05T00:00:00+08:00"),
        ("20260305::DECIMAL(10,2)", "2026-03-05T00:00:00+08:00"),
        ("'2026-03-05 14:30'::BLOB", "2026-03-05T14:30:00+08:00"),
        ("20260305::BIGINT", "2026-03-05T00:00:00+08:00"),
        ("'nan'::DOUBLE", None),
    ],
)
def test_a_time_of_any_parquet_type_is_read(founded, tmp_path, time, read):
    path = tmp_path / "a[1].parquet"
    duckdb.sql(f"COPY (SELECT 7 AS id, {time} AS time, 'Lamp at Liuxi' AS text) TO '{path}'")
    assert run(path).tally.opened == 1
    assert received() == [read] if read else received() == []


@pytest.mark.parametrize("text", ["['a','b']", "{'a': 1}", "'\\xff\\xfe'::BLOB", "MAP {'a': 1}"])
def test_what_is_no_text_in_a_parquet_file_is_refused_where_it_is_read(founded, tmp_path, text):
    path = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT 7 AS id, {text} AS text, ['x'] AS aside) TO '{path}'")
    work = run(path)
    assert (work.tally.opened, work.tally.refused) == (0, 1)
    assert "text" in work.rejected[0].why.words.in_language("en")


def received():
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.ledger import entries_of
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    with acting(SYSTEM):
        numbers = list(Matter.objects.values_list("number", flat=True))
        opened = [entries_of(number)[0].data for number in numbers]
    said = [(data.get("R") or data["r"]).get("received") for data in opened]
    return [one for one in said if one]


def test_a_row_wider_than_its_head_is_refused_and_comes_back_whole(founded, tmp_path):
    from maplebridge.acts.hear.importing.run import write_rejected

    path = write(tmp_path / "a.csv", f"id,text\n1,{TEXT}\n2,The lamp, and the bin, too\n3,{TEXT}！,\n")
    work = run(path)
    assert (work.tally.opened, work.tally.refused) == (2, 1)
    assert work.rejected[0].line == 3
    assert "and the bin" in work.rejected[0].why.words.in_language("en")
    write_rejected(work.rejected, tmp_path / "refused.csv")
    assert "and the bin, too" not in texts()
    again = run(tmp_path / "refused.csv")
    assert again.tally.refused == 1
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        head, row = csv.reader(file)
    assert row[3:] == ["2", "The lamp", " and the bin", " too"]
    mended = [*row[:4], ",".join(row[4:]), "", ""]
    with (tmp_path / "mended.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, mended])
    assert run(tmp_path / "mended.csv").tally.opened == 1
    assert "The lamp, and the bin, too" in texts()


@pytest.mark.parametrize("head", ["id,text,text", "id,text, Text ", "id,TEXT,text", "id,id,text"])
def test_two_columns_of_one_name_are_refused(founded, tmp_path, head):
    from maplebridge.rules.refusal import Incomplete

    with pytest.raises(Incomplete, match="columns"):
        run(write(tmp_path / "a.csv", f"{head}\n1,{TEXT},{TEXT}\n"))
    with pytest.raises(Incomplete, match="columns"):
        run(book(tmp_path / "a.xlsx", head.split(","), (1, TEXT, TEXT)))


def test_a_column_without_a_name_is_refused_where_something_stands_in_it(founded, tmp_path):
    from maplebridge.rules.refusal import Incomplete

    with pytest.raises(Incomplete, match="column 2 has no name"):
        run(write(tmp_path / "a.csv", f"id,,text\n1,x,{TEXT}\n"))
    work = run(write(tmp_path / "b.csv", f"id,,text\n1,,{TEXT}\n2,x,{TEXT}！\n"))
    assert (work.tally.opened, work.tally.refused) == (1, 1)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (f"id;text\n1;{TEXT}, sehr dunkel\n", "utf-8"),
        (f"id\ttext\r1\t{TEXT}, sehr dunkel\r", "utf-8"),
        (f"sep=;\nid;text\n1;{TEXT}, sehr dunkel\n", "utf-8"),
        (f"text\n{TEXT}, sehr dunkel\n", "utf-8"),
        (f'id,text\r\n1,"{TEXT}, sehr dunkel"\n\r\n', "utf-16"),
        (f'id,text\n1,"{TEXT}, sehr\0 dunkel"\n', "gb18030"),
    ],
)
def test_other_signs_line_ends_and_encodings_keep_the_words(founded, tmp_path, content, encoding):
    assert run(write(tmp_path / "a.csv", content, encoding)).tally.opened == 1
    assert texts() == [f"{TEXT}, sehr dunkel"]


def test_quoted_line_ends_are_kept_and_lines_that_ran_together_are_refused(founded, tmp_path):
    path = write(
        tmp_path / "a.csv", f'id,text\n1,"{TEXT}\n很暗"\n2,"He said\n3,that "nothing" helps\n4,{TEXT}！\n'
    )
    work = run(path)
    assert (work.tally.opened, work.tally.refused) == (2, 1)
    assert work.rejected[0].line == 4
    assert f"{TEXT}\n很暗" in texts()


@pytest.mark.parametrize("content", ["id,text\n", "id,text", "\n\n", "id,text\n\n,\n"])
def test_a_head_without_rows_is_said(founded, tmp_path, content):
    from maplebridge.rules.refusal import Incomplete

    with pytest.raises(Incomplete, match="no rows"):
        run(write(tmp_path / "a.csv", content))


def test_a_row_is_one_however_a_spreadsheet_writes_its_time_again(founded, tmp_path):
    first = write(tmp_path / "a.csv", f"time,text\n2026-11-20 09:00:37,{TEXT}\n")
    assert run(first).tally.opened == 1
    for time in ("2026/11/20 9:00", "2026-11-20T01:00:37Z", "2026年11月20日 上午9:00", "11/20/2026 9:00 AM"):
        assert run(write(tmp_path / "b.csv", f"time,text\n{time},{TEXT}\n")).tally.existing == 1
    assert run(write(tmp_path / "b.csv", f"time,text\n2026/11/20 9:01,{TEXT}\n")).tally.opened == 1


def test_what_was_imported_before_times_were_compared_is_still_known(founded, tmp_path):
    import hashlib

    from django.db import connection, transaction

    from maplebridge.kernel.identity import keyed

    run(write(tmp_path / "a.csv", f"time,text\n2026/11/20 9:00,{TEXT}\n"))
    former = keyed.mac("row", hashlib.sha256(f"2026/11/20 9:00\n{TEXT}\n{TEXT}".encode()).hexdigest())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT key FROM hear_submission")
        [(key,)] = cursor.fetchall()
    assert bytes(key) != former
    from maplebridge.acts.hear.importing import rows

    fields = {"time": "2026/11/20 9:00", "text": TEXT}
    [words] = rows.read_all([fields], pack="cn")
    assert rows.understand(fields, words, now=NOW, home=1).former[1] == former


def test_a_refused_row_that_is_mended_and_sent_again_is_as_it_was(founded, tmp_path):
    from maplebridge.acts.hear.importing.run import write_rejected

    said = [
        "=1+1 is what the meter shows",
        "+86 calls all night",
        "'=quoted",
        "-3 degrees in the hall",
        "'tis dark",
    ]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("id", "time", "text"), *((n, "soon", text) for n, text in enumerate(said))]
        )
    work = run(path)
    assert work.tally.refused == len(said)
    write_rejected(work.rejected, tmp_path / "refused.csv")
    content = (tmp_path / "refused.csv").read_text("utf-8-sig")
    assert ",=1+1" not in content
    (tmp_path / "refused.csv").write_text(content.replace("soon,", "2026-03-05,"), "utf-8")
    assert run(tmp_path / "refused.csv").tally.opened == len(said)
    assert texts() == sorted(["=quoted" if text == "'=quoted" else text for text in said])


def test_an_id_that_a_spreadsheet_shortened_is_refused(founded, tmp_path):
    work = run(write(tmp_path / "a.csv", f"id,text\n1.23457E+17,{TEXT}\n1.23457E+17,{TEXT}\n"))
    assert (work.tally.opened, work.tally.refused) == (0, 2)


def test_what_another_import_opens_at_the_same_time_is_here_already(founded, as_role, tmp_path, monkeypatch):
    from maplebridge.acts.hear.importing import run as importing

    file = write(tmp_path / "a.csv", f"id,text\n1,{TEXT}\n2,{TEXT} twice\nx,\n")
    sift, others = importing.sifting.sifted, []

    def late(read):
        found = sift(read)
        if not others:
            others.append(None)
            others[0] = beside(file)
        return found

    def beside(path):
        """The whole import by another connection, committed before ours writes."""
        import threading

        from django.db import connection

        tallies = []

        def other():
            with as_role("clock"):
                tallies.append(run(path).tally)
            connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join(60)
        return tallies[0]

    monkeypatch.setattr(importing.sifting, "sifted", late)
    with as_role("clock"):
        work = run(file)
    assert (others[0].opened, others[0].existing) == (2, 0)
    assert (work.tally.opened, work.tally.existing, work.tally.refused) == (0, 2, 1)
    with as_role("clock"):
        assert len(texts()) == 2
