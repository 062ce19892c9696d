"""What the law asks of every procedure alike: today's files have it, each part of it bites, and no exception is idle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from maplebridge.config.mutants.asked import excepted, missing
from maplebridge.config.mutants.declared import Mutant, changed
from maplebridge.config.mutants.judged import File, judge_file, read
from maplebridge.config.mutants.stated import statements
from maplebridge.config.procedures.files import pack_files
from maplebridge.rules.language import parse, read_raw

FILES = pack_files("cn")
BY_NAME = {file.stem: file for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_has_what_is_asked_of_all(file: Path) -> None:
    assert missing(parse(file.read_text("utf-8"), name=file.name), "cn") == []


def test_nothing_is_asked_of_the_pack_of_another_country() -> None:
    assert excepted("xx") == {}


def spoilt(name: str, path: tuple[str, ...], value: object) -> list[str]:
    """What a procedure lacks, once a key of its file was changed."""
    file: File = read(BY_NAME[name], {})
    return missing(read_raw(changed(file.raw, Mutant("", "", ((path, value),))), file.text, name="spoilt"), "cn")


@pytest.mark.parametrize(
    ("name", "path", "value", "said"),
    [
        ("cn.large.event", ("step", "examining", "act", "refuse", "adverse"), False, "a way out is named by a refusal"),
        ("cn.information.request", ("step", "received", "extend", "times"), 9, "given once, by one office"),
        ("cn.information.request", ("step", "received", "extend", "by"), ["head", "office"], "given once, by one office"),
        ("cn.information.request", ("step", "received", "extend", "needs"), [], "has a reason and is told"),
        ("cn.information.request", ("step", "received", "extend", "tells"), [], "has a reason and is told"),
        ("cn.mediation.people", ("field", "screened", "by"), ["committee", "party_a"], "the word of those who act"),
        ("cn.candidate.review", ("step", "checking", "duty", "police", "late"), "deemed", "silence is an answer"),
        ("cn.hearing", ("step", "held", "duty", "signed", "late"), "tell", "silence is an answer"),
        ("cn.hearing", ("field", "minutes", "kind"), "text", "it is a record in other procedures"),
        ("cn.mediation.people", ("field", "agreement", "told"), False, "it is told in other procedures"),
        ("cn.hazard.report", ("field", "evidence", "told"), True, "it is not told in other procedures"),
    ],
)
def test_what_is_taken_away_is_named(name: str, path: tuple[str, ...], value: object, said: str) -> None:
    lines = spoilt(name, path, value)
    assert any(said in line for line in lines), lines


def idle() -> Iterator[str]:
    """Exceptions without which nothing would be missing."""
    for table, rows in excepted("cn").items():
        for key, but in rows.items() if table != "alike" else ():
            yield from (f"{table} {key} {one}" for one in but if not _needed(table, key, one))


def _needed(table: str, key: str, one: str) -> bool:
    from maplebridge.config.mutants import asked

    procedure = parse(BY_NAME[key].read_text("utf-8"), name=key)
    asks = {"silence": asked._silences, "untold": asked._moves, "remedies": asked._refusals, "affirmed": asked._affirmed}
    rest = {name: why for name, why in excepted("cn")[table][key].items() if name != one}
    return any(f"{one}:" in line for line in asks[table](procedure, rest))


def test_no_exception_is_idle_and_each_says_why() -> None:
    assert list(idle()) == []
    assert all(why.strip() for table in excepted("cn").values() for row in table.values() for why in
               (row.values() if isinstance(row, dict) else [row]))  # fmt: skip


def test_what_the_statement_alone_notices_is_named_and_counted_apart() -> None:
    judged = judge_file(BY_NAME["cn.hearing"], statements("cn"))
    assert judged.survived == []
    assert sum(judged.first.values()) == judged.mutants
    assert judged.first["statement"] == sum(len(rows) for rows in judged.stated.values()) > 0
    assert min(judged.first[one] for one in ("product", "law", "refusal")) > 10
    assert all("without telling" in row for row in judged.stated["who is told"])
    assert judged.first["statement"] < judged.mutants / 4
