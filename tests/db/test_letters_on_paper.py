"""A letter on paper: seen by the office that has it, printed with an entry, posted with proof, read by both sides."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

import mailed
import papered
import sampled as city
from db import test_sent_twice as twice

ANSWER = {"answer": "Repaired on Tuesday. 已修复。"}
ADDRESS = "Li Fang, 5 Willow Lane, Liuxi"
KEY = "k" * 24


@pytest.fixture
def work(as_role):
    """One round of sealer and worker at a moment."""
    return mailed.rounds(as_role)


@pytest.fixture
def now(settings):
    """The real time, at which letters may leave; a little before it where the city's day is about to end."""
    settings.QUIET_FROM = settings.QUIET_UNTIL
    settings.QUIET_HOLIDAYS = False
    import timeless  # knows the clock, which Django knows only now

    return timeless.well_within_a_day(datetime.now(UTC), timedelta(minutes=10))


def answered(now, **contact):
    """A matter answered by its office, whose reporter must be told; its number and code."""
    from maplebridge.kernel.conduct.reaching import Contact

    done = city.report(contact=Contact(**{"letters_to": ADDRESS, **contact}), now=now)
    city.act(done.number, "dispatch", now=now)
    city.act(done.number, "reply", given=ANSWER, now=now)
    return done.number, done.code


def desk(number):
    """A browser of whoever works at the office that has the matter."""
    return twice.at_desk(number, "officer")


def letter_of(number, as_role):
    from maplebridge.kernel.notice import ways
    from maplebridge.kernel.notice.models import Sending

    with as_role("clock"):
        return Sending.objects.filter(matter=number, way=ways.PAPER).latest("id")


def readings(number):
    from maplebridge.kernel import ledger

    return [one for one in ledger.entries_of(number) if one.kind == "sealed_read" and one.by != "system"]


def shown(number):
    from maplebridge.kernel.matter import numbers

    return numbers.show(number)


def press(browser, letter, **sent):
    return browser.post(f"/en/desk/letters/{letter}", {"key": f"{KEY}-{sent['do']}", **sent})


def test_a_letter_is_printed_with_its_address_and_posted_and_both_sides_read_it(town, work, now, as_role):
    from maplebridge.kernel import ledger

    number, code = answered(now)
    work(now)
    paper = letter_of(number, as_role)
    assert ADDRESS not in paper.text
    assert "/verdict/" not in paper.text
    office = desk(number)
    listed = office.get("/en/desk/letters").content.decode()
    assert f"/en/desk/letters/{paper.pk}" in listed
    assert shown(number) in listed
    assert ADDRESS not in listed
    page = office.get(f"/en/desk/letters/{paper.pk}").content.decode()
    assert ADDRESS not in page
    with as_role("clock"):
        assert readings(number) == []
    for _ in range(2):  # pressed twice, it is one reading
        printed = press(office, paper.pk, do="print").content.decode()
        assert ADDRESS in printed
        assert "with your number and code" in printed
        assert f"/follow?n={shown(number)}" in printed
    with as_role("clock"):
        [reading] = readings(number)
        assert "print and post letter" in reading.data["why"]
        sent = {"do": "posted", "how": "registered", "on": city.today(now), "proof": "XA 1234 5678 9 CN"}
    for _ in range(2):
        assert press(office, paper.pk, **sent).status_code == 302
    with as_role("clock"):
        entries = [one for one in ledger.entries_of(number) if one.kind == "posted"]
        assert len(entries) == 1
        assert ADDRESS not in str(entries[0].data)
        assert entries[0].by.startswith("post:")
    assert letter_of(number, as_role).text == ""
    assert f"/desk/letters/{paper.pk}" not in office.get("/en/desk/letters").content.decode()
    holder = Client(SERVER_NAME="localhost")
    holder.post("/en/follow", {"number": shown(number), "code": code})
    for browser, where in ((office, "desk"), (holder, "follow")):
        page = browser.get(f"/en/{where}/{shown(number)}").content.decode()
        assert "A letter was posted by registered post on" in page
        assert "XA 1234 5678 9 CN" in page
        assert ADDRESS not in page


def test_the_photo_of_a_slip_stays_with_the_offices(town, work, now, as_role):
    from django.core.files.uploadedfile import SimpleUploadedFile

    number, code = answered(now)
    work(now)
    letter, office = letter_of(number, as_role).pk, desk(number)
    slip = SimpleUploadedFile("slip.pdf", papered.pdf("slip"), "application/pdf")
    sent = {"do": "posted", "how": "post", "on": city.today(now), "files": slip}
    assert press(office, letter, **sent).status_code == 302
    assert "slip.pdf" in office.get(f"/en/desk/{shown(number)}").content.decode()
    holder = Client(SERVER_NAME="localhost")
    holder.post("/en/follow", {"number": shown(number), "code": code})
    page = holder.get(f"/en/follow/{shown(number)}").content.decode()
    assert "A letter was posted on" in page
    assert "slip.pdf" not in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"how": "registered"}, "A registered letter has a number"),
        ({"how": "by pigeon"}, "Choose from the list how it went"),
        ({"how": "post", "on": "2020-01-01"}, "between the day on which it was written and today"),
        ({"how": "post", "on": "2999-01-01"}, "between the day on which it was written and today"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(town, work, now, as_role, sent, said):
    number, _ = answered(now)
    work(now)
    letter = letter_of(number, as_role).pk
    answer = press(desk(number), letter, **{"do": "posted", "on": city.today(now), **sent})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert letter_of(number, as_role).posted is None


def test_no_other_office_sees_or_prints_it(town, work, now, as_role):
    from maplebridge.kernel.identity.models import Account

    number, _ = answered(now)
    work(now)
    letter = letter_of(number, as_role).pk
    for name in ("hotline.city", "leader.city", "operator.city"):
        browser = Client(SERVER_NAME="localhost")
        browser.force_login(Account.objects.get(username=name))
        assert f"/desk/letters/{letter}" not in browser.get("/en/desk/letters").content.decode()
        assert press(browser, letter, do="print").status_code == 404
        sent = {"do": "posted", "how": "post", "on": "2026-01-01"}
        assert press(browser, letter, **sent).status_code in (403, 404)
        assert ADDRESS not in browser.get(f"/en/desk/letters/{letter}").content.decode()
    with as_role("clock"):
        assert readings(number) == []


def test_whoever_left_a_telephone_alone_is_rung_up(town, work, now, as_role):
    number, code = answered(now, letters_to="", phone="057981234567")
    work(now)
    letter, office = letter_of(number, as_role).pk, desk(number)
    printed = press(office, letter, do="print").content.decode()
    assert "No address for letters was left" in printed
    assert "057981234567" in printed
    sent = {"do": "posted", "how": "told", "on": city.today(now)}
    assert press(office, letter, **sent).status_code == 302
    holder = Client(SERVER_NAME="localhost")
    holder.post("/en/follow", {"number": shown(number), "code": code})
    assert "told by telephone on" in holder.get(f"/en/follow/{shown(number)}").content.decode()


def test_what_came_back_is_seen_by_both_sides(town, work, now, as_role):
    from maplebridge.config.cli.run import doctor

    number, code = answered(now)
    work(now)
    letter, office = letter_of(number, as_role).pk, desk(number)
    sent = {"do": "posted", "how": "returned", "on": city.today(now)}
    assert press(office, letter, **sent).status_code == 302
    holder = Client(SERVER_NAME="localhost")
    holder.post("/en/follow", {"number": shown(number), "code": code})
    follow = holder.get(f"/en/follow/{shown(number)}").content.decode()
    assert "We could not reach you" in follow
    assert re.search(r"did not reach you by paper\. No other way was left\.", follow)
    inside = office.get(f"/zh/desk/{shown(number)}").content.decode()
    assert "有一封信未送达" in inside
    assert "纸质信件" in inside
    with as_role("clock"):
        assert any("did not arrive by paper" in one for one in doctor._letters())


def test_a_mail_that_is_refused_is_seen_by_both_sides_without_the_address(town, settings, work, now, as_role):
    number, code = answered(now, email="resident@example.org")
    with mailed.taking(settings) as letters:
        letters.unknown = True
        work(now)
        work(now + timedelta(minutes=6))
    office, holder = desk(number), Client(SERVER_NAME="localhost")
    holder.post("/en/follow", {"number": shown(number), "code": code})
    inside = office.get(f"/en/desk/{shown(number)}").content.decode()
    follow = holder.get(f"/en/follow/{shown(number)}").content.decode()
    assert "did not arrive by e-mail. It waits to be printed and posted." in inside
    assert "did not reach you by e-mail. It waits to be printed and posted." in follow
    assert "resident@example.org" not in inside + follow
    sent = {"do": "posted", "how": "post", "on": city.today(now)}
    assert press(office, letter_of(number, as_role).pk, **sent).status_code == 302
    assert "did not arrive" not in office.get(f"/en/desk/{shown(number)}").content.decode(), "it has, on paper"
    follow = holder.get(f"/en/follow/{shown(number)}").content.decode()
    assert "did not reach you by e-mail. It was handed over or posted on paper on" in follow


def test_a_letter_of_a_matter_that_ended_meanwhile_still_goes(town, work, now, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity.actor import holder_of

    number, _ = answered(now)
    work(now)
    letter, office = letter_of(number, as_role).pk, desk(number)
    city.act(number, "solved", actor=holder_of(number), now=now)
    assert city.row_of(number).outcome == "settled"
    assert ADDRESS in press(office, letter, do="print").content.decode()
    sent = {"do": "posted", "how": "handed", "on": city.today(now)}
    assert press(office, letter, **sent).status_code == 302
    assert city.row_of(number).outcome == "settled"
    with as_role("clock"):
        assert [one.kind for one in ledger.entries_of(number)][-1] == "posted"


def test_letters_that_wait_for_days_are_named(town, work, now, as_role):
    from maplebridge.kernel.notice import sendings

    answered(now)
    work(now)
    with as_role("clock"):
        assert not [one for one in sendings.findings(now) if "to be printed" in one]
        assert [one for one in sendings.findings(now + timedelta(days=4)) if "to be printed" in one]


def test_looking_at_any_link_of_any_letter_changes_nothing(town, settings, work, now, as_role):
    """A mail scanner, a browser that fetches ahead, a curious proxy: only a press acts."""
    number, _ = answered(now, email="resident@example.org")
    other, _ = answered(now)
    with mailed.taking(settings) as letters:
        work(now)
        mails = [letters.words(n) for n in range(len(letters.taken))]
    texts = [*mails, letter_of(other, as_role).text]
    links = {link for text in texts for link in re.findall(r"https?://\S+", text)}
    assert any("/verdict/" in link for link in links)
    assert any("/follow" in link for link in links)
    before = _all_rows(as_role)
    for link in sorted(links):
        path = re.sub(r"https?://[^/]+", "", link)
        for method in ("get", "head", "options"):
            answer = getattr(Client(SERVER_NAME="localhost"), method)(path)
            assert answer.status_code in (200, 405), (method, path)
    assert _all_rows(as_role) == before
    assert city.row_of(number).outcome is None


def _all_rows(as_role):
    """Every row of every table, as text; without the counts of tries at doors."""
    from django.db import connection

    with as_role("admin"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall() if name != "identity_attempt"]
        rows = {}
        for table in tables:
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
            )
            rows[table] = cursor.fetchone()[0]
    return rows
