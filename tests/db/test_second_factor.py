"""A second factor: switched on with the app's code, asked for after the password; each code opens once; reset by command."""

from __future__ import annotations

import hashlib
import hmac
import random
import re

import psycopg
import pyotp
import pytest

PASSWORD = "a long enough password of the post"
OWNER = "handler.liuxi"
CODES = re.compile(r"<code>([a-z0-9-]{17})</code>")


@pytest.fixture
def ask(town, as_role):
    """Ask the database as its superuser; all in one transaction when there are several."""

    def ask(*statements):
        with as_role("admin") as connection, connection.cursor() as cursor:
            found = []
            for words, *given in statements:
                cursor.execute(words, given or None)
                found.append(cursor.fetchall() if cursor.description else [])
            return found[-1]

    return ask


@pytest.fixture
def browser(ask, monkeypatch):
    """A browser; the handler of Liuxi has a password of its own."""
    from django.contrib.auth.hashers import make_password
    from django.test import Client
    from django.utils import timezone

    from timeless import one_window

    one_window(monkeypatch, timezone.now())
    ask(("UPDATE identity_account SET password = %s WHERE username = %s", make_password(PASSWORD), OWNER))
    return lambda: Client(SERVER_NAME="localhost")


@pytest.fixture
def later(ask):
    """`later()`: what was used before lies long ago."""
    return lambda: ask(("UPDATE identity_factor SET step = 0",))


def sign_in(client, name=OWNER, password=PASSWORD):
    return client.post("/en/sign-in", {"name": name, "password": password, "next": "/en/desk/news"})


def half(client, name=OWNER, password=PASSWORD):
    """Give the password; the code is asked for next."""
    answer = sign_in(client, name, password)
    assert answer["Location"].startswith("/en/sign-in/code"), answer["Location"]
    return client


def tell(client, code, **more):
    return client.post("/en/sign-in/code", {"digits": code, "next": "/en/desk/news"}, **more)


def set_up(client, password=PASSWORD):
    """Switch it on for whoever is signed in; the app and the recovery codes."""
    words = client.get("/en/account/second").content.decode()
    kept = re.search(r'name="kept" value="([0-9a-f]+)"', words)[1]
    app = pyotp.TOTP(re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', words)[1].replace(" ", ""))
    done = client.post("/en/account/second", {"kept": kept, "digits": app.now(), "present": password})
    assert done.status_code == 200, done.content.decode()
    codes = CODES.findall(done.content.decode())
    assert len(set(codes)) == 10
    return app, codes


def switched_on(client):
    assert sign_in(client)["Location"] == "/en/desk/news"
    return set_up(client)


def whats(as_role):
    from maplebridge.kernel import ledger

    with as_role("owner"):
        return [(one.data["what"], one.by) for one in ledger.entries_of(0) if one.kind == "account_changed"]


def test_the_database_reckons_sha1_and_codes_as_the_standards_do(ask):
    dice = random.Random(6238)
    texts = [dice.randbytes(length) for length in range(131)]
    found = ask(
        ("SELECT identity_sha1(t) FROM unnest(%s::bytea[]) WITH ORDINALITY u (t, n) ORDER BY n", texts)
    )
    assert [bytes(row[0]) for row in found] == [hashlib.sha1(text).digest() for text in texts]
    secret = b"12345678901234567890"
    counted = [755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489]  # RFC 4226, D
    found = ask(("SELECT identity_code_at(%s, s) FROM generate_series(0, 9) s ORDER BY s", secret))
    assert [row[0] for row in found] == [f"{one:06}" for one in counted]
    timed = {
        59: "287082",
        1111111109: "081804",
        1111111111: "050471",
        2000000000: "279037",
        20000000000: "353130",
    }
    for second, code in timed.items():  # RFC 6238, B, its last six digits
        assert ask(("SELECT identity_code_at(%s, %s)", secret, second // 30)) == [(code,)]


def test_a_code_of_the_half_minutes_around_now_opens_once_and_no_earlier_one_after_it(browser, as_role):
    from django.db import transaction

    app, _ = switched_on(browser())
    with as_role("admin") as connection, transaction.atomic(), connection.cursor() as cursor:

        def one(words, *given):
            cursor.execute(words, given or None)
            return cursor.fetchone()[0]

        present = int(one("SELECT floor(extract(epoch FROM now()) / 30)"))
        pad = one("SELECT sealed FROM identity_factor")
        hidden = bytes(a ^ b for a, b in zip(bytes(pad), app.byte_secret(), strict=True))
        who = one("SELECT account_id FROM identity_factor")
        one("UPDATE identity_factor SET step = 0 RETURNING 1")

        def opens(step):
            return one("SELECT identity_factor_opens(%s, %s, %s)", who, hidden, app.generate_otp(step))

        steps = [present - 2, present + 2, present - 1, present - 1, present + 1, present, present + 1]
        assert [opens(step) for step in steps] == [False, False, True, False, True, False, False]
        one("UPDATE identity_factor SET step = %s RETURNING 1", present + 10**7)
        assert opens(present), "a clock that once was years ahead shuts nobody out"


def test_after_the_password_the_code_is_asked_for_and_there_is_no_session_before_it(browser, ask, later):
    app, codes = switched_on(browser())
    later()
    [(standing,)] = ask(("SELECT count(*) FROM identity_session",))
    client = half(browser())
    assert not client.cookies.get("sessionid")
    assert ask(("SELECT count(*) FROM identity_session",)) == [(standing,)]
    assert client.get("/en/desk").status_code == 302
    assert client.get("/en/sign-in/code").status_code == 200
    client.cookies["sessionid"] = client.cookies["mb_half"].value
    assert client.get("/en/desk").status_code == 302, "half way is no session, whatever the cookie is called"
    said = app.now()
    answer = tell(client, said)
    assert answer["Location"] == "/en/desk/news"
    assert client.get("/en/desk").status_code == 200
    other = half(browser())
    assert tell(other, said).status_code == 422, "a code opens once"
    assert tell(other, "١٢٣٤٥٦").status_code == 422
    assert tell(other, codes[0].upper().replace("-", " ")).status_code == 302
    assert tell(half(browser()), codes[0]).status_code == 422, "a recovery code too"
    assert "Recovery codes left</dt><dd>9<" in other.get("/en/account/second").content.decode()


def test_half_way_ends_after_five_minutes_with_the_account_s_epoch_and_is_used_once(browser, ask, later):
    app, _ = switched_on(browser())
    later()
    late, ended, used = half(browser()), half(browser()), half(browser())
    assert tell(used, app.now()).status_code == 302
    later()
    used.cookies["mb_half"] = late.cookies["mb_half"].value
    ask(("UPDATE identity_halfway SET ends = now() - interval '1 second'",))
    assert tell(late, app.now()).status_code == 409
    ended = half(browser())
    ask((f"UPDATE identity_account SET epoch = epoch + 1 WHERE username = '{OWNER}'",))
    assert tell(ended, app.now()).status_code == 409
    stranger = browser()
    for made_up in ("", "made up"):
        stranger.cookies["mb_half"] = made_up
        assert tell(stranger, app.now()).status_code == 409


def test_codes_are_guessed_slowly_from_any_number_of_addresses_and_an_owner_s_device_does_not_wait(
    browser, later
):
    own = browser()
    app, _ = switched_on(own)
    later()
    own.post("/en/sign-out")
    answers = [tell(half(browser()), "000000", REMOTE_ADDR=f"10.0.{n}.1").status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert tell(half(browser()), app.now()).status_code == 429, "the right one too, or the answer would tell"
    assert tell(half(own), app.now()).status_code == 302


def test_the_database_itself_ends_guessing_and_a_taken_web_process_goes_no_faster(browser, ask):
    _, codes = switched_on(browser())
    client = half(browser())
    ask(("UPDATE identity_factor SET wrong = 100, wrong_since = now()",))
    assert tell(client, codes[0]).status_code == 422
    ask(("UPDATE identity_factor SET wrong_since = now() - interval '61 minutes'",))
    assert tell(client, codes[0]).status_code == 302


def test_it_is_switched_on_with_password_and_code_alone_and_the_picture_stays_the_same(browser):
    client = browser()
    sign_in(client)
    words = client.get("/zh/account/second").content.decode()
    assert '<svg class="qr"' in words
    kept = re.search(r'name="kept" value="([0-9a-f]+)"', words)[1]
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', words)[1]
    app = pyotp.TOTP(secret.replace(" ", ""))
    for digits, present, says in (
        ("000000", PASSWORD, "This code does not fit"),
        (app.now(), "not the one it is", "This is not your password"),
        (app.now(), "", "Type your own password as well"),
    ):
        sent = {"kept": kept, "digits": digits, "present": present}
        answer = client.post("/en/account/second", sent)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert secret in answer.content.decode(), "the app need not read another picture"
    other = browser()
    sign_in(other)
    sent = {"kept": kept, "digits": app.now(), "present": PASSWORD}
    assert other.post("/en/account/second", sent).status_code == 422, "a form of another session"
    assert client.post("/en/account/second", sent).status_code == 200
    assert other.get("/en/desk").status_code == 302, "every other session has ended"
    assert client.get("/en/desk").status_code == 200


def test_a_second_press_on_the_same_form_shows_the_same_codes_and_never_hides_them(browser, ask, later):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    client = browser()
    sign_in(client)
    words = client.get("/en/account/second").content.decode()
    kept = re.search(r'name="kept" value="([0-9a-f]+)"', words)[1]
    app = pyotp.TOTP(re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', words)[1].replace(" ", ""))
    sent = {"kept": kept, "digits": app.now(), "present": PASSWORD}

    def press(_):
        try:
            return client.post("/en/account/second", sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        twins = list(both.map(press, range(2)))
    twins.append(client.post("/en/account/second", sent))
    shown = [CODES.findall(one.content.decode()) for one in twins]
    assert [one.status_code for one in twins] == [200] * 3
    assert len(set(shown[0])) == 10
    assert shown[1:] == shown[:1] * 2
    assert ask(("SELECT count(*) FROM identity_factor",)) == [(1,)]
    wrong = client.post("/en/account/second", sent | {"present": "not the one it is"})
    assert not CODES.findall(wrong.content.decode())
    late = client.post("/en/account/second", sent | {"digits": "000000"})
    assert not CODES.findall(late.content.decode())
    other = client.get("/en/account/second").content.decode()
    assert 'name="kept"' not in other
    later()
    assert tell(half(browser()), shown[0][3])["Location"] == "/en/desk/news", "they are the codes that open"
    assert client.post("/en/account/second", sent).status_code == 409, "one was used: they are shown no more"


def test_it_is_switched_off_with_password_and_code_and_by_command_and_each_is_an_entry(
    browser, town, as_role, later, monkeypatch, capsys
):
    from maplebridge.config import cli

    client = browser()
    _, codes = switched_on(client)
    assert client.post("/en/account/second", {"digits": codes[1], "present": "wrong one"}).status_code == 422
    assert client.post("/en/account/second", {"digits": "123456", "present": PASSWORD}).status_code == 422
    sent = {"digits": codes[1], "present": PASSWORD}
    assert client.post("/en/account/second", sent)["Location"] == "/en/account?done=factor-off"
    switched_on(client)
    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: town.address)
    with as_role("clock"):
        assert cli.main(["account", "factor-off", OWNER]) == 0
        assert cli.main(["account", "factor-off", OWNER]) == 2
    assert "has no second factor" in capsys.readouterr().err
    assert client.get("/en/desk").status_code == 302, "its sessions have ended"
    assert sign_in(browser())["Location"] == "/en/desk/news"
    said = [(what, by == "system") for what, by in whats(as_role) if what.startswith("factor")]
    assert said == [("factor_on", False), ("factor_off", False), ("factor_on", False), ("factor_off", True)]


def test_another_password_leaves_the_session_of_whoever_changed_it_and_the_factor(browser, later):
    client, other = browser(), browser()
    app, _ = switched_on(client)
    later()
    tell(half(other), app.now())
    typed = {"do": "password", "present": PASSWORD, "password": PASSWORD + " two", "again": PASSWORD + " two"}
    assert client.post("/en/account", typed)["Location"] == "/en/account?done=password"
    assert client.get("/en/desk").status_code == 200
    assert other.get("/en/desk").status_code == 302
    later()
    assert tell(half(browser(), password=PASSWORD + " two"), app.now()).status_code == 302


def test_neither_the_database_nor_the_web_alone_holds_the_secret(browser, ask):
    from django.db import ProgrammingError, connection, transaction

    app, codes = switched_on(browser())
    [(sealed, recovery)] = ask(("SELECT sealed, recovery FROM identity_factor",))
    assert app.byte_secret() not in bytes(sealed)
    assert bytes(sealed) != app.byte_secret()
    marks = [bytes(one) for one in recovery]
    assert len(marks) == 10
    assert not [one for one in codes if one.encode() in b"".join(marks)]
    for words in (
        "SELECT * FROM identity_factor",
        "SELECT sealed FROM identity_factor",
        "UPDATE identity_factor SET step = 0",
        "DELETE FROM identity_factor",
        "SELECT * FROM identity_halfway",
        "INSERT INTO identity_halfway (token_hash, account_id, epoch, ends) VALUES ('x', 1, 0, now())",
        "UPDATE identity_account SET has_factor = false",
        "SELECT identity_factor_opens(1, 'x', '000000')",
        "SELECT identity_code_at('x', 1)",
        "SELECT identity_step_of('x', '000000')",
    ):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege), words


def test_an_administrator_without_one_is_led_to_set_it_up_and_may_not_be_without(browser, ask, monkeypatch):
    from django.contrib.auth.hashers import make_password

    ask(
        (
            "UPDATE identity_account SET password = %s WHERE username = 'operator.city'",
            make_password(PASSWORD),
        )
    )
    client = browser()
    sign_in(client, "operator.city")
    assert client.get("/en/operator/clock").status_code == 200, "not in the sample city"
    monkeypatch.setattr("maplebridge.web.access.SAMPLE", "no city")
    for address in ("/en/desk", "/en/operator/clock", "/zh/desk/search"):
        answer = client.get(address)
        assert answer["Location"] == address[:3] + "/account/second"
    assert client.post("/en/report", {"text": "x"})["Location"] == "/en/account/second"
    assert client.get("/en/account").status_code == 200
    assert "must have a second factor" in client.get("/en/account/second").content.decode()
    officer = browser()
    assert sign_in(officer)["Location"] == "/en/desk/news"
    assert officer.get("/en/desk").status_code == 200, "asked of administrators alone"
    _, codes = set_up(client)
    assert client.get("/en/operator/clock").status_code == 200
    client.post("/en/account/second", {"digits": codes[0], "present": PASSWORD})
    assert client.get("/en/desk")["Location"] == "/en/account/second"
    with monkeypatch.context() as patch:
        patch.setattr("django.conf.settings.SECOND_FACTOR", "offered")
        assert client.get("/en/desk").status_code == 200
    monkeypatch.setattr("django.conf.settings.SECOND_FACTOR", "everybody")
    assert officer.get("/en/desk")["Location"] == "/en/account/second"


def test_a_township_behind_one_address_is_not_shut_out_by_right_passwords(browser, later):
    switched_on(browser())
    later()
    for _ in range(12):
        half(browser())


def test_when_a_code_was_used_is_forgotten_at_the_next_sign_in_of_anybody(browser, ask):
    switched_on(browser())
    ask(("UPDATE identity_factor SET step = step - 10",))
    sign_in(browser(), "nobody.here", "x" * 12)
    half(browser())
    assert ask(("SELECT step, wrong_since FROM identity_factor",)) == [(0, None)]


def test_hmac_is_what_python_says(ask):
    """The mask hides a secret; what the database makes of it is what every app makes."""
    dice = random.Random(4226)
    for _ in range(20):
        secret, step = dice.randbytes(20), dice.randrange(2**40)
        made = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
        at = made[19] & 15
        code = (int.from_bytes(made[at : at + 4], "big") & 0x7FFFFFFF) % 10**6
        mask = dice.randbytes(20)
        hidden = bytes(a ^ b for a, b in zip(secret, mask, strict=True))
        [(said,)] = ask(("SELECT identity_code_at(identity_masked(%s, %s), %s)", hidden, mask, step))
        assert said == f"{code:06}"
