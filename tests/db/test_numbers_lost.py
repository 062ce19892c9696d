"""After an older backup was restored no number of a paper is given twice, and each gap says why it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

import sampled as city
from db.test_keeping import back_up, bring_back
from db.test_numbered_papers import refused

NOW = city.NOW


@pytest.fixture
def home(town, tmp_path):
    made = replace(town.home, path=tmp_path, witness=tmp_path / "witness", files=tmp_path / "files")
    made.witness.mkdir()
    made.files.mkdir()
    return made


def paper(as_role, number):
    from maplebridge.kernel.conduct.models import Issued

    with as_role("clock"):
        return Issued.objects.get(matter=number)


def found(as_role):
    """What replay says of the city's own chain."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("owner"):
        report = ledger.replay(checks=wiring.REPLAYED, city=wiring.CITY)
    return [one.sentence for one in report.findings if "apers" in one.sentence]


def said(as_role):
    from maplebridge.kernel import ledger

    with as_role("clock"):
        return [one.data["lost"] for one in ledger.entries_of(0) if one.kind == "papers_lost"]


def test_after_a_restore_no_number_of_a_paper_is_given_twice(town, home, as_role, tmp_path):
    """The second paper is given out after the backup; who restores it gives its number to nobody else."""
    first = paper(as_role, refused())
    back_up(town, home, tmp_path / "old.tar")
    second = paper(as_role, refused())
    assert (second.series, second.n) == (first.series, first.n + 1)
    done = bring_back(town, home, tmp_path / "old.tar", accept_loss=True)
    assert [tuple(one) for one in done.papers] == [(first.series, first.year, second.n, second.n)]
    assert said(as_role) == [[[first.series, first.year, second.n, second.n]]]
    third = paper(as_role, refused(now=NOW + timedelta(days=1)))
    assert (third.series, third.n) == (first.series, second.n + 1)
    assert found(as_role) == []


def test_where_nobody_knows_every_series_goes_on_above(town, as_role):
    from maplebridge.config.backups import papernumbers

    first = paper(as_role, refused())
    with as_role("clock"):
        lost = papernumbers.go_on(town.url("owner"), beside=[], known=False, now=NOW)
    assert [tuple(one) for one in lost] == [("", first.year, 1, first.n + papernumbers.JUMP)]
    second = paper(as_role, refused())
    assert second.n == first.n + papernumbers.JUMP + 1
    assert found(as_role) == []


def test_nothing_is_entered_where_nothing_was_lost(town, as_role):
    from maplebridge.config.backups import papernumbers

    refused()
    here = town.url("owner")
    with as_role("clock"):
        assert papernumbers.go_on(here, beside=[here, "host=/nowhere dbname=none"], known=True, now=NOW) == []
    assert said(as_role) == []


def test_a_gap_that_no_entry_explains_is_named(town, as_role):
    from django.db import connection

    from maplebridge.kernel.conduct.issuing.lost import Lost, note

    one = paper(as_role, refused())
    two = paper(as_role, refused())
    assert found(as_role) == []
    with as_role("admin"), connection.cursor() as cursor:
        cursor.execute("UPDATE conduct_issued SET n = n + 2 WHERE id = %s", [two.id])
    assert any(f"Papers {two.n} to {two.n + 1} of the series {one.series}" in line for line in found(as_role))
    with as_role("clock"):
        note([Lost(one.series, one.year, two.n + 1, two.n + 1)], now=NOW)
    assert any(f"Papers {two.n} to {two.n + 1}" in line for line in found(as_role)), "a part of it is explained, not all"
    with as_role("clock"):
        note([Lost(one.series, one.year, two.n, two.n + 1)], now=NOW)
    assert not any("of the series" in line for line in found(as_role))
