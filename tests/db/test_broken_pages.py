"""Each kind of poison under every page that can show it: the page says what is so, the neighbours are shown."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from db import test_poison

spoil, aside = test_poison.spoil, test_poison.aside
ENTRY = "UPDATE ledger_entry SET said = '{}'::bytea WHERE matter = %s AND seq = 2"
MOMENTS = {
    "due_for_ever": "due = 'infinity', next = 'infinity'",
    "due_before_all": "due = '-infinity', next = '-infinity'",
    "due_far_away": "due = '9999-12-31 23:59+00'",
    "opened_long_ago": "opened = '4713-01-01 BC'",
    "opened_in_the_year_1": "opened = '0001-01-01 00:00+00'",
    "touched_far_away": "touched = '294276-12-31'",
}
POISONS = {
    **{name: f"UPDATE matter_matter SET {change} WHERE number = %s" for name, change in MOMENTS.items()},
    **{
        name: f"UPDATE matter_matter SET {change} WHERE number = %s"
        for name, change in test_poison.POISONED.items()
    },
    "no_unit": "UPDATE matter_matter SET place = 999999 WHERE number = %s",
    "no_json": ENTRY.format("no json"),
    "a_list": ENTRY.format("[1]"),
    "no_text": ENTRY.format("\\377"),
    "deep": ENTRY.format("[" * 60_000),
    "no_chain": "DELETE FROM ledger_entry WHERE matter = %s",
    "other_channel": "UPDATE matter_matter SET channel = 99 WHERE number = %s",
}
CAUSES = {
    "unknown_step": "“nowhere”, a step that version",
    "broken_state": "about its course cannot be read",
    "no_procedure": "not among those that the city has adopted",
    "no_json": "What the entry says cannot be read",
    **dict.fromkeys(MOMENTS, "lies before the year 1 or after the year 9999"),
}
SEALED = {"sign-out", "note", "leave", "away"}
"""They answer to a press; pressed below."""
NONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
"""What the way out in a hurry, a form at the top of the page, has anew each time."""


def spoilt(poison, number):
    """Statements that spoil a matter; one with a moment out of reach is older than the rule that refuses it."""
    if poison in MOMENTS:
        yield "ALTER TABLE matter_matter DROP CONSTRAINT moments_in_reach", None
    yield POISONS[poison], [number]


@pytest.fixture
def desk(town):
    """A dispatched matter with its code, its neighbour, and who looks at them: (bad, code, good, visitors)."""
    from django.test import Client

    from maplebridge.kernel.matter import numbers

    now = datetime.now(UTC) - timedelta(hours=2)
    made = [city.report(now=now) for _ in range(2)]
    for one in made:
        city.act(one.number, "dispatch", now=now + timedelta(minutes=5))
    bad, good = made
    clients = {}
    for number, name in enumerate(("code", "handler.liuxi", "leader.city", "operator.city")):
        client = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.0.{number + 2}")
        if name == "code":
            answer = client.post("/en/follow", {"number": numbers.show(bad.number), "code": str(bad.code)})
        else:
            answer = client.post("/en/sign-in", {"name": name, "password": "maple-demo"})
        assert answer.status_code == 302, name
        clients[name] = client
    return bad, numbers.show(bad.number), numbers.show(good.number), clients


def pages_of(number):
    """Every address of the site and its API that names a matter."""
    from django.urls import reverse

    from maplebridge.home import urls

    more = {"side": 1, "name": "dispatch", "paper": "0" * 8 + "-0000-0000-0000-" + "0" * 12}
    more |= {"issued": 1, "edition": "en", "who": 1}
    for page in urls.pages:
        names = page.pattern.converters
        if "number" in names and page.name not in SEALED:
            arguments = {name: number if name == "number" else more[name] for name in names}
            for language in ("en", "zh"):
                yield f"/{language}{reverse(f'site:{page.name}', kwargs=arguments)[3:]}"


@pytest.mark.parametrize("poison", ["no_json", "unknown_step", "no_procedure"])
def test_a_post_reads_step_level_procedure_and_title_in_its_language_and_a_resident_none_of_it(
    desk, spoil, as_role, poison
):
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.setaside.models import Thing

    bad, number, _, clients = desk
    row = city.row_of(bad.number)
    definition = registry.by_id(row.procedure_id).procedure
    spoil((POISONS[poison], [bad.number]))
    for language in ("en", "zh"):
        title, step = getattr(definition.title, language), getattr(definition.place(row.step).title, language)
        said = {"en": ("township", "What can be read of it"), "zh": ("乡镇（街道）", "目前可读取的内容")}[
            language
        ]
        wanted = {
            "no_json": (title, f"{step} · {said[0]}"),
            "unknown_step": (title, f"· {said[0]}"),
            "no_procedure": ({"en": "cannot be read", "zh": "无法读取"}[language],),
        }[poison]
        page = clients["handler.liuxi"].get(f"/{language}/desk/{number}")
        words = page.content.decode()
        assert page.status_code == 503
        assert all(one in words for one in (*wanted, row.title)), (language, wanted)
        held = clients["code"].get(f"/{language}/follow/{number}")
        assert held.status_code == 503
        assert said[1] not in held.content.decode()
        with as_role("clock"):
            thing = Thing.objects.get(matter=bad.number, ended=None).pk
        for name in ("operator.city", "handler.liuxi"):
            seen = clients[name].get(f"/{language}/operator/set-aside/{thing}")
            assert seen.status_code == 200
            assert all(one in seen.content.decode() for one in wanted), (name, language)
            assert ("run-a-city.md" in seen.content.decode()) == (name == "operator.city")
            assert (row.title in seen.content.decode()) == (name == "handler.liuxi")


@pytest.mark.parametrize("poison", POISONS)
def test_every_page_of_a_broken_matter_says_that_it_is_set_aside(desk, spoil, aside, poison):
    bad, number, _, clients = desk
    spoil(*spoilt(poison, bad.number))
    said = 0
    for name, client in clients.items():
        for address in pages_of(number):
            answer = client.get(address)
            assert answer.status_code in {200, 302, 403, 404, 503}, (name, address, answer.status_code)
            if answer.status_code == 503:
                said += 1
                words = answer.content.decode()
                assert number in words, address
                assert ("set aside since" if "/en/" in address else "起搁置") in words, address
                assert ("Out of order" if "/en/" in address else "系统出现故障") not in words
                if name == "code":
                    assert "12345" in words
                if name == "handler.liuxi" and poison in CAUSES and "/en/" in address:
                    assert CAUSES[poison] in words
    assert said >= (2 if poison == "other_channel" else 8), "nobody was told"
    assert [(kind, subject) for kind, subject, _ in aside()] == [("shown", str(bad.number))], "once, for all"


@pytest.mark.parametrize("poison", POISONS)
def test_lists_show_the_neighbours_and_a_line_for_the_broken_one(desk, spoil, poison):
    bad, number, good, clients = desk
    spoil(*spoilt(poison, bad.number))
    for address in ("/en/desk", "/zh/desk?tab=office", "/en/desk/search?q=street light", "/en/desk/news"):
        answer = clients["handler.liuxi"].get(address)
        assert answer.status_code == 200, address
        if "news" not in address:
            words = answer.content.decode()
            assert good in words
            unreadable = poison in {*test_poison.POISONED, *MOMENTS, "no_unit"}
            assert (number in words) is not unreadable
            assert ('role="status"' in words) is unreadable, address
    for address in ("/en/city", "/zh/city", "/en/desk?tab=below"):
        assert clients["leader.city"].get(address).status_code == 200
    shown = clients["operator.city"].get("/en/operator/set-aside")
    assert shown.status_code == 200


@pytest.mark.parametrize("poison", POISONS)
def test_acts_and_the_api_refuse_with_the_sentence_and_change_nothing(desk, spoil, poison):
    bad, number, _, clients = desk
    spoil(*spoilt(poison, bad.number))
    header = {"HTTP_X_MATTER_CODE": str(bad.code)}
    client = clients["code"]
    answers = [
        client.get(f"/api/v1/matters/{number}", **header),
        client.post(
            f"/api/v1/matters/{number}/acts",
            json.dumps({"name": "withdraw", "given": {}, "seen": 2}),
            content_type="application/json",
            **header,
        ),
    ]
    for answer in answers if poison != "other_channel" else ():
        if answer.status_code == 200:
            continue  # what it needs can be read
        assert answer.status_code in {403, 422, 503}, answer.content
    if poison in CAUSES:
        said = json.loads(answers[0].content)
        assert (said["title"], said["status"]) == ("set-aside", 503)
        assert "12345" in said["detail"]
        assert number in said["detail_zh"]
    for name, press in (("handler.liuxi", f"/en/desk/{number}/note"), ("code", f"/en/follow/{number}/leave")):
        answer = clients[name].post(press, {"text": "Seen."})
        assert answer.status_code in {302, 404, 503}, (press, answer.status_code)


def test_the_page_comes_back_by_itself_and_the_line_leaves_the_list(desk, spoil, as_role, aside):
    from maplebridge.config.supervision.worker import again
    from maplebridge.kernel.matter.lifecycle import clock

    bad, number, _, clients = desk
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT said FROM ledger_entry WHERE matter = %s AND seq = 2", [bad.number])
        whole = bytes(cursor.fetchone()[0])
    spoil((POISONS["a_list"], [bad.number]))
    address = f"/en/follow/{number}"
    first = clients["code"].get(address)
    assert first.status_code == 503
    assert "were told" in first.content.decode()
    second = clients["code"].get(address)
    assert NONCE.sub(b"", second.content) == NONCE.sub(b"", first.content), "since the first time, not since now"
    handler = clients["handler.liuxi"].get("/en/desk/news").content.decode()
    assert "A matter cannot be shown" in handler, "the office that holds it is told"
    with as_role("clock"):
        assert again(now=datetime.now(UTC) + timedelta(minutes=2)) == 0
        assert clock.tick(now=datetime.now(UTC)) == 0
    spoil(("UPDATE ledger_entry SET said = %s WHERE matter = %s AND seq = 2", [whole, bad.number]))
    assert clients["code"].get(address).status_code == 200
    with as_role("clock"):
        assert again(now=datetime.now(UTC) + timedelta(hours=1)) == 1
    assert aside() == []


def test_a_matter_whose_page_cannot_be_shown_is_still_moved_by_the_clock(desk, spoil, as_role, aside):
    from maplebridge.kernel.matter.lifecycle import clock

    bad, number, _, clients = desk
    spoil((POISONS["a_list"], [bad.number]))
    assert clients["code"].get(f"/en/follow/{number}").status_code == 503
    later = city.row_of(bad.number).next + timedelta(minutes=2)
    with as_role("clock"):
        assert clock.tick(now=later) == 2
    assert city.row_of(bad.number).missed == 1, "its limits run on"
    assert [kind for kind, _, _ in aside()] == ["shown"]


def test_a_stranger_learns_nothing_of_a_broken_matter(desk, spoil, aside):
    from django.test import Client

    bad, number, _, _ = desk
    spoil((POISONS["no_procedure"], [bad.number]))
    stranger = Client(SERVER_NAME="localhost", REMOTE_ADDR="127.0.0.99")
    for address in pages_of(number):
        assert stranger.get(address).status_code == 302
    assert stranger.get(f"/api/v1/matters/{number}").status_code == 404
    assert aside() == []


def test_a_version_that_cannot_be_read_stops_only_its_own_matters(desk, spoil, as_role):
    """A text that somebody changed: other versions, the list of procedures and doctor go on."""
    from maplebridge.config.cli.run import doctor
    from maplebridge.kernel.law import registry

    bad, number, _, clients = desk
    row = city.row_of(bad.number)
    spoil(("UPDATE law_adoptedprocedure SET source = 'x' WHERE id = %s", [row.procedure_id]))
    key = registry.by_id(row.procedure_id).procedure.id
    registry.forget()
    assert clients["code"].get(f"/en/follow/{number}").status_code == 503
    assert clients["leader.city"].get("/en/procedures").status_code == 200
    assert all(one.procedure.id != key for one in registry.adopted())
    with as_role("clock"):
        said = doctor._alone(doctor._procedures)
    assert any(key in one and "cannot be read" in one for one in said)
    assert not any("could not be finished" in one for one in said)


@pytest.mark.parametrize(
    ("kind", "subject", "own"),
    [("job", "seal", True), ("shown", "1", True), ("matter", None, True), ("shown", None, False)],
)
def test_the_web_adds_no_line_but_that_one(town, kind, subject, own):
    """Not for work of the city, not under another's number, not for a matter that the reader may not read."""
    from django.db import ProgrammingError

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause

    mine, other = (city.report().number for _ in range(2))
    number = mine if own else other
    with scope.reading(holder_of(mine)):
        things.put("shown", str(mine), cause=Cause("broken_state"), now=city.NOW, matter=mine, tried=False)
    with scope.reading(holder_of(mine)), pytest.raises(ProgrammingError):
        things.put(
            kind, subject or str(number), cause=Cause("fault"), now=city.NOW, matter=number, tried=False
        )


@pytest.mark.parametrize("poison", MOMENTS)
def test_an_export_leaves_out_the_one_with_a_moment_out_of_reach_and_names_it(
    desk, spoil, as_role, tmp_path, poison
):
    from maplebridge.kernel.records import exporting

    bad, number, good, _ = desk
    spoil(*spoilt(poison, bad.number))
    with as_role("export"):
        done = exporting.export(tmp_path / "out.csv", now=datetime.now(UTC))
    assert done.left_out == [number]
    assert good in (tmp_path / "out.csv").read_text("utf-8-sig")
