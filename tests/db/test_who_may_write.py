"""Each role writes its own kinds of entries alone: as itself, now, and to the chains in its scope."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

import sampled as city
from documents import sections

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "database-roles.md"
APPEND = "SELECT number FROM ledger_append(%s, %s, %s, %s, '{}')"
SCOPE = "SELECT set_config('mb.offices', %s, true), set_config('mb.account', %s, true), set_config('mb.matter', %s, true)"


@pytest.fixture
def strict(town, as_role):
    """A founded city whose database asks as in real life: by its own clock, with no played people."""
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_rule SET minutes = 10, played = false")
    return town


@pytest.fixture
def two(strict):
    """Numbers of two matters, and the office that has the first."""
    now = datetime.now(UTC)
    one, other = (city.report(now=now).number for _ in range(2))
    return one, other, city.row_of(one).office


@pytest.fixture
def append(strict, two):
    """Append one entry by a direct call as a role; web in the scope given (offices, account, matter)."""

    def call(role, matter, kind, *, by="resident", at=None, scope=("{}", "", "")):
        with psycopg.connect(strict.url(role)) as connection:
            connection.execute(SCOPE, [str(one) for one in scope])
            [(seq,)] = connection.execute(APPEND, (matter, at or datetime.now(UTC), kind, by)).fetchall()
            return seq

    return call


def refused(sqlstate="42501"):
    """What the database says to an entry that is not the caller's to write."""
    return pytest.raises(psycopg.Error, check=lambda error: error.sqlstate == sqlstate)


def test_the_web_writes_the_acts_of_those_in_its_scope(append, two):
    one, _, office = two
    assert append("web", one, "act", scope=("{}", "", one)) == 2
    assert append("web", one, "act", by="post:7", scope=(f"{{{office}}}", 7, "")) == 3


def test_the_web_writes_no_kind_that_only_the_system_writes(append, two):
    one = two[0]
    for kind in ("erased", "child_ended", "moved", "unit_changed", "adopted", "never_heard_of"):
        with refused():
            append("web", one, kind, by="system", scope=("{}", "", one))


def test_the_web_writes_to_no_chain_outside_its_scope(append, two):
    one, other, office = two
    for scope in (("{}", "", ""), ("{}", "", one)):
        with refused():
            append("web", other, "act", scope=scope)
    with refused():
        append("web", one, "act", by="post:7", scope=(f"{{{office + 1}}}", 7, ""))
    for number in (0, 1, 2026_000_999):
        with refused():
            append("web", number, "act", scope=("{}", "", one))


def test_the_web_writes_in_nobody_elses_name(append, two):
    one, _, office = two
    for by in ("post:8", "resident", "system", "anybody"):
        with refused():
            append("web", one, "act", by=by, scope=(f"{{{office}}}", 7, ""))
    for by in ("post:7", "system", "post:"):
        with refused():
            append("web", one, "act", by=by, scope=("{}", "", one))


def test_the_web_writes_at_the_databases_own_time(append, two):
    one, now = two[0], datetime.now(UTC)
    for minutes in (-60, -11, 12, 60 * 24 * 365):
        with refused("MB001"):
            append("web", one, "act", at=now + timedelta(minutes=minutes), scope=("{}", "", one))
    assert append("web", one, "act", at=now - timedelta(minutes=8), scope=("{}", "", one)) == 2


def test_a_silence_is_written_by_the_web_only_once_a_limit_has_passed(append, two, as_role):
    one, now = two[0], datetime.now(UTC)
    with refused():
        append("web", one, "silence", by="system", scope=("{}", "", one))
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE matter_matter SET next = now() - interval '1 minute' WHERE number = %s", [one])
    with refused("MB001"):
        append("web", one, "silence", by="system", at=now - timedelta(hours=2), scope=("{}", "", one))
    assert append("web", one, "silence", by="system", scope=("{}", "", one)) == 2


def test_an_answer_to_a_clock_that_is_wrong_says_so_and_writes_nothing(strict):
    from maplebridge.rules.refusal import WrongClock

    with pytest.raises(WrongClock, match="minutes apart"):
        city.report(now=datetime.now(UTC) - timedelta(days=20))


def test_the_clock_writes_what_follows_of_itself_and_no_persons_act(append, two, as_role):
    one = two[0]
    assert append("clock", one, "silence", by="system") == 2
    for kind in ("act", "sorted", "recoded", "unit_changed"):
        with refused():
            append("clock", one, kind, by="post:1")
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_rule SET played = true")
    assert append("clock", one, "act", by="post:1") == 3, "in a sample city a program plays the people"


def test_sealer_and_exporter_write_no_entry_at_all(append, two):
    for role in ("seal", "export"):
        with refused():
            append(role, two[0], "act")


def test_no_role_gives_itself_a_kind_or_another_clock(strict):
    words = (
        "INSERT INTO ledger_may (role, kind) VALUES ('mb_web', 'erased')",
        "UPDATE ledger_may SET role = 'mb_web'",
        "DELETE FROM ledger_may",
        "UPDATE ledger_rule SET minutes = NULL",
        "UPDATE ledger_rule SET played = true",
    )
    for role in ("web", "clock", "seal", "export"):
        for word in words:
            with refused(), psycopg.connect(strict.url(role)) as connection:
                connection.execute(word)


def test_kernel_and_verbs_may_write_the_entries_that_they_declare_and_as_whom(town, as_role):
    from maplebridge.kernel.verbs import entry_kinds

    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT role, kind FROM ledger_may WHERE NOT played")
        kept = set(cursor.fetchall())
    assert kept == {(f"mb_{role}", kind) for kind, said in entry_kinds().items() for role in said.written_by}


def test_the_reference_lists_the_kinds_that_each_role_writes(town, as_role):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT role, kind, beside, played FROM ledger_may")
        kept = set(cursor.fetchall())
    section = sections(DOCUMENT, "Who writes which entries")
    rows = re.findall(r"^\| `(mb_\w+)` \| ([^|]*) \| ([^|]*) \|", section, re.M)
    listed = {
        (role, kind, "beside" in how, "played" in how)
        for role, kinds, how in rows
        for kind in re.findall(r"`([\w.]+)`", kinds)
    }
    assert listed == kept
