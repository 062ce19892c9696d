"""Accounts by command: made, given a password, signed out, deputised, closed; each change is an entry."""

from __future__ import annotations

import io
import json

import pytest

from maplebridge.config import cli

GOOD = "four words that hang apart"
OTHER = "another four words of no meaning"


@pytest.fixture
def command(town, as_role, monkeypatch, capsys):
    """`command("account", "list")` → status, what it printed, what it complained of."""
    from maplebridge.kernel.territory import queries as territory

    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: town.address)

    def run(*words, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        territory.forget()
        with as_role("clock"):
            status = cli.main(list(words))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def browser():
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def entries(as_role):
    from maplebridge.kernel import ledger

    with as_role("owner"):
        return [one for one in ledger.entries_of(0) if one.kind in ("account_changed", "post_changed")]


def added(command, name="new.hand", *more):
    status, said, complaint = command("account", "add", name, "--office", "hotline@990100", "--json", *more)
    assert status == 0, complaint
    return json.loads(said)


def test_a_founded_city_begins_without_entries_about_accounts(town, as_role):
    assert entries(as_role) == []


def test_an_account_is_made_with_a_start_password_that_opens_one_page_until_it_is_changed(command, as_role):
    made = added(command)
    assert made["schema"] == 1
    assert made["must_change"]
    client = browser()
    answer = client.post("/en/sign-in", {"name": "new.hand", "password": made["start_password"]})
    assert answer["Location"] == "/en/account"
    assert client.get("/en/desk")["Location"] == "/en/account"
    assert client.post("/en/report", {"text": "The lamp is dark."})["Location"] == "/en/account"
    page = client.get("/en/account").content.decode()
    assert "start password" in page
    assert "Sign out everywhere" not in page
    typed = {"do": "password", "present": made["start_password"], "password": GOOD, "again": GOOD}
    empty = client.post("/en/account", {**typed, "present": ""})
    assert empty.status_code == 422
    assert "Type your own password as well" in empty.content.decode()
    assert client.post("/en/account", typed)["Location"] == "/en/desk", "its desk opens, as the page said"
    assert client.get("/en/desk").status_code == 200
    again = browser()
    assert (
        again.post("/en/sign-in", {"name": "new.hand", "password": made["start_password"]}).status_code == 422
    )
    assert again.post("/en/sign-in", {"name": "NEW.hand", "password": GOOD})["Location"] == "/en/desk"
    said = [(one.kind, one.data.get("what"), one.by) for one in entries(as_role)]
    number = entries(as_role)[0].data["account"]
    assert said == [
        ("account_changed", "added", "system"),
        ("post_changed", None, "system"),
        ("account_changed", "password", f"post:{number}"),
    ]
    assert "new.hand" not in str([one.data for one in entries(as_role)])


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "5 characters; 12 are needed"),
        ("maple-demo", "10 characters; 12 are needed"),
        ("1234567890123", "first that a stranger tries"),
        ("aaaaaaaaaaaaaaaa", "first that a stranger tries"),
        ("i am new.hand today", "first that a stranger tries"),
        ("x1y2" * 60, "more than 200 characters"),
        ("", "0 characters"),
    ],
)
def test_a_weak_password_is_refused_and_nothing_is_made(command, password, says):
    status, _, complaint = command(
        "account", "add", "new.hand", "--office", "hotline@990100", "--stdin", stdin=password + "\n"
    )
    assert status == 2
    assert says in complaint
    assert command("account", "password", "new.hand")[0] == 2


@pytest.mark.parametrize("name", ["x", "a b", "-dash", "<b>", "a" * 81, ""])
def test_a_name_that_cannot_be_one_is_refused(command, name):
    status, _, complaint = command("account", "add", "--office", "hotline@990100", "--", name)
    assert status == 2
    assert "2 to 80 letters" in complaint


def test_a_name_is_given_once_whatever_its_capitals(command):
    added(command)
    status, _, complaint = command("account", "add", "New.Hand", "--office", "hotline@990100")
    assert status == 2
    assert "already" in complaint


def test_a_second_administrator_is_refused_unless_somebody_says_why_and_the_last_one_stays(command):
    status, _, complaint = command("account", "add", "registrar", "--administrator")
    assert status == 2
    assert "operator.city" in complaint
    status, said, _ = command(
        "account",
        "add",
        "registrar",
        "--administrator",
        "--another",
        "two persons watch each other",
        "--json",
    )
    assert status == 0
    [post] = json.loads(said)["posts"]
    assert post["office_name"] == "Fenghe Data Office"
    _, said, _ = command("account", "list", "--json")
    keepers = [
        one["name"]
        for one in json.loads(said)["accounts"]
        if one["name"] != "registrar" and any(p["office"] == post["office"] for p in one["posts"])
    ]
    assert "operator.city" in keepers
    for name in keepers:
        assert command("account", "close", name)[0] == 0
    status, _, complaint = command("account", "close", "registrar")
    assert status == 2
    assert "last administrator" in complaint


def test_another_password_and_end_sessions_and_close_end_every_session(command, as_role):
    status, _, complaint = command(
        "account", "add", "new.hand", "--office", "hotline@990100", "--stdin", "--keep", stdin=GOOD + "\n"
    )
    assert status == 0, complaint
    client = browser()

    def comes_in(password):
        answer = client.post("/en/sign-in", {"name": "new.hand", "password": password})
        return answer.status_code == 302 and client.get("/en/desk").status_code == 200

    def inside():
        return client.get("/en/desk").status_code == 200

    assert comes_in(GOOD)
    assert command("account", "password", "new.hand", "--stdin", "--keep", stdin=OTHER + "\n")[0] == 0
    assert not inside()
    assert not comes_in(GOOD)
    assert comes_in(OTHER)
    assert command("account", "end-sessions", "new.hand")[0] == 0
    assert not inside()
    assert comes_in(OTHER)
    assert command("account", "end-sessions", "--all")[0] == 0
    assert not inside()
    assert comes_in(OTHER)
    assert command("account", "close", "new.hand")[0] == 0
    assert not inside()
    assert not comes_in(OTHER)
    whats = [one.data["what"] for one in entries(as_role) if one.kind == "account_changed"]
    assert {"added", "password", "sessions", "closed"} <= set(whats)
    assert command("account", "end-sessions")[0] == 2


def test_a_deputy_is_named_for_days_and_taken_back(command, as_role):
    made = added(command)
    account = made["posts"][0]
    status, said, complaint = command(
        "account", "deputy", "new.hand", "--deputy", "handler.liuxi",
        "--since", "2026-05-07", "--until", "2026-05-09", "--json",
    )  # fmt: skip
    assert status == 0, complaint
    [post] = json.loads(said)["posts"]
    assert (post["deputy"], post["away_from"], post["away_until"]) == (
        "handler.liuxi", "2026-05-07", "2026-05-09",
    )  # fmt: skip
    last = entries(as_role)[-1]
    assert (last.kind, last.data["post"], last.data["away_until"]) == (
        "post_changed",
        account["post"],
        "2026-05-09",
    )
    wrong = [
        (("--deputy", "new.hand", "--since", "2026-05-07", "--until", "2026-05-09"), "another account"),
        (("--deputy", "handler.liuxi", "--since", "2026-05-09", "--until", "2026-05-07"), "before"),
        (("--deputy", "handler.liuxi"), "--since"),
        (("--deputy", "nobody", "--since", "2026-05-07", "--until", "2026-05-09"), "no account nobody"),
    ]
    for words, says in wrong:
        status, _, complaint = command("account", "deputy", "new.hand", *words)
        assert status == 2
        assert says in complaint
    _, said, _ = command("account", "deputy", "new.hand", "--json")
    assert json.loads(said)["posts"][0]["deputy"] is None


def test_the_holder_names_a_deputy_on_the_page_and_signs_out_everywhere(command, as_role):
    command(
        "account", "add", "new.hand", "--office", "hotline@990100", "--stdin", "--keep", stdin=GOOD + "\n"
    )
    one, two = browser(), browser()
    for client in (one, two):
        client.post("/en/sign-in", {"name": "new.hand", "password": GOOD})
    typed = {"do": "deputy", "deputy": "nobody", "since": "2026-05-07", "until": "2099-05-09"}
    answer = one.post("/zh/account", typed)
    assert answer.status_code == 422
    assert "没有此名称" in answer.content.decode()
    assert one.post("/en/account", {**typed, "deputy": "handler.liuxi"}).status_code == 302
    assert "handler.liuxi stands in for you" in one.get("/en/account").content.decode()
    number = entries(as_role)[0].data["account"]
    assert entries(as_role)[-1].by == f"post:{number}"
    assert one.post("/en/account", {"do": "back"}).status_code == 302
    wrong = {"do": "password", "present": "not the one it is", "password": OTHER, "again": OTHER}
    assert one.post("/en/account", wrong).status_code == 422
    assert one.post("/en/account", {"do": "end"})["Location"] == "/en/sign-in"
    assert two.get("/en/desk").status_code == 302


def test_the_web_changes_no_account_and_no_post_by_itself(town):
    import psycopg
    from django.db import ProgrammingError, connection, transaction

    for words in (
        "UPDATE identity_account SET password = 'argon2$x'",
        "UPDATE identity_account SET epoch = 0",
        "UPDATE identity_post SET deputy_id = 1",
        "SELECT identity_own_password('made up', 'argon2$x')",
        "SELECT identity_write('account_changed', '{}')",
    ):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege), words


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("account", "add", "new.hand"), "At which office"),
        (("account", "add", "new.hand", "--office", "nowhere"), "No office is called"),
        (("account", "add", "new.hand", "--office", "Hotline@0"), "No office is called"),
        (("account", "add", "new.hand", "--office", "Roads"), "offices are called"),
        (("account", "add", "new.hand", "--office", "hotline@990100", "--keep"), "--keep goes with"),
        (("account", "password", "nobody"), "no account nobody"),
    ],
)
def test_what_is_asked_wrongly_gets_a_sentence(command, words, says):
    status, _, complaint = command(*words)
    assert status == 2
    assert says in complaint


def test_in_an_empty_installation_the_command_says_what_to_do(db, as_role, monkeypatch, capsys):
    from maplebridge.kernel.territory import queries as territory

    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: db.address)
    territory.forget()
    with as_role("clock"):
        assert cli.main(["account", "add", "registrar", "--administrator"]) == 2
    assert "There is no city here yet" in capsys.readouterr().err


def test_two_who_close_the_last_two_administrators_leave_one(command, town, as_role):
    """Both look before either writes: the second waits for the first, and looks again."""
    import threading

    from django.db import connection, transaction

    from maplebridge.kernel.identity import accounts
    from maplebridge.rules.refusal import Conflict

    with as_role("clock"):
        today = accounts.date.today()
        first, *others = accounts.administrators(today)
        for one in others[1:]:
            accounts.close(one, on=today)
        second = others[0]
        outcome = []

        def close_second():
            try:
                accounts.close(second, on=today)
                outcome.append("closed")
            except Conflict:
                outcome.append("refused")
            finally:
                connection.close()

        other = threading.Thread(target=close_second)
        with transaction.atomic():
            accounts.close(first, on=today)
            other.start()
            other.join(1.0)
            assert other.is_alive(), "it waits for the other"
        other.join(60)
        assert outcome == ["refused"]
        assert accounts.administrators(today) == [second]


def test_a_closed_account_gets_no_post_and_no_post_is_given_twice(command):
    added(command)
    again = ("account", "post", "new.hand", "--office", "hotline@990100")
    status, _, complaint = command(*again)
    assert (status, "holds this post on these days already" in complaint) == (2, True)
    assert command("account", "close", "new.hand")[0] == 0
    status, _, complaint = command(
        "account", "post", "new.hand", "--office", "hotline@990100", "--kind", "head"
    )
    assert (status, "new.hand is closed" in complaint) == (2, True)
    status, _, complaint = command("account", "deputy", "new.hand", "--deputy", "operator.city")
    assert (status, "is closed" in complaint) == (2, True)


def test_an_administrator_with_another_office_is_refused(command):
    words = (
        "account",
        "add",
        "x.y",
        "--administrator",
        "--another",
        "we need one",
        "--office",
        "hotline@990100",
    )
    status, _, complaint = command(*words)
    assert (status, "leave --office out" in complaint) == (2, True)


def test_a_name_that_somebody_takes_at_the_same_moment_is_a_sentence(command, monkeypatch):
    from maplebridge.kernel.identity.models import Account

    added(command, "twin")
    monkeypatch.setattr(Account.objects, "filter", lambda **_of: Account.objects.none())  # not there yet
    status, _, complaint = command("account", "add", "twin", "--office", "hotline@990100")
    assert status == 2
    assert "There is an account twin already" in complaint
