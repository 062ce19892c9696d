"""The administrator's page of accounts: made, signed out, deputised, closed, reset; each an entry in the keeper's name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import psycopg
import pytest

MINE = "a password of the operator"
PASSWORD = "a long enough password of the post"
OWNER = "handler.liuxi"
ADD = "/en/operator/accounts/add"
NEW = {
    "name": "call.taker", "shown_en": "call taker, Fenghe", "shown_zh": "话务员", "language": "zh-hans",
    "office": "Fenghe Hotline", "kind": "officer", "since": "2026-05-07", "until": "", "present": MINE,
}  # fmt: skip


@pytest.fixture
def ask(town, as_role):
    """Ask the database as its superuser."""

    def ask(words, *given):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute(words, given or None)
            return cursor.fetchall() if cursor.description else []

    return ask


@pytest.fixture
def browser(ask, monkeypatch):
    """`browser(name, password)`: somebody who is signed in."""
    from django.contrib.auth.hashers import make_password
    from django.test import Client
    from django.utils import timezone

    from timeless import one_window

    one_window(monkeypatch, timezone.now())
    for name, password in (("operator.city", MINE), (OWNER, PASSWORD)):
        ask("UPDATE identity_account SET password = %s WHERE username = %s", make_password(password), name)

    def come(name="operator.city", password=MINE):
        client = Client(SERVER_NAME="localhost")
        answer = client.post("/en/sign-in", {"name": name, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return come


@pytest.fixture
def number(ask):
    """`number(name)`: of an account."""
    return lambda name=OWNER: ask("SELECT id FROM identity_account WHERE username = %s", name)[0][0]


def said(answer):
    return answer.content.decode()


def whats(as_role):
    from maplebridge.kernel import ledger

    with as_role("owner"):
        return [
            (one.kind, one.data.get("what"), one.data["account"], one.by)
            for one in ledger.entries_of(0)
            if one.kind in ("account_changed", "post_changed")
        ]


def hotline():
    from maplebridge.kernel.territory import queries as territory

    tree = territory.tree()
    [office] = [one for one in territory.offices().at(tree.root.id) if one.kind == "hotline"]
    return f"{office.name_en} · {office.name_zh}"


def test_an_account_is_made_with_a_start_password_that_is_shown_once(browser, number, ask, as_role):
    client = browser()
    answer = client.post(ADD, {**NEW, "office": hotline()})
    assert answer.status_code == 200, said(answer)
    [start] = re.findall(r"<code>([a-z0-9-]{23})</code>", said(answer))
    assert "no-store" in answer["Cache-Control"]
    made = number("call.taker")
    assert start not in said(client.get(f"/en/operator/accounts/{made}"))
    keeper = number("operator.city")
    assert whats(as_role)[-2:] == [
        ("account_changed", "added", made, f"post:{keeper}"),
        ("post_changed", None, made, f"post:{keeper}"),
    ]
    new = browser("call.taker", start)
    assert new.get("/en/desk")["Location"] == "/en/account", "it must be changed first"
    found = ask("SELECT shown_zh, language, must_change FROM identity_account WHERE id = %s", made)
    assert found == [("话务员", "zh-hans", True)]
    assert ask(
        "SELECT kind, valid_from::text, valid_until FROM identity_post WHERE account_id = %s", made
    ) == [("officer", "2026-05-07", None)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "x"}, "name"),
        ({"name": "HANDLER.liuxi"}, "name"),
        ({"office": "Nowhere"}, "office"),
        ({"office": "Fenghe Data Office"}, "office"),
        ({"kind": "king"}, "kind"),
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-05-06"}, "until"),
        ({"until": "2026-05-08"}, "until"),
        ({"since": "2026-05-071"}, "since"),
        ({"until": "2099-05-09 or later"}, "until"),
        ({"shown_zh": "话" * 161}, "shown_zh"),
        ({"present": "not the one it is"}, "present"),
        ({"present": ""}, "present"),
    ],
)
def test_what_cannot_be_taken_is_named_at_its_field_and_nothing_is_made_or_lost(browser, ask, wrong, field):
    before = ask("SELECT count(*) FROM identity_account")
    answer = browser().post(ADD, {**NEW, "office": hotline(), **wrong})
    assert answer.status_code == 422
    assert f'href="#{field}"' in said(answer)
    assert 'value="call taker, Fenghe"' in said(answer)
    assert MINE not in said(answer)
    assert ask("SELECT count(*) FROM identity_account") == before


def test_a_password_that_fits_gives_its_tries_back_and_a_form_stopped_for_tries_loses_nothing(browser):
    client = browser()
    wrong = {**NEW, "office": hotline(), "present": "not the one it is"}
    assert {client.post(ADD, wrong).status_code for _ in range(9)} == {422}
    assert client.post(ADD, {**NEW, "office": hotline()}).status_code == 200
    assert {client.post(ADD, {**wrong, "name": "next.one"}).status_code for _ in range(10)} == {422}
    stopped = client.post(ADD, {**wrong, "name": "next.one", "present": MINE})
    assert stopped.status_code == 429
    assert 'href="#present"' in said(stopped)
    assert 'value="next.one"' in said(stopped)


def test_what_opens_a_door_asks_for_the_keeper_s_password_again(browser, number, ask, as_role):
    client, other, who = browser(), browser(OWNER, PASSWORD), number()
    here = f"/en/operator/accounts/{who}"
    for do in ("start", "factor"):
        answer = client.post(here, {"do": do, "present": "not the one it is"})
        assert answer.status_code == 422
        assert 'href="#present"' in said(answer)
    assert other.get("/en/desk").status_code == 200
    [start] = re.findall(
        r"<code>([a-z0-9-]{23})</code>", said(client.post(here, {"do": "start", "present": MINE}))
    )
    assert other.get("/en/desk").status_code == 302, "its sessions have ended"
    assert browser(OWNER, start).get("/en/desk")["Location"] == "/en/account"
    ask(
        "INSERT INTO identity_factor (account_id, sealed, nonce, step, recovery) VALUES (%s, 'x', 'x', 0, '{}')",
        who,
    )
    assert client.post(here, {"do": "factor", "present": MINE})["Location"] == f"{here}?done=factor"
    assert ask("SELECT has_factor FROM identity_account WHERE id = %s", who) == [(False,)]
    keeper = f"post:{number('operator.city')}"
    mine = [what for _, what, account, by in whats(as_role) if account == who and by == keeper]
    assert mine == ["password", "factor_off", "sessions"]


def test_sessions_end_a_deputy_stands_in_and_an_account_is_closed(browser, number, ask, as_role):
    client, other, who = browser(), browser(OWNER, PASSWORD), number()
    here = f"/en/operator/accounts/{who}"
    assert client.post(here, {"do": "sessions"})["Location"] == f"{here}?done=sessions"
    assert other.get("/en/desk").status_code == 302
    typed = {"do": "deputy", "deputy": "nobody", "since": "2026-05-07", "until": "2099-05-09"}
    assert 'href="#deputy"' in said(client.post(here, typed))
    assert 'href="#deputy"' in said(client.post(here, {**typed, "deputy": OWNER})), "not its holder"
    assert 'href="#until"' in said(
        client.post(here, {**typed, "deputy": "head.liuxi", "until": "2026-05-06"})
    )
    over = {**typed, "deputy": "head.liuxi", "until": "2026-05-08"}
    assert 'href="#until"' in said(client.post(here, over)), "nobody stands in on days that are over"
    assert client.post(here, {**typed, "deputy": "head.liuxi"}).status_code == 302
    assert "head.liuxi stands in" in said(client.get(here))
    assert client.post(here, {"do": "back"}).status_code == 302
    assert client.post(here, {"do": "close"})["Location"] == f"{here}?done=close"
    assert "closed" in said(client.get(here))
    assert ask("SELECT is_active FROM identity_account WHERE id = %s", who) == [(False,)]
    assert ask("SELECT count(*) FROM identity_post WHERE account_id = %s AND valid_until IS NULL", who) == [
        (0,)
    ]
    before = len(whats(as_role))
    assert client.post(here, {"do": "close"})["Location"] == f"{here}?done=close", "a second press says the same"
    assert len(whats(as_role)) == before, "and changes nothing"
    assert client.post(here, {"do": "sessions"}).status_code == 409
    assert f">{OWNER}</a>" not in said(client.get(f"/en/operator/accounts?q={OWNER}"))
    assert {by for *_, by in whats(as_role)} == {f"post:{number('operator.city')}", "system"}, "system: the test itself"


def test_the_account_of_a_keeper_is_changed_on_the_machine_alone(browser, number):
    client, who = browser(), number("operator.city")
    here = f"/en/operator/accounts/{who}"
    page = said(client.get(here))
    assert "on the machine alone" in page
    assert "for good" not in page
    days = {"since": "2026-05-07", "until": "2099-05-09", "deputy": OWNER}
    for do in ("start", "factor", "close", "deputy", "back"):
        assert client.post(here, {"do": do, "present": MINE, **days}).status_code == 403, do
    assert client.get("/en/desk").status_code == 200


def test_the_log_of_one_door_is_read_with_an_entry_and_says_nothing_of_hours(browser, number, as_role):
    from django.test import Client

    who = number()
    browser(OWNER, PASSWORD)
    Client(SERVER_NAME="localhost").post("/en/sign-in", {"name": OWNER, "password": "wrong"})
    client = browser()
    here = f"/en/operator/accounts/{who}"
    assert "wrong password or code" not in said(client.get(here))
    words = said(client.post(here, {"do": "log"}))
    rows = re.findall(r'<td role="cell">([^<]+)</td><td role="cell">([^<]+)</td>', words)
    assert [what for _, what in rows] == ["signed in", "wrong password or code"]
    assert ":" not in rows[0][0], "a day alone"
    assert ":" in rows[1][0], "a minute"
    assert whats(as_role)[-1] == ("account_changed", "log_read", who, f"post:{number('operator.city')}")


def test_a_success_stands_before_a_failure_soon_after_midnight_of_the_same_day(
    browser, number, as_role, capsys, monkeypatch, town
):
    """A success is kept as midnight UTC of the city's day: the city is eight hours ahead."""
    from maplebridge.config import cli
    from maplebridge.kernel.clock import towntime

    who, day = number(), towntime.local(datetime.now(UTC)).date() - timedelta(days=1)
    failed = datetime.combine(day, time(0, 30), towntime.zone())
    with as_role("admin") as connection, connection.cursor() as cursor:
        words = "INSERT INTO identity_signin (at, account_id, opened) VALUES (%s, %s, %s)"
        cursor.executemany(words, [(failed, who, False), (datetime.combine(day, time(), UTC), who, True)])
    words = said(browser().post(f"/en/operator/accounts/{who}", {"do": "log"}))
    rows = re.findall(r'<td role="cell">([^<]+)</td><td role="cell">([^<]+)</td>', words)
    assert [what for _, what in rows][:2] == ["signed in", "wrong password or code"]
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: town.address)
    with as_role("clock"):
        assert cli.main(["account", "sign-ins", OWNER]) == 0
    assert next(line[12:].strip() for line in capsys.readouterr().out.splitlines()) == "signed in"


def test_accounts_are_found_by_name_and_office_and_listed_as_they_were_made(browser):
    client = browser()
    rows = re.findall(r'/operator/accounts/(\d+)">([^<]+)</a>', said(client.get("/en/operator/accounts")))
    names = [name for _, name in rows]
    assert len(names) == 40
    assert [int(one) for one, _ in rows] == sorted(int(one) for one, _ in rows), "as they were made"
    further = said(client.get("/en/operator/accounts?page=2"))
    assert not set(names) & set(re.findall(r'/operator/accounts/\d+">([^<]+)</a>', further))
    found = said(client.get("/zh/operator/accounts?q=handler.liu"))
    assert re.findall(r'/operator/accounts/\d+">([^<]+)</a>', found) == [OWNER]
    assert "hotline.city" in said(client.get("/en/operator/accounts", {"q": hotline().split(" · ")[0]}))
    for odd in ("?page=x", "?page=-3", "?page=999999", "?q=%25", "?q=%00"):
        assert client.get(f"/en/operator/accounts{odd}").status_code == 200, odd
    assert client.get("/en/operator/accounts/99999999").status_code == 404


def test_nobody_else_sees_or_changes_accounts(browser, number, ask):
    from django.db import ProgrammingError, connection, transaction

    client, who = browser(OWNER, PASSWORD), number("order.dongbu")
    for address in ("/en/operator/accounts", ADD, f"/en/operator/accounts/{who}"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"do": "close"}).status_code == 403
    token = client.cookies["sessionid"].value.encode()
    for words, given in (
        ("SELECT identity_keep_change(%s, '', %s, 'close', '')", [token, who]),
        ("SELECT identity_keep_change('made up', '', %s, 'sessions', '')", [who]),
        ("SELECT identity_keep_deputy(%s, %s, NULL, NULL, NULL)", [token, who]),
        ("SELECT identity_keep_log(%s, %s)", [token, who]),
        (
            "SELECT identity_keep_add(%s, '', 'x.y', 'argon2$', '{a,b}', 'en', 1, 'head', now()::date, NULL)",
            [token],
        ),
        ("SELECT identity_keeper(%s)", [token]),
        ("SELECT identity_acts(%s)", [who]),
    ):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words, given)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege), words
    assert ask("SELECT is_active FROM identity_account WHERE id = %s", who) == [(True,)]


def test_a_deputy_of_a_keeper_keeps_accounts_on_the_days_of_absence_alone(browser, ask, number):
    ask(
        "UPDATE identity_post SET deputy_id = %s, away_from = now()::date - 1, away_until = now()::date + 1 "
        "WHERE account_id = %s",
        number(),
        number("operator.city"),
    )
    client, who = browser(OWNER, PASSWORD), number("order.dongbu")
    assert client.post(f"/en/operator/accounts/{who}", {"do": "sessions"}).status_code == 302
    ask(
        "UPDATE identity_post SET away_from = away_from - 9, away_until = away_until - 9 WHERE deputy_id IS NOT NULL"
    )
    assert client.post(f"/en/operator/accounts/{who}", {"do": "sessions"}).status_code == 403
