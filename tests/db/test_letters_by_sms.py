"""A notice by SMS, through a real service on this machine: taken, refused, slow, away, not delivered; then on paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

import mailed
import sampled as city
import texted
from sampled import NOW

ANSWER = {"answer": "Repaired on Tuesday. 已修复。"}
PHONE = "13800138000"
DIALLED = "+8613800138000"
THEN = NOW + timedelta(hours=2)


@pytest.fixture
def letters(settings):
    """What a mail server of our own took."""
    with mailed.taking(settings) as taken:
        yield taken


@pytest.fixture
def work(as_role):
    """One round of sealer and worker at a moment."""
    return mailed.rounds(as_role)


@pytest.fixture
def service(settings, tmp_path):
    """The SMS service."""
    with texted.serving(settings, tmp_path) as running:
        yield running


def answered(now=THEN, **contact):
    """A matter answered by its office, whose reporter must be told."""
    from maplebridge.kernel.conduct.reaching import Contact

    number = city.report(contact=Contact(**{"phone": PHONE, **contact})).number
    city.act(number, "dispatch", now=NOW + timedelta(minutes=10))
    city.act(number, "reply", given=ANSWER, now=now)
    return number


def test_a_mobile_number_gets_a_short_text_and_no_link_that_acts(town, service, work, as_role):
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Outbox

    number = answered()
    work(THEN)
    sent = service.taken[-1]
    assert sent["to"] == DIALLED
    assert service.keys == {"Bearer the-key-of-the-service"}
    assert numbers.show(number) in sent["text"]
    assert f"/follow?n={numbers.show(number)}" in sent["text"]
    assert "/verdict/" not in sent["text"]
    assert ANSWER["answer"] not in sent["text"]
    assert "now at" in sent["text"]
    assert "现处于" in sent["text"]
    assert 1 <= ways.parts(sent["text"]) <= 4
    assert str(number) not in sent["reference"]
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.SENT, "")]
    with as_role("clock"):
        rows = Outbox.objects.filter(matter=number)
        assert {(row.body, row.short, row.failed) for row in rows} == {("", "", None)}
        assert DIALLED not in str(list(rows.values()))
        assert PHONE not in str(list(rows.values()))


def test_a_form_is_filled_as_a_form(town, settings, tmp_path, work):
    with texted.serving(settings, tmp_path, kind="form") as service:
        answered()
        work(THEN)
        assert service.taken[-1]["to"] == DIALLED
        assert "现处于" in service.taken[-1]["text"]


@pytest.mark.parametrize("status", [500, 503, 429, 401, 302])
def test_what_is_no_word_about_the_number_is_tried_again_under_the_same_reference(
    town,
    service,
    work,
    as_role,
    status,
):
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.telling import WAITS

    number = answered()
    service.status = status
    work(THEN)
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.WAITS, f"HTTP {status}")]
    service.status = 200
    work(THEN + timedelta(minutes=4))
    assert service.taken == []
    work(THEN + WAITS[0] + timedelta(minutes=1))
    assert len({one["reference"] for one in service.taken}) == len(service.taken) > 0
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.SENT, "")]


@pytest.mark.parametrize(
    ("status", "code", "said"), [(400, "0", "HTTP 400"), (200, "21", "21"), (400, "21", "HTTP 400 21")]
)
def test_a_number_that_is_refused_gets_its_letter_on_paper(town, service, work, as_role, status, code, said):
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Sending

    number = answered()
    service.status, service.code = status, code
    work(THEN)
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.FAILED, said), (ways.PAPER, sendings.WAITS, "")]
    with as_role("clock"):
        paper = Sending.objects.filter(matter=number, way=ways.PAPER).latest("id")
    assert "/follow?n=" in paper.text
    assert "/verdict/" not in paper.text
    assert PHONE not in paper.text


def test_a_slow_one_an_unreadable_answer_and_one_that_is_away_stop_nobody(
    town, service, letters, work, as_role
):
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.notice import sendings, ways

    number = answered()
    other = city.report(contact=Contact(email="resident@example.org")).number
    city.act(other, "dispatch", now=NOW + timedelta(minutes=10))
    city.act(other, "reply", given=ANSWER, now=THEN)
    service.slow = 1.0
    work(THEN)
    assert letters.taken, "the mail beside it has left"
    [(way, state, said)] = mailed.ways_of(as_role, number)
    assert (way, state) == (ways.SMS, sendings.WAITS)
    assert said == "TimeoutError"
    service.slow, service.raw = 0.0, b"<html>"
    work(THEN + timedelta(minutes=6))
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.WAITS, "no code")]
    service.stop()


def test_a_service_that_is_away_for_good_leaves_paper(town, settings, tmp_path, work, as_role):
    from maplebridge.kernel.notice import quiet, sendings, ways
    from maplebridge.kernel.notice.telling import WAITS

    with texted.serving(settings, tmp_path):
        number = answered()
    now = THEN
    work(now)
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.WAITS, "ConnectionRefusedError")]
    for wait in WAITS:
        now = quiet.by_day(now + wait + timedelta(minutes=1))
        work(now)
    assert [one[:2] for one in mailed.ways_of(as_role, number)] == [
        (ways.SMS, sendings.FAILED),
        (ways.PAPER, sendings.WAITS),
    ]


@pytest.mark.parametrize(("fate", "arrived"), [("DELIVRD", True), ("UNDELIV", False)])
def test_the_service_is_asked_what_became_of_it(town, service, work, as_role, fate, arrived):
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Outbox

    number = answered()
    work(THEN)
    work(THEN + timedelta(minutes=2))
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.SENT, "")], "on its way still"
    service.fates = {f"m-{n}": fate for n in range(1, 20)}
    work(THEN + timedelta(minutes=13))
    if arrived:
        assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.ARRIVED, "")]
    else:
        assert mailed.ways_of(as_role, number) == [
            (ways.SMS, sendings.FAILED, "not delivered"),
            (ways.PAPER, sendings.WAITS, ""),
        ]
    with as_role("clock"):
        assert not Outbox.objects.exclude(plain="").exists()


def test_a_refused_mail_goes_on_by_sms(town, service, letters, work, as_role):
    from maplebridge.kernel.notice import sendings, ways

    number = answered(email="resident@example.org")
    letters.unknown = True
    work(THEN)
    assert service.taken == []
    work(THEN + timedelta(minutes=6))
    assert service.taken[-1]["to"] == DIALLED
    [mail, text] = mailed.ways_of(as_role, number)
    assert mail == (ways.MAIL, sendings.FAILED, "SMTPRecipientsRefused 550")
    assert text[:2] == (ways.SMS, sendings.SENT)


def test_whoever_asked_that_nobody_be_told_is_not_printed_to_and_it_is_seen(town, service, work, as_role):
    from maplebridge.config.cli.run import doctor
    from maplebridge.kernel.notice import sendings, ways

    number = answered(may_know="nobody")
    service.status = 400
    work(THEN)
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.FAILED, "HTTP 400")]
    with as_role("clock"):
        said = " ".join(doctor._notices())
    assert "could not be sent" in said
    assert PHONE not in said


def test_a_letter_of_an_earlier_version_has_words_for_every_way(town, service, work, as_role):
    """Before the upgrade a letter had a mail's text alone, perhaps with a link that acts."""
    from maplebridge.kernel.notice import ways
    from maplebridge.kernel.notice.models import Outbox, Sending

    number = answered(NOW + timedelta(hours=13))
    work(NOW + timedelta(hours=13))
    with as_role("clock"):
        assert Outbox.objects.filter(matter=number, sent=None).update(plain="", short="") == 1
    morning = NOW + timedelta(hours=23)
    work(morning)
    assert "News about FH-" in service.taken[-1]["text"]
    service.fates = {f"m-{n}": "UNDELIV" for n in range(1, 20)}
    work(morning + timedelta(minutes=2))
    with as_role("clock"):
        text = Sending.objects.filter(matter=number, way=ways.PAPER).latest("id").text
    assert "News about FH-" in text
    assert "/verdict/" not in text


def test_another_try_goes_through_every_way(town, service, letters, work, as_role):
    from maplebridge.kernel.notice import quiet, sendings, ways
    from maplebridge.kernel.notice.models import Outbox
    from maplebridge.kernel.notice.telling import WAITS
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.models import Thing

    number = answered(email="resident@example.org", may_know="nobody")
    letters.unknown, service.status, now = True, 400, THEN
    for wait in (timedelta(0), *WAITS):
        now = quiet.by_day(now + wait + timedelta(minutes=1))
        work(now)
    failed = [(ways.MAIL, sendings.FAILED), (ways.SMS, sendings.FAILED)]
    assert [one[:2] for one in mailed.ways_of(as_role, number)] == failed

    def again():
        with as_role("clock"):
            [thing] = Thing.objects.filter(kind="notice", ended=None)
            things.ask(thing.pk, now=now)
        work(now + timedelta(minutes=1))

    again()
    assert [one[:2] for one in mailed.ways_of(as_role, number)] == failed, "still aside, its words kept"
    service.status = 200
    again()
    assert service.taken[-1]["to"] == DIALLED
    with as_role("clock"):
        assert not Thing.objects.filter(kind="notice", ended=None).exists()
        assert Outbox.objects.filter(matter=number, sent=None).count() == 0


def test_somebody_erased_after_a_letter_went_on_paper_is_not_printed_to(town, work, as_role, tmp_path):
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Sending
    from maplebridge.kernel.records import erasing

    number = answered()
    work(THEN)
    assert mailed.ways_of(as_role, number) == [(ways.PAPER, sendings.WAITS, "")], "without a service, paper"
    with as_role("clock"):
        with scope.reading(SYSTEM):
            [person] = vault.persons_of(number)
        erasing.erase(person_id=person, why="asked", by="system", now=THEN, journal_folder=tmp_path)
        assert set(Sending.objects.filter(matter=number).values_list("state", "text")) == {
            (sendings.WITHDRAWN, "")
        }


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ('url = "http://sms.example.org/x"\n[fields]\na = "{phone}{text}"', "only https is"),
        ('url = "https://sms.example.org/x"\n[fields]\na = "{phone}"', "must stand in its fields"),
        ('url = "https://sms.example.org/x"\ncolour = "red"', "something else"),
        ("url = ", "cannot be read"),
    ],
)
def test_a_template_that_cannot_be_used_says_why_and_holds_letters_back(
    town,
    settings,
    tmp_path,
    work,
    as_role,
    written,
    why,
):
    from maplebridge.kernel.notice import sendings, texting, ways

    template = tmp_path / f"{abs(hash(written))}.toml"
    template.write_text(written, "utf-8")
    settings.SMS = str(template)
    with pytest.raises(texting.Unusable, match=re.escape(why)):
        texting.service()
    number = answered()
    work(THEN)
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.WAITS, "template")]


REPORT = b'{"reports": [{"id": "m-1"}, {"id": "nobody\'s"}, 7]}'


def _report(body, key):
    """What the door of reports answers."""
    import hashlib
    import hmac

    from django.test import Client

    signature = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return (
        Client(SERVER_NAME="localhost")
        .post(
            "/api/v1/letters/reports",
            body,
            content_type="application/json",
            headers={"X-Signature": signature},
        )
        .status_code
    )


def test_a_report_is_closed_by_default_and_taken_only_signed(town, service, settings):
    settings.SMS_REPORT_KEY = ""
    assert _report(REPORT, "") == 404
    settings.SMS_REPORT_KEY = "a-key-of-thirty-characters-or-so"
    assert _report(REPORT, "another-key") == 403
    assert _report(REPORT, settings.SMS_REPORT_KEY) == 200
    for odd in (b"", b"[]", b"no json", b"{}", b'{"reports": "x"}', b"\xff", b'{"reports": [[{}]]}'):
        assert _report(odd, settings.SMS_REPORT_KEY) == 200


def test_a_report_lets_the_service_be_asked_at_once_and_is_not_believed(
    town, service, settings, as_role, work
):
    from datetime import UTC, datetime

    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Sending

    settings.SMS_REPORT_KEY = "a-key-of-thirty-characters-or-so"
    settings.QUIET_FROM = settings.QUIET_UNTIL
    settings.QUIET_HOLIDAYS = False
    now = datetime.now(UTC)
    number = answered_now(now)
    work(now)
    with as_role("clock"):
        name = Sending.objects.get(matter=number, way=ways.SMS).provider
    assert name
    body = b'{"reports": [{"id": "%s", "state": "UNDELIV"}]}' % name.encode()
    assert _report(body, settings.SMS_REPORT_KEY) == 200
    with as_role("clock"):
        row = Sending.objects.get(matter=number, way=ways.SMS)
        assert row.state == sendings.SENT
        assert row.ask <= datetime.now(UTC)
    service.fates = {name: "DELIVRD"}
    work(datetime.now(UTC))
    assert mailed.ways_of(as_role, number) == [(ways.SMS, sendings.ARRIVED, "")]


def answered_now(now):
    """A matter answered at this very time."""
    from maplebridge.kernel.conduct.reaching import Contact

    number = city.report(contact=Contact(phone=PHONE), now=now).number
    city.act(number, "dispatch", now=now)
    city.act(number, "reply", given=ANSWER, now=now)
    return number
