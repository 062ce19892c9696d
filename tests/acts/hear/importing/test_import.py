"""Many reports from a file: each opened once, refused with a sentence, whatever interrupts the import."""

from __future__ import annotations

import csv
import gc
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

import sampled as city
from imported import NOW, run

MOST_MISPLACED = 0.05


def write(path, rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows(count):
    return [
        {
            "id": str(n),
            "time": "2026-03-05 14:30",
            "title": f"Lamp {n}",
            "text": f"The street lamp {n} at Liuxi is dark.",
        }
        for n in range(count)
    ]


@pytest.fixture
def founded(db, as_role):
    with as_role("clock"):
        city.found(NOW)
        yield db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_opened_once_in_any_usual_encoding(founded, tmp_path, encoding):
    path = write(
        tmp_path / "a.csv",
        [{"编号": "1", "内容": "柳汐镇的路灯坏了"}, {"编号": "2", "内容": "东埠镇垃圾没人清运"}],
        encoding,
    )
    assert run(path).tally.opened == 2
    again = run(path).tally
    assert (again.opened, again.existing) == (0, 2)


def test_an_import_leaves_nothing_kept_from_the_garbage_collector(founded, tmp_path):
    kept = []
    work = run(write(tmp_path / "a.csv", rows(3)), started=lambda _tally: kept.append(gc.get_freeze_count()))
    assert work.tally.opened == 3
    assert kept[0] > 0
    assert gc.get_freeze_count() == 0


def test_another_list_that_counts_for_itself_is_refused_row_by_row_or_named(founded, tmp_path):
    first = write(tmp_path / "a.csv", rows(3))
    other = write(
        tmp_path / "b.csv", [{**row, "text": f"Bus stop {row['id']} has no roof."} for row in rows(3)]
    )
    assert run(first).tally.opened == 3
    refused = run(other)
    assert (refused.tally.opened, refused.tally.existing, refused.tally.refused) == (0, 0, 3)
    assert all("--source" in one.why.words.in_language("en") for one in refused.rejected)
    named = run(other, source="mailbox").tally
    assert (named.opened, named.refused) == (3, 0)
    assert run(other, source="mailbox").tally.existing == 3
    assert run(first).tally.existing == 3


def test_one_id_twice_in_a_file_is_one_matter_or_a_sentence(founded, tmp_path):
    one, two, three = (dict(row, id="7") for row in rows(3))
    done = run(write(tmp_path / "a.csv", [one, dict(one), two, three]))
    assert (done.tally.opened, done.tally.existing, done.tally.refused) == (1, 1, 2)


def test_a_quotation_that_never_closes_is_named_and_swallows_nothing(founded, tmp_path):
    from maplebridge.rules.refusal import Incomplete

    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"The lamp\nat Liuxi is dark"\n2,a 5" pipe leaks\n3,"The bus\n4,never comes\n')
    with pytest.raises(Incomplete) as caught:
        run(path)
    assert "3," in caught.value.words.in_language("en")
    assert "引号" in caught.value.words.in_language("zh")
    path.write_text(
        'id,text\n1,"The lamp\nat Liuxi is dark"\n2,a 5" pipe leaks\n3,"The bus"\n4,never comes\n'
    )
    assert run(path).tally.opened == 4


def test_refused_rows_say_why_and_the_others_are_opened(founded, tmp_path):
    from maplebridge.acts.hear.importing.run import write_rejected

    bad = [
        {"id": "a", "time": "", "title": "", "text": ""},
        {"id": "b", "time": "2026-02-30", "title": "", "text": "A day that does not exist"},
        {"id": "c", "time": "soon", "title": "", "text": "No date"},
        {"id": "d", "time": "2031-01-01", "title": "", "text": "From the future"},
        {"id": "e", "time": "", "title": "", "text": "\u200b\u200b\ufeff"},
        {"id": "f", "time": "", "title": "", "text": "x" * 20_001},
        {"id": "=1+1", "time": "1850-01-01", "title": "", "text": "=cmd()"},
    ]
    work = run(write(tmp_path / "a.csv", [*bad, *rows(3)]))
    assert (work.tally.opened, work.tally.refused) == (3, len(bad))
    (tmp_path / "refused.csv").touch(mode=0o644)
    write_rejected(work.rejected, tmp_path / "refused.csv")
    write_rejected(work.rejected, tmp_path / "kept" / "refused.csv")
    for name, mode in (("refused.csv", 0o600), ("kept", 0o700), ("kept/refused.csv", 0o600)):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode, (
            "others on this machine read refused rows"
        )
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == 1 + len(bad)
    assert all(line[1] and line[2] for line in lines)
    assert not any(cell.startswith("=") for line in lines for cell in line)


@pytest.mark.parametrize(
    ("name", "content"),
    [("gone.csv", None), ("empty.csv", b""), ("a.docx", b"x"), ("a.xlsx", b"not a workbook"), ("a.parquet", b"PAR1"),
     ("bytes.csv", b"text\n\xff\xfe\x80\x81\xff"), ("columns.csv", b"foo,bar\n1,2\n")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(founded, tmp_path, name, content):
    from maplebridge.rules.refusal import Refusal

    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as caught:
        run(path)
    assert caught.value.words.in_language("en")
    assert caught.value.words.in_language("zh")


def test_xlsx_and_parquet_come_to_the_same(founded, tmp_path):
    import duckdb
    from openpyxl import Workbook

    source = write(tmp_path / "a.csv", rows(5))
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{source}')) TO '{tmp_path / 'a.parquet'}'")
    book = Workbook()
    book.active.append(list(rows(1)[0]))
    for row in rows(5):
        book.active.append(list(row.values()))
    book.save(tmp_path / "a.xlsx")
    assert run(source).tally.opened == 5
    assert run(tmp_path / "a.xlsx").tally.existing == 5
    assert run(tmp_path / "a.parquet").tally.existing == 5


def state():
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    with acting(SYSTEM):
        return sorted(Matter.objects.values_list("title", "category", "place", "office", "step", "seq"))


@pytest.mark.slow
def test_killed_at_random_points_it_comes_to_the_same_and_the_ledger_verifies(
    founded, as_role, tmp_path, server
):
    """kill -9 at twenty moments of an import of 4,000 rows; then it is run to its end."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger.verifying import verify

    path = write(tmp_path / "many.csv", rows(4000))
    words = [sys.executable, "-c", RUN, str(path)]
    with subprocess.Popen(words, env=founded.environment("clock"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as ready:
        for n in range(20):
            ready.stdin.write(b"begin\n")
            ready.stdin.flush()
            child = int(ready.stdout.readline())
            time.sleep(0.05 + 0.05 * n)
            os.kill(child, signal.SIGKILL)
            ready.stdin.write(b"put away\n")
            ready.stdin.flush()
            assert int(ready.stdout.readline()) in (0, signal.SIGKILL)
    last = run(path).tally
    assert last.opened + last.existing == 4000
    found = state()
    assert len(found) == 4000
    assert len({row[0] for row in found}) == 4000
    with as_role("seal"):
        ledger.seal(now=NOW)
        assert verify().ok


RUN = """
import django, datetime, os, sys
django.setup()
from pathlib import Path
from maplebridge.acts.hear.importing import run
from maplebridge.kernel.territory import queries as territory
run.BATCH = 100
for line in sys.stdin:
    child = os.fork()
    if not child:
        run.Import(path=Path(sys.argv[1]), words=None, home=territory.tree().root.id,
                   now=datetime.datetime(2026, 11, 22, 2, tzinfo=datetime.UTC)).run()
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Imports that begin when they are told to, each in a process of its own in which everything is loaded already; what it
reads in between is that the process may be put away, so that its number stays its own until then."""


@pytest.mark.slow
def test_the_real_messages_find_their_counties(founded, shared_data):
    """Of 4,326 real messages at least 4,300 open; 95 % of those that name a coded county land in one they name."""
    import re

    from maplebridge.acts.hear.importing import columns, packs, tables
    from maplebridge.acts.hear.importing.coded import ensure_coded_places
    from maplebridge.acts.hear.importing.run import Import
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.kernel.territory import queries as territory

    path = shared_data / "messages" / "board.csv"
    assert packs.speaks_of_coded_places(path, None)
    ensure_coded_places()
    territory.forget()
    work = Import(path=path, words=None, home=packs.coded_home(), now=NOW)
    tally = work.run()
    assert tally.opened >= 4300
    assert tally.opened + tally.refused + tally.existing == tally.rows
    with acting(SYSTEM):
        placed = dict(Matter.objects.filter(channel=2).values_list("title", "place"))
        no_limit = Matter.objects.filter(channel=2, due=None).count()
        no_office = Matter.objects.filter(channel=2, office=None).count()
    assert (no_limit, no_office) == (0, 0)
    chosen = columns.mapping(None, tables.header(path))
    named = hit = 0
    for line in tables.lines(path):
        if line.blank:
            continue
        fields = columns.pick(line.row, chosen)
        codes = set(re.findall(r"[A-Z]\d{1,2}(?=[区县市])", fields["title"] + fields["text"]))
        place = placed.get(fields["title"].strip())
        if codes and place is not None:
            named += 1
            hit += any(unit.name_zh[:-1] in codes for unit in territory.tree().ancestors(place))
    assert named > 2000
    assert hit >= (1 - MOST_MISPLACED) * named, f"{hit} of {named}"
