"""Every door that takes something, taken from the table of addresses: sent twice under one key it is done once.

Twice one after the other, and twice at the same moment: the second answer is the first one, the ledger has one entry.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import sampled as city

KEY = "pZ3vQ8sX1nB6mK9cD2fG7hJ4wL5tR0yE"
PHONE = "13812345678"
WHY = "It is the same lamp at the gate of the school."
NONCES = re.compile(
    rb'name="(?:csrfmiddlewaretoken|key)" value="[^"]+"|(?<=This machine</dt><dd>)[^<]+|(?<=The database</dt><dd>)[^<]+'
)
"""What differs each time without anything having been done: a form's own words, and the present time where it is shown."""
LATER = timedelta(seconds=61)
"""How much later a second press comes: so the clock's minute has changed, whenever the test runs."""
A_MOMENT = timedelta(seconds=20)
"""So much later where a secret is shown again: it is for seconds only."""
BARE = {
    "follow": "opens a matter on this device alone: a cookie of this browser; nothing is written but a counted try",
    "leave": "closes a matter on this device alone; a second time it is closed already",
    "away": "closes every matter on this device; a second time they are closed already",
    "sign-in": "opens a session for this browser; the second one replaces the first",
    "sign-in-again": "the same door, with the words of another form in the page",
    "second-code-again": "the same door, with the words of another form in the page",
    "follow-again": "the same door, with the words of another form in the page",
    "sign-out": "ends a session; a second time there is none",
    "account": "sets what is asked: the same deputy and days twice are one entry; the first change of the password and the "
    "first press on “everywhere” end the session with which the second comes, so it lands at the door",
    "second-code": "opens the session that waits for its code, which is used up by it",
    "second": "switches one’s own second factor on or off: the same form shows the same codes again while its code "
    "fits, a used code switches nothing off",
    "account-new": "a name is given once: the second press is told that the account is there",
    "account-of": "sets what is asked: what is closed, switched off or named already stays so without an entry; of two "
    "start passwords the one that is shown is good",
    "check": "compares what was pasted; nothing is written",
    "pushed": "judges what was typed; nothing is written",
    "act-draft": "shows a draft; nothing is written",
    "paper-check": "compares a file; nothing is written",
    "root": "leads to the first page, whatever it is asked with",
    "healthz": "answers a monitor; nothing is written",
    "readyz": "answers a monitor; nothing is written",
    "metrics": "answers a monitor; nothing is written",
    "reports of letters (API)": "lets the clock ask the SMS service, which it does anyway; nothing else is written",
    "api-root": "leads to nothing; nothing is written",
    "openapi-json": "a document; nothing is written",
}
"""Routes that take a press and have no key, and why they need none."""


@dataclass
class Press:
    """One press: whose browser, where, with what."""

    client: Any
    path: str
    sent: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    entries: int = 1
    later: timedelta = LATER

    def send(self):
        """Press; what came back, as far as it is the same each time."""
        if self.path.startswith("/api/"):
            answer = self.client.post(
                self.path, json.dumps(self.sent), content_type="application/json", headers=self.headers
            )
        else:
            answer = self.client.post(self.path, self.sent)
        return answer.status_code, answer.get("Location", ""), NONCES.sub(b"", answer.content)


def browser(account_id=None):
    """A browser, signed in as an account."""
    from django.test import Client

    from maplebridge.kernel.identity.models import Account

    client = Client(SERVER_NAME="localhost")
    if account_id is not None:
        client.force_login(Account.objects.get(pk=account_id))
    return client


def in_role(office, role):
    """An account in a role at an office."""
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account, Post

    accounts = Account.objects.filter(pk__in=Post.objects.filter(office_id=office).values("account_id"))
    return next(one.pk for one in accounts if actor_for(one, datetime.now(UTC)).has(office, role))


def at_desk(number, role):
    """Somebody in a role at the office that has the matter."""
    return browser(in_role(city.row_of(number).office, role))


def named(name):
    from maplebridge.kernel.identity.models import Account

    return browser(Account.objects.get(username=name).pk)


def shown(number):
    from maplebridge.kernel.matter import numbers

    return numbers.show(number)


def reported(**more):
    from maplebridge.kernel.conduct.reaching import Contact

    return city.report(contact=Contact(phone=PHONE), now=datetime.now(UTC), **more)


def handled():
    """A matter that lies with its handler."""
    number = reported().number
    city.act(number, "dispatch", now=datetime.now(UTC))
    return number


def _report(as_role):
    return Press(browser(), "/en/report", {"do": "send", "text": city.TEXT, "key": KEY})


def _act(as_role):
    number = reported().number
    return Press(
        at_desk(number, "hotline"), f"/en/desk/{shown(number)}/do/dispatch", {"key": KEY, "seen": "1"}
    )


def _follow_act(as_role):
    done, client = reported(), browser()
    number = shown(done.number)
    client.post("/en/follow", {"number": number, "code": done.code})
    return Press(client, f"/en/follow/{number}/do/add", {"key": KEY, "seen": "1", "text": "It flickers."})


def _note(as_role):
    number = handled()
    return Press(
        at_desk(number, "officer"),
        f"/en/desk/{shown(number)}/note",
        {"key": KEY, "text": "Ask them."},
        entries=0,
    )


def _kind(as_role):
    number = handled()
    sent = {"key": KEY, "do": "say", "seen": "2", "category": city.row_of(number).category, "urgency": "1"}
    return Press(at_desk(number, "officer"), f"/en/desk/{shown(number)}/kind", sent | {"reason": WHY})


def _same(as_role):
    first, second = handled(), handled()
    sent = {"key": KEY, "do": "join", "other": shown(first), "reason": WHY}
    return Press(at_desk(second, "officer"), f"/en/desk/{shown(second)}/same", sent, entries=2)


def _mistaken():
    """The lamp downstairs, which became a people's mediation."""
    return reported(text="The lamp downstairs is out. 楼下的灯不亮了。", category="150302")


EXCHANGED = {"key": KEY, "do": "exchange", "seen": "1", "category": "020201"}


SLOWER = EXCHANGED | {"category": "010401"}


def _exchange(as_role):
    number = reported().number
    return Press(at_desk(number, "hotline"), f"/en/desk/{shown(number)}/exchange", SLOWER | {"reason": WHY})


def _follow_exchange(as_role):
    done, client = reported(), browser()
    number = shown(done.number)
    client.post("/en/follow", {"number": number, "code": done.code})
    return Press(client, f"/en/follow/{number}/exchange", SLOWER)


def _slower():
    """A lamp that became a claim, which takes longer: whoever brought it is asked about the later day."""
    done = reported()
    sent = SLOWER | {"reason": WHY}
    answer = at_desk(done.number, "hotline").post(f"/en/desk/{shown(done.number)}/exchange", sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return done


def _follow_day(as_role):
    done, client = _slower(), browser()
    number = shown(done.number)
    client.post("/en/follow", {"number": number, "code": done.code})
    return Press(client, f"/en/follow/{number}/day", {"key": KEY, "answer": "yes", "seen": "2"})


def _api_exchange(as_role):
    done = _mistaken()
    path, sent = f"/api/v1/matters/{shown(done.number)}/exchange", {"category": "020201", "seen": 1}
    return Press(browser(), path, sent, {"Idempotency-Key": KEY, "X-Matter-Code": done.code})


def _api_day(as_role):
    done = _slower()
    path, sent = f"/api/v1/matters/{shown(done.number)}/exchange/answer", {"agrees": False, "seen": 2}
    return Press(browser(), path, sent, {"Idempotency-Key": KEY, "X-Matter-Code": done.code})


def _contact(as_role):
    number = handled()
    return Press(at_desk(number, "officer"), f"/en/desk/{shown(number)}/contact", {"key": KEY, "reason": WHY})


def _disputed():
    """A dispute between neighbours that has passed its safety screen; its number."""
    now = datetime.now(UTC)
    number = city.report("My neighbour plays at night. 邻里噪音纠纷。", category="150302", now=now).number
    city.act(number, "screen", given={"screened": "yes"}, now=now)
    return number


def _sides(as_role):
    number = _disputed()
    sent = {"key": KEY, "role": "party_b", "about": WHY, "way": "counter"}
    return Press(at_desk(number, "officer"), f"/en/desk/{shown(number)}/sides", sent)


def _side_contact(as_role):
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity import scope

    number, now = _disputed(), datetime.now(UTC)
    holder = city.party_of(number, "party_b", contact=Contact(phone="13800000009"), now=now)
    with scope.reading(holder):
        party = holder.party
    return Press(
        at_desk(number, "officer"), f"/en/desk/{shown(number)}/sides/{party}", {"key": KEY, "reason": WHY}
    )


class Signed:
    """A signed paper, as a form sends it as often as it is sent."""

    name, content_type = "power.png", "image/png"

    def read(self):
        from io import BytesIO

        from PIL import Image

        kept = BytesIO()
        Image.new("RGB", (40, 30), "white").save(kept, "PNG")
        return kept.getvalue()


POWER = {"key": KEY, "power": "ordinary", "name": "李伟", "phone": "13700001111", "way": "counter", "until": "",
         "email": "", "letters_to": ""}  # fmt: skip


def _representatives(as_role):
    number = _disputed()
    sent = POWER | {"do": "name", "whose": "0", "files": Signed()}
    return Press(at_desk(number, "officer"), f"/en/desk/{shown(number)}/representatives", sent)


def _follow_representatives(as_role):
    done = reported()
    client, number = browser(), shown(done.number)
    client.post("/en/follow", {"number": number, "code": done.code})
    return Press(client, f"/en/follow/{number}/representatives", POWER | {"files": Signed()})


def _named(press):
    """The page of the one who was named by a press."""
    press.sent["key"] = f"n{KEY[1:]}"
    press.send()
    page = press.client.get(press.path).content.decode()
    there = re.search(r'href="([^"]*/representatives/\d+)"', page)
    return Press(press.client, there[1], {"key": KEY, "do": "end", "reason": WHY})


def _representative(as_role):
    return _named(_representatives(as_role))


def _follow_representative(as_role):
    return _named(_follow_representatives(as_role))


def _letter(as_role):
    import mailed

    number, now = handled(), datetime.now(UTC)
    with as_role("clock"):
        letter = mailed.on_paper(number, now)
    sent = {"key": KEY, "do": "posted", "how": "registered", "on": city.today(now), "proof": "XA 12"}
    return Press(at_desk(number, "officer"), f"/en/desk/letters/{letter}", sent)


def _refused_aid(as_role):
    """An application for legal aid that was refused, its paper set: the receipt and the paper's primary key."""
    from maplebridge.kernel.conduct.issuing import making
    from maplebridge.kernel.conduct.models import Issued

    now = datetime.now(UTC)
    done = reported(category="150304")
    city.act(done.number, "refuse", given={"reason": WHY, "legal_ground": WHY}, now=now)
    with as_role("clock"):
        assert making.make(now) == 1
        return done, Issued.objects.get(matter=done.number).pk


def _numbered(as_role):
    done, paper = _refused_aid(as_role)
    sent = {
        "key": KEY,
        "to": "bringer",
        "how": "counter",
        "on": city.today(datetime.now(UTC)),
        "proof": "Signed.",
    }
    return Press(at_desk(done.number, "officer"), f"/en/desk/{shown(done.number)}/issued/{paper}", sent)


def _follow_numbered(as_role):
    done, paper = _refused_aid(as_role)
    client, number = browser(), shown(done.number)
    client.post("/en/follow", {"number": number, "code": done.code})
    return Press(client, f"/en/follow/{number}/issued/{paper}", {"key": KEY})


def _counter(as_role):
    from maplebridge.kernel.territory import queries as territory

    number = reported().number
    desk = next(o for o in territory.offices().all if o.kind == "intake")
    sent = {"key": KEY, "number": shown(number), "shown": PHONE}
    return Press(browser(in_role(desk.id, "intake")), "/en/desk/counter", sent, entries=2, later=A_MOMENT)


def _verdict(as_role):
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting

    number, now = handled(), datetime.now(UTC)
    city.act(number, "reply", given={"answer": "Repaired on Tuesday. 已修复。"}, now=now)
    with as_role("clock"), acting(SYSTEM):
        token = resolve.make_verdict_link(number=number, seq=3, now=now)
    return Press(browser(), f"/en/verdict/{token}", {"act": "not_solved", "reason": "Still dark."})


def _aside(as_role):
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause
    from maplebridge.kernel.setaside.models import Thing
    from maplebridge.kernel.territory import queries as territory

    with as_role("clock"):
        things.put("month", "2026-06", cause=Cause("contradiction"), now=datetime.now(UTC))
        thing = Thing.objects.get().pk
    office = territory.offices().at(territory.tree().root.id)[0].id
    return {"key": KEY, "do": "hand", "thing": str(thing), "office": str(office)}


def _set_aside(as_role):
    return Press(named("operator.city"), "/en/operator/set-aside", _aside(as_role))


def _set_aside_thing(as_role):
    sent = _aside(as_role)
    return Press(named("operator.city"), f"/en/operator/set-aside/{sent['thing']}", sent)


def _clock(as_role):
    from django.db import connection

    with as_role("clock"), connection.cursor() as cursor:
        cursor.execute("UPDATE clock_timekeeping SET held = now(), until = now() + interval '24 hours'")
    return Press(named("operator.city"), "/en/operator/clock", {"key": KEY, "reason": WHY}, entries=0)


def _answer(as_role):
    return Press(browser(), "/en/answers/lost-code", {"key": KEY, "do": "helped"}, entries=0)


def _api_report(as_role):
    return Press(browser(), "/api/v1/reports", {"text": city.TEXT}, {"Idempotency-Key": KEY})


def _open_matter(as_role):
    sent = {"do": "open", "title": "Flood alarm at the dyke", "text": WHY, "key": KEY, "category": "990101"}
    return Press(named("township.liuxi"), "/en/desk/new/cn.emergency.decision", sent)


def _api_open(as_role):
    sent = {"procedure": "cn.emergency.decision", "title": "Flood alarm", "text": WHY, "category": "990101"}
    return Press(named("township.liuxi"), "/api/v1/matters", sent, {"Idempotency-Key": KEY})


def _api_act(as_role):
    done = reported()
    sent = {"name": "add", "given": {"text": "It flickers."}, "seen": 1}
    path = f"/api/v1/matters/{shown(done.number)}/acts"
    return Press(browser(), path, sent, {"Idempotency-Key": KEY, "X-Matter-Code": done.code})


DOORS = {
    "report": _report,
    "open-matter": _open_matter,
    "act": _act,
    "follow-act": _follow_act,
    "note": _note,
    "kind": _kind,
    "same": _same,
    "exchange": _exchange,
    "follow-exchange": _follow_exchange,
    "follow-day": _follow_day,
    "contact": _contact,
    "sides": _sides,
    "side-contact": _side_contact,
    "representatives": _representatives,
    "representative": _representative,
    "follow-representatives": _follow_representatives,
    "follow-representative": _follow_representative,
    "counter": _counter,
    "letter": _letter,
    "numbered": _numbered,
    "follow-numbered": _follow_numbered,
    "verdict": _verdict,
    "set-aside": _set_aside,
    "set-aside-thing": _set_aside_thing,
    "clock": _clock,
    "answer": _answer,
    "report (API)": _api_report,
    "open-matter (API)": _api_open,
    "act (API)": _api_act,
    "exchange (API)": _api_exchange,
    "day (API)": _api_day,
}
API = {
    "reports": "report (API)",
    "matters": "open-matter (API)",
    "matters/<number>/acts": "act (API)",
    "matters/<number>/exchange": "exchange (API)",
    "matters/<number>/exchange/answer": "day (API)",
    "letters/reports": "reports of letters (API)",
}


def _taking():
    """Names of all routes that let a method through that changes something: each view is asked."""
    from django.test import RequestFactory
    from django.urls import get_resolver
    from django.urls.resolvers import URLResolver

    def leaves(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from leaves(pattern.url_patterns)
            else:
                yield pattern

    for one in leaves(get_resolver().url_patterns):
        named_so = dict.fromkeys(one.pattern.converters, "1")
        if set(_let_through(one.callback, RequestFactory(), named_so)) & {"POST", "PUT", "PATCH", "DELETE"}:
            yield API.get(str(one.pattern), one.name)


def _let_through(view, requests, named_so):
    """The methods that a view takes: all where it refuses none."""
    try:
        answer = view(requests.options("/"), **named_so)
    except Exception:  # noqa: BLE001  it went in: the address is made up
        return ["POST"]
    return answer["Allow"].split(", ") if answer.status_code == 405 else ["POST"]


def test_every_route_that_takes_something_is_sent_twice_here_or_says_why_it_needs_no_key(town):
    taking = set(_taking())
    assert len(taking) > 15
    assert taking == {*DOORS, *BARE} & taking, "no door of this test, and no reason"
    assert set(DOORS) <= taking, "not a route any more"


@pytest.fixture
def counts(town, as_role):
    """`counts()`: entries of the ledger, notes, matters and answers that helped, as whoever sees all."""

    def count():
        from maplebridge.acts.hear.models import Answered
        from maplebridge.kernel.conduct.models import Note
        from maplebridge.kernel.ledger.models import Entry
        from maplebridge.kernel.matter.models import Matter

        with as_role("clock"):
            helped = sum(Answered.objects.values_list("helped", flat=True))
            return Entry.objects.count(), Note.objects.count(), Matter.objects.count(), helped

    return count


@pytest.mark.parametrize("door", DOORS)
def test_twice_is_once(town, as_role, counts, monkeypatch, door):
    from django.utils import timezone

    press, now = DOORS[door](as_role), timezone.now
    before = counts()
    first = press.send()
    assert first[0] in (200, 201, 302), first
    after = counts()
    assert after[0] - before[0] == press.entries
    monkeypatch.setattr(timezone, "now", lambda: now() + press.later)
    assert press.send() == first
    assert counts() == after
    assert after != before or door == "clock"


@pytest.mark.parametrize("door", DOORS)
def test_twice_at_the_same_moment_is_once(town, as_role, counts, door):
    from django.db import connection

    press = DOORS[door](as_role)
    before = counts()
    begin, answers = threading.Barrier(2), []

    def send():
        begin.wait()
        try:
            answers.append(press.send())
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2, "one of the two ended with an error"
    assert answers[0] == answers[1]
    assert answers[0][0] in (200, 201, 302), answers
    assert counts()[0] - before[0] == press.entries


@pytest.mark.parametrize("room", ["acts", "pages"])
def test_a_link_that_is_used_just_after_it_was_read_answers_as_the_first_press(
    town, as_role, monkeypatch, room
):
    """The second press has read the link as good when the first one uses it: by then its matter is out of sight."""
    from django.utils import timezone

    from maplebridge.kernel.conduct import acts, pages

    press = _verdict(as_role)
    token = press.path.rpartition("/")[2]
    good, shown = acts.open_link(token), pages.verdict_page(token=token, now=timezone.now())
    first = press.send()
    read_before = iter([good])
    read_now = acts.open_link
    monkeypatch.setattr(
        acts, "open_link", lambda *word, **more: next(read_before, None) or read_now(*word, **more)
    )
    if room == "acts":
        monkeypatch.setattr(pages, "verdict_page", lambda **_more: shown)
    assert press.send() == first


def test_an_act_that_moved_the_matter_out_of_sight_is_still_found_by_its_key(town, as_role, counts):
    """A program hands a matter on and the answer is lost: the second call is answered as the first one was."""
    number = reported().number
    press = {"name": "dispatch", "given": {}, "seen": 1}
    client = at_desk(number, "hotline")
    client.handler.enforce_csrf_checks = False
    path, headers = f"/api/v1/matters/{shown(number)}/acts", {"Idempotency-Key": KEY}

    def send():
        answer = client.post(path, json.dumps(press), content_type="application/json", headers=headers)
        return answer.status_code, answer.content

    first = send()
    assert first[0] == 200, first
    after = counts()
    assert send() == first
    assert counts() == after


def test_a_contact_is_shown_again_for_minutes_to_the_one_who_read_it_and_to_nobody_else(town, as_role):
    from dataclasses import replace

    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import contacts
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.rules.refusal import Conflict

    number, now = handled(), datetime.now(UTC)
    reader = city.post_of(city.row_of(number).office, "officer")
    asked = {"actor": reader, "number": number, "reason": WHY, "key": KEY}
    first = contacts.open_contact(**asked, now=now)
    assert first["phone"] == PHONE
    assert contacts.open_contact(**asked, now=now + timedelta(minutes=9)) == first
    with pytest.raises(Conflict):
        contacts.open_contact(**asked, now=now + timedelta(minutes=11))
    with pytest.raises(Conflict):
        contacts.open_contact(**asked | {"reason": "For another act altogether."}, now=now)
    other = replace(reader, account_id=(reader.account_id or 0) + 1)
    with scope.reading(other):
        [person] = vault.persons_of(number)
        with pytest.raises(vault.PersonErased):
            vault.open_again(person_id=person)
    with as_role("clock"):
        assert [one.kind for one in ledger.entries_of(number)].count("sealed_read") == 1


def test_a_wrong_comparison_that_is_sent_twice_is_one_entry_and_the_same_no(town, as_role, counts):
    press = _counter(as_role)
    press.sent["shown"] = "13800000001"
    first = press.send()
    assert first[0] == 422
    after = counts()
    assert press.send() == first
    assert counts() == after
