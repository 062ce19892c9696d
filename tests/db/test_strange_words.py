"""What a stranger can put in and a background job later uses: tried at every door, then all rounds are run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

import sampled as city
from db import test_mail, test_poison

aside = test_poison.aside
mailbox = test_mail.letters
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005"
    "0001ff56c72f0d0000000049454e44ae426082"
)
STRANGE = {
    "nul": "lamp\x00 broken",
    "surrogate": "lamp \ud800 broken",
    "turned": "lamp \u202etxt.exe\u202c broken",
    "one word": "灯" + "a" * 19_000,
    "one word of signs": "lamp " + "%" * 9_000 + "{0}{a.b}%s%(x)s${y}",
    "signs": "lamp \x1b[31m\x07\x0b\x0c\u2028\u2029\ufffe\uffff",
    "marks": "lamp " + "e" + "\u0301" * 3_000,
    "headers": "lamp\r\nBcc: all@example.org\r\n\r\nwords",
    "template": "lamp {{ 7*7 }} {% raw %} #{x} <%= y %>",
    "typst": "lamp #panic() $ x $ @cite *bold* `raw` \\ ] ) }",
    "json": 'lamp "}],{"a":[' + "[" * 5_000,
    "years": "lamp, on 9999-12-31, 0001-01-01, 明年2月30日, 第99999999999999999999天",
    "numbers": "lamp " + "九" * 4_000 + " 1e400 NaN -0 999999999999999999999",
}


def dispatched(now):
    """A matter that lies with an office whose handler is handler.liuxi."""
    made = city.report(now=now - timedelta(minutes=30))
    city.act(made.number, "dispatch", now=now - timedelta(minutes=20))
    return made


def come(number):
    from django.test import Client

    return Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.1.{number + 1}", raise_request_exception=False)


def press(client, address, fields):
    """Send a form as bytes, so that what is no letter at all comes too."""
    sent = {
        name: said if isinstance(said, bytes) else said.encode("utf-8", "surrogatepass")
        for name, said in fields.items()
    }
    return client.post(address, urlencode(sent), content_type="application/x-www-form-urlencoded")


def said_by_form(client, words):
    fields = {"text": words, "where": words[:300], "for_other": words[:100], "behalf": "1", "do": "send"}
    fields["reach"] = "a@example.org"
    return press(client, "/en/report", fields)


def said_by_program(client, words):
    body = {
        "text": words,
        "title": words[:200],
        "place": {"address": words[:300]},
        "contact": {"email": "a@example.org", "for_other": words[:100]},
    }
    key = {"HTTP_IDEMPOTENCY_KEY": "a-key-of-our-own-that-is-long-enough-0123456789"}
    return client.post("/api/v1/reports", json.dumps(body), content_type="application/json", **key)


@pytest.mark.parametrize("kind", STRANGE)
def test_strange_words_at_every_door_stop_no_round(town, as_role, mailbox, aside, kind):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from maplebridge.config.supervision.worker import Followers, Sealer, Worker
    from maplebridge.kernel.matter import numbers
    from timeless import unguarded

    words = STRANGE[kind]
    form, program, desk = come(1), come(2), come(3)
    first = said_by_form(form, words)
    assert first.status_code in {302, 400, 422}, first.content[:400]
    second = said_by_program(program, words)
    assert second.status_code in {201, 400, 422}, second.content[:400]
    third = program.post(
        "/api/v1/reports", words.encode("utf-8", "surrogatepass"), content_type="application/json"
    )
    assert third.status_code in {400, 422}, third.content[:400]
    now = datetime.now(UTC)
    made = dispatched(now)
    number = numbers.show(made.number)
    answer = press(
        desk, "/en/sign-in", {"name": words[:200].encode("utf-8", "surrogatepass"), "password": "x"}
    )
    assert answer.status_code in {200, 401, 403, 422, 429}, answer.status_code
    answer = desk.post("/en/sign-in", {"name": "handler.liuxi", "password": "maple-demo"})
    assert answer.status_code == 302
    sent = words.encode("utf-8", "surrogatepass")
    pressed = [
        press(desk, f"/en/desk/{number}/note", {"text": sent}),
        press(desk, f"/en/desk/{number}/contact", {"reason": sent}),
        press(desk, f"/en/desk/{number}/kind", {"reason": sent, "category": sent[:40], "urgency": sent[:9]}),
        press(desk, f"/en/desk/{number}/same", {"reason": sent, "other": sent[:40], "do": sent[:40]}),
        press(
            desk, f"/en/desk/{number}/do/dispatch", {"seen": sent[:30], "key": sent[:60], "office": sent[:9]}
        ),
        desk.get("/en/desk/search", {"q": words[:300].encode("utf-8", "surrogatepass")}),
        desk.get("/en/desk", dict.fromkeys(("step", "category", "after", "unit", "gone"), sent[:60])),
    ]
    assert {one.status_code for one in pressed} <= {200, 302, 403, 404, 409, 422}, [
        one.status_code for one in pressed
    ]
    holder = come(4)
    holder.post("/en/follow", {"number": number, "code": str(made.code)})
    name = f"{words[:200]}.png".encode("utf-8", "ignore").decode()
    added = holder.post(
        f"/en/follow/{number}/do/add",
        {
            "text": words[:5000].encode("utf-8", "ignore").decode(),
            "files": SimpleUploadedFile(name, PNG, "image/png"),
        },
    )
    assert added.status_code in {302, 409, 422}, added.content[:400]
    with as_role("clock"):
        worker, followers = Worker(guard=unguarded), Followers()
        for later in (timedelta(), timedelta(days=2), timedelta(days=30), timedelta(days=90)):
            with as_role("seal"):
                Sealer().once(now + later)
            worker.once(now + later)
            followers.once(now + later)
    assert aside() == []
    for address in (f"/en/follow/{number}", f"/zh/receipt/{number}", f"/en/receipt/{number}/receipt.pdf"):
        assert holder.get(address).status_code == 200, address
    if first.status_code == 302:
        assert form.get(first["Location"]).status_code == 200
        assert form.get(f"{first['Location']}/receipt.pdf").status_code == 200
    for address in ("/en/desk", "/zh/desk?tab=office", f"/en/desk/{number}"):
        assert desk.get(address).status_code in {200, 404}, address


DAYS = [
    "0001-01-01",
    "9999-12-31",
    "1000-01-01",
    "2026-02-30",
    "2026-13-01",
    "+2026-01-01",
    "20260101",
    "0",
    "-1",
]


@pytest.mark.parametrize("day", DAYS)
def test_days_far_away_are_taken_or_refused_and_stop_nothing(town, as_role, aside, tmp_path, day):
    """As a field of an act, in an import, in an address."""
    from maplebridge.config.supervision.worker import Worker
    from maplebridge.kernel.matter import numbers
    from timeless import unguarded

    now = datetime.now(UTC)
    made = dispatched(now)
    number, desk = numbers.show(made.number), come(5)
    assert desk.post("/en/sign-in", {"name": "handler.liuxi", "password": "maple-demo"}).status_code == 302
    page = desk.get(f"/en/desk/{number}")
    assert page.status_code == 200
    import re

    for name in sorted(set(re.findall(rf"/en/desk/{number}/do/([a-z_.]+)", page.content.decode()))):
        form = desk.get(f"/en/desk/{number}/do/{name}").content.decode()
        given = dict.fromkeys(re.findall(r'<(?:input|textarea|select)[^>]*\sname="([a-z_.]+)"', form), day)
        given |= {"key": "k" * 30 + name, "seen": "1"}
        given.pop("csrfmiddlewaretoken", None)
        answer = press(desk, f"/en/desk/{number}/do/{name}", given)
        assert answer.status_code in {302, 403, 409, 422}, (name, answer.status_code)
    for address in (f"/en/figures?month={day[:7]}", f"/en/desk?after={day}", "/en/operator/clock"):
        assert desk.get(address).status_code in {200, 302, 403, 404}
    with as_role("clock"):
        Worker(guard=unguarded).once(now)
        Worker(guard=unguarded).once(now + timedelta(days=400))
    assert aside() == []
    file = tmp_path / "list.csv"
    file.write_text(
        f"id,time,title,text\n1,{day} 09:00,Lamp,The lamp is broken\n2,2026-10-01 09:00,Pipe,A pipe leaks\n"
    )
    with as_role("clock"):
        from maplebridge.acts.hear.importing import run
        from maplebridge.kernel.territory import queries as territory

        work = run.Import(path=file, words=None, home=territory.tree().root.id, now=now)
        tally = work.run()
    assert (tally.rows, tally.opened + tally.refused) == (2, 2)
    assert tally.opened >= 1, "the other row is opened"


DEEP = {
    "lists": "[" * 100_000 + "]" * 100_000,
    "objects": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "a number": '{"text": ' + "9" * 100_000 + "}",
    "a float": '{"text": "lamp", "place": {"lon": 1e999, "lat": -1e999}}',
    "NaN": '{"text": "lamp", "place": {"lon": NaN, "lat": Infinity}}',
    "names": "{" + ",".join(f'"n{n}": 1' for n in range(20_000)) + "}",
    "twice": '{"text": "lamp", "text": ["x"], "seen": true}',
    "no utf-8": b'{"text": "\xff\xfe"}',
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_and_huge_bodies_are_refused_with_a_sentence(town, kind):
    body = DEEP[kind]
    sent = body if isinstance(body, bytes) else body.encode()
    made = city.report(now=datetime.now(UTC))
    from maplebridge.kernel.matter import numbers

    client = come(6)
    for address in ("/api/v1/reports", f"/api/v1/matters/{numbers.show(made.number)}/acts"):
        answer = client.post(
            address, sent, content_type="application/json", HTTP_X_MATTER_CODE=str(made.code)
        )
        assert answer.status_code in {400, 413, 422}, (address, answer.status_code, answer.content[:300])
        assert json.loads(answer.content)["detail"]
