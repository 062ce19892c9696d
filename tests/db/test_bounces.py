"""Mail that a server takes and sends back later (RFC 3464): the letter is noted and goes on by its next way."""

from __future__ import annotations

import email
import email.policy
import io
import json
import sys
from datetime import timedelta

import pytest

import mailed
import sampled as city
from sampled import NOW

ADDRESS, WHERE = "resident@example.org", "Lane 3, House 8"
THEN = NOW + timedelta(hours=2)
LATER = THEN + timedelta(hours=1)
BOUNCES = "bounces@city.example"


@pytest.fixture
def letters(settings):
    """What a mail server of our own took, while mail that comes back is heard."""
    settings.MAIL_BOUNCES = BOUNCES
    with mailed.taking(settings) as taken:
        yield taken


@pytest.fixture
def work(as_role):
    """One round of sealer and worker at a moment."""
    return mailed.rounds(as_role)


def answered(**contact):
    """A matter answered by its office, whose reporter left an address to write to beside the mail."""
    from maplebridge.kernel.conduct.reaching import Contact

    number = city.report(contact=Contact(**{"email": ADDRESS, "letters_to": WHERE, **contact})).number
    city.act(number, "dispatch", now=NOW + timedelta(minutes=10))
    city.act(number, "reply", given={"answer": "Repaired. 已修复。"}, now=THEN)
    return number


def sent(letters):
    """The return path of the newest mail, as the server was told it, and its headers."""
    headers = email.message_from_bytes(letters.taken[-1][1], policy=email.policy.default)
    return letters.senders[-1], headers


def postfix(to, message_id, *, action="failed", status="5.1.1"):
    """A notification as Postfix 3.8 writes one (bounce(8)), to an address, of a mail with this Message-ID."""
    return f"""Return-Path: <>
X-Original-To: {to}
Delivered-To: {to}
Received: by mail.city.example (Postfix)
\tid 4XyZ0Q1kPzz9sT; Tue, 24 Nov 2026 18:20:11 +0800 (CST)
Date: Tue, 24 Nov 2026 18:20:11 +0800 (CST)
From: MAILER-DAEMON@mail.city.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XyZ0Q1kPZz9sR.1795515611/mail.city.example"
Content-Transfer-Encoding: 8bit
Message-Id: <20261124102011.4XyZ0Q1kPzz9sT@mail.city.example>

This is a MIME-encapsulated message.

--4XyZ0Q1kPZz9sR.1795515611/mail.city.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

This is the mail system at host mail.city.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{ADDRESS}>: host mx.example.org[192.0.2.25] said: 550 5.1.1
    <{ADDRESS}>: Recipient address rejected: User unknown (in reply to
    RCPT TO command)

--4XyZ0Q1kPZz9sR.1795515611/mail.city.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.city.example
X-Postfix-Queue-ID: 4XyZ0Q1kPZz9sR
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Tue, 24 Nov 2026 18:20:09 +0800 (CST)

Final-Recipient: rfc822; {ADDRESS}
Original-Recipient: rfc822;{ADDRESS}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 {status} <{ADDRESS}>: Recipient address rejected:
    User unknown

--4XyZ0Q1kPZz9sR.1795515611/mail.city.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

Return-Path: <{to}>
From: maplebridge@localhost
To: {ADDRESS}
Message-ID: {message_id}
Date: Tue, 24 Nov 2026 10:20:09 -0000

--4XyZ0Q1kPZz9sR.1795515611/mail.city.example--
""".encode()


def of_the_rfc(message_id):
    """The first example of RFC 3464 (appendix E.1), of a mail with this Message-ID; to the sender's plain address."""
    return f"""Date: Thu, 7 Jul 1994 17:16:05 -0400
From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
Message-Id: <199407072116.RAA14128@CS.UTK.EDU>
Subject: Returned mail: Cannot send message for 5 days
To: <owner-info-mime@cs.utk.edu>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
      boundary="RAA14128.773615765/CS.UTK.EDU"

--RAA14128.773615765/CS.UTK.EDU

The original message was received at Sat, 2 Jul 1994 17:10:28 -0400
from root@localhost

   ----- The following addresses had delivery problems -----
<louisl@larry.slip.umd.edu>  (unrecoverable error)

   ----- Transcript of session follows -----
<louisl@larry.slip.umd.edu>... Deferred: Connection timed out
      with larry.slip.umd.edu.
Message could not be delivered for 5 days
Message will be deleted from queue

--RAA14128.773615765/CS.UTK.EDU
content-type: message/delivery-status

Reporting-MTA: dns; cs.utk.edu

Original-Recipient: rfc822;louisl@larry.slip.umd.edu
Final-Recipient: rfc822;louisl@larry.slip.umd.edu
Action: failed
Status: 4.0.0
Diagnostic-Code: smtp; 426 connection timed out
Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400

--RAA14128.773615765/CS.UTK.EDU
content-type: message/rfc822

From: maplebridge@localhost
Subject: News
Message-ID: {message_id}

The original message goes here.

--RAA14128.773615765/CS.UTK.EDU--
""".replace("\n", "\r\n").encode()


def hear(as_role, octets, to="", now=LATER):
    from maplebridge.kernel.notice import returned

    with as_role("clock"):
        return returned.hear(octets, to=to, now=now)


def test_a_mail_that_comes_back_goes_on_by_paper_with_its_words_and_both_see_it(town, letters, work, as_role):
    from maplebridge.kernel.conduct.letters import failed
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Outbox, Sending

    number = answered()
    work(THEN)
    path, headers = sent(letters)
    assert path.startswith("bounces+")
    assert path.endswith("@city.example")
    assert ADDRESS not in path, "the path names a letter, nobody"
    assert headers["From"] == "maplebridge@localhost"
    assert mailed.ways_of(as_role, number) == [(ways.MAIL, sendings.SENT, "")]
    heard = hear(as_role, postfix(path, headers["Message-ID"]))
    assert (heard.what, heard.status) == ("returned", "5.1.1")
    work(LATER)
    gone = [(ways.MAIL, sendings.FAILED, "bounced 5.1.1"), (ways.PAPER, sendings.WAITS, "")]
    assert mailed.ways_of(as_role, number) == gone
    with as_role("clock"):
        paper = Sending.objects.filter(matter=number, way=ways.PAPER).latest("id")
        rows = list(Outbox.objects.filter(matter=number).values())
    assert "/follow?n=" in paper.text
    assert "/verdict/" not in paper.text, "no link that acts is kept for it"
    assert ADDRESS not in str(rows)
    [seen] = failed(actor=city.post_of(city.row_of(number).office, "handler"), number=number)
    assert seen.tried.then.in_language("en") == "It waits to be printed and posted."


@pytest.mark.parametrize("by", ["the address it came to", "the address the server names", "the message it speaks of"])
def test_the_letter_is_known_by_its_mark_wherever_the_server_puts_it(town, letters, work, as_role, by):
    number = answered()
    work(THEN)
    path, headers = sent(letters)
    other, none = "bounces@city.example", "<1@elsewhere.example>"
    octets, to = {
        "the address it came to": (postfix(path.upper(), none), ""),
        "the address the server names": (postfix(other, none), path),
        "the message it speaks of": (of_the_rfc(headers["Message-ID"]), ""),
    }[by]
    assert hear(as_role, octets, to).what == "returned"
    work(LATER)
    assert len(mailed.ways_of(as_role, number)) == 2


def test_what_is_forged_unknown_or_no_failure_changes_nothing(town, letters, work, as_role):
    from maplebridge.kernel.notice import bounces, sendings, ways
    from maplebridge.kernel.notice.models import Outbox

    number = answered()
    work(THEN)
    path, headers = sent(letters)
    name = headers["Message-ID"]
    with as_role("clock"):
        letter = Outbox.objects.filter(matter=number).latest("id").pk
    guessed = f"bounces+{letter}-{'0' * bounces.SIGNS}@city.example"
    other = path.replace(f"+{letter}-", f"+{letter + 1}-")
    no_report = b"From: x@example.org\r\nTo: " + path.encode() + b"\r\nSubject: Out of office\r\n\r\nI am away.\r\n"
    two = postfix(path, bounces.message_id(letter + 1))
    deep = b"".join(b'Content-Type: multipart/report; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(5000))
    heard = [
        hear(as_role, postfix(guessed, f"<{letter}@localhost>")),
        hear(as_role, postfix(other, "<2@elsewhere.example>")),
        hear(as_role, two),
        hear(as_role, postfix(path, name, action="delayed", status="4.4.1")),
        hear(as_role, postfix(path, name, action="delivered", status="2.0.0")),
        hear(as_role, no_report),
        hear(as_role, b"\xff\x00 nothing of a mail"),
        hear(as_role, b""),
    ]
    expected = ["not_ours", "not_ours", "not_ours", "not_failed", "not_failed", *["no_notification"] * 3]
    assert [one.what for one in heard] == expected
    assert hear(as_role, deep, path).what in ("unreadable", "no_notification")
    assert hear(as_role, postfix(path, name), now=THEN + bounces.TAKEN + timedelta(minutes=1)).what == "late"
    work(LATER)
    assert mailed.ways_of(as_role, number) == [(ways.MAIL, sendings.SENT, "")]


def test_it_is_heard_once(town, letters, work, as_role):
    number = answered()
    work(THEN)
    path, headers = sent(letters)
    assert hear(as_role, postfix(path, headers["Message-ID"])).what == "returned"
    assert hear(as_role, postfix(path, headers["Message-ID"])).what == "already"
    work(LATER)
    before = mailed.ways_of(as_role, number)
    assert hear(as_role, postfix(path, headers["Message-ID"])).what == "already"
    work(LATER + timedelta(hours=1))
    assert mailed.ways_of(as_role, number) == before


def test_where_no_other_way_was_left_it_is_seen_and_no_words_are_kept(town, letters, work, as_role):
    from maplebridge.kernel.conduct.letters import failed
    from maplebridge.kernel.notice.models import Outbox

    number = answered(letters_to="")
    work(THEN)
    with as_role("clock"):
        assert {(one.body, one.plain, one.short) for one in Outbox.objects.filter(matter=number)} == {("", "", "")}
    path, headers = sent(letters)
    hear(as_role, postfix(path, headers["Message-ID"]))
    work(LATER)
    [seen] = failed(actor=city.post_of(city.row_of(number).office, "handler"), number=number)
    assert seen.tried.then.in_language("en") == "No other way was left."
    with as_role("clock"):
        letter = Outbox.objects.filter(matter=number).latest("id")
    assert letter.why == "the mail came back 5.1.1"
    assert letter.failed == LATER


def test_words_are_kept_no_longer_than_a_mail_may_come_back(town, letters, work, as_role, settings):
    from maplebridge.kernel.notice import bounces, telling
    from maplebridge.kernel.notice.models import Outbox

    def words(number):
        with as_role("clock"):
            return {(bool(one.body), bool(one.plain), bool(one.short)) for one in Outbox.objects.filter(matter=number)}

    number = answered()
    work(THEN)
    assert words(number) == {(False, True, True)}
    with as_role("clock"):
        telling.forget(now=THEN + bounces.TAKEN - timedelta(minutes=1))
        assert words(number) == {(False, True, True)}
        telling.forget(now=THEN + bounces.TAKEN + timedelta(minutes=1))
    assert words(number) == {(False, False, False)}
    settings.MAIL_BOUNCES = ""
    other = answered()
    work(THEN)
    assert words(other) == {(False, False, False)}, "nobody hears of it"
    assert sent(letters)[0] == "maplebridge@localhost"


def test_who_is_erased_or_whose_entry_is_taken_back_is_written_to_no_more(town, letters, work, as_role):
    from maplebridge.kernel.notice import telling
    from maplebridge.kernel.notice.models import Outbox

    number = answered()
    work(THEN)
    path, headers = sent(letters)
    with as_role("clock"):
        letter = Outbox.objects.filter(matter=number).latest("id")
        telling.take_back(number, range(letter.seq, letter.seq + 1), now=LATER)
        letter.refresh_from_db()
        assert (letter.plain, letter.short) == ("", "")
    hear(as_role, postfix(path, headers["Message-ID"]))
    work(LATER)
    assert len(mailed.ways_of(as_role, number)) == 1
    other = answered()
    work(THEN)
    with as_role("clock"):
        letter = Outbox.objects.filter(matter=other).latest("id")
        telling.unsay(letter.to, now=LATER)
        letter.refresh_from_db()
        assert (letter.plain, letter.short) == ("", "")


def test_a_pipe_gives_it_to_the_command_whose_status_never_sends_it_back(
    town, letters, work, as_role, monkeypatch, capsys, tmp_path
):
    from argparse import Namespace

    from maplebridge.config.cli.run import notices
    from maplebridge.kernel.notice import returned
    from maplebridge.rules import limits

    class Frozen(returned.datetime):
        @classmethod
        def now(cls, _zone=None):
            return LATER

    monkeypatch.setattr(notices, "datetime", Frozen)
    number = answered()
    work(THEN)
    _, headers = sent(letters)
    octets = postfix("bounces@city.example", headers["Message-ID"])
    source = io.BytesIO(octets + b"x" * (2 * limits.BOUNCE_BYTES))
    monkeypatch.setattr(sys, "stdin", Namespace(buffer=source))
    other = tmp_path / "other.eml"
    other.write_bytes(b"Subject: hello\r\n\r\nhello\r\n")
    with as_role("clock"):
        assert notices.run(Namespace(files=["-", str(other)], to="", json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["what"]) for one in told["messages"]] == [("-", "returned"), (str(other), "no_notification")]
    assert ADDRESS not in json.dumps(told)
    assert source.read() == b"", "who writes to the pipe is not cut off"
    work(LATER)
    assert len(mailed.ways_of(as_role, number)) == 2
    with as_role("clock"):
        assert notices.run(Namespace(files=[str(tmp_path / "none.eml")], to="", json=False)) == 2
    assert "none.eml: No such file" in capsys.readouterr().err


def test_it_is_closed_until_an_address_is_set_and_a_wrong_address_is_named(town, settings, capsys):
    from argparse import Namespace

    from maplebridge.config.cli.run import notices
    from maplebridge.config.installation import environment

    settings.MAIL_BOUNCES = ""
    assert notices.run(Namespace(files=["-"], to="", json=True)) == 2
    assert "MAPLEBRIDGE_MAIL_BOUNCES" in capsys.readouterr().err
    environment.check({"MAPLEBRIDGE_MAIL_BOUNCES": BOUNCES})
    for wrong in ("bounces", "a+b@city.example", "@city.example", "averylonglocalpart@city.example", "b@city..example"):
        with pytest.raises(environment.Unusable):
            environment.check({"MAPLEBRIDGE_MAIL_BOUNCES": wrong})


def test_a_side_learns_of_its_own_letters_alone_and_the_desk_of_whose_they_were(town, letters, work, as_role):
    """Whose mail came back is told to the office and to that side; the other one learns nothing of it."""
    from db import test_sent_twice as twice
    from db.test_safely_reached import FIRST, SECOND, both
    from maplebridge.kernel.conduct.letters import failed
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.notice.models import Sending

    number, first, second = both(as_role)
    work(THEN)
    sent_to = {to[0]: path for (to, _), path in zip(letters.taken, letters.senders, strict=True)}
    assert {FIRST, SECOND} <= set(sent_to)
    assert hear(as_role, postfix(sent_to[SECOND], "<3@elsewhere.example>")).what == "returned"
    work(LATER)
    assert failed(actor=first, number=number) == ()
    assert len(failed(actor=second, number=number)) == 1
    for side in (first, second):
        with scope.reading(side):
            assert Sending.objects.filter(matter=number).values("to").distinct().count() == 1, "its own rows alone"
    party = second.party
    [seen] = failed(actor=city.post_of(city.row_of(number).office, "officer"), number=number)
    assert (seen.whose.in_language("en"), seen.party) == ("The other party", party)
    shown = numbers.show(number)
    page = twice.at_desk(number, "officer").get(f"/en/desk/{shown}").content.decode()
    assert "to “The other party” did not arrive by e-mail" in page
    assert f'href="/en/desk/{shown}/sides/{party}"' in page
