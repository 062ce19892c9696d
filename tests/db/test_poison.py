"""One bad thing of each kind beside healthy ones: the neighbours go on, it is named, and after mending it works."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest

import sampled as city
from db import test_mail
from sampled import NOW

mailbox = test_mail.letters
LATER = NOW + timedelta(days=2)
ANSWER = {"answer": "Repaired on Tuesday; checked on Wednesday. 已修复。"}


@pytest.fixture
def spoil(as_role):
    """Statements by a superuser whom no trigger binds."""

    def run(*statements):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for words, values in statements:
                cursor.execute(words, values)
            cursor.execute("SET session_replication_role = DEFAULT")

    return run


@pytest.fixture
def aside(as_role):
    """What is set aside now: (kind, subject, code) of each."""

    def look():
        from maplebridge.kernel.setaside.models import Thing

        with as_role("clock"):
            return [
                (one.kind, one.subject, one.code) for one in Thing.objects.filter(ended=None).order_by("id")
            ]

    return look


@pytest.fixture
def follow(as_role):
    """A round of the sealer and of the followers."""

    def once(now, reactions=None):
        from maplebridge.config import wiring
        from maplebridge.config.supervision.worker import Followers, Sealer

        with as_role("seal"):
            Sealer().once(now)
        with as_role("clock"), changed(wiring.REACTIONS, reactions or {}):
            return Followers().once(now)

    return once


@contextmanager
def changed(reactions, others):
    """Other reactions for a while."""
    before = dict(reactions)
    reactions.update(others)
    yield
    reactions.clear()
    reactions.update(before)


POISONED = {
    "unknown_step": "state = jsonb_set(state, '{step}', '\"nowhere\"'), step = 'nowhere'",
    "broken_state": "state = '5'",
    "no_procedure": "procedure_id = 9999",
}


@pytest.mark.parametrize("code", POISONED)
def test_a_matter_that_cannot_be_moved_is_set_aside_and_its_neighbours_move(
    town, as_role, spoil, aside, code
):
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.setaside.models import Thing

    before, bad, after = (city.report(now=NOW + timedelta(minutes=n)).number for n in range(3))
    whole = city.row_of(bad)
    spoil((f"UPDATE matter_matter SET {POISONED[code]} WHERE number = %s", [bad]))
    with as_role("clock"):
        assert clock.tick(now=LATER) == 3
        assert clock.tick(now=LATER) == 0, "what is aside is not due again at once"
    assert {city.row_of(number).seq for number in (before, after)} == {2}
    assert city.row_of(bad).seq == 1
    assert aside() == [("matter", str(bad), code)]
    spoil(
        (
            "UPDATE matter_matter SET state = %s, step = %s, procedure_id = %s WHERE number = %s",
            [json.dumps(whole.state), whole.step, whole.procedure_id, bad],
        )
    )
    with as_role("clock"):
        assert clock.tick(now=LATER + timedelta(minutes=2)) == 1
        [thing] = Thing.objects.all()
        assert thing.how == "worked"
    assert city.row_of(bad).seq == 2
    assert aside() == []


@pytest.mark.parametrize("code", POISONED)
def test_a_desk_shows_the_neighbours_of_a_matter_that_cannot_be_read(town, spoil, code):
    from maplebridge.figures import chain
    from maplebridge.kernel.file import desk
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    bad, good = (city.report().number for _ in range(2))
    row = city.row_of(good)
    account = Account.objects.get(username="leader.city")
    leader = actor_for(account, NOW)
    asked = {
        "actor": leader,
        "tab": "below",
        "due": "",
        "step": "",
        "category": "",
        "after": None,
        "now": NOW,
    }
    whole = desk.inbox(**asked)
    assert {one.heading.number for one in whole.rows} == {bad, good}
    assert whole.unreadable == 0
    spoil((f"UPDATE matter_matter SET {POISONED[code]}, missed = 1 WHERE number = %s", [bad]))
    found = desk.inbox(**asked)
    assert [one.heading.number for one in found.rows] == [good]
    assert found.unreadable == 1
    assert [step for step, _ in found.steps] == [row.step]
    searched = desk.search(actor=leader, words="street light", after=None, now=NOW)
    assert [one.heading.number for one in searched.rows] == [good]
    glance = chain.city_glance(actor=leader, unit_id=leader.unit_ids[0], now=NOW)
    assert glance.oldest == ()


def test_a_matter_that_is_due_for_ever_does_not_keep_the_clock_busy(town, as_role, aside, monkeypatch):
    from maplebridge.kernel.matter.lifecycle import clock, moving

    one = city.report().number
    monkeypatch.setattr(moving, "advance", lambda *_args, **_more: ())
    with as_role("clock"):
        assert list(clock.run_until(LATER)) == [1]
    assert aside() == [("matter", str(one), "stands_still")]


@pytest.mark.parametrize("said", ["no json", "[1]", '"words"', "\\377"])
def test_an_entry_that_cannot_be_read_is_set_aside_once_and_the_others_are_followed(
    town, as_role, spoil, aside, follow, said
):
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.notice.models import Outbox

    good, bad = (city.report(contact=Contact(email="a@example.org")).number for _ in range(2))
    for number in (good, bad):
        city.act(number, "dispatch", now=NOW + timedelta(minutes=10))
        city.act(number, "reply", given=ANSWER, now=NOW + timedelta(minutes=20))
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT said FROM ledger_entry WHERE matter = %s AND seq = 2", [bad])
        whole = bytes(cursor.fetchone()[0])
    spoil(("UPDATE ledger_entry SET said = %s::bytea WHERE matter = %s AND seq = 2", [said, bad]))
    now = NOW + timedelta(minutes=30)
    assert follow(now) > 0
    assert follow(now) > 0, "the letters' readings of the vault"
    assert follow(now) == 0
    assert aside() == [("entry", f"{bad}/2", "unreadable_entry")]
    with as_role("clock"):
        assert {one.matter for one in Outbox.objects.all()} == {good}
    spoil(("UPDATE ledger_entry SET said = %s WHERE matter = %s AND seq = 2", [whole, bad]))
    follow(now + timedelta(minutes=2))
    assert aside() == []
    with as_role("clock"):
        assert {one.matter for one in Outbox.objects.all()} == {good, bad}


def test_an_entry_of_an_unknown_kind_stops_nobody(town, as_role, spoil, aside, follow):
    good, bad = (city.report().number for _ in range(2))
    spoil(("UPDATE ledger_entry SET kind = 'of tomorrow' WHERE matter = %s", [bad]))
    assert follow(NOW) > 0
    assert follow(NOW) == 0
    with as_role("clock"):
        from maplebridge.kernel.notice.models import ReadUpTo

        assert len({one.position for one in ReadUpTo.objects.all()}) == 1
    assert all(f"{good}/" not in subject for _, subject, _ in aside())


def test_a_reaction_that_fails_at_one_entry_sees_all_others_and_this_one_again(town, as_role, aside, follow):
    numbers = [city.report().number for _ in range(5)]
    seen, failing = [], {numbers[2]}

    def react(entries, _now):
        for entry in entries:
            if entry.matter in failing:
                raise KeyError("somebody's words")
        seen.extend(entry.matter for entry in entries if entry.matter)

    follow(NOW, {"tell_offices": react})
    assert sorted(seen) == sorted(set(numbers) - failing)
    assert aside() == [("reaction", f"tell_offices {numbers[2]}/1", "fault")]
    failing.clear()
    follow(NOW + timedelta(minutes=2), {"tell_offices": react})
    assert seen[-1] == numbers[2]
    assert aside() == []


def test_a_follower_that_fails_as_a_whole_stops_no_other(town, as_role, aside, follow, monkeypatch):
    from maplebridge.figures import tally

    def fails(**_more):
        raise ZeroDivisionError

    monkeypatch.setattr(tally, "fold", fails)
    city.report()
    assert follow(NOW) > 0
    assert aside() == [("job", "new_figures", "fault")]
    monkeypatch.undo()
    follow(NOW + timedelta(minutes=2))
    assert aside() == []


LONG_LABEL = f"someone@{'a' * 70}.example"


def sealed_anew(person, address, as_role):
    """Another address in the vault; None: none."""
    from django.db import connection, transaction

    from maplebridge.kernel.identity.sealed import vault

    with as_role("owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM identity_sealed WHERE person_id = %s", [person])
        if address is not None:
            vault.seal_contact(person, {"email": address})


def written_to(address, as_role):
    """A matter whose reporter must be told at this address, as no door would take it today."""
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault

    number = city.report(contact=Contact(email="a@example.org")).number
    with as_role("clock"), scope.reading(SYSTEM):
        [person] = vault.persons_of(number)
    sealed_anew(person, address, as_role)
    city.act(number, "dispatch", now=NOW + timedelta(minutes=10))
    city.act(number, "reply", given=ANSWER, now=NOW + timedelta(minutes=20))
    return number, person


@pytest.mark.parametrize(
    ("address", "code"), [(LONG_LABEL, "bad_address"), ("a@b\nBcc: all@example.org", "bad_address")]
)
def test_an_address_that_no_server_takes_parks_its_notice_alone(
    town,
    mailbox,
    as_role,
    aside,
    follow,
    address,
    code,
):
    from maplebridge.kernel.notice.models import Outbox
    from maplebridge.kernel.setaside.models import Thing

    bad, person = written_to(address, as_role)
    written_to("good@example.org", as_role)
    now = NOW + timedelta(minutes=30)
    follow(now)
    assert [to for to, _ in mailbox.taken] == [["good@example.org"]]
    [(kind, subject, found)] = aside()
    assert (kind, found) == ("notice", code)
    with as_role("clock"):
        [thing] = Thing.objects.filter(ended=None)
        notice = Outbox.objects.get(pk=int(subject))
        assert thing.matter == notice.matter == bad
        assert notice.body
        assert "aaaa" not in f"{thing.facts} {notice.why}"
    sealed_anew(person, "mended@example.org", as_role)
    follow(now + timedelta(minutes=2))
    assert [to for to, _ in mailbox.taken][-1] == ["mended@example.org"]
    assert aside() == []
    with as_role("clock"):
        notice.refresh_from_db()
        assert (notice.failed, notice.body) == (None, "")
        assert notice.sent


def test_a_notice_whose_person_is_gone_and_one_that_cannot_be_opened_stop_nobody(
    town,
    mailbox,
    as_role,
    spoil,
    aside,
    follow,
):
    _, gone = written_to(None, as_role)
    _, shut = written_to("shut@example.org", as_role)
    written_to("good@example.org", as_role)
    spoil(("UPDATE identity_sealed SET ciphertext = 'x' WHERE person_id = %s", [shut]))
    follow(NOW + timedelta(minutes=30))
    assert [to for to, _ in mailbox.taken] == [["good@example.org"]]
    assert [(kind, code) for kind, _, code in aside()] == [("notice", "no_contact")]
    with as_role("clock"):
        from maplebridge.kernel.notice.models import Outbox

        assert Outbox.objects.get(to=gone).why == "the person was erased"


def test_a_month_that_cannot_be_published_stops_no_other_and_is_tried_again(
    town, as_role, aside, monkeypatch
):
    from maplebridge.config.supervision import worker
    from maplebridge.figures import publishing
    from maplebridge.rules.suppression import Contradiction

    done, failing = [], {"2026-06"}

    def publish(month, *, now):
        name = month.isoformat()[:7]
        if name in failing:
            raise Contradiction("607 and 608")
        done.append(name)
        return True

    monkeypatch.setattr(publishing, "publish", publish)
    with as_role("clock"):
        worker.publish_months(NOW)
    assert len(done) == publishing.MONTHS - 1
    assert aside() == [("month", "2026-06", "contradiction")]
    failing.clear()
    with as_role("clock"):
        worker.publish_months(NOW + timedelta(minutes=2), again=True)
    assert done[-1] == "2026-06"
    assert len(done) == publishing.MONTHS
    assert aside() == []


@pytest.mark.parametrize("job", ["early_warning", "old_figures", "old_news", "old_letters"])
def test_a_part_of_the_mornings_look_that_fails_stops_no_other(town, as_role, aside, monkeypatch, job):
    from maplebridge.config.supervision.worker import Worker
    from maplebridge.figures import tally, warning
    from maplebridge.kernel.notice import news, telling
    from timeless import unguarded

    places = {
        "early_warning": (warning, "look"), "old_figures": (tally, "prune"), "old_news": (news, "forget"),
        "old_letters": (telling, "forget"),
    }  # fmt: skip
    done = []

    def works(name):
        def work(**_more):
            if name == job:
                raise RecursionError
            done.append(name)

        return work

    for name, (module, verb) in places.items():
        monkeypatch.setattr(module, verb, works(name))
    with as_role("clock"):
        part = Worker(guard=unguarded)
        part.once(NOW)
        assert aside() == [("job", job, "fault")]
        assert sorted(done) == sorted(places.keys() - {job})
    with as_role("clock"):
        part.once(NOW)
        assert len(done) == len(places) - 1, "nothing is done twice"
        job = ""
        part.once(NOW + timedelta(minutes=2))
    assert aside() == []


def test_a_sealer_that_cannot_sign_goes_on_placing_and_signs_when_it_can(town, as_role, aside, monkeypatch):
    from maplebridge.config.supervision.worker import Sealer
    from maplebridge.kernel import ledger

    city.report()
    part = Sealer()
    with as_role("seal"), monkeypatch.context() as patched:
        patched.setattr(ledger, "seal", lambda now: 1 / 0)
        part.once(NOW)
        assert ledger.head() is None
        part.once(NOW + timedelta(seconds=1))
        assert ledger.after(0, 10)
    assert aside() == [("job", "seal", "fault")]
    with as_role("seal"):
        part.once(NOW + timedelta(minutes=2))
        assert ledger.head()
    assert aside() == []


def broken_guard(monkeypatch):
    from maplebridge.kernel.clock.guarding import rounds

    monkeypatch.setattr(rounds, "timekeeping", lambda **_more: {}["no row"])


def test_a_guard_that_cannot_look_holds_what_follows_of_itself_and_stops_nothing_else(
    town, as_role, aside, monkeypatch
):
    from maplebridge.config.supervision.worker import Worker

    one = city.report().number
    with as_role("clock"):
        part = Worker()
        with monkeypatch.context() as patched:
            broken_guard(patched)
            assert part.once(LATER) == 0
            assert part.once(LATER + timedelta(minutes=11)) == 0
        assert city.row_of(one).seq == 1, "held, since nobody knows the time"
        assert aside() == [("job", "guard", "fault")]
        part._guard = unguarded()
        assert part.once(LATER) == 1
    assert aside() == []
    assert city.row_of(one).seq == 2


def test_a_guard_that_never_looks_again_holds_a_day_at_most(town, as_role, aside, monkeypatch):
    """A day that no clock can shorten; then it goes on by the slower of two clocks."""
    import time
    from datetime import UTC, datetime

    from maplebridge.config.supervision.worker import Worker

    one = city.report(now=datetime.now(UTC) - timedelta(days=5)).number
    broken_guard(monkeypatch)
    with as_role("clock"):
        part, begun = Worker(), time.monotonic()
        assert part.once(datetime.now(UTC) + timedelta(days=3650)) == 0
        assert city.row_of(one).seq == 1
        monkeypatch.setattr("maplebridge.config.supervision.worker.monotonic", lambda: begun + 25 * 3600)
        part.once(datetime.now(UTC) + timedelta(days=3650))
    row = city.row_of(one)
    assert row.seq > 1
    assert row.touched < datetime.now(UTC), "by the database's time, not ten years ahead"
    assert [subject for _, subject, _ in aside()] == ["guard"]


def unguarded():
    from timeless import unguarded

    return unguarded


def test_what_must_follow_before_limits_fails_alone_and_limits_fire(town, as_role, aside, monkeypatch):
    from maplebridge.config import wiring
    from maplebridge.config.supervision.worker import Worker
    from maplebridge.kernel.notice import following

    one, whole = city.report().number, following.follow

    def fails(name, react, **more):
        if name in wiring.BEFORE_LIMITS:
            raise ZeroDivisionError
        return whole(name, react, **more)

    with as_role("clock"), monkeypatch.context() as patched:
        patched.setattr(following, "follow", fails)
        assert Worker(guard=unguarded()).once(LATER) == 1
    assert city.row_of(one).seq == 2
    assert aside() == [("job", "tell_parent_matters", "fault")]


def test_a_tick_that_fails_as_a_whole_is_set_aside_and_tried_again(town, as_role, aside, monkeypatch):
    from maplebridge.config.supervision.worker import Worker
    from maplebridge.kernel.matter.lifecycle import clock

    one = city.report().number
    with as_role("clock"):
        part = Worker(guard=unguarded())
        with monkeypatch.context() as patched:
            patched.setattr(clock, "tick", lambda **_more: 1 / 0)
            part.once(LATER)
        assert aside() == [("job", "limits", "fault")]
        part.once(LATER + timedelta(minutes=2))
    assert aside() == []
    assert city.row_of(one).seq == 2


def test_a_reader_said_to_be_past_the_end_goes_on_and_is_named(town, as_role, spoil, aside, follow):
    from maplebridge.kernel.notice.models import ReadUpTo
    from maplebridge.kernel.setaside import naming

    city.report()
    assert follow(NOW) > 0
    spoil(("UPDATE notice_readupto SET position = %s WHERE name = 'tell_offices'", [9 * 10**18]))
    follow(NOW)
    assert aside() == [("cursor", "tell_offices", "read_past_end")]
    assert "news for offices" in naming.title("cursor", "tell_offices").in_language("en")
    city.report()
    assert follow(NOW) > 0
    with as_role("clock"):
        assert len({one.position for one in ReadUpTo.objects.all()}) == 1, (
            "what comes from now on is read by all"
        )
    assert len(aside()) == 1
