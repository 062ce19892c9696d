"""One writer of new matters: what one report and what a file's rows become is written by the same statement."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import imported
import sampled as city
from sampled import NOW, TEXT

SOURCE = Path(__file__).resolve().parents[2] / "src" / "maplebridge"
WRITTEN = ("matter_matter", "matter_statement", "identity_sealed", "identity_vaultkey", "identity_person")


def _texts():
    """Today's source: Python and SQL, without the changes of earlier versions and migrations."""
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.sql")]:
        if "history" not in path.parts and "migrations" not in path.parts:
            yield path.relative_to(SOURCE), path.read_text("utf-8")


def test_the_table_of_matters_has_one_writer():
    found = [str(path) for path, text in _texts() if "INSERT INTO matter_matter" in text]
    assert found == ["kernel/matter/sql/functions/opening.sql"]
    models = [str(path) for path, text in _texts() if re.search(r"\bMatter\.objects\.(bulk_)?create", text)]
    assert models == []


def test_no_list_names_the_columns_that_only_the_model_names(db):
    """Neither the writer's Python nor its SQL names a column that no opening says something of."""
    from maplebridge.kernel.matter.storage import newmatters

    with db.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'matter_matter'"
        )
        columns = {name for (name,) in cursor.fetchall()}
    assert set(newmatters.COLUMNS) == set(newmatters.USUAL) == columns
    for path in ("kernel/matter/sql/functions/opening.sql", "kernel/matter/storage/newmatters.py"):
        text = (SOURCE / path).read_text("utf-8")
        assert not [name for name in ("bounces", "missed", "outcome", "sorted", "touched") if name in text]


def test_a_planted_column_is_written_by_either_door(town, db, as_role, tmp_path, monkeypatch):
    """A column that the table gets stands in every new row as soon as the model has it: one place."""
    from maplebridge.kernel.matter.storage import newmatters

    with db.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matter_matter ADD COLUMN planted text")
    monkeypatch.setattr(newmatters, "USUAL", {**newmatters.USUAL, "planted": "fig"})
    one = city.report()
    path = tmp_path / "a.csv"
    path.write_text(
        f"id,time,text\n1,2026-09-01 10:00,{TEXT} again\n2,2026-09-01 10:00,{TEXT} more\n", "utf-8"
    )
    with as_role("clock"):
        assert imported.run(path).tally.opened == 2
    with db.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT number, planted FROM matter_matter ORDER BY number")
        found = cursor.fetchall()
    assert one.number in [number for number, _ in found]
    assert [planted for _, planted in found] == ["fig"] * 3


@pytest.mark.parametrize("contact", [None, {"phone": "13800000002"}])
def test_one_and_many_become_the_same(town, as_role, contact):
    from django.db import transaction

    from maplebridge.acts.hear import acts
    from maplebridge.acts.hear.reading import reporttext
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import ANONYMOUS, SYSTEM
    from maplebridge.kernel.identity.sealed import envelopes, vault
    from maplebridge.kernel.matter.lifecycle import opening
    from maplebridge.kernel.matter.models import Matter, Statement

    given = acts.Contact(**contact) if contact else None
    one = acts.report(actor=ANONYMOUS, text=TEXT, contact=given, now=NOW).number
    with as_role("clock"), transaction.atomic():
        scope.enter(SYSTEM)
        read = acts.prepare(reporttext.read(TEXT, pack="cn"), now=NOW).opening
        sealed = (
            envelopes.enclose([{**contact, "may_know": "handler", "lang": "en"}] * 2)
            if contact
            else [None] * 2
        )
        many = [
            made.number
            for made in opening.open_many([read._replace(contact=one_sealed) for one_sealed in sealed])
        ]
        rows = {row.number: row for row in Matter.objects.filter(pk__in=[one, *many])}
        told = {
            number: (
                {
                    name: value
                    for name, value in rows[number].__dict__.items()
                    if name not in ("_state", "number", "code")
                },
                sorted(Statement.objects.filter(matter=number).values_list("seq", "field", "text", "sealed")),
                {
                    name: value
                    for name, value in ledger.entry(number, 1).data["r"].items()
                    if name not in ("code", "contact")
                },
                len(vault.persons_of(number)),
            )
            for number in (one, *many)
        }
    assert told[one] == told[many[0]] == told[many[1]]
    assert told[one][3] == (1 if contact else 0)


def test_opened_tells_the_row_as_it_was_written(town):
    from maplebridge.kernel.matter.storage import newmatters

    done = city.report()
    kept, told = city.row_of(done.number), done.done.opened.row
    for name in newmatters.COLUMNS:
        found = getattr(kept, name)
        assert (bytes(found) if name == "code" else found) == getattr(told, name), name
