"""Backup, and a restore that proves the ledger and brings nobody back."""

from __future__ import annotations

import json
import shutil
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def kept(db, as_role, tmp_path):
    """An installation with two persons, forty sealed entries, a file and its witness; gives (home, persons)."""
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity.sealed import vault

    home = replace(db.home, path=tmp_path, witness=tmp_path / "witness", files=tmp_path / "files")
    home.witness.mkdir()
    home.files.mkdir()
    (home.files / "ab").mkdir()
    (home.files / "ab" / "photo").write_bytes(b"\x89photo")
    with as_role("clock"), transaction.atomic():
        rows = [ledger.NewEntry(n, "opened", NOW, "resident", {"n": n}) for n in range(1, 41)]
        ledger.append_many(rows, opening=True)
        persons = vault.new_persons([1, 2])
        vault.seal_many([(person, {"phone": f"000{person}"}) for person in persons])
    seal(as_role, home, NOW)
    return home, persons


def matters_of(as_role, numbers):
    """Rows of matters under one adopted procedure, so that papers have something to hang on."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.models import Matter

    texts = registry.pack_texts("cn", "procedures")
    with as_role("clock"):
        adopted = registry.adopt(texts["cn.hotline.request.toml"], name="cn.hotline.request.toml", pack="cn", now=NOW)
    row = {"category": "0101", "channel": 0, "place": 1, "unit": 1, "level": "city", "step": "taken", "seq": 1}
    with as_role("admin"):
        Matter.objects.bulk_create(
            Matter(number=n, procedure_id=adopted.id, opened=NOW, touched=NOW, code=b"c", title="", state={}, **row)
            for n in numbers
        )


def seal(as_role, home, at):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    with as_role("seal"):
        head = ledger.seal(now=at)
        witnesses.write(home.witness, [head])
    return head


def back_up(db, home, target, **words):
    from maplebridge.config.backups import keeping

    with keeping.working_on(db.url("owner")):
        return keeping.backup(home, db.address, target, **{"with_keys": False, **words})


def bring_back(db, home, source, **words):
    from maplebridge.config.backups import keeping

    given = {"witnesses": [], "accept_loss": False, "progress": lambda done, total: None, **words}
    return keeping.restore(home, db.address, source, **given)


def count(as_role, table):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_a_backup_holds_everything_but_the_keys(db, kept, tmp_path):
    home, _ = kept
    target = tmp_path / "one.tar"
    manifest = back_up(db, home, target)
    with tarfile.open(target) as tar:
        names = set(tar.getnames())
        said = json.load(tar.extractfile("manifest.json"))
    assert names == {
        "database.dump",
        "witness/heads.jsonl",
        "witness/keys.json",
        "files/ab/photo",
        "manifest.json",
    }
    assert said["head"]["size"] == 40
    assert manifest.parts.keys() == names - {"manifest.json"}
    assert target.stat().st_mode & 0o077 == 0
    back_up(db, home, tmp_path / "two.tar", with_keys=True)
    with tarfile.open(tmp_path / "two.tar") as tar:
        keys = {name for name in tar.getnames() if name.startswith("secret/")}
    assert keys == {f"secret/{name}.key" for name in ("codes", "vault", "seal", "promise")}


def test_a_restored_installation_is_whole_and_opens_its_contacts(db, kept, as_role, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault

    home, persons = kept
    back_up(db, home, tmp_path / "one.tar")
    shutil.rmtree(home.files)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_entry WHERE matter > 20")
    done = bring_back(db, home, tmp_path / "one.tar")
    assert (done.entries, done.findings, done.lost, done.erased) == (40, [], [], 0)
    assert (home.files / "ab" / "photo").read_bytes() == b"\x89photo"
    with as_role("seal"):
        assert ledger.verify([home.witness]).ok
    with as_role("clock"), scope.reading(SYSTEM):
        opened = vault.open_contact(person_id=persons[0], actor=SYSTEM, why="a notice", now=NOW)
    assert opened == {"phone": f"000{persons[0]}"}
    with as_role("web") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry")
        assert cursor.fetchone() == (0,), "the restored database has its row-level security"


def test_an_old_backup_is_refused_until_the_loss_is_accepted(db, kept, as_role, tmp_path):
    from django.db import transaction

    from maplebridge.kernel import ledger

    home, _ = kept
    back_up(db, home, tmp_path / "old.tar")
    with as_role("clock"), transaction.atomic():
        ledger.append(matter=5, kind="act", at=NOW, by="post:1", data={})
    seal(as_role, home, NOW + timedelta(hours=1))
    refused = bring_back(db, home, tmp_path / "old.tar")
    assert len(refused.lost) == 1
    assert "saw 41 entries" in refused.lost[0]
    assert count(as_role, "ledger_entry") == 41, "nothing was changed"
    done = bring_back(db, home, tmp_path / "old.tar", accept_loss=True)
    assert done.aside.startswith(f"{db.address.name}_before_")
    assert count(as_role, "ledger_entry WHERE matter > 0") == 40
    assert count(as_role, "ledger_entry WHERE kind = 'papers_lost'") == 1, "nobody can say what was given: numbers jump"


def test_a_person_erased_after_the_backup_is_erased_again(db, kept, as_role, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.records import erasing, journal

    home, persons = kept
    back_up(db, home, tmp_path / "old.tar")
    with as_role("clock"):
        erasing.erase(person_id=persons[1], why="asked", by="system", now=NOW, journal_folder=home.witness)
    assert count(as_role, "identity_vaultkey") == 1
    done = bring_back(db, home, tmp_path / "old.tar")
    assert done.erased == 1
    assert count(as_role, "identity_vaultkey") == 1
    assert count(as_role, "identity_sealed") == 1
    with as_role("seal"):
        assert [entry.kind for entry in ledger.entries_of(2)] == ["opened", "erased"]
        assert ledger.verify([home.witness]).ok
    assert [one.person for one in journal.read(home.witness / journal.NAME)] == [persons[1]]
    with as_role("clock"):
        assert erasing.reapply(journal.read(home.witness / journal.NAME), now=NOW) == 0


def test_words_without_a_contact_are_erased_too_and_stay_so_after_a_restore(db, kept, as_role, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.models import Statement
    from maplebridge.kernel.records import erasing

    home, _ = kept
    with as_role("clock"):
        Statement.objects.create(matter=3, seq=1, field="text", text="dark", salt=bytes(16), sealed=False)
        Statement.objects.create(matter=4, seq=1, field="text", text="loud", salt=bytes(16), sealed=False)
    back_up(db, home, tmp_path / "old.tar")
    with as_role("clock"):
        erasing.erase_words(matter=3, why="asked", by="system", now=NOW, journal_folder=home.witness)
        assert list(Statement.objects.values_list("matter", flat=True)) == [4]
    done = bring_back(db, home, tmp_path / "old.tar")
    assert done.erased == 1
    with as_role("clock"):
        assert list(Statement.objects.values_list("matter", flat=True)) == [4]
    with as_role("seal"):
        assert ledger.verify([home.witness]).ok


def test_what_a_resident_sent_goes_with_the_resident_and_what_an_office_sent_stays(
    db, kept, as_role, tmp_path
):
    from maplebridge.kernel.conduct import papers
    from maplebridge.kernel.conduct.models import Paper
    from maplebridge.kernel.records import erasing, journal

    home, persons = kept
    file = papers.CleanFile("bill.pdf", "application/pdf", b"%PDF-1", "0" * 64)
    matters_of(as_role, [1, 2])
    with as_role("clock"):
        for matter, by in ((1, "resident"), (1, "post:7"), (2, "resident")):
            papers.keep([file], matter=matter, seq=1, by=by, at=NOW)
    back_up(db, home, tmp_path / "old.tar")
    left = {(1, "post:7"), (2, "resident")}
    with as_role("clock"):
        erasing.erase(person_id=persons[0], why="asked", by="system", now=NOW, journal_folder=home.witness)
        assert set(Paper.objects.values_list("matter", "by")) == left
    bring_back(db, home, tmp_path / "old.tar")
    with as_role("clock"):
        assert set(Paper.objects.values_list("matter", "by")) == left
        assert [one.matter for one in journal.read(home.witness / journal.NAME)] == [1]


def test_a_changed_cut_or_strange_backup_is_refused_before_anything_happens(db, kept, tmp_path):
    from maplebridge.kernel.records.archive import BackupDamaged

    home, _ = kept
    target = tmp_path / "one.tar"
    back_up(db, home, target)
    whole = target.read_bytes()
    at = whole.index(b"\x89photo")
    target.write_bytes(whole[:at] + b"\x89phony"[:6] + whole[at + 6 :])
    with pytest.raises(BackupDamaged, match="files/ab/photo does not fit the manifest"):
        bring_back(db, home, target)
    target.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupDamaged):
        bring_back(db, home, target)
    target.write_bytes(b"hello")
    with pytest.raises(BackupDamaged, match="cannot be read as a backup"):
        bring_back(db, home, target)


def test_a_backup_whose_ledger_was_tampered_with_is_not_taken_into_use(db, kept, as_role, tmp_path):
    home, _ = kept
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET said = set_byte(said, 5, 57) WHERE matter = 3")
    back_up(db, home, tmp_path / "bad.tar")
    done = bring_back(db, home, tmp_path / "bad.tar", accept_loss=True)
    assert any("entry 1 of matter 3 was changed" in sentence for sentence in done.findings)
    assert done.aside == ""


def test_half_a_line_in_the_journal_is_passed_over(tmp_path):
    from maplebridge.kernel.records import journal

    one = journal.erasure(person=1, matter=2, why="x", now=NOW)
    two = journal.erasure(person=3, matter=4, why="y", now=NOW)
    journal.add(tmp_path, [one])
    path = tmp_path / journal.NAME
    path.write_bytes(path.read_bytes() + b'{"person": 9, "mat')
    journal.add(tmp_path, [one, two])
    assert journal.read(path) == [one, two]


def test_what_a_restore_set_aside_is_named_with_its_age_and_dropped_by_its_name(
    db, kept, tmp_path, monkeypatch, capsys
):
    from maplebridge.config import cli
    from maplebridge.config.backups import asides

    home, _ = kept
    back_up(db, home, tmp_path / "one.tar")
    done = bring_back(db, home, tmp_path / "one.tar")
    [aside] = asides.aside_databases(db.address)
    assert aside.name == done.aside
    assert aside.since is not None
    assert aside.days(aside.since + timedelta(days=3, hours=1)) == 3
    assert f"`maple restore --drop {done.aside}`" in aside.sentence(NOW)
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: db.address)
    assert cli.main(["restore", "--kept", "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)["kept"]
    assert (listed["name"], listed["days"]) == (done.aside, 0)
    assert cli.main(["restore", "--drop", "postgres"]) == 2
    assert "No restore set aside a database postgres" in capsys.readouterr().err
    assert cli.main(["restore", "--drop", done.aside]) == 0
    assert asides.aside_databases(db.address) == []


def test_nobody_is_called_forgotten_while_a_database_set_aside_still_holds_them(
    town, as_role, tmp_path, monkeypatch, capsys
):
    import sampled
    from maplebridge.config import cli
    from maplebridge.config.backups import asides
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.matter import numbers

    home = replace(town.home, path=tmp_path, witness=tmp_path / "witness", files=tmp_path / "files")
    home.witness.mkdir()
    home.files.mkdir()
    number = sampled.report(contact=Contact(phone="13800000000")).number
    seal(as_role, home, NOW)
    back_up(town, home, tmp_path / "one.tar")
    done = bring_back(town, home, tmp_path / "one.tar")
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: town.address)
    monkeypatch.setattr("maplebridge.config.installation.home.home", lambda: home)
    words = ["erase", numbers.show(number), "--why", "asked", "--yes"]
    with as_role("clock"):
        assert cli.main(words) == 1
        said = capsys.readouterr().out
        assert said.startswith("Erased.")
        assert done.aside in said
        assert "not forgotten yet" in said
        assert "nobody can read" not in said
        asides.drop(town.address, done.aside)
        assert cli.main(words) == 0, "asked again, after it was dropped"
        assert "Erased before." in capsys.readouterr().out


def test_a_restore_that_is_refused_leaves_nobody_behind(db, kept, as_role, tmp_path):
    from maplebridge.config.backups import asides

    home, _ = kept
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET said = set_byte(said, 5, 57) WHERE matter = 3")
    back_up(db, home, tmp_path / "bad.tar")
    assert bring_back(db, home, tmp_path / "bad.tar").findings
    assert asides.aside_databases(db.address) == []


def test_a_backup_of_a_later_version_is_refused_with_its_name(db, kept, as_role, tmp_path):
    from maplebridge.config.backups import asides
    from maplebridge.config.backups.upgrading import UpgradeFailed

    home, _ = kept
    with as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('matter', '0999_later', now())"
        )
    back_up(db, home, tmp_path / "later.tar")
    with pytest.raises(
        UpgradeFailed, match=r"made by a later version \(.*\): this one does not know matter.0999_later\."
    ):
        bring_back(db, home, tmp_path / "later.tar")
    assert asides.aside_databases(db.address) == []
    assert count(as_role, "ledger_entry") == 40, "nothing was changed"


def test_a_restore_brings_the_citys_own_witness_up_to_date(db, kept, as_role, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import given, witnesses

    home, _ = kept
    back_up(db, home, tmp_path / "one.tar")
    shutil.rmtree(home.witness)
    home.witness.mkdir()
    bring_back(db, home, tmp_path / "one.tar")
    assert [head.size for head in witnesses.read(home.witness).heads] == [40]
    with as_role("seal"):
        given.note("own", 40)
        assert ledger.verify(places={"own": home.witness}).ok


def test_a_head_signed_after_the_backup_over_what_it_holds_is_taken_over_again(db, kept, as_role, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import given, sealing, witnesses

    home, _ = kept
    with as_role("seal"):
        before = sealing.heads_after(0)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_seal")
    (home.witness / "heads.jsonl").rename(tmp_path / "heads")
    back_up(db, home, tmp_path / "placed.tar")
    (tmp_path / "heads").rename(home.witness / "heads.jsonl")
    assert bring_back(db, home, tmp_path / "placed.tar").lost == []
    with as_role("seal"):
        assert sealing.heads_after(0) == before == list(witnesses.read(home.witness).heads)
        given.note("own", 40)
        assert ledger.verify(places={"own": home.witness}).ok


def other_keys(home, tmp_path):
    """The same installation with keys of its own, as another machine would have them."""
    from maplebridge.config.installation import secrets

    folder = tmp_path / "secret"
    folder.mkdir()
    secrets.ensure(folder)
    return replace(home, secret=folder)


def test_other_keys_are_not_brought_back_while_the_city_is_served(db, kept, tmp_path):
    from maplebridge.config.backups import keeping
    from maplebridge.config.installation import holding

    home, _ = kept
    target = tmp_path / "keys.tar"
    back_up(db, home, target, with_keys=True)
    elsewhere = other_keys(home, tmp_path)
    before = (elsewhere.secret / "vault.key").read_bytes()
    hold = holding.serve(home.path)
    try:
        with pytest.raises(keeping.RestoreRefused, match=r"vault\.key.*End it, restore, then start it again"):
            bring_back(db, elsewhere, target)
    finally:
        hold.release()
    assert (elsewhere.secret / "vault.key").read_bytes() == before


def test_a_backup_whose_key_is_empty_is_refused_and_the_good_key_stays(db, kept, tmp_path):
    from maplebridge.kernel.records.archive import BackupDamaged

    home, _ = kept
    target = tmp_path / "keys.tar"
    elsewhere = other_keys(home, tmp_path)
    good = (elsewhere.secret / "vault.key").read_bytes()
    (elsewhere.secret / "vault.key").write_bytes(b"")
    back_up(db, elsewhere, target, with_keys=True)
    (elsewhere.secret / "vault.key").write_bytes(good)
    with pytest.raises(BackupDamaged, match=r"own vault\.key cannot be used"):
        bring_back(db, elsewhere, target)
    assert (elsewhere.secret / "vault.key").read_bytes() == good


def test_a_backup_is_not_written_among_the_files_it_packs_and_one_restore_runs_at_a_time(db, kept, tmp_path):
    from maplebridge.config.backups import keeping

    home, _ = kept
    with pytest.raises(keeping.BackupRefused, match="name another folder"):
        back_up(db, home, home.files / "ab" / "b.tar")
    with keeping._alone(home), pytest.raises(keeping.RestoreRefused, match="Another restore runs"):
        bring_back(db, home, tmp_path / "any.tar")


def _city(as_role, name, code):
    """A city of one unit whose own chain has one entry; never sealed."""
    from django.db import transaction

    from maplebridge.kernel import ledger
    from maplebridge.kernel.territory.models import Unit

    with as_role("clock"), transaction.atomic():
        root = Unit.objects.create(
            code=code, level=4, name_en=name, name_zh=f"{name}市", path=[], valid_from=NOW.date()
        )
        Unit.objects.filter(pk=root.pk).update(path=[root.pk])
        ledger.append(matter=0, kind="procedure_adopted", at=NOW, by="system", data={"key": code})


def _without_city(as_role):
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_entry WHERE matter = 0")
        cursor.execute("DELETE FROM territory_unit")


def test_another_city_s_backup_is_refused_by_name_though_it_was_never_sealed(db, as_role, tmp_path):
    from maplebridge.config.backups.keeping import RestoreRefused

    home = replace(db.home, path=tmp_path, witness=tmp_path / "witness", files=tmp_path / "files")
    home.witness.mkdir()
    home.files.mkdir()
    _city(as_role, "Oldbridge", "990101")
    back_up(db, home, tmp_path / "old.tar")
    done = bring_back(db, home, tmp_path / "old.tar")
    assert done.aside, "its own backup is taken"
    for code in ("990102", "990101"):
        _without_city(as_role)
        _city(as_role, "Newbridge", code)
        if code == "990101":
            with as_role("admin") as connection, connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                cursor.execute("UPDATE ledger_entry SET hash = sha256('other') WHERE matter = 0")
        for named in ("", "Newbridge"):
            with pytest.raises(RestoreRefused, match=r"another city: Oldbridge .*; here stands Newbridge"):
                bring_back(db, home, tmp_path / "old.tar", accept_loss=True, city=named)
    done = bring_back(db, home, tmp_path / "old.tar", city="Oldbridge")
    assert done.aside
    with as_role("clock"):
        from maplebridge.kernel.territory.models import Unit

        assert Unit.objects.get().name_en == "Oldbridge"


def test_what_came_after_the_backup_is_lost_knowingly_even_where_no_witness_has_seen_it(db, kept, as_role, tmp_path):
    from django.db import transaction

    from maplebridge.kernel import ledger

    home, _ = kept
    back_up(db, home, tmp_path / "old.tar")
    with as_role("clock"), transaction.atomic():
        ledger.append(matter=5, kind="act", at=NOW, by="post:1", data={})
    refused = bring_back(db, home, tmp_path / "old.tar")
    assert [("41 entries" in one, "1 more" in one) for one in refused.lost] == [(True, True)]
    assert count(as_role, "ledger_entry") == 41, "nothing was changed"
    assert bring_back(db, home, tmp_path / "old.tar", accept_loss=True).aside
    assert count(as_role, "ledger_entry WHERE matter > 0") == 40
    assert count(as_role, "ledger_entry WHERE kind = 'papers_lost'") == 1, "nobody can say what was given: numbers jump"


def test_a_witness_that_is_not_there_is_asked_wrongly(tmp_path, capsys):
    from maplebridge.config import cli

    (tmp_path / "one.tar").write_bytes(b"x")
    named = tmp_path / "no" / "witness"
    assert cli.main(["restore", str(tmp_path / "one.tar"), "--witness", str(named)]) == 2
    assert f"There is no witness at {named}" in capsys.readouterr().err


def test_a_vault_sealed_under_another_key_is_named(db, kept, as_role, monkeypatch):
    from maplebridge.config.cli.run import doctor
    from maplebridge.kernel.identity.sealed import vault

    with as_role("clock"):
        assert list(doctor._vault()) == []
        monkeypatch.setattr(vault, "master", lambda: b"7" * 32)
        [sentence] = doctor._vault()
    assert "vault.key" in sentence


def test_after_a_restore_no_number_is_given_twice(db, kept, as_role, tmp_path):
    from maplebridge.config.backups import numbering

    home, _ = kept

    def run(words, *given):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute(words, given)
            return cursor.fetchone()[0]

    back_up(db, home, tmp_path / "old.tar")
    own = {name: run(f"SELECT last_value FROM {name}") for name in (numbering.MATTERS, numbering.PEOPLE)}
    done = bring_back(db, home, tmp_path / "old.tar", accept_loss=True)
    assert done.jumped, "no city stands here that could say what was given"
    jumped = {name: run(f"SELECT nextval('{name}')") for name in own}
    assert all(jumped[name] > own[name] - 1 + numbering.JUMP for name in own), (own, jumped)


def test_numbers_go_on_above_those_that_stood_here_and_those_erased(db, town, as_role):
    from maplebridge.config.backups import numbering

    def given(name):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute(f"SELECT nextval('{name}')")
            return cursor.fetchone()[0]

    before = {name: given(name) for name in (numbering.MATTERS, numbering.PEOPLE)}
    here = db.url("owner")
    assert numbering.last(here) == before
    assert not numbering.go_on(here, beside=[here], erased=[before[numbering.PEOPLE] + 7])
    assert given(numbering.MATTERS) == before[numbering.MATTERS] + 1, "nothing beside it had given more"
    assert given(numbering.PEOPLE) == before[numbering.PEOPLE] + 8, "who was erased keeps the number"
