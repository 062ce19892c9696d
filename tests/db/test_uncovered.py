"""A superuser changes every column of every table, adds rows and takes rows out: each is named, or stands in the list."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import psycopg
import pytest

import sampled
from documents import readmes
from maplebridge.config import uncovered
from maplebridge.kernel.verbs import Day, declared
from sampled import NOW

ROOT = Path(__file__).resolve().parents[2]
THREATS = ROOT / "docs" / "explanation" / "threat-model.md"
LATER = NOW + timedelta(hours=3)
ROWS = 3
"""In how many rows of a table each column is tried, if it has so many."""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.attnotnull
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY c.relname, a.attnum
"""
CHECKS = """
SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND k.contype = 'c'
"""
OTHER = {
    "smallint": ["{c} + 1", "{c} - 1", "{c} + 500", "1"],
    "integer": ["{c} + 1", "{c} + 1000", "1"],
    "bigint": ["{c} + 1", "{c} + 100000", "1"],
    "double precision": ["{c} + 1", "1"],
    "boolean": ["NOT {c}", "true"],
    "text": ["{c} || 'x'", "'x'"],
    "character varying": ["{c} || 'x'", "'x' || substr({c}, 2)", "'x'"],
    "bytea": ["set_byte({c}, 0, (get_byte({c}, 0) + 1) % 256)", "'x'::bytea"],
    "timestamp with time zone": ["{c} + interval '1 day'", "now()"],
    "date": ["{c} + 1", "{c} - 31", "current_date"],
    "jsonb": ["{c} || '{{\"tampered\": 1}}'::jsonb", "'{{\"tampered\": 1}}'::jsonb"],
    "uuid": ["gen_random_uuid()"],
    "integer[]": ["{c} || 1"],
    "bigint[]": ["{c} || 1::bigint"],
    "text[]": ["{c} || 'x'::text"],
}
"""Other values of a type, the first that the table takes is used; the last ones stand where there was nothing."""


@pytest.fixture
def filled(town, as_role, tmp_path, monkeypatch):
    """A town in which something of every kind has happened, sealed and given to a witness."""
    from maplebridge.acts.hear import joining
    from maplebridge.figures import tally
    from maplebridge.figures.months import publish
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import acts, counters
    from maplebridge.kernel.conduct.issuing import making
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity import grants
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.ledger import witnesses
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.records.erasing import erase
    from maplebridge.kernel.territory import queries as territory

    first = sampled.report(contact=Contact(phone="13800000001", email="li@example.org")).number
    second = sampled.report(title="Dark at the gate", contact=Contact(phone="13800000002")).number
    third = sampled.report(
        "Rubbish lies in Dongbu. 东埠镇垃圾无人清运。", contact=Contact(phone="13800000003")
    ).number
    fourth = sampled.report("The lamp at the gate of Liuxi is dark. 柳汐镇校门口路灯不亮。").number
    held = sampled.row_of(first).office
    sampled.report(
        "The office does not answer. 单位不予答复。", against=held, contact=Contact(phone="13800000004")
    )
    sampled.act(first, "dispatch", now=NOW + timedelta(hours=1))
    post = sampled.post_of(sampled.row_of(first).office, "handler")
    acts.add_note(actor=post, number=first, text="Ask the power company.", now=LATER)
    sampled.act(
        first,
        "reply",
        given={"answer": "Repaired on Tuesday. 已修复。", "files": [("lamp.png", "image/png", PNG)]},
        now=LATER,
    )
    who = sampled.post_of(sampled.row_of(second).office, "hotline")
    joining.join(actor=who, number=second, other=fourth, reason="It is the same lamp at the gate.", now=LATER)
    dispute = sampled.report("My neighbour plays at night. 邻里噪音纠纷。", category="150302").number
    sampled.act(dispute, "screen", given={"screened": "yes"}, now=LATER)
    sampled.party_of(dispute, "party_b", contact=Contact(phone="13800000009"), now=LATER)
    desk = next(office for office in territory.offices().all if office.kind == "intake")
    counters.new_code(actor=sampled.post_of(desk.id, "intake"), number=second, shown="13800000002", now=LATER)
    aid = sampled.report("I need a lawyer. 申请法律援助。", category="150304").number
    sampled.act(aid, "refuse", given={"reason": "Income. 收入。", "legal_ground": "Article 42."}, now=LATER)
    with as_role("clock"):
        assert making.make(LATER) == 1
        with acting(SYSTEM):
            for _ in range(2):
                acts.make_verdict_link(number=first, seq=sampled.row_of_in(first).seq, now=LATER)
            for matter in (second, fourth):
                grants.grant(matter=matter, office_id=held, why="joint", by="system", now=LATER)
        [person] = vault.persons_of(third)
        erase(person_id=person, why="asked", by="system", now=LATER, journal_folder=tmp_path)
        for month in ("2026-07-01", "2026-08-01"):
            publish({_day(month): {"units": {"1": [1, None]}, "kinds": {}}}, now=LATER)
        for verb in declared():
            for live in verb.residents:
                assert sum(live(Day(Random(day), NOW, per_day=1)) for day in range(9)), f"{verb.name}: nobody uses it"
        list(clock.run_until(NOW + timedelta(days=9)))
        tally.fold_all(now=LATER)
    sampled.report("A late one. 又一件。", now=NOW + timedelta(days=9))
    monkeypatch.setattr("maplebridge.figures.counted._now", lambda: NOW + timedelta(days=9))
    monkeypatch.setenv("MAPLEBRIDGE_WITNESS", str(tmp_path / "own"))
    with as_role("seal"):
        assert witnesses.spread(ledger.seal(now=LATER)) == []
    return town


def _day(text):
    from datetime import date

    return date.fromisoformat(text)


class Tampering:
    """A superuser's connection that changes something, asks, and puts it back."""

    def __init__(self, database, as_role):
        self.connection = psycopg.connect(database.url("admin"), autocommit=True)
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("CREATE SCHEMA saved")
        self.as_role = as_role
        self.columns: dict[str, list[tuple[str, str, bool]]] = {}
        for table, column, kind, needed in self.connection.execute(COLUMNS).fetchall():
            self.columns.setdefault(table, []).append((column, kind, needed))
        for table, name in self.connection.execute(CHECKS).fetchall():
            self.connection.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for table in self.columns:
            self.connection.execute(
                f'CREATE TABLE saved."{table}" AS SELECT ctid::text AS saved_at, t.* FROM "{table}" t'
            )

    def rows(self, table) -> list[str]:
        """A few rows of a table, each as an expression for its place: the first, the last, one between."""
        count = self.connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        places = sorted({0, count // 2, count - 1}) if count else []
        return [f'(SELECT t.ctid FROM "{table}" t ORDER BY t::text OFFSET {n} LIMIT 1)' for n in places][
            :ROWS
        ]

    @contextmanager
    def changed(self, table, words) -> Iterator[bool]:
        """Something is changed; whether the database took it. Afterwards the table is as it was."""
        try:
            done = self.connection.execute(words).rowcount > 0
        except psycopg.Error:
            yield False
            return
        yield done
        names = ", ".join(f'"{column}"' for column, _, _ in self.columns[table])
        with self.connection.transaction():
            self.connection.execute(f'DELETE FROM "{table}"')
            self.connection.execute(
                f'INSERT INTO "{table}" ({names}) SELECT {names} FROM saved."{table}" ORDER BY saved_at::tid'
            )

    def found(self) -> list[str]:
        """What all checks together name."""
        from maplebridge.config import wiring
        from maplebridge.kernel import ledger
        from maplebridge.kernel.law import registry
        from maplebridge.kernel.ledger import tiles, witnesses

        registry.forget()
        tiles.forget()
        with self.as_role("owner"):
            report = ledger.verify(places=witnesses.places())
            report.take(ledger.replay([*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS], city=wiring.CITY))
        return [f"{one.code}: {one.sentence}" for one in report.findings]


@pytest.fixture
def work(filled, as_role):
    """The superuser at work on the filled town."""
    made = Tampering(filled, as_role)
    yield made
    made.connection.close()


def test_every_column_of_every_table_is_proved_or_stands_in_the_list_of_what_is_not(work):
    assert work.found() == []
    unnamed: list[str] = []
    for table, columns in work.columns.items():
        proved = [(c, kind) for c, kind, _ in columns if uncovered.reason(table, c) is None]
        if not proved:
            continue
        assert work.rows(table), f"{table} is said to be proved and nothing of it was tried: fill it"
        for column, kind in proved:
            unnamed += [
                f"{table}.{column} {where}"
                for where in work.rows(table)
                if not _named(work, table, column, kind, where)
            ]
    assert not unnamed, "\n".join(unnamed)


def _named(work, table, column, kind, where) -> bool:
    """Whether another value in this row is named; a value that the table itself refuses cannot stand there."""
    for other in OTHER[kind]:
        value = other.format(c=f'"{column}"')
        words = (
            f'UPDATE "{table}" SET "{column}" = {value} WHERE ctid = {where} '
            f'AND ({value}) IS NOT NULL AND "{column}" IS DISTINCT FROM {value}'
        )
        with work.changed(table, words) as taken:
            if taken:
                return bool(work.found())
    return False


def test_a_row_taken_out_of_any_table_is_named_or_stands_in_the_list(work):
    unnamed = []
    for table in work.columns:
        if uncovered.reason(table, uncovered.ROWS_TAKEN) is None:
            for where in work.rows(table):
                with work.changed(table, f'DELETE FROM "{table}" WHERE ctid = {where}') as taken:
                    if not taken or not work.found():
                        unnamed.append(f"{table} {where}")
    assert not unnamed, "\n".join(unnamed)


def test_a_row_put_into_any_table_is_named_or_stands_in_the_list(work):
    unnamed = []
    for table, columns in work.columns.items():
        if uncovered.reason(table, uncovered.ROWS_ADDED) is None and not _added(work, table, columns):
            unnamed.append(table)
    assert not unnamed, "\n".join(unnamed)


def _added(work, table, columns) -> bool:
    """Whether a copy of a row under another key is named: keys are changed until the table takes it."""
    keys = [
        row[0]
        for row in work.connection.execute(
            "SELECT DISTINCT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid "
            "AND a.attnum = ANY (i.indkey) WHERE i.indrelid = %s::regclass AND i.indisunique",
            [f'public."{table}"'],
        ).fetchall()
    ]
    kinds = {column: kind for column, kind, _ in columns}
    names = ", ".join(f'"{column}"' for column in kinds)
    tries = [keys, *([key] for key in keys)]
    for wanted in tries:
        for n in range(2):
            other = {
                key: OTHER[kinds[key]][min(n, len(OTHER[kinds[key]]) - 1)].format(c=f'"{key}"')
                for key in wanted
            }
            values = ", ".join(other.get(column, f'"{column}"') for column in kinds)
            words = f'INSERT INTO "{table}" ({names}) SELECT {values} FROM saved."{table}" ORDER BY saved_at::tid LIMIT 1'
            with work.changed(table, words) as taken:
                if taken:
                    return bool(work.found())
    return False


def test_the_list_names_only_what_there_is_and_stands_in_the_threat_model(work):
    there = {table: {column for column, _, _ in columns} for table, columns in work.columns.items()}
    for table, said in uncovered.lines().items():
        assert table in there, f"{table} is in the list and not in the database"
        strange = said.keys() - there[table] - {uncovered.ALL, uncovered.ROWS_ADDED, uncovered.ROWS_TAKEN}
        assert not strange, f"{table} has no {strange}"
    own, theirs = uncovered.rendered()
    assert own in THREATS.read_text("utf-8"), f"the threat model must hold:\n{own}"
    said = "".join(path.read_text("utf-8") for path in readmes())
    assert [line for line in theirs.splitlines() if line not in said] == [], "a verb's README says what nothing names"


BROKEN = {
    "said": "said = 'no json'::bytea",
    "kind of data": "said = '[1]'::bytea",
    "minute": "at = 'infinity'",
    "state": """said = '{"e":{"step":5},"n":7}'::bytea""",
}


@pytest.mark.parametrize("what", BROKEN)
def test_an_entry_that_cannot_be_read_is_named_and_the_others_are_still_looked_at(town, as_role, what):
    """The kind: one malformed entry never ends a check for all."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    first, second = (sampled.report().number for _ in range(2))
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("ALTER TABLE ledger_entry DROP CONSTRAINT moments_in_reach")
        cursor.execute(f"UPDATE ledger_entry SET {BROKEN[what]} WHERE matter = %s", [first])
        cursor.execute("UPDATE matter_matter SET bounces = 3 WHERE number = %s", [second])
    with as_role("owner"):
        report = ledger.replay([*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS], city=wiring.CITY)
        verified = ledger.verify()
    said = "\n".join(finding.sentence for finding in report.findings)
    assert f"matter {first}" in said
    assert f"The row of matter {second} is not what its entries say: they differ in bounces." in said
    assert f"The entry 1 of matter {first} was changed" in verified.findings[0].sentence


@pytest.mark.parametrize(
    "column", ["opened = 'infinity'", "procedure_id = 9999", "state = '5'", "step = 'nowhere'"]
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_still_looked_at(town, as_role, column):
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    first, second = (sampled.report().number for _ in range(2))
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("ALTER TABLE matter_matter DROP CONSTRAINT moments_in_reach")
        cursor.execute(f"UPDATE matter_matter SET {column} WHERE number = %s", [first])
        cursor.execute("UPDATE matter_matter SET bounces = 3 WHERE number = %s", [second])
    with as_role("owner"):
        report = ledger.replay(wiring.REPLAYED)
    said = "\n".join(finding.sentence for finding in report.findings)
    assert f"matter {first}" in said
    assert f"The row of matter {second} is not what its entries say: they differ in bounces." in said


def test_no_finding_repeats_a_word(filled, as_role):
    """A check reads what people wrote; it never prints it."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE matter_statement SET text = 'wxyzzy ' || text")
        cursor.execute("UPDATE matter_matter SET title = 'wxyzzy'")
        cursor.execute("UPDATE conduct_paper SET name = 'wxyzzy'")
    with as_role("owner"):
        report = ledger.replay([*wiring.WORDS, *wiring.PAPERS])
    assert len(report.findings) > 5
    assert "wxyzzy" not in str(report.shown())


def test_the_commands_say_what_they_found_and_end_with_its_status(filled, as_role, monkeypatch, capsys):
    import json

    from maplebridge.config import cli

    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: filled.address)
    with as_role("owner"):
        assert cli.main(["ledger", "verify", "--words", "--papers"]) == 0
        assert "Its words and papers are those that were written." in capsys.readouterr().out
        assert cli.main(["ledger", "replay", "--json"]) == 0
        assert (said := json.loads(capsys.readouterr().out))["schema"] == 1
        assert said["findings"] == []
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE matter_statement SET text = text || '!' WHERE field = 'answer'")
        cursor.execute(
            "DELETE FROM identity_vaultkey WHERE person_id = (SELECT min(person_id) FROM identity_vaultkey)"
        )
    with as_role("owner"):
        status = cli.main(["ledger", "verify"])
        assert (status, "is whole" in capsys.readouterr().out) == (0, True), "the ledger alone is"
        capsys.readouterr()
        assert cli.main(["ledger", "verify", "--words", "--json"]) == 1
        codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert codes == {"words", "contact"}
