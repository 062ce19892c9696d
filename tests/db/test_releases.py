"""A backup of every landed release opens and proves with the code of today."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
RELEASES = sorted((ROOT / "tests" / "data" / "releases").glob("*.tar"))
NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def restored(request, db, tmp_path, monkeypatch, settings_key):
    """A fresh installation into which the backup was restored, its own keys in place; gives (home, what was known)."""
    from maplebridge.config import keeping, secrets
    from maplebridge.kernel.ledger import keys
    from maplebridge.kernel.matter import registry
    from maplebridge.kernel.territory import queries as territory

    places = {name: tmp_path / name for name in ("witness", "files", "secret")}
    for place in places.values():
        place.mkdir(mode=0o700)
    home = replace(db.home, path=tmp_path, **places)
    secrets.ensure(home.secret)
    monkeypatch.setenv("MAPLEBRIDGE_SECRETS", str(home.secret))
    keys.forget()
    done = keeping.restore(
        home, db.address, request.param, witnesses=[], accept_loss=False, progress=lambda _done, _total: None
    )
    assert (done.findings, done.lost, done.keys) == ([], [], True)
    with psycopg.connect(db.address.url("owner")) as connection:  # the tests' days are not today
        connection.execute("UPDATE ledger_rule SET minutes = NULL")
    settings_key(secrets.derived(home.secret, "django", key="codes"))
    registry.forget()
    territory.forget()
    yield home, json.loads(request.param.with_suffix(".json").read_text("utf-8"))
    keys.forget()
    registry.forget()
    territory.forget()


@pytest.fixture
def settings_key(monkeypatch):
    """Work with another installation's secret."""
    from django.conf import settings

    return lambda key: monkeypatch.setattr(settings, "SECRET_KEY", key)


def test_a_backup_of_an_earlier_release_is_migrated_whole_and_proves(restored, as_role):
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter import tally
    from maplebridge.kernel.matter.models import Matter

    home, _ = restored
    with as_role("seal"):
        report = ledger.verify(places={"own": home.witness})
        assert (report.findings, report.placed) == ([], ledger.head().size)
        assert report.placed > 100
    with as_role("owner"):
        beside = ledger.replay([*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS], city=wiring.CITY)
        assert beside.findings == []
        assert beside.unproved["title"] > 0, "what is older than its commitment is counted, not passed over"
    with as_role("clock"):
        assert tally.differences(now=NOW) == ()
        assert Matter.objects.count() > 20


def test_what_a_resident_of_that_release_holds_still_opens_and_proves(restored, as_role, tmp_path):
    from maplebridge.acts.resolve import acts, queries
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope, vault
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.codes import check_code, holder_by
    from maplebridge.rules.refusal import UsedUp

    home, known = restored
    one, two = known["one"], known["two"]
    assert check_code(number=one, code=known["code"])
    assert check_code(number=two, code=known["code_two"])
    assert not check_code(number=two, code=known["code"])
    with scope.reading(holder_by(one, known["code"])):
        assert ledger.promise(ledger.entry(one, 1)) == known["promise"]
        proof = ledger.prove(one, 1)
    files = {"promise": known["promise"], "proof": proof.shown()}
    for name, said in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(said))
    words = [
        home.witness / "keys.json",
        tmp_path / "promise.json",
        tmp_path / "proof.json",
        home.witness / "heads.jsonl",
    ]
    script = ROOT / "docs" / "how-to" / "verify_receipt.py"
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, "Sealed at place" in done.stdout) == (0, True), done.stderr
    with as_role("clock"), scope.reading(SYSTEM):
        [person] = vault.persons_of(two)
        opened = vault.open_contact(person_id=person, actor=SYSTEM, why="a notice", now=NOW)
        assert opened["phone"] == "13800000002"
        [gone] = vault.persons_of(known["three"])
        with pytest.raises(vault.PersonErased):
            vault.open_contact(person_id=gone, actor=SYSTEM, why="a notice", now=NOW)
    assert queries.verdict_page(token=known["token"], now=NOW).answer
    acts.judge(token=known["token"], name="solved", given={}, now=NOW)
    with pytest.raises(UsedUp):
        acts.open_link(known["token"])
