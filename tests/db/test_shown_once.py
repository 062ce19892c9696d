"""A code that is handed over at a desk is shown once: Back, a reload and a late press show that it was, and no code."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from db.test_sent_twice import (
    KEY,
    WHY,
    _counter,
    _disputed,
    _representatives,
    at_desk,
    browser,
    in_role,
    shown,
)

CODE = re.compile(r"receipt-number\">([0-9A-Z]{4}(?:[- ][0-9A-Z]{4}){3})<")


def codes(page):
    return CODE.findall(page.content.decode())


def sides(as_role):
    number = _disputed()
    sent = {"key": KEY, "role": "party_b", "about": WHY, "way": "counter"}
    return at_desk(number, "officer"), f"/en/desk/{shown(number)}/sides", sent


def counter(as_role):
    press = _counter(as_role)
    return press.client, press.path, press.sent


def representatives(as_role):
    press = _representatives(as_role)
    return press.client, press.path, press.sent | {"way": "counter", "key": KEY}


@pytest.mark.parametrize("door", [sides, counter, representatives])
def test_a_code_is_shown_once(town, as_role, door):
    client, path, sent = door(as_role)
    done = client.post(path, sent)
    assert done.status_code == 302, "a reload sends nothing again"
    first = client.get(done["Location"])
    (code,) = codes(first)
    assert first["Cache-Control"] == "no-store"
    for again in (client.get(done["Location"]), client.get(path)):
        assert again.status_code == 200
        assert codes(again) == []
        assert code not in again.content.decode()
    other = browser(client.session["_auth_user_id"])
    assert codes(other.get(done["Location"])) == [], "another browser of the same post shows none"


def test_a_second_press_a_moment_later_shows_the_same_code_and_a_late_one_none(town, as_role):
    from maplebridge.kernel.conduct import parties
    from maplebridge.rules import limits

    number, now = _disputed(), datetime.now(UTC)
    asked = {"actor": city.post_of(city.row_of(number).office, "officer"), "number": number, "role": "party_b",
             "about": WHY, "way": "counter", "key": KEY}  # fmt: skip
    first = parties.call_in(**asked, now=now)
    soon, late = now + timedelta(seconds=limits.HANDED_SECONDS - 1), now + timedelta(seconds=limits.HANDED_SECONDS)
    assert parties.call_in(**asked, now=soon) == first
    assert parties.call_in(**asked, now=late).code == ""


def test_a_new_code_is_an_entry_that_its_party_reads_and_kills_the_old_one(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter import numbers

    client, path, sent = sides(as_role)
    there = client.post(path, sent)["Location"]
    (old,) = codes(client.get(there))
    key = re.search(r'name="key" value="([^"]+)"', client.get(there).content.decode())[1]
    press = {"do": "anew", "key": key}
    done = client.post(there, press)
    assert (done.status_code, done["Location"]) == (302, there)
    (new,) = codes(client.get(there))
    assert new != old
    number = numbers.read(path.split("/")[3])
    with as_role("clock"):
        last = ledger.entries_of(number)[-1]
    assert last.kind == "party_recoded"
    assert last.content.particulars["tells"] == ["party_b"]
    follows = browser()
    refused = follows.post("/en/follow", {"number": shown(number), "code": old})
    assert refused.status_code != 302, "the old code opens nothing"
    assert follows.post("/en/follow", {"number": shown(number), "code": new}).status_code == 302
    assert "got a new code" in follows.get(f"/en/follow/{shown(number)}").content.decode()
    assert city.agrees(number, as_role)


def test_another_office_makes_no_new_code(town, as_role):
    from maplebridge.kernel.conduct.reach import recoding
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter.models import Party
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import NotAllowed, NotFound

    number, now = _disputed(), datetime.now(UTC)
    city.party_of(number, "party_b", now=now)
    with as_role("clock"):
        party = Party.objects.get(matter=number).pk
    foreign = next(o for o in territory.offices().all if o.kind == "intake" and o.id != city.row_of(number).office)
    post = actor_for(Account.objects.get(pk=in_role(foreign.id, "intake")), now)
    with pytest.raises((NotAllowed, NotFound)):
        recoding.hand_anew(actor=post, number=number, party=party, key=KEY, now=now)
    here = city.post_of(city.row_of(number).office, "officer")
    with pytest.raises(NotFound):
        recoding.hand_anew(actor=here, number=number, party=party + 999, key=KEY, now=now)


def test_neither_cookie_is_read_as_the_other(town, as_role):
    client, path, sent = sides(as_role)
    there = client.post(path, sent)["Location"]
    handed = client.cookies["mb_handed"].value
    client.cookies["mb_held"] = handed
    assert client.get("/en/follow").status_code == 200
    client.cookies["mb_handed"] = client.cookies["mb_held"].value[:-4] + "AAAA"
    assert codes(client.get(there)) == []
