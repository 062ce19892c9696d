"""A city that is not the sample: founded from its own lists, its first administrator, its first report."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from types import SimpleNamespace

import psycopg
import pyotp
import pytest

from maplebridge.config import cli
from maplebridge.config.cli import starting
from maplebridge.config.cli.run.serving import begin
from maplebridge.config.installation import ports
from maplebridge.config.supervision import serving

UNITS = """code,parent,level,name_en,name_zh,since,lon,lat,aliases
510000,,city,Newtown City,新城市,,120.5,29.5,
510100,510000,county,Green District,绿水区,,,,
510101,510100,township,Hillside Township,山边镇,2010-01-01,120.15,29.15,
510101001,510101,community,Mill Community,磨坊社区,,,,
"""
CITY = [[[120, 29], [121, 29], [121, 30], [120, 30], [120, 29]]]
TOWN = [[[120.1, 29.1], [120.2, 29.1], [120.2, 29.2], [120.1, 29.2], [120.1, 29.1]]]


@pytest.fixture
def command(db, as_role, monkeypatch, capsys, tmp_path):
    """`command("city", "new", …)` → status, what it printed, what it complained of; in an empty installation."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    registry.forget()
    territory.forget()
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: db.address)
    (tmp_path / "units.csv").write_text(UNITS, "utf-8-sig")

    def run(*words):
        with as_role("clock"):
            status = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    yield run
    registry.forget()
    territory.forget()


def boundaries(path, **codes):
    features = [
        {
            "type": "Feature",
            "properties": {"code": code[1:]},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for code, rings in codes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8-sig")
    return path


def counts(as_role):
    with as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM territory_unit), (SELECT count(*) FROM territory_office), "
            "(SELECT count(*) FROM identity_account), (SELECT count(*) FROM law_adoptedprocedure)"
        )
        return cursor.fetchone()


@pytest.mark.parametrize(
    ("pack", "kind", "office"), [("cn", "cn.", "Newtown Data Office"), ("xx", "xx.", "Registrar of Newtown")]
)
def test_from_lists_to_the_first_report(command, as_role, tmp_path, pack, kind, office):
    from django.test import Client

    from maplebridge.acts.hear import acts
    from maplebridge.kernel.identity.actor import ANONYMOUS

    drawn = boundaries(tmp_path / "b.geojson", c510000=CITY, c510101=TOWN)
    status, said, complaint = command("city", "new", tmp_path / "units.csv", drawn, "--pack", pack, "--json")
    assert status == 0, complaint
    done = json.loads(said)
    assert (done["schema"], done["founded"], done["units"], done["boundaries"]) == (1, True, 4, 2)
    assert done["name_zh"] == "新城市"
    assert all(one.startswith(kind) for one in done["procedures"])
    assert counts(as_role)[2] == 0, "no account that nobody made"
    status, said, complaint = command("account", "add", "registrar", "--administrator", "--json")
    assert status == 0, complaint
    made = json.loads(said)
    assert made["posts"][0]["office_name"] == office
    client = Client(SERVER_NAME="localhost")
    assert (
        client.post("/en/sign-in", {"name": "registrar", "password": made["start_password"]}).status_code
        == 302
    )
    good = "four words that hang apart"
    client.post(
        "/en/account", {"do": "password", "present": made["start_password"], "password": good, "again": good}
    )
    assert client.get("/en/desk")["Location"] == "/en/account/second", "who keeps accounts has a second factor"
    words = client.get("/en/account/second").content.decode()
    kept = re.search(r'name="kept" value="([0-9a-f]+)"', words)[1]
    app = pyotp.TOTP(re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', words)[1].replace(" ", ""))
    client.post("/en/account/second", {"kept": kept, "digits": app.now(), "present": good})
    assert client.get("/en/desk").status_code == 200
    assert "Newtown" in client.get("/en/").content.decode()
    opened = acts.report(actor=ANONYMOUS, text="The street lamp in 山边镇 is dark. 路灯坏了。", now=_now())
    page = Client(SERVER_NAME="localhost")
    from maplebridge.kernel.matter import numbers

    answer = page.post(
        "/en/follow", {"number": numbers.show(opened.number), "code": opened.code}, follow=True
    )
    assert answer.status_code == 200
    assert "lamp" in answer.content.decode()


def _now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_a_second_city_is_refused_and_says_which_is_there(command, as_role, tmp_path):
    assert command("city", "new", tmp_path / "units.csv")[0] == 0
    before = counts(as_role)
    status, _, complaint = command("city", "new", tmp_path / "units.csv")
    assert status == 2
    assert "A city stands here already: Newtown City" in complaint
    assert counts(as_role) == before


def test_a_dry_run_says_what_would_be_and_founds_nothing(command, as_role, tmp_path):
    status, said, _ = command("city", "new", tmp_path / "units.csv", "--dry-run")
    assert status == 0
    assert "Newtown City would be founded: 4 units" in said
    assert counts(as_role) == (0, 0, 0, 0)
    assert command("city", "new", tmp_path / "units.csv")[0] == 0


def test_the_offices_that_there_are_and_the_holes_they_leave(command, tmp_path):
    offices = tmp_path / "offices.csv"
    offices.write_text("unit,kind,name_en,name_zh\n510000,hotline,Call Centre,热线中心\n", "utf-8")
    status, said, complaint = command("city", "new", tmp_path / "units.csv", "--offices", offices, "--json")
    assert status == 0, complaint
    done = json.loads(said)
    assert done["offices"] == 1
    assert any("has no intake" in one for one in done["holes"])
    assert any("Hillside Township has no office with the mandate" in one for one in done["holes"])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("510101,510100", "510101.0,510100", "Line 4: code '510101.0' is a number"),
        ("510101,510100", "510101,510999", "no row has that code"),
        ("510101,510100,township", "510101,510100,city", "Line 4: every unit lies in another one"),
        ("510000,,city", "510000,,county", "Line 2: every unit lies in another one"),
        ("510100,510000,county", "510100,,city", "2 rows of the level city"),
        (UNITS[UNITS.index("\n") + 1 :], "", "holds no unit"),
    ],
)
def test_a_bad_row_founds_nothing(command, as_role, tmp_path, old, new, says):
    assert old in UNITS
    (tmp_path / "units.csv").write_text(UNITS.replace(old, new), "utf-8")
    status, said, complaint = command("city", "new", tmp_path / "units.csv", "--json")
    assert status == 2
    assert says in complaint
    assert json.loads(said)["founded"] is False
    assert counts(as_role) == (0, 0, 0, 0)


def test_a_township_s_boundary_outside_its_city_founds_nothing(command, as_role, tmp_path):
    far = [[[lon + 9, lat] for lon, lat in TOWN[0]]]
    drawn = boundaries(tmp_path / "b.geojson", c510000=CITY, c510101=far)
    status, _, complaint = command("city", "new", tmp_path / "units.csv", drawn)
    assert status == 2
    assert "only 0% of it lies inside Newtown City" in complaint
    assert counts(as_role) == (0, 0, 0, 0)


def test_offices_that_do_not_fit_are_each_named(command, as_role, tmp_path):
    offices = tmp_path / "offices.csv"
    rows = ["510999,hotline,A,甲", "510000,bakery,A,甲", "510101,data-office,A,甲", "510000,hotline,,甲"]
    offices.write_text("\n".join(["unit,kind,name_en,name_zh", *rows]), "utf-8")
    status, _, complaint = command("city", "new", tmp_path / "units.csv", "--offices", offices)
    assert status == 2
    for n, says in enumerate(
        ("no unit of the list", "no kind of office", "it stands at city", "both languages"), 2
    ):
        assert f"Offices, line {n}: " in complaint
        assert says in complaint
    assert counts(as_role) == (0, 0, 0, 0)


def test_a_file_that_is_not_there_is_a_sentence(command, tmp_path):
    status, _, complaint = command("city", "new", tmp_path / "none.csv")
    assert status == 2
    assert "none.csv cannot be read" in complaint


@pytest.mark.parametrize(
    "words", [("import", "units.csv"), ("simulate", "--days", "1"), ("learn",), ("account", "list")]
)
def test_nothing_but_demo_founds_the_sample_city(command, as_role, tmp_path, words):
    words = [tmp_path / word if word.endswith(".csv") else word for word in words]
    status, _, complaint = command(*words)
    assert status == 2
    assert "./maple city new" in complaint
    assert "./maple demo" in complaint
    assert counts(as_role) == (0, 0, 0, 0)


@pytest.mark.parametrize("which", ["serve", "worker"])
def test_serve_and_worker_do_not_begin_without_a_city(db, as_role, monkeypatch, capsys, which):
    from maplebridge.kernel.territory import queries as territory

    territory.forget()
    monkeypatch.setattr(starting, "start", lambda _role, **_more: None)
    monkeypatch.setattr(begin, "hold_home", lambda: SimpleNamespace(release=lambda: None))
    monkeypatch.setattr(ports, "free_port", lambda _host, port: port)
    monkeypatch.setattr(serving, "supervise", lambda *_parts, **_more: pytest.fail("it began"))
    asked = SimpleNamespace(which=which, port=8000, host="127.0.0.1", workers=1, no_worker=False)
    with as_role("clock"):
        assert begin.run(asked) == 2
    assert "There is no city here yet" in capsys.readouterr().err


def test_nobody_is_played_by_a_program_in_another_city(command, db, as_role, tmp_path):
    from maplebridge.config.cli.run.living import building

    assert command("city", "new", tmp_path / "units.csv")[0] == 0
    with as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_rule SET played = false")
    status, _, complaint = command("simulate", "--days", "1")
    assert status == 2
    assert "in the sample city alone" in complaint
    with as_role("clock"), pytest.raises(SystemExit, match="in the sample city alone"):
        building.run(SimpleNamespace(address=db.address, days=1, per_day=1, seed=1))
    with as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT played FROM ledger_rule")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("pack", ["cn", "xx"])
def test_doctor_and_learning_go_by_the_city_s_own_pack(command, as_role, tmp_path, monkeypatch, pack):
    from maplebridge.acts.hear.reading import learning
    from maplebridge.config.cli.run import doctor

    offices = tmp_path / "offices.csv"
    offices.write_text("unit,kind,name_en,name_zh\n", "utf-8")
    found = command("city", "new", tmp_path / "units.csv", "--offices", offices, "--pack", pack, "--json")
    holes = json.loads(found[1])["holes"]
    with as_role("clock"):
        named = list(doctor._holes(1000))
    assert named, "a city without offices has holes, whatever its pack"
    assert set(named) <= set(holes)
    asked = []
    monkeypatch.setattr(learning, "lessons", lambda pack: asked.append(pack) or [])
    with as_role("clock"):
        learning.teach(now=_now(), again=True)
    assert asked == [pack]


def test_a_city_of_its_own_with_the_sample_citys_code_is_another_city(command, as_role, tmp_path):
    units = tmp_path / "units.csv"
    root = next(line.split(",")[0] for line in units.read_text("utf-8").splitlines() if ",city," in line)
    units.write_text(units.read_text("utf-8").replace(root, "990100"), "utf-8")
    assert command("city", "new", units)[0] == 0
    status, _, complaint = command("simulate", "--days", "1")
    assert (status, "in the sample city alone" in complaint) == (2, True)


def test_what_stands_is_not_adopted_again_and_another_text_of_a_version_is_refused(command, tmp_path):
    from maplebridge.config.procedures.files import pack_files

    assert command("city", "new", tmp_path / "units.csv")[0] == 0
    [hotline] = [one for one in pack_files("cn") if one.stem == "cn.hotline.request"]
    status, said, _ = command("procedures", "adopt", hotline)
    assert (status, said) == (0, "0 adopted, 1 stood already.\n")
    other = tmp_path / hotline.name
    other.write_text(hotline.read_text("utf-8") + "# another text\n", "utf-8")
    status, said, complaint = command("procedures", "adopt", other)
    assert (status, said) == (2, "0 adopted, 0 stood already.\n")
    assert "raise its version" in complaint


def test_an_office_that_is_not_there_is_answered_with_one_of_this_city(command, tmp_path):
    assert command("city", "new", tmp_path / "units.csv")[0] == 0
    status, _, complaint = command("account", "add", "clerk.1", "--office", "nowhere@1")
    assert (status, "hotline@510000" in complaint) == (2, True), complaint


def test_a_city_that_begins_tomorrow_is_refused(command, as_role, tmp_path):
    status, _, complaint = command("city", "new", tmp_path / "units.csv", "--since", "9999-12-31")
    assert (status, "which is to come" in complaint) == (2, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unit,kind,name_en,name_zh\n\0,,,\n", "NUL"),
        ("unit,kind,name_en,name_zh,kind\n", "column kind twice"),
        ("unit,kind,name_en,name_zh\na,b,c,d,e\n", "more cells"),
        ("unit,kind,name_en,name_zh\n" + "x" * 140_000 + ",b,c,d\n", "cannot be read"),
    ],
)
def test_a_list_of_offices_that_cannot_be_read_whole_is_refused(command, tmp_path, text, says):
    offices = tmp_path / "offices.csv"
    offices.write_text(text, "utf-8")
    before = csv.field_size_limit(131_072)  # an import in this process may have set another
    try:
        status, _, complaint = command("city", "new", tmp_path / "units.csv", "--offices", offices)
    finally:
        csv.field_size_limit(before)
    assert (status, says in complaint) == (2, True), complaint


def test_of_two_cities_founded_at_once_one_stands(command, db, as_role):
    """Both have looked and found no city when the first begins to write."""
    from concurrent.futures import ThreadPoolExecutor

    from maplebridge.config.cities import newcity
    from maplebridge.kernel.territory.founding import FoundingError

    lists = newcity.Lists(pack="xx", units=UNITS)

    def founded(_):
        from django.db import connection

        try:
            newcity.found(lists, now=_now(), since=date(2000, 1, 1))
        except FoundingError as error:
            return str(error)
        finally:
            connection.close()
        return "founded"

    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with psycopg.connect(db.url("owner"), autocommit=True) as other, as_role("clock"):
        other.execute("SELECT pg_advisory_lock(hashtext('maplebridge city'))")
        with ThreadPoolExecutor(2) as both:
            done = [both.submit(founded, n) for n in range(2)]
            while other.execute(waiting).fetchone() != (2,):
                assert not any(one.done() for one in done), [one.result() for one in done if one.done()]
            other.execute("SELECT pg_advisory_unlock(hashtext('maplebridge city'))")
            said = sorted(one.result() for one in done)
    assert said[1] == "founded"
    assert said[0].startswith("A city stands here already: Newtown City")
    with as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM territory_unit WHERE parent_id IS NULL")
        assert cursor.fetchone() == (1,)
