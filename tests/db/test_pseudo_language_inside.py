"""The made-up language behind the doors: forms and their refusals, accounts, what is set aside, judging, letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import sampled as city
from db import test_pseudo_language as third
from db import test_refusals_alike as refused
from db import test_second_factor as factor
from db import test_sent_twice as twice
from db import test_set_aside_seen as aside
from db import test_words_kept as forms
from db.test_pseudo_language import CODE, bare, bare_in_page

made_up, stuck, ask, later = third.made_up, aside.stuck, factor.ask, factor.later
browser = factor.browser
WRITTEN = (
    forms.WORDS, forms.LONG, twice.WHY, twice.PHONE, twice.POWER["name"], "Flood alarm at the dyke", "Flood alarm",
    city.TEXT, *city.TEXT.split(". "), "It flickers.", "Still dark.",
    "Done already. 已修复。", "Repaired on Tuesday. 已修复。", "hotline.city", "watch.city", "Nowhere", "tomorrow", "nobody",
    "no-such-kind", "nowhere", "taken",
)  # fmt: skip
"""What somebody typed, and steps that no procedure has a name for: they stay as they are."""
PAPER = r"FH-[^ 〔]{1,8}〔\d{4}〕\d+号".encode()
MADE = re.compile(PAPER + rb"|<code>[^<]*</code>|\b[0-9A-Z]{4}(?:[- ][0-9A-Z]{4}){3,7}\b")
"""The number of a paper, a start password, a code of a matter or of the second factor, its secret."""


@pytest.fixture
def names(town) -> list[str]:
    """What stays as it is, with the words that these tests type."""
    from maplebridge.kernel.identity.models import Account

    accounts = Account.objects.values_list("username", flat=True)
    codes = (one.code for one in refused.kinds())
    return sorted({*third.names_of_the_city(), *accounts, *codes, *WRITTEN}, key=len, reverse=True)


@pytest.fixture
def read(names) -> Iterator[Callable[[Any, object], str]]:
    """`read(answer, what)`: the page speaks the third language alone; all that do not are named at the end."""
    bad: dict[str, Any] = {}

    def look(answer: Any, what: object) -> str:
        body = str(answer.content.decode())
        assert f'<html lang="{CODE}"' in body, what
        if found := bare_in_page(MADE.sub(b"", answer.content), names):
            bad[f"{what} {answer.status_code}"] = found
        return body

    yield look
    assert bad == {}


def there(path: str) -> str:
    """The address of a page in the third language."""
    return re.sub(r"^/en/", f"/{CODE}/", path)


@pytest.mark.parametrize("name", forms.FORMS)
def test_a_form_and_everything_that_keeps_it_from_being_taken(town, made_up, read, as_role, monkeypatch, name) -> None:
    from maplebridge.kernel.setaside import room

    form = forms.FORMS[name](as_role)
    form.path = there(form.path)
    shown = form.client.get(form.path)
    if shown.status_code != 405:
        read(shown, (name, "shown"))
    read(form.post(**{**form.wrong, "key": forms.OTHER_KEY}), (name, "a field is wrong"))
    read(form.post(**{"given-back": "yes"}), (name, "its words came back"))
    with monkeypatch.context() as patched:
        patched.setattr(room, "full", lambda: True)
        read(form.post(), (name, "the disk is full"))
    if form.gone is not None:
        form.gone()
        read(form.post(key=forms.OTHER_KEY), (name, "the step moved"))
    taken = form.post()
    read(form.client.get(taken["Location"], follow=True) if taken.status_code == 302 else taken, (name, "taken"))
    read(form.client.post(form.path, {**form.sent, "key": forms.OTHER_KEY}, follow=True), (name, "once more"))
    form.client.logout()
    if name in forms.POSTS:
        over = form.post()
        assert over.status_code == 403
        read(over, (name, "the session is over"))
        action, carried = forms._sign_in_of(over)
        read(form.client.post(there(action), {**carried, "name": "nobody", "password": "no"}), (name, "not let in"))


@pytest.mark.parametrize("act", ["reply", "no-such-act", "extend", "dispatch", "object"])
def test_an_act_that_is_not_open_to_somebody_says_so(town, made_up, read, as_role, act) -> None:
    number = twice.handled()
    path = f"/{CODE}/desk/{twice.shown(number)}/do/{act}"
    for who in ("officer", "hotline"):
        client = twice.at_desk(number, who) if who == "officer" else twice.named("hotline.city")
        read(client.get(path), (act, who, "looked at"))
        read(client.post(path, {"key": twice.KEY, "seen": "2"}), (act, who, "pressed with nothing"))
        whole = {"reason": twice.WHY, "legal_ground": twice.WHY, "answer": twice.WHY}
        read(client.post(path, {"key": twice.KEY, "seen": "1", **whole}, follow=True), (act, who, "moved since"))


@pytest.mark.parametrize("act", ["add", "withdraw", "not_solved", "no-such-act"])
def test_an_act_of_a_resident_and_its_refusals(town, made_up, read, as_role, act) -> None:
    done, client = twice.reported(), twice.browser()
    number = twice.shown(done.number)
    closed = client.post(f"/{CODE}/follow/{number}/do/{act}", {"key": twice.KEY, "seen": "1", "text": "It flickers."})
    read(closed, (act, "no code was given"))
    client.post(f"/{CODE}/follow", {"number": number, "code": done.code})
    path = f"/{CODE}/follow/{number}/do/{act}"
    read(client.get(path), (act, "looked at"))
    read(client.post(path, {"key": twice.KEY, "seen": "1"}, follow=True), (act, "pressed with nothing"))
    if act != "withdraw":
        city.act(done.number, "dispatch", now=datetime.now(UTC))
    read(client.post(path, {"key": forms.OTHER_KEY, "seen": "1", "reason": twice.WHY}), (act, "moved since"))


def test_the_judging_link_before_at_and_after(town, made_up, read, as_role) -> None:
    press = twice._verdict(as_role)
    path = there(press.path)
    read(press.client.get(path), "before")
    read(press.client.post(path, {"act": "no-such-act"}), "nothing of the page was pressed")
    read(press.client.post(path, {"act": "not_solved", "reason": forms.WORDS + forms.LONG}), "too long")
    read(press.client.post(path, press.sent), "judged")
    read(press.client.post(path, press.sent), "pressed twice")
    read(press.client.post(path, {"act": "solved"}), "judged otherwise")
    read(press.client.get(path), "used")
    read(press.client.get(f"/{CODE}/verdict/nothing"), "no such link")


def test_the_counter_gives_a_code_and_says_to_others_who_may(town, made_up, read, as_role) -> None:
    press = twice._counter(as_role)
    path = there(press.path)
    read(press.client.get(path), "asked")
    for wrong in ({"number": "nothing"}, {"shown": "13900000000"}, {"shown": "call me"}, {"number": "", "shown": ""}):
        read(press.client.post(path, {**press.sent, **wrong, "key": forms.OTHER_KEY}), wrong)
    body = read(press.client.post(path, press.sent, follow=True), "given")
    assert re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", body)
    read(twice.named("handler.liuxi").get(path), "not at a counter")


def test_the_keeper_of_accounts_and_each_press(town, made_up, read, as_role, ask) -> None:
    from django.contrib.auth.hashers import make_password

    from maplebridge.home import accounts as keeper
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.territory import queries as territory

    ask(("UPDATE identity_account SET password = %s", make_password(forms.PASSWORD)))
    client = factor_client("operator.city")
    for query in ("", "?q=liuxi", "?q=nobody-at-all", "?page=2"):
        read(client.get(f"/{CODE}/operator/accounts{query}"), query)
    office = territory.offices().at(territory.tree().root.id)[0]
    added = {"name": "watch.city", "shown_en": forms.WORDS, "office": office.name_en, "kind": "officer"}
    added |= {"since": "2026-01-01"}
    path = f"/{CODE}/operator/accounts/add"
    for wrong in ({"present": "no"}, {"kind": "nothing"}, {"office": "Nowhere"}, {"name": "hotline.city"}, {"since": "x"}):
        read(client.post(path, {**added, "present": forms.PASSWORD, **wrong}), wrong)
    read(client.post(path, {**added, "present": forms.PASSWORD}), "made")
    who = Account.objects.get(username="handler.liuxi").pk
    own = f"/{CODE}/operator/accounts/{who}"
    read(client.get(own), "one account")
    deputy = {"do": "deputy", "deputy": "hotline.city", "since": "2026-11-01", "until": "2030-01-02"}
    presses = (
        {"do": "log"}, {"do": "nothing"}, deputy | {"deputy": "nobody"}, deputy | {"until": "2026-10-01"}, deputy,
        {"do": "back"},
        *({"do": do, "present": word} for do in ("start", "factor") for word in ("no", forms.PASSWORD)),
        {"do": "sessions"}, {"do": "close"}, {"do": "close"},
    )  # fmt: skip
    assert {press["do"] for press in presses} - {"nothing"} == set(keeper.ACTS)
    for press in presses:
        read(client.post(own, press, follow=True), press)
    read(client.get(f"/{CODE}/operator/accounts/999999"), "no such account")
    read(factor_client("handler.dongbu").get(f"/{CODE}/operator/accounts"), "not theirs")


def factor_client(name: str) -> Any:
    """A browser of an account."""
    return twice.named(name)


def test_ones_own_account_with_a_second_factor_and_each_press(town, made_up, read, ask, browser, later) -> None:
    client, path, second = browser(), f"/{CODE}/account", f"/{CODE}/account/second"
    factor.sign_in(client)
    new = {"present": factor.PASSWORD, "password": "x", "again": "y"}
    presses = (
        {"do": "password"} | new, {"do": "password"} | new | {"again": "x"}, {"do": "password"} | new | {"present": "no"},
        {"do": "deputy", "deputy": "nobody", "since": "2026-11-01", "until": "x"},
        {"do": "deputy", "deputy": "hotline.city", "since": "2026-11-01", "until": "2030-01-02"}, {"do": "back"},
        {"do": "nothing"},
    )  # fmt: skip
    read(client.get(path), "own account")
    for press in presses:
        read(client.post(path, press, follow=True), press)
    read(client.get(second), "to be switched on")
    read(client.post(second, {"present": "no", "digits": "000000"}), "not switched on")
    app, codes = factor.set_up(client)
    read(client.get(second), "switched on")
    read(client.post(second, {"present": "no", "digits": "000000"}), "not switched off")
    read(client.post(path, {"do": "end"}, follow=True), "signed out everywhere")
    later()
    sign = {"name": factor.OWNER, "password": factor.PASSWORD, "next": f"/{CODE}/desk"}
    read(client.post(f"/{CODE}/sign-in", sign, follow=True), "the code is asked for")
    read(client.post(f"/{CODE}/sign-in/code", {"digits": "000000"}), "not the code")
    read(client.post(f"/{CODE}/sign-in/code", {"digits": codes[0], "next": path}, follow=True), "let in")
    read(browser().get(f"/{CODE}/sign-in/code"), "nobody gave a password")
    later()
    off = {"present": factor.PASSWORD, "digits": app.now()}
    read(client.post(second, off, follow=True), "switched off")


def test_what_is_set_aside_for_operator_office_and_resident(stuck, made_up, read, as_role) -> None:
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.setaside.models import Thing

    operator, number = twice.named("operator.city"), numbers.show(stuck)
    listing = f"/{CODE}/operator/set-aside"
    read(operator.get(listing), "listed")
    with as_role("clock"):
        things = list(Thing.objects.values_list("pk", flat=True))
    for thing in things:
        read(operator.get(f"{listing}/{thing}"), thing)
        read(operator.post(f"{listing}/{thing}", {"key": twice.KEY, "do": "hand", "thing": str(thing)}), "to no office")
        again = {"key": f"{twice.KEY}{thing}", "do": "again", "thing": str(thing)}
        read(operator.post(f"{listing}/{thing}", again, follow=True), "asked for a try")
    read(operator.get(f"{listing}/999999"), "no such thing")
    office = twice.at_desk(stuck, "hotline")
    for page in ("desk", "desk/news", f"desk/{number}", f"desk/{number}/do/dispatch"):
        read(office.get(f"/{CODE}/{page}"), page)
    for thing in things:
        read(office.get(f"{listing}/{thing}"), ("its office", thing))
    code = city.new_code(stuck)
    resident = twice.browser()
    assert resident.post(f"/{CODE}/follow", {"number": number, "code": code}).status_code == 302
    for page in (f"follow/{number}", f"receipt/{number}", f"follow/{number}/do/withdraw"):
        read(resident.get(f"/{CODE}/{page}"), page)


SPOILED = {
    "unknown_step": "state = jsonb_set(state, '{step}', '\"nowhere\"'), step = 'nowhere'",
    "broken_state": "state = '5'",
    "no_procedure": "procedure_id = 9999",
}


@pytest.mark.parametrize("kind", SPOILED)
def test_a_matter_that_cannot_be_shown_says_so(town, made_up, read, as_role, kind) -> None:
    done = twice.reported()
    number, resident, office = twice.shown(done.number), twice.browser(), twice.at_desk(done.number, "hotline")
    resident.post(f"/{CODE}/follow", {"number": number, "code": done.code})
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE matter_matter SET {SPOILED[kind]} WHERE number = %s", [done.number])
    for page in (f"follow/{number}", f"follow/{number}/do/add", f"receipt/{number}"):
        read(resident.get(f"/{CODE}/{page}"), page)
    for page in ("desk", f"desk/{number}", f"desk/{number}/do/dispatch"):
        read(office.get(f"/{CODE}/{page}"), page)


def test_a_letter_of_each_kind_has_its_part_in_the_third_language(town, made_up, names, as_role, monkeypatch) -> None:
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import telling
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting

    number, now = twice.handled(), datetime.now(UTC)
    city.act(number, "reply", given={"answer": "Repaired on Tuesday. 已修复。"}, now=now)
    put: list[Any] = []
    monkeypatch.setattr(telling, "every", lambda: (CODE,))
    monkeypatch.setattr(telling.telling, "put", lambda notices, **_: put.extend(notices))
    with as_role("clock"), acting(SYSTEM):
        entries = ledger.entries_of(number)
        telling.tell_parties(entries, now + timedelta(hours=1))
        monkeypatch.setattr(telling, "BODY", telling.UNDONE)
        telling.tell_parties(entries, now + timedelta(hours=1))
    assert len(put) == 2
    for notice in put:
        assert bare(f"{notice.subject}\n{notice.body}", names) == set()
        assert f"/{CODE}/verdict/" in notice.body
