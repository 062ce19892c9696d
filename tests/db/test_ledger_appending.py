"""The ledger grows, and does nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

NOW = datetime(2026, 3, 2, 9, 30, 41, tzinfo=UTC)


def test_an_entry_continues_the_chain_of_its_matter(db, as_role):
    from django.db import transaction

    from maplebridge.kernel import ledger

    with as_role("clock"), transaction.atomic():
        first = ledger.append(matter=7, kind="opened", at=NOW, by="resident", data={"说": "路灯"})
        second = ledger.append(matter=7, kind="act", at=NOW, by="post:3", data={"n": 1})
    assert (first.seq, second.seq) == (1, 2)
    assert first.prev == bytes(32)
    assert second.prev == first.hash
    assert second.hash == sha256(second.prev + second.body).digest()
    assert first.body.decode() == (
        '{"by":"resident","d":{"说":"路灯"},"k":"opened","m":7,"n":1,"t":"2026-03-02T09:30Z"}'
    )


def test_many_entries_are_the_same_as_one_after_the_other(db, as_role):
    from django.db import transaction

    from maplebridge.kernel import ledger

    rows = [ledger.NewEntry(m, "opened", NOW, "resident", {"i": i}) for i, m in enumerate([1, 2, 1, 3, 1])]
    with as_role("clock"):
        with transaction.atomic():
            many = ledger.append_many(rows, opening=True)
            more = ledger.append_many(rows[:1])
        assert [(e.matter, e.seq) for e in many] == [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3)]
        assert more[0].prev == many[4].hash
        kept = ledger.entries_of(1)
        assert [e.hash for e in kept] == [many[0].hash, many[2].hash, many[4].hash, more[0].hash]


def test_a_broken_chain_is_refused_by_the_database(db, as_role):
    from django.db import IntegrityError, connection, transaction

    said = b'{"x":1}'
    words = "INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (9, 1, now(), 'opened', 'y', %s, %s)"
    with (
        as_role("clock"),
        pytest.raises(IntegrityError, match="does not continue its chain"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(words, (said, sha256(bytes(32) + said).digest()))


@pytest.mark.parametrize("said", [b"[1]", b'"words"', b"5", b"null", b"no json", b'{"a":1', b"\xff\xfe", b""])
def test_a_body_that_is_no_object_is_refused_by_the_database(db, as_role, said):
    """One such entry ended the rounds of worker and followers, and `replay`, for everybody."""
    from django.db import DatabaseError, connection, transaction

    append = "SELECT * FROM ledger_append(9, now(), 'opened', 'resident', %s)"
    with as_role("clock"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as c:
            c.execute(append, (said,))
        with connection.cursor() as c:
            c.execute("SELECT count(*) FROM ledger_entry")
            assert c.fetchone() == (0,)
            c.execute(append, (b'{"x":1}',))
            assert c.fetchone()[0] == 1


@pytest.mark.parametrize("role", ["web", "clock", "seal", "export", "owner"])
@pytest.mark.parametrize(
    "words",
    [
        "UPDATE ledger_entry SET said = 'x'",
        "UPDATE ledger_entry SET kind = 'y', leaf = 5",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "DELETE FROM ledger_seal",
        "UPDATE ledger_seal SET size = 9",
        "TRUNCATE ledger_tile",
        "UPDATE ledger_tile SET hashes = 'x'",
    ],
)
def test_no_role_changes_what_is_written(db, as_role, role, words):
    from django.db import DatabaseError, connection, transaction

    from maplebridge.kernel import ledger

    with as_role("clock"), transaction.atomic():
        ledger.append(matter=1, kind="opened", at=NOW, by="resident", data={})
    with as_role("seal"):
        ledger.seal(now=NOW)
    with (
        as_role(role),
        pytest.raises(DatabaseError, match=r"ledger only grows|permission denied"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(words)


def test_proofs_hold_for_every_entry_and_between_all_heads(db, as_role):
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import merkle

    heads = []
    for batch in (1, 5, 300, 7):
        with as_role("clock"), transaction.atomic():
            rows = [ledger.NewEntry(100 * batch + i, "opened", NOW, "resident", {}) for i in range(batch)]
            ledger.append_many(rows, opening=True)
        with as_role("seal"):
            heads.append(ledger.seal(now=NOW))
            assert ledger.seal(now=NOW) is None
    with as_role("seal"):
        assert [h.size for h in heads] == [1, 6, 306, 313]
        for entry in ledger.after(0, 1000):
            proof = ledger.prove(entry.matter, entry.seq)
            assert merkle.inclusion_holds(
                merkle.leaf_hash(entry.hash), proof.leaf, proof.head.size, proof.path, proof.head.root
            )
        for old in heads:
            for new in heads:
                if old.size <= new.size:
                    path = ledger.consistency(old.size, new.size)
                    assert merkle.consistency_holds(old.size, new.size, path, old.root, new.root)
