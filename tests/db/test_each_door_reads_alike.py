"""Contacts, places and fields at every door: read by one rule, refused by name, nothing dropped in silence."""

from __future__ import annotations

import json

import pytest

import sampled as city
from sampled import NOW

LAMP = "The street lamp at the gate of Liuxi school is dark. 柳汐镇学校门口路灯不亮。"
LONG = "somebody@" + "x" * 70 + ".org"
BAD = {
    "a label of seventy letters": LONG,
    "no address": "not-an-email",
    "no top level": "a@localhost",
    "two addresses": "a@example.org, b@example.org",
    "a second line": "a@example.org\nBcc: b@example.org",
    "a name before the sign that few servers take": "李@example.org",
}
HEADER = "X-Matter-Code"


@pytest.fixture
def client(town, monkeypatch):
    """A visitor."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def send(client, **sent):
    """One report by the API."""
    return client.post("/api/v1/reports", json.dumps({"text": LAMP, **sent}), content_type="application/json")


def contact_of(number, as_role):
    """What lies in the vault."""
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.matter.lifecycle.acting import acting

    with as_role("clock"), acting(SYSTEM):
        scope.enter(SYSTEM)
        [person] = vault.persons_of(number)
        return vault.open_contact(person_id=person, actor=SYSTEM, why="a test", now=NOW)


@pytest.mark.parametrize("kind", BAD)
def test_an_address_no_mail_server_takes_is_refused_by_the_api(client, kind):
    answer = send(client, contact={"email": BAD[kind]})
    assert answer.status_code == 422, answer.content
    assert "name@example.org" in answer.json()["fields"]["contact.email"]["en"]
    assert "邮箱" in answer.json()["fields"]["contact.email"]["zh"]


@pytest.mark.parametrize("kind", BAD)
def test_and_by_the_form_which_keeps_what_was_typed(client, kind):
    if "\n" in BAD[kind]:
        pytest.skip("a form's line has no second line")
    answer = client.post("/en/report", {"do": "send", "text": LAMP, "reach": BAD[kind]})
    assert answer.status_code == 422
    assert LAMP[:30] in answer.content.decode()


def test_a_contact_is_sealed_as_what_it_is_and_compares_equal_however_it_was_typed(client, as_role):
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import comparing
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.lifecycle.acting import acting

    done = send(client, contact={"phone": "１３８ １２３４ ５６７８", "email": "Li＠Example.ORG"})
    assert done.status_code == 201, done.content
    number = numbers.read(done.json()["number"])
    found = contact_of(number, as_role)
    assert (found["phone"], found["email"]) == ("13812345678", "Li@example.org")
    with as_role("clock"), acting(SYSTEM):
        for shown in ("+86 138-1234-5678", "１３８１２３４５６７８", "li@example.org", "ＬＩ@EXAMPLE.ORG"):
            assert comparing.left_by(matter=number, shown={"shown": shown}, whose={}, actor=SYSTEM, now=NOW)
        assert not comparing.left_by(
            matter=number, shown={"shown": "13812345679"}, whose={}, actor=SYSTEM, now=NOW
        )


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({"phone": "li@example.org"}, "contact.phone"),
        ({"phone": "1380000000"}, "contact.phone"),
        ({"phone": "call me"}, "contact.phone"),
        ({"for_other": "x" * 201}, "contact.for_other"),
        ({"mail": "li@example.org"}, "contact.mail"),
        ({"may_know": "everybody"}, "contact.may_know"),
    ],
    ids=str,
)
def test_a_contact_that_cannot_be_used_is_refused_by_name(client, contact, field):
    answer = send(client, contact=contact)
    assert answer.status_code == 422, answer.content
    assert field in answer.json()["fields"]


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"lat": 29.3}, "place.lon"),
        ({"lon": 120.1}, "place.lat"),
        ({"lat": 29.3, "lon": None}, "place.lon"),
        ({"lat": 29.3, "address": "Liuxi school"}, "place.lon"),
        ({"lat": 91, "lon": 120}, "place.lat"),
        ({"lat": 29.3, "lon": True}, "place.lon"),
        ({"lat": 29.3, "lon": 120.1, "unit": 2}, "place.unit"),
        ({"unit": ""}, "place.unit"),
        ({"unit": "nowhere"}, "place.unit"),
        ({"lat": 1.0, "lng": 2.0}, "place.lng"),
    ],
    ids=str,
)
def test_a_place_half_given_is_refused_by_name(client, place, field):
    answer = send(client, place=place)
    assert answer.status_code == 422, answer.content
    assert field in answer.json()["fields"]


@pytest.mark.parametrize(
    "fields",
    [
        {"point": "29.3"},
        {"point": "120.1,"},
        {"point": "nan,nan"},
        {"unit": "Liuxi"},
        {"unit": "9" * 40},
        {"against": "the mayor"},
        {"against": "9" * 40},
    ],
    ids=str,
)
def test_a_form_whose_list_or_map_was_tampered_with_drops_nothing_in_silence(client, fields):
    answer = client.post("/en/report", {"do": "send", "text": LAMP, **fields})
    assert answer.status_code == 422, answer.get("Location")
    assert LAMP[:30] in answer.content.decode()


def test_a_field_that_an_act_does_not_have_is_refused_by_name(client):
    done = city.report()
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter import numbers

    page = pages.follow_page(actor=holder_of(done.number), number=done.number, now=NOW)
    act = page.acts[0]
    own = {field.name: "words enough to pass" for field in act.needs if field.kind == "text"}
    answer = client.post(
        f"/api/v1/matters/{numbers.show(done.number)}/acts",
        json.dumps({"name": act.name, "seen": page.seen, "given": {**own, "colour": "blue"}}),
        content_type="application/json",
        headers={HEADER: done.code},
    )
    assert answer.status_code == 422, answer.content
    assert set(answer.json()["fields"]) == {"given.colour"}


def test_a_file_s_contact_column_holds_numbers_addresses_and_words(town, as_role, tmp_path):
    """What nobody can be asked about any more is kept as it came, where no notice ever goes."""
    from maplebridge.acts.hear.importing.run import Import
    from maplebridge.acts.hear.models import Submission
    from maplebridge.kernel.territory import queries as territory

    kept = {
        "Li@Example.org": {"email": "Li@example.org"},
        "１３８１２３４５６７８": {"phone": "13812345678"},
        LONG: {"other": LONG},
        "门口王师傅": {"other": "门口王师傅"},
    }
    path = tmp_path / "letters.csv"
    lines = [f"{n},柳汐镇第{n}盏路灯坏了,{contact}" for n, contact in enumerate(kept)]
    path.write_text("\n".join(["id,text,contact", *lines]), encoding="utf-8")
    with as_role("clock"):
        done = Import(path=path, words=None, home=territory.tree().root.id, now=NOW).run()
        assert (done.opened, done.refused) == (len(kept), 0)
        numbers = list(Submission.objects.order_by("matter").values_list("matter", flat=True))
    found = [contact_of(number, as_role) for number in numbers]
    assert found == [{**one, "may_know": "handler"} for one in kept.values()]


HALF, NUL = "\\ud83d", "\\u0000"


@pytest.mark.parametrize("bad", [HALF, NUL, HALF + NUL])
@pytest.mark.parametrize("where", ["text", "title", "address", "for_other"])
def test_what_no_database_keeps_is_left_out_of_every_field_of_the_api(client, where, bad):
    said = {
        "text": "Lamp X dark",
        "title": "Lamp X",
        "place": {"address": "Liuxi X"},
        "contact": {"email": "a@example.org", "for_other": "Li X"},
    }
    body = (
        json.dumps(said).replace(" X", f" X{bad}")
        if where != "text"
        else json.dumps(said).replace("Lamp X dark", f"Lamp {bad}X dark")
    )
    key = f"0123456789abcdef0123456789abcdef{where}"
    answers = [
        client.post("/api/v1/reports", data=body, content_type="application/json", HTTP_IDEMPOTENCY_KEY=key)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    assert answers[0].json()["number"] == answers[1].json()["number"]


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"text":' * 50_000,
        '"\\ud83d"',
        "[1]",
        '{"text": 1e999}',
        '{"text": "Lamp A", "text": "Lamp B"}',
    ],
)
def test_a_body_that_is_no_report_is_refused_with_a_document(client, body):
    answer = client.post("/api/v1/reports", data=body, content_type="application/json")
    assert answer.status_code in (400, 422), answer.content
    assert answer["Content-Type"].startswith("application/problem+json")


def test_an_address_is_as_long_at_every_door(client, tmp_path):
    from maplebridge.acts.hear import acts
    from maplebridge.acts.hear.place import Place
    from maplebridge.acts.hear.reading import reporttext
    from maplebridge.rules import limits
    from maplebridge.rules.refusal import Incomplete

    long = "x" * (limits.ADDRESS_LETTERS + 1)
    refused = client.post("/en/report", {"do": "send", "text": LAMP, "where": long})
    assert refused.status_code == 422
    assert 'href="#where"' in refused.content.decode()
    assert long in refused.content.decode(), "what was typed is kept"
    assert send(client, place={"address": long}).status_code == 422
    lamp = reporttext.read(LAMP, pack="cn")
    with pytest.raises(Incomplete) as refused:
        acts.prepare(lamp, place=Place(address=long), channel="import", now=NOW)
    assert "address" in refused.value.fields
    assert acts.prepare(lamp, place=Place(address=long[1:]), now=NOW).opening.texts["address"] == long[1:]
