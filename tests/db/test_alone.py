"""Work over many matters: one that cannot be read is named, and all the others are done."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from db import test_poison
from sampled import NOW

spoil, aside = test_poison.spoil, test_poison.aside
YEARS = timedelta(days=3653)
BAD = {
    **{
        name: f"UPDATE matter_matter SET {change} WHERE number = %s"
        for name, change in test_poison.POISONED.items()
    },
    "a_list": "UPDATE ledger_entry SET said = '[1]'::bytea WHERE matter = %s AND seq = 1",
}
ROWS = list(test_poison.POISONED)


@pytest.mark.parametrize("poison", ROWS)
def test_a_recount_counts_the_others(town, as_role, spoil, aside, poison):
    from maplebridge.kernel.matter.lifecycle import recounting

    before, bad, after = (city.report().number for _ in range(3))
    spoil((BAD[poison], [bad]))
    with as_role("clock"):
        done = list(recounting.recount(reason="made-up notice", now=NOW + timedelta(hours=1), batch=2))
    assert sum(one.looked for one in done) == 2
    assert sum(one.aside for one in done) == 1
    assert aside() == [("matter", str(bad), poison)]
    assert {city.row_of(number).seq for number in (before, after)} == {1}, "nothing had changed"


@pytest.mark.parametrize("poison", BAD)
def test_an_undo_takes_back_the_others_and_names_the_one(town, as_role, spoil, aside, poison):
    from maplebridge.kernel.matter import correcting
    from maplebridge.kernel.matter.lifecycle import clock

    now = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    before, bad, after = (city.report(now=now).number for _ in range(3))
    with as_role("clock"):
        assert sum(clock.run_until(now + YEARS)) >= 3
        spoil((BAD[poison], [bad]))
        span = correcting.Span(now + timedelta(minutes=1))
        [done] = correcting.undo(span, by="system", why="wrong", now=now + timedelta(hours=2))
    if poison == "a_list":
        assert (done.back, done.unread) == ((before, after), (bad,))
        assert aside() == [("shown", str(bad), "unreadable_entry")]
    assert {before, after} <= set(done.back)
    assert all(city.row_of(number).outcome is None for number in (before, after))


def test_a_draft_runs_over_the_others(town, spoil, as_role):
    from maplebridge.config.procedures import drafts
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import numbers

    good, bad = (city.report().number for _ in range(2))
    row = city.row_of(good)
    spoil((BAD["a_list"], [bad]))
    text, name = registry.source_of(row.procedure_id), registry.by_id(row.procedure_id).procedure.id
    with as_role("clock"):
        found = drafts.replay_draft(
            text, name=f"{name}.toml", since="2026-01-01", now=NOW + timedelta(hours=1)
        )
    assert found.matters == 1
    assert found.unreadable == [numbers.show(bad)]
    assert any(numbers.show(bad) in sentence for sentence in found.sentences())


@pytest.mark.parametrize("poison", ["no_procedure", "unknown_step"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "geojson"])
def test_an_export_holds_the_others_and_names_the_one(town, spoil, as_role, tmp_path, kind, poison):
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.records import exporting

    good, bad = (city.report().number for _ in range(2))
    spoil((BAD[poison], [bad]))
    path = tmp_path / f"matters.{kind}"
    with as_role("export"):
        done = exporting.export(path, now=NOW)
    assert (done.count, done.left_out) == (1, [numbers.show(bad)])
    if kind == "csv":
        [line] = csv.DictReader(path.read_text("utf-8-sig").splitlines())
        assert line["number"] == numbers.show(good)
    elif kind == "geojson":
        [feature] = json.loads(path.read_text())["features"]
        assert feature["properties"]["number"] == numbers.show(good)


def test_somebody_is_forgotten_though_the_ledger_of_their_matter_cannot_be_read(
    town, spoil, as_role, tmp_path
):
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.matter.models import Matter, Statement
    from maplebridge.kernel.records import erasing

    bad = city.report(contact=Contact(phone="13800000000")).number
    city.act(bad, "dispatch", now=NOW + timedelta(minutes=5))
    spoil((BAD["a_list"].replace("seq = 1", "seq = 2"), [bad]))
    with as_role("clock"):
        [person] = vault.persons_of(bad)
        later = NOW + timedelta(days=1)
        erasing.erase(person_id=person, why="asked", by="system", now=later, journal_folder=tmp_path)
        assert set(Matter.objects.values_list("title", flat=True)) == {""}
        assert not Statement.objects.filter(matter=bad, seq=1).exists()


def test_an_end_of_itself_is_settled_nowhere_in_exports_or_the_api(town, as_role, tmp_path):
    """Every open matter of a city ends by silence: no file and no answer says settled or verified of one."""
    from django.test import Client

    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.records import exporting

    now = datetime.now(UTC) - timedelta(days=30)
    made = [city.report(now=now) for _ in range(2)]
    made += [city.report("A suggestion for the park. 建议在公园增设座椅。", now=now, category="190101")]
    city.act(made[0].number, "dispatch", now=now + timedelta(minutes=5))
    city.act(made[0].number, "reply", given=test_poison.ANSWER, now=now + timedelta(minutes=9))
    with as_role("clock"):
        assert sum(clock.run_until(now + timedelta(days=900))) >= 3
    rows = [city.row_of(one.number) for one in made]
    ended = [row for row in rows if row.outcome is not None]
    assert ended, "silence ended some"
    assert all(row.outcome != "settled" for row in ended)
    path = tmp_path / "matters.csv"
    with as_role("export"):
        exporting.export(path, now=datetime.now(UTC))
    assert all(
        line["outcome"] != "settled" for line in csv.DictReader(path.read_text("utf-8-sig").splitlines())
    )
    for one in made:
        answer = Client(SERVER_NAME="localhost").get(
            f"/api/v1/matters/{numbers.show(one.number)}", HTTP_X_MATTER_CODE=str(one.code)
        )
        said = answer.json()
        last = json.dumps([said["step"], said["entries"][0]], ensure_ascii=False).lower()
        for word in ("settled", "verified", "办结", "核实", "属实"):
            assert word not in last, (said["step"], word)
