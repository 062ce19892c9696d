"""A backup of every landed release opens and proves with the code of today."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

import olden
from described import described, differences

ROOT = Path(__file__).resolve().parents[2]
RELEASES = sorted((ROOT / "tests" / "data" / "releases").glob("*.tar"))
NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
of_the_first = pytest.mark.parametrize("restored", RELEASES[:1], indirect=True, ids=lambda path: path.stem)
"""For what only the release of the first texts of procedures holds."""


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def restored(request, db, tmp_path, monkeypatch, settings_key):
    """A fresh installation into which the backup was restored, its own keys in place; gives (home, what was known)."""
    from maplebridge.config.backups import keeping
    from maplebridge.config.installation import secrets
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.ledger import keys
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
    from maplebridge.figures import tally
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.models import Matter

    home, known = restored
    with as_role("seal"):
        report = ledger.verify(places={"own": home.witness})
        assert (report.findings, report.placed) == ([], ledger.head().size)
        assert report.placed > 100
    with as_role("owner"):
        beside = ledger.replay([*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS], city=wiring.CITY)
        assert beside.findings == []
        older = beside.unproved.get("title", 0) > 0
        assert older is known["titles_unproved"], (
            "what is older than its commitment is counted, not passed over"
        )
    with as_role("clock"):
        assert tally.differences(now=NOW) == ()
        assert Matter.objects.count() > 20


def test_what_a_resident_of_that_release_holds_still_opens_and_proves(restored, as_role, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import acts, pages
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
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
    assert pages.verdict_page(token=known["token"], now=NOW).answer
    acts.judge(token=known["token"], name="solved", given={}, now=NOW)
    with pytest.raises(UsedUp):
        acts.open_link(known["token"])


def test_a_city_of_that_release_goes_on_with_the_keys_it_has(lived_in, db, settings_key):
    """Its keys are derived as they were (ADR 18): what it keeps of codes, keys and contacts is compared as it was made."""
    import hashlib
    import hmac

    from django.conf import settings

    import sampled as city
    from maplebridge.config.installation import secrets
    from maplebridge.kernel.identity import keyed
    from maplebridge.kernel.identity.sealed import envelopes

    home, _ = lived_in
    old = hmac.new(secrets.read(home.secret, "codes"), b"django", hashlib.sha256).hexdigest()
    assert (settings.SECRET_KEY, keyed.is_derived()) == (old, False)
    key = "5f0c1d7a9be24c36a8f1e2d3b4c59687"
    first, second = city.report(key=key, now=NOW), city.report(key=key, now=NOW)
    assert (second.number, second.code, second.new) == (first.number, first.code, False)
    with psycopg.connect(db.url("admin")) as connection:
        kept = connection.execute(
            "SELECT matter FROM hear_submission WHERE key = %s", [_mac(old, key)]
        ).fetchone()
    assert kept == (first.number,)
    contact, plain = {"phone": "13800000002", "may_know": "handler"}, '{"phone": "13800000002"}'
    before = envelopes.marked(b"k" * 32, contact)
    assert before == hmac.digest(b"k" * 32, f"same contact\0{plain}".encode(), "sha256")[:16]
    settings_key(keyed.DERIVED + old)
    assert envelopes.marked(b"k" * 32, contact) == envelopes.marked(
        b"k" * 32, {**contact, "may_know": "nobody"}
    )
    assert envelopes.marked(b"k" * 32, contact) != before


def _mac(secret, text):
    import hmac

    return hmac.digest(secret.encode(), text.encode(), "sha256")


def test_a_backup_of_an_earlier_release_has_the_tables_rules_and_rights_of_a_fresh_city(restored, db, server):
    fresh = olden.empty(server)
    olden.bring_up(fresh)
    assert differences(described(db.url("admin")), described(fresh.url("admin"))) == []
    server.drop(fresh)


def test_the_links_and_papers_of_that_release_open_on_todays_pages(restored, as_role):
    """What the QR code says, the receipt, a pasted promise and proof, and the link to a judgement."""
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT mark, hotline FROM territory_edition")
        assert cursor.fetchall() == [("FH", "12345")], "a city of before keeps the mark and the hotline that every city had"
    from django.test import Client

    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.codes import holder_by

    _, known = restored
    client, number = Client(SERVER_NAME="localhost"), numbers.show(known["one"])
    assert number in client.get(f"/en/follow?n={number}").content.decode()
    refused = client.post("/en/follow", {"number": number, "code": known["code_two"]})
    assert refused.status_code >= 400
    opened = client.post("/en/follow", {"number": number, "code": known["code"]})
    assert (opened.status_code, opened["Location"]) == (302, f"/en/follow/{number}")
    assert client.get(f"/en/follow/{number}").status_code == 200
    receipt = client.get(f"/en/receipt/{number}").content.decode()
    assert known["promise"]["hash"] in receipt
    with scope.reading(holder_by(known["one"], known["code"])):
        proof = ledger.prove(known["one"], 1).shown()
    for paper, changed in ((known["promise"], "hash"), (proof, "root")):
        assert _holds(client, paper) == (True, False)
        if changed in paper:
            assert _holds(client, {**paper, changed: "0" * 64})[1], "the page does not say yes to everything"
    assert client.get(f"/en/verdict/{known['token']}").status_code == 200
    assert Client(SERVER_NAME="localhost").get("/en/verdict/of-nobody").status_code >= 400


def _holds(client, paper):
    """Whether the page that checks papers names a claim that holds, and one that does not."""
    from maplebridge.home import proving

    found = proving.check(json.dumps(paper))
    assert client.post("/en/check", {"receipt": json.dumps(paper)}).status_code == 200
    return any(holds for _, holds in found.lines), not all(holds for _, holds in found.lines)


@pytest.fixture
def lived_in(restored, db):
    """The same, with residents and posts whom the tests play without signing in."""
    db.played()
    return restored


CLAIMS = ("settled", "verified", "办结", "核实", "已回访")
NOBODY = re.compile("unverified|not verified|未核实")


def _opened_then(now):
    """A matter of today, opened under the text of that time, answered by the hotline and in the resident's hands."""
    import sampled as city

    made = city.report(now=now)
    city.act(made.number, "answer", given={"answer": "The lamp is mended."}, now=now + timedelta(hours=1))
    return made


def _says(made, home, as_role):
    """What page, API and export say of how a matter stands: the heading and the newest entry, not what came before."""
    from django.test import Client

    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.records import exporting

    number = made.number
    page = pages.follow_page(actor=holder_of(number), number=number, now=NOW + timedelta(days=90))
    answer = Client(SERVER_NAME="localhost").get(
        f"/api/v1/matters/{numbers.show(number)}", HTTP_X_MATTER_CODE=str(made.code)
    )
    path = home.path / f"{number}.csv"
    with as_role("export"):
        exporting.export(path, now=NOW)
    [line] = [
        one
        for one in csv.DictReader(path.read_text("utf-8-sig").splitlines())
        if one["number"] == numbers.show(number)
    ]
    shown = [page.heading.step, page.lede, *(step.title for step in page.course.steps)]
    return line, [
        text
        for text in (
            *(one.in_language("en") for one in shown),
            *(one.in_language("zh") for one in shown),
            json.dumps(answer.json()["step"]),
            line["step"],
        )
        if any(word in NOBODY.sub("", text.lower()) for word in CLAIMS)
    ]  # fmt: skip


@of_the_first
def test_a_city_that_keeps_the_old_text_settles_nothing_that_its_resident_did_not(lived_in, as_role):
    """The release's hotline let a call-back and silence end as settled; a standing city goes on opening matters under it."""
    import sampled as city
    from maplebridge.config import wiring
    from maplebridge.figures import tally
    from maplebridge.kernel import ledger
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.territory import queries as territory

    home, _ = lived_in
    called, silent, own = (_opened_then(NOW) for _ in range(3))
    for made in (called, silent, own):
        kept = registry.by_id(city.row_of(made.number).procedure_id).procedure
        assert (kept.id, kept.version) == ("cn.hotline.request", 1)
    row = city.row_of(called.number)
    desk = city.post_of(territory.offices().holder("hotline", row.unit, row.category).id, "hotline")
    later = NOW + timedelta(days=1)
    city.act(called.number, "called_back", actor=desk, given={"verdict": "Nobody was reached."}, now=later)
    city.act(own.number, "solved", actor=_holder(own.number), now=later)
    with as_role("clock"):
        assert sum(clock.run_until(NOW + timedelta(days=60))) > 0
    for made, step in ((called, "unconfirmed"), (silent, "unverified")):
        assert city.row_of(made.number).outcome == "ended"
        line, claimed = _says(made, home, as_role)
        assert (line["outcome"], line["step"], claimed) == ("ended", step, [])
    line, _ = _says(own, home, as_role)
    assert (city.row_of(own.number).outcome, line["outcome"]) == ("settled", "settled")
    with as_role("owner"):
        beside = ledger.replay([*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS], city=wiring.CITY)
        assert beside.findings == []
    with as_role("clock"):
        assert tally.differences(now=NOW + timedelta(days=60)) == ()


@of_the_first
def test_what_was_ended_as_settled_before_is_shown_as_closed_and_still_replays(
    lived_in, as_role, monkeypatch
):
    """What an office or silence ended while that release ran: entries stay, pages say no more than is so."""
    import sampled as city
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.soundness.claims import Plain

    home, _ = lived_in
    with monkeypatch.context() as then:  # as that release read its texts
        then.setattr(registry, "plainly", lambda text: Plain(text, text))
        called, silent, own = (_opened_then(NOW) for _ in range(3))
        row = city.row_of(called.number)
        desk = city.post_of(territory.offices().holder("hotline", row.unit, row.category).id, "hotline")
        later = NOW + timedelta(days=1)
        city.act(
            called.number, "called_back", actor=desk, given={"verdict": "Nobody was reached."}, now=later
        )
        city.act(own.number, "solved", actor=_holder(own.number), now=later)
        with as_role("clock"):
            assert sum(clock.run_until(NOW + timedelta(days=60))) > 0
    registry.forget()
    for made in (called, silent, own):
        assert city.row_of(made.number).outcome == "settled", "what that release wrote"
    for made in (called, silent):
        line, claimed = _says(made, home, as_role)
        assert (line["outcome"], claimed) == ("ended", [])
    assert _says(own, home, as_role)[0]["outcome"] == "settled"
    with as_role("owner"):
        beside = ledger.replay([*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS], city=wiring.CITY)
        assert beside.findings == []


@of_the_first
def test_doctor_names_every_version_that_waits_until_the_city_adopts_it(lived_in, as_role):
    import sampled as city
    from maplebridge.config.procedures import texts
    from maplebridge.kernel.law import registry

    with as_role("clock"):
        [waits] = [one for one in texts.findings(NOW.date()) if "wait: run `maple procedures adopt`" in one]
        for name in ("version 5 of cn.hotline.request", "version 6 of cn.petition.claim"):
            assert name in waits
        unsound = [one for one in texts.findings(NOW.date()) if "is not sound" in one]
        assert unsound, "a version that no reading can mend is named too"
        assert all("mends it: run `maple procedures adopt`" in one for one in unsound)
        registry.adopt_pack("cn", now=NOW)
        assert [one for one in texts.findings(NOW.date()) if "wait" in one or "not sound" in one] == []
    made = city.report(now=NOW)
    assert registry.by_id(city.row_of(made.number).procedure_id).procedure.version == 5


@of_the_first
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Such a matter is ended as closed, and as no more"), ("zh", "此类事项只按“已结束”办理")],
)
def test_the_page_of_an_old_text_says_that_less_is_claimed_than_it_claims(lived_in, as_role, language, says):
    from django.test import Client

    from maplebridge.kernel.law import registry

    client = Client(SERVER_NAME="localhost")
    page = client.get(f"/{language}/procedures/cn.hotline.request?version=1").content.decode()
    assert says in page
    assert ("Closed by the office or by itself" in page) is (language == "en")
    with as_role("clock"):
        registry.adopt_pack("cn", now=NOW)
    registry.forget()
    assert says not in client.get(f"/{language}/procedures/cn.hotline.request").content.decode()


@of_the_first
def test_the_check_of_adopted_texts_says_where_they_settle(restored, as_role, capsys, monkeypatch):
    from maplebridge.config import cli
    from maplebridge.config.installation import boot

    monkeypatch.setattr(boot, "boot", lambda *_, **__: None)
    with as_role("clock"):
        assert cli.main(["procedures", "check", "--adopted", "--json", "cn.hotline.request"]) == 1
    [one] = json.loads(capsys.readouterr().out)["procedures"]
    assert (one["id"], one["version"]) == ("cn.hotline.request", 1)
    assert {problem["where"] for problem in one["problems"]} >= {"verdict.called_back", "verdict.late"}


def _holder(number):
    from maplebridge.kernel.identity.actor import holder_of

    return holder_of(number)
