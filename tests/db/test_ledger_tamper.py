"""What a superuser, or a thief with the signing key, does to the ledger is named in a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REHASH = """
UPDATE ledger_entry e SET hash = sha256(b.hash || ledger_body(e.by, e.said, e.kind, e.matter, e.seq, e.at))
FROM ledger_entry b WHERE (e.matter, e.seq) = (%s, %s) AND (b.matter, b.seq) = (e.matter, e.seq - 1)
"""
MATTERS = 40
ROUNDS = 4


@pytest.fixture
def sealed(db, as_role, tmp_path):
    """A ledger of 160 sealed entries (four of each matter, four heads) and the witness that saw the heads."""
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    witness = tmp_path / "witness"
    for turn in range(ROUNDS):
        at = START + timedelta(hours=turn)
        rows = [ledger.NewEntry(m, "act", at, "post:1", {"turn": turn}) for m in range(1, MATTERS + 1)]
        with as_role("clock"), transaction.atomic():
            ledger.append_many(rows)
        with as_role("seal"):
            witnesses.write(witness, [ledger.seal(now=at + timedelta(minutes=5))])
    return witness


@pytest.fixture
def check(as_role, sealed):
    """Verify as the sealer, with or without the witness; gives {code: sentences}."""
    from maplebridge.kernel import ledger

    def run(*folders):
        with as_role("seal"):
            report = ledger.verify(folders)
        found: dict[str, list[str]] = {}
        for finding in report.findings:
            found.setdefault(finding.code, []).append(finding.sentence)
        return found

    return run


@pytest.fixture
def tampering(as_role):
    """Work as the superuser with every trigger off."""

    @contextmanager
    def work():
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield cursor

    return work


def test_an_untouched_ledger_passes_the_tamper_check(check, sealed):
    assert check() == {}
    assert check(sealed) == {}


def test_tamper_a_changed_byte_is_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("UPDATE ledger_entry SET said = set_byte(said, 9, 57) WHERE (matter, seq) = (7, 2)")
    found = check()
    assert (
        found["changed"][0]
        == "The entry 2 of matter 7 was changed: it no longer has the hash it was written with."
    )


def test_tamper_a_changed_byte_with_a_new_hash_is_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("UPDATE ledger_entry SET said = set_byte(said, 9, 57) WHERE (matter, seq) = (7, 4)")
        c.execute(REHASH, (7, 4))
    found = check()
    assert any(
        "entry 4 of matter 7" in sentence and "was changed" in sentence for sentence in found["changed"]
    )


def test_tamper_a_changed_entry_in_the_middle_with_a_new_hash_is_named_and_not_the_one_after(
    check, tampering, sealed
):
    with tampering() as c:
        c.execute("UPDATE ledger_entry SET said = set_byte(said, 9, 57) WHERE (matter, seq) = (7, 2)")
        c.execute(REHASH, (7, 2))
    found = check()["changed"]
    assert any(s.startswith("The entry 2 of matter 7 is not the entry that was sealed") for s in found)
    assert "The entry 3 of matter 7 does not continue the entry before it: that one was changed." in found
    assert len(found) == 2


def test_tamper_an_entry_changed_before_its_seal_is_named(as_role, check, tampering, sealed):
    from django.db import transaction

    from maplebridge.kernel import ledger

    with as_role("clock"), transaction.atomic():
        ledger.append(matter=8, kind="act", at=START, by="post:1", data={"turn": 4})
    with tampering() as c:
        c.execute("UPDATE ledger_entry SET by = 'post:2' WHERE (matter, seq) = (8, 5)")
    assert check()["changed"] == [
        "The entry 5 of matter 8 was changed: it no longer has the hash it was written with."
    ]


@pytest.mark.parametrize("column", ["at = at + interval '1 day'", "kind = 'closed'", "by = 'post:2'"])
def test_tamper_a_column_changed_beside_the_body_is_named(check, tampering, sealed, column):
    with tampering() as c:
        c.execute(f"UPDATE ledger_entry SET {column} WHERE (matter, seq) = (9, 3)")
    assert "entry 3 of matter 9" in check()["changed"][0]


def test_tamper_the_last_ten_entries_cut_off_are_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("DELETE FROM ledger_entry WHERE leaf >= 150")
    found = check()
    assert found["cut"] == [
        "The last 10 of 160 sealed entries are missing: the ledger was cut off after place 150."
    ]


def test_tamper_entries_taken_out_of_the_middle_are_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("DELETE FROM ledger_entry WHERE (matter, seq) = (5, 2)")
    found = check()
    assert "In the chain of matter 5 the entries 2 are missing." in found["missing"]


def test_tamper_the_last_ten_cut_off_with_tiles_and_heads_are_named_by_the_witness(check, tampering, sealed):
    with tampering() as c:
        c.execute("DELETE FROM ledger_entry WHERE leaf >= 150")
        c.execute("UPDATE ledger_tile SET hashes = substr(hashes, 1, 150 * 32)")
        c.execute("DELETE FROM ledger_seal WHERE size > 150")
    assert check() == {}
    [sentence] = check(sealed)["rolled_back"]
    assert "saw 160 entries" in sentence
    assert "this ledger ends at 150" in sentence


def test_tamper_two_entries_swapped_in_their_chain_are_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("UPDATE ledger_entry SET seq = 90 WHERE (matter, seq) = (3, 2)")
        c.execute("UPDATE ledger_entry SET seq = 2 WHERE (matter, seq) = (3, 3)")
        c.execute("UPDATE ledger_entry SET seq = 3 WHERE (matter, seq) = (3, 90)")
    [sentence] = check()["swapped"]
    assert (
        sentence
        == "The entry 2 of matter 3 and the entry 3 of matter 3 were swapped: each stands in the other's place."
    )


def test_tamper_two_entries_swapped_between_matters_are_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("UPDATE ledger_entry SET matter = 900 WHERE (matter, seq) = (3, 4)")
        c.execute("UPDATE ledger_entry SET matter = 3 WHERE (matter, seq) = (4, 4)")
        c.execute("UPDATE ledger_entry SET matter = 4 WHERE (matter, seq) = (900, 4)")
    assert any(
        "entry 4 of matter 3 and the entry 4 of matter 4 were swapped" in s for s in check()["swapped"]
    )


def test_tamper_two_places_swapped_in_the_order_are_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("UPDATE ledger_entry SET leaf = 9000 WHERE leaf = 11")
        c.execute("UPDATE ledger_entry SET leaf = 11 WHERE leaf = 14")
        c.execute("UPDATE ledger_entry SET leaf = 14 WHERE leaf = 9000")
    found = check()
    assert any(
        "entry 1 of matter 15 and the entry 1 of matter 12 were swapped" in sentence
        for sentence in found["swapped"]
    )
    assert "head" in found


def test_tamper_a_ledger_chained_and_signed_again_with_the_stolen_key_is_named_by_the_witness(
    check, tampering, sealed
):
    with tampering() as c:
        _rewrite(c, matter=7, seq=2)
    assert check() == {}, "without a witness the thief's ledger looks whole"
    [sentence] = check(sealed)["resigned"]
    assert "its head over 80 entries" in sentence
    assert "between place 40 and 79 was rewritten" in sentence


def test_tamper_an_old_backup_restored_is_named_by_the_witness(server, db, as_role, check, sealed):
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    with as_role("seal"):
        old_end = ledger.head().size
    db_connection_closed(db)
    old = server.create(template=db.address.name)
    at = START + timedelta(days=2)
    with as_role("clock"), transaction.atomic():
        ledger.append(matter=1, kind="act", at=at, by="post:1", data={})
    with as_role("seal"):
        witnesses.write(sealed, [ledger.seal(now=at)])
    with old.as_role("seal"):
        assert ledger.verify().ok
        report = ledger.verify([sealed])
    assert [finding.code for finding in report.findings] == ["rolled_back"]
    assert f"this ledger ends at {old_end}" in report.findings[0].sentence
    assert "An old backup was restored" in report.findings[0].sentence
    server.drop(old)


def test_tamper_a_head_changed_or_signed_by_a_stranger_is_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("UPDATE ledger_seal SET at = at + interval '1 hour' WHERE size = 80")
        c.execute("UPDATE ledger_seal SET key_id = 'ffffffffffffffff' WHERE size = 120")
    found = check()["head"]
    assert any("over 80 entries has a signature that does not fit" in sentence for sentence in found)
    assert any("over 120 entries was signed by the key ffffffffffffffff" in sentence for sentence in found)


def db_connection_closed(db):
    """A database can only be copied while nobody is connected to it."""
    from django.db import connections

    connections["default"].close()


def _rewrite(cursor, *, matter: int, seq: int) -> None:
    """What a thief with the key does: change an entry, chain, place and sign everything after it again."""
    from maplebridge.kernel.ledger import heads, merkle, reading, sealing

    prev = bytes(32)
    for old in reading.entries_of(matter):
        new = old._replace(payload=old.payload.replace(b'"turn":1', b'"turn":8')) if old.seq == seq else old
        own = sha256(prev + new.body).digest()
        cursor.execute(
            "UPDATE ledger_entry SET said = %s, hash = %s WHERE (matter, seq) = (%s, %s)",
            (new.payload, own, matter, old.seq),
        )
        prev = own
    cursor.execute("SELECT hash FROM ledger_entry ORDER BY leaf")
    leaves = [merkle.leaf_hash(bytes(row[0])) for row in cursor.fetchall()]
    forest = merkle.Forest(leaves)
    cursor.execute("UPDATE ledger_tile SET hashes = %s WHERE level = 0", (b"".join(leaves),))
    before = heads.FIRST
    for head in sealing.heads_after(0):
        again = heads.signed(
            size=head.size, root=merkle.root(head.size, forest.node), at=head.at, prev_hash=before
        )
        cursor.execute(
            "UPDATE ledger_seal SET root = %s, prev_hash = %s, signature = %s WHERE size = %s",
            (again.root, again.prev_hash, again.signature, again.size),
        )
        before = again.hash


def test_tamper_a_tile_taken_out_or_changed_is_named(check, tampering, sealed):
    with tampering() as c:
        c.execute("DELETE FROM ledger_tile")
    assert check()["tree"] == ["The tree has 0 tiles at level 0; these entries give 1."]


def test_tamper_a_head_taken_out_is_named_by_the_witness_that_holds_it(check, tampering, sealed):
    with tampering() as c:
        c.execute("DELETE FROM ledger_seal WHERE size = 80")
        c.execute("UPDATE ledger_seal SET prev_hash = %s WHERE size = 120", (bytes(32),))
    assert any(
        sentence.endswith("holds a head over 80 entries that was taken out here.")
        for sentence in check(sealed)["head"]
    )
