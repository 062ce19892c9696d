"""Change only a sealed or forbidden fact: every page, file, mail, answer and log stays the same, byte for byte."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta

import pytest

import mailed
import sampled as city
from bounds import packed, tables
from sampled import NOW

LATER = NOW + timedelta(hours=3)
LANGUAGES = ("en", "zh")
VISITORS = {
    "anyone": None,
    "handler": "handler.liuxi",
    "its head": "head.liuxi",
    "a handler elsewhere": "handler.dongbu",
    "the city's leader": "leader.city",
    "an assessor": "assessor",
}
STILL = {
    "home",
    "help",
    "about",
    "accessibility",
    "privacy",
    "procedures",
    "procedure",
    "report",
    "picker",
    "check",
    "duties",
    "pushed",
    "bring",
    "new-matter",
    "open-matter",
}
"""Pages that read no matter: visited where all are compared, left out where a few visitors are."""
NONCES = (
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), b"TOKEN"),
    (re.compile(rb'name="key" value="[^"]+"'), b"KEY"),
    (re.compile(rb'name="kept" value="[^"]+"'), b"KEPT"),
    (re.compile(rb'<code class="secret">[^<]+|<svg class="qr".*?</svg>', re.S), b"SECRET"),
    (re.compile(rb"clock_delay_seconds [\d.e+]+"), b"DELAY"),  # the database's own clock
)
TOKEN = re.compile(r"/verdict/\S+")


class Handler(logging.Handler):
    """Keeps every line that anything logs."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        if not record.name.startswith("django.db"):
            self.lines.append(f"{record.name} {record.getMessage()}")


@pytest.fixture(scope="module")
def founded(server):
    """A founded city with a matter that lies with Liuxi's handler, reported with a contact, and another one."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.reaching import Contact

    database = server.create()
    with database.as_role("clock"):
        city.found()
    with database.as_role("web"):
        first = city.report(contact=Contact(phone="13800000000", email="a@example.org"), key="k" * 20)
        city.act(first.number, "dispatch", now=NOW + timedelta(hours=1))
        other = city.report("The lamp at Dongbu is dark. 东埠镇路灯不亮。")
    with database.as_role("clock"):
        mailed.on_paper(first.number, NOW + timedelta(hours=1))
    with database.as_role("seal"):
        ledger.seal(now=NOW + timedelta(hours=2))
    yield database, first, other
    server.drop(database)


@pytest.fixture
def copies(server, founded, monkeypatch):
    """`copies()` is one more copy of the same city; pages think it is LATER."""
    made = []
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)

    def make():
        made.append(server.create(founded[0].address.name))
        return made[-1]

    yield make
    for one in made:
        server.drop(one)


def _addresses(first, other, *, language, still):
    """Every page that the resolver lists, in one language; files, and what monitors and programs read."""
    from django.urls import reverse

    from maplebridge.home import urls
    from maplebridge.kernel.matter import numbers
    from maplebridge.web.language import activate

    shown = numbers.show(first.number)
    given = {
        "number": shown,
        "unit": 1,
        "side": 1,
        "letter": 1,
        "breadth": 320,
        "name": "reply",
        "token": "no-such-token",
        "month": "2026-08",
        "thing": 1,
        "who": 1,
        "key": "cn.hotline.request",
        "procedure": "cn.leaders.reception",
        "paper": "00000000-0000-0000-0000-000000000000",
        "issued": 1,
        "edition": "en",
    }
    found = []
    activate(language)
    for page in urls.pages:
        if still or page.name not in STILL:
            named = {name: given[name] for name in page.pattern.converters}
            found.append(reverse(f"site:{page.name}", kwargs=named or None))
    found += [f"/{language}/desk?tab={tab}" for tab in ("office", "below")]
    found += [f"/{language}/desk/search?q={word}" for word in (shown, "13800000000", "路灯")]
    api = [
        f"/api/v1/matters/{shown}",
        "/api/v1/openapi.json",
        "/api/v1/ledger/head",
        f"/api/v1/ledger/proof/{shown}.1",
    ]
    return [*found, *(api if still else api[:1]), "/healthz", "/readyz", "/metrics"]


def _everything(database, first, other, tmp_path, *, visitors=tuple(VISITORS), still=True):
    """What each visitor gets from each address, what is exported, mailed and logged: name → bytes."""
    seen = {}
    log = Handler()
    logging.getLogger().addHandler(log)
    try:
        with database.as_role("web"):
            for visitor in visitors:
                languages = LANGUAGES if visitor in ("anyone", "handler") and still else LANGUAGES[1:]
                for language in languages:
                    seen |= _visit(visitor, _addresses(first, other, language=language, still=still))
            seen |= _held(other)
    finally:
        logging.getLogger().removeHandler(log)
    seen["logs"] = "\n".join(log.lines).encode()
    with database.as_role("export"):
        seen |= _files(tmp_path)
    return seen


def _visit(visitor, addresses):
    """What one visitor gets from each address."""
    from django.test import Client

    from maplebridge.kernel.identity.models import Account

    client = Client(SERVER_NAME="localhost")
    if VISITORS[visitor]:
        client.force_login(Account.objects.get(username=VISITORS[visitor]))
    return {(visitor, address): _answer(client.get(address)) for address in addresses}


@pytest.fixture(scope="module")
def unchanged(founded, tmp_path_factory):
    """All of it, of the city as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: LATER)
        return _everything(*founded, tmp_path_factory.mktemp("files"))


def _held(other):
    """What the holder of the other code gets: own pages by the site and by the API."""
    from django.test import Client

    from maplebridge.kernel.matter import numbers

    shown = numbers.show(other.number)
    client = Client(SERVER_NAME="localhost")
    client.post("/en/follow", {"number": shown, "code": other.code})
    addresses = [f"/{language}/{page}/{shown}" for language in LANGUAGES for page in ("follow", "receipt")]
    seen = {("holder", address): _answer(client.get(address)) for address in addresses}
    api = client.get(f"/api/v1/matters/{shown}", headers={"X-Matter-Code": other.code})
    assert api.status_code == 200
    return {**seen, ("holder", "api"): _answer(api)}


def _answer(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    for found, name in NONCES:
        body = found.sub(name, body)
    kept = {
        name: value
        for name, value in response.items()
        if name in ("Location", "Content-Disposition", "Content-Type")
    }
    return json.dumps([response.status_code, kept]).encode() + body


def _files(folder):
    from maplebridge.kernel.records import exporting

    seen = {}
    for name in ("matters.csv", "matters.geojson"):
        exporting.export(folder / name, now=LATER)
        seen[name] = (folder / name).read_bytes()
        assert (folder / name).stat().st_mode & 0o077 == 0, "an export is its owner's alone"
    return seen


def _differing(one, two):
    assert set(one) == set(two)
    opened = sum(body.startswith(b"[200") for body in one.values())
    assert opened > len(one) / 4, f"only {opened} of {len(one)} pages opened"
    return [name for name in one if one[name] != two[name]]


def _as_admin(database, *statements):
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)
            assert cursor.rowcount != 0


def test_another_contact_in_the_vault_changes_nothing_that_anybody_gets(copies, founded, unchanged, tmp_path):
    """B6: a copy where somebody else, with another phone, reported the same."""
    source, first, other = founded
    copy = copies()
    _another_contact(copy, first.number)
    assert _contact(copy, first.number) != _contact(source, first.number)
    assert len(unchanged) > 250
    assert _differing(unchanged, _everything(copy, first, other, tmp_path)) == []


def test_who_reported_what_changes_nothing_that_anybody_gets(copies, founded, unchanged, tmp_path):
    """B1, B2: one resident brought both matters, or another brought the second; nothing can tell."""
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.matter.lifecycle.acting import acting

    _, first, other = founded
    copy = copies()
    with copy.as_role("clock"), acting(SYSTEM):
        vault.seal_contact(vault.new_person(other.number), {"phone": "13800000000", "may_know": "handler"})
    assert _differing(unchanged, _everything(copy, first, other, tmp_path)) == []


@pytest.mark.slow
def test_whom_a_matter_is_against_shows_nowhere_to_those_who_may_not_know(copies, founded, tmp_path):
    """B6: against one office or against another that neither sees it nor stands above those who do."""
    _, first, other = founded
    one, two = copies(), copies()
    for database, office in ((one, _office("handler.dongbu", one)), (two, _office("order.dongbu", two))):
        _as_admin(
            database, ("UPDATE matter_matter SET against = %s WHERE number = %s", (office, first.number))
        )
    whom = ("anyone", "handler", "a handler elsewhere", "an assessor")
    left, right = (_everything(x, first, other, tmp_path, visitors=whom, still=False) for x in (one, two))
    assert _differing(left, right) == []


def test_the_office_complained_of_sees_the_same_as_if_nothing_had_come(copies, founded, tmp_path):
    """B6: with material against it, or with that material out of its reach altogether."""
    _, first, other = founded
    one, two = copies(), copies()
    liuxi = _office("handler.liuxi", one)
    _as_admin(one, ("UPDATE matter_matter SET against = %s WHERE number = %s", (liuxi, first.number)))
    there = "UPDATE matter_matter SET against = %s, office = %s WHERE number = %s"
    _as_admin(two, (there, (liuxi, _office("assessor", two), first.number)))
    whom = ("anyone", "handler", "its head")
    left, right = (_everything(x, first, other, tmp_path, visitors=whom, still=False) for x in (one, two))
    assert _differing(left, right) == []
    assert not any(b"Liuxi is broken" in body for name, body in left.items() if name[0] in whom)


def test_what_is_outside_scope_is_in_no_count(copies, founded, tmp_path):
    """B4: whatever such a report speaks of and became of it, figures, the city's sums, monitors and files stay."""
    _, first, other = founded
    one, two = copies(), copies()
    change = (
        "UPDATE matter_matter SET category = 'outside_scope', opened = opened - %s::interval, outcome = %s, "
        "missed = %s WHERE number = %s"
    )
    _as_admin(one, (change, ("40 days", "settled", 0, first.number)))
    _as_admin(two, (change, ("80 days", "refused", 2, first.number)))
    whom = ("anyone", "an assessor")
    left, right = (_everything(x, first, other, tmp_path, visitors=whom, still=False) for x in (one, two))
    assert _differing(left, right) == []
    sums = [_sums(x) for x in (one, two)]
    assert sums[0] == sums[1]


def test_a_mail_says_the_same_whoever_reported(copies, founded):
    """B6: subject and words of every notice, and what the outbox keeps, but for the one-time link."""
    _, first, _ = founded
    one, two = copies(), copies()
    _another_contact(two, first.number)
    left, right = (_notices(x) for x in (one, two))
    assert left == right
    assert left


def test_a_planted_leak_is_found(copies, founded, unchanged, tmp_path):
    """A page that would show the contact makes the comparison red, for those who see the matter."""
    _, first, other = founded
    copy = copies()
    leak = "UPDATE matter_matter SET title = title || ' 13911111111' WHERE number = %s"
    _as_admin(copy, (leak, [first.number]))
    whom = ("handler", "a handler elsewhere")
    seen = _everything(copy, first, other, tmp_path, visitors=whom, still=False)
    found = _differing(seen, {name: unchanged[name] for name in seen})
    assert "handler" in {name[0] for name in found}
    assert "a handler elsewhere" not in {name[0] for name in found}


def _sums(database):
    """The city's sums, as its leader sees them."""
    from maplebridge.figures.chain import city_glance
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    with database.as_role("web"):
        leader = actor_for(Account.objects.get(username="leader.city"), LATER)
        found = city_glance(actor=leader, unit_id=None, now=LATER)
        return found.unit, found.parts


def _another_contact(database, number):
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.matter.lifecycle.acting import acting

    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM identity_person WHERE matter = %s", [number])
        [(person,)] = cursor.fetchall()
        cursor.execute("DELETE FROM identity_sealed WHERE person_id = %s", [person])
    with database.as_role("clock"), acting(SYSTEM):
        vault.seal_contact(
            person, {"phone": "13911111111", "email": "zhang@example.net", "may_know": "handler"}
        )


def _contact(database, number):
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT ciphertext FROM identity_sealed WHERE matter = %s", [number])
        return bytes(cursor.fetchone()[0])


def _office(username, database):
    from maplebridge.kernel.identity.models import Post

    with database.as_role("clock"):
        return Post.objects.get(account__username=username).office_id


def _notices(database):
    from maplebridge.kernel.conduct import telling
    from maplebridge.kernel.notice.following import follow
    from maplebridge.kernel.notice.models import Outbox

    with database.as_role("clock"):
        follow("tell_parties", telling.tell_parties, now=LATER)
        rows = Outbox.objects.order_by("id").values_list(
            "matter", "seq", "to", "language", "subject", "body", "after"
        )
        return [(*row[:5], TOKEN.sub("/verdict/…", row[5]), row[6]) for row in rows]


# What the catalogue, the addresses and the answers say, read with the checks of tests/bounds.


def test_no_table_judges_lists_follows_or_joins_people(server, founded):
    columns, references = _catalogue(founded[0])
    assert len(columns) > 20
    assert tables.of_columns(columns) + tables.of_persons(columns) + tables.of_joins(references) == []


def test_no_function_of_the_database_counts_people_or_opens_what_is_sealed(founded):
    with founded[0].as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace "
            "WHERE nspname = 'public' AND prokind = 'f'"
        )
        functions = cursor.fetchall()
    assert len(functions) >= 12
    assert [one for name, text in functions for one in tables.of_function(name, text)] == []


def test_a_planted_column_and_a_planted_function_are_found_in_the_catalogue(copies):
    database = copies()
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE identity_person ADD phone_hash bytea, ADD risk_score int")
        cursor.execute("CREATE TABLE petitioners (person_id bigint, times_reported int)")
    columns, _ = _catalogue(database)
    found = tables.of_columns(columns) + tables.of_persons(columns)
    assert {one[:2] for one in found} == {"B1", "B2", "B6"}


def test_no_address_leads_to_a_person_and_no_answer_or_export_holds_one(founded):
    from maplebridge.api.urls import api
    from maplebridge.home import urls
    from maplebridge.kernel.records import exporting

    routes = [(page.name, str(page.pattern), page.callback.requires.who) for page in urls.pages]
    assert packed.of_routes(routes) == []
    document = api.get_openapi_schema()
    schemas = document["components"]["schemas"]
    answers = {
        name: schema.get("properties", {}) for name, schema in schemas.items() if not name.endswith("In")
    }
    assert "MatterOut" in answers
    assert packed.of_answers(answers) == []
    assert packed.of_routes([(path, path, "public") for path in document["paths"]]) == []
    assert packed.of_export(exporting.COLUMNS) == []


def test_no_column_of_the_figures_rewards_silence(founded):
    from maplebridge.figures import published

    columns = [
        (
            f"{name.in_language('en')} {name.in_language('zh')}",
            f"{what.in_language('en')} {what.in_language('zh')}",
            0,
        )
        for name, what in published.COLUMNS
    ]
    assert packed.of_indicators(columns) == []


def test_every_step_of_every_procedure_shows_the_ways_outside(founded):
    from types import SimpleNamespace

    from maplebridge.kernel.file.outside import doors
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.law.models import AdoptedProcedure

    seen = 0
    with founded[0].as_role("web"):
        for row in AdoptedProcedure.objects.all():
            definition = registry.by_id(row.id).procedure
            for place in definition.places:
                standing = SimpleNamespace(definition=definition, row=SimpleNamespace(step=place))
                assert packed.of_doors(f"{definition.id}.{place}", doors(standing)) == []
                seen += 1
    assert seen > 100


def _catalogue(database):
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns "
            "WHERE table_schema = 'public' GROUP BY 1"
        )
        columns = dict(cursor.fetchall())
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        )
        return columns, cursor.fetchall()
