"""Setting aside, trying again, handing on: the list itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, ProgrammingError

from maplebridge.kernel.setaside import apart, causes
from maplebridge.kernel.setaside.causes import Aside, Cause
from sampled import NOW

WHY = Cause("fault", {"fault": "KeyError", "where": "rules.course"})


@pytest.fixture
def things(db):
    """The room's verbs."""
    from maplebridge.kernel.setaside import things

    return things


def open_things():
    from maplebridge.kernel.setaside.models import Thing

    return list(Thing.objects.filter(ended=None).order_by("id"))


def test_every_kind_that_has_a_name_is_put_by_something_and_every_cause_is_given_by_something(db):
    """A page of kinds that nothing ever shows would promise a bulkhead that is not there."""
    from maplebridge.config.supervision import worker
    from maplebridge.kernel.conduct.issuing import making
    from maplebridge.kernel.matter.lifecycle import ailing
    from maplebridge.kernel.notice import following, telling
    from maplebridge.kernel.setaside import naming

    put = {
        ailing.KIND,
        ailing.SHOWN,
        following.CURSOR,
        following.ENTRY,
        following.CURSOR,
        following.REACTION,
        telling.KIND,
        making.KIND,
        worker.JOB,
        worker.MONTH,
    }
    assert set(causes.KINDS) == set(naming.THINGS) == put
    source = Path(causes.__file__).parents[2]
    files = [file.read_text("utf-8") for file in source.rglob("*.py") if file.name != "causes.py"]
    own = Path(causes.__file__).read_text("utf-8")
    unused = [
        code
        for code in causes.CAUSES
        if f'Cause("{code}"' not in own and not any(f'"{code}"' in text for text in files)
    ]
    assert unused == []


def test_a_thing_is_on_the_list_once_and_is_tried_later_and_later_until_it_waits_for_a_person(
    db, as_role, things
):
    with as_role("clock"):
        moments = []
        for _ in range(len(things.WAITS) + 1):
            things.put("matter", "17", cause=WHY, now=NOW, matter=17)
            [thing] = open_things()
            moments.append(thing.next and thing.next - NOW)
        assert moments == [*things.WAITS, None]
        assert (thing.tries, thing.since, thing.matter) == (len(things.WAITS) + 1, NOW, 17)


def test_what_works_leaves_the_list_with_an_entry_and_what_fails_stays(db, as_role, things):
    from maplebridge.kernel import ledger

    def attempt(thing):
        if thing.subject == "2":
            raise Aside("entry_gone")

    with as_role("clock"):
        for subject in ("1", "2", "3"):
            things.put("notice", subject, cause=WHY, now=NOW)
        assert things.retry("notice", attempt, now=NOW) == 0, "not due yet"
        assert things.retry("notice", attempt, now=NOW + timedelta(minutes=2)) == 2
        [left] = open_things()
        assert (left.subject, left.code, left.tries) == ("2", "entry_gone", 2)
        said = [(one.kind, dict(one.data)) for one in ledger.entries_of(0)]
    assert said == [
        (
            "set_aside_ended",
            {"how": "worked", "kind": "notice", "since": "2026-09-28T02:00Z", "subject": n, "tries": 1},
        )
        for n in ("1", "3")
    ]


def test_whoever_asks_gets_a_try_at_once_also_after_the_last(db, as_role, things):
    with as_role("clock"):
        for _ in range(len(things.WAITS) + 1):
            things.put("notice", "1", cause=WHY, now=NOW)
        [thing] = open_things()
        assert things.retry("notice", lambda _thing: None, now=NOW + timedelta(days=99)) == 0
        assert things.ask(thing.pk, now=NOW)
        assert things.retry("notice", lambda _thing: None, now=NOW) == 1
        assert open_things() == []


def test_a_try_that_a_person_asked_for_uses_up_none_of_those_by_themselves_and_says_that_it_failed(
    db, as_role, things
):
    def fails(_thing):
        raise Aside("no_file")

    later = NOW + timedelta(seconds=20)
    with as_role("clock"):
        things.put("file", "1", cause=WHY, now=NOW)
        [planned] = open_things()
        for turn in range(5):
            assert things.ask(planned.pk, now=later)
            assert things.asked("file", "1")
            assert things.due("file", now=later)
            assert things.retry("file", fails, now=later + timedelta(seconds=turn)) == 0
            [thing] = open_things()
            assert (thing.tries, thing.next) == (1, planned.next), (
                "the next one by itself comes as it was planned"
            )
            assert (thing.asked, thing.in_vain) == (None, later + timedelta(seconds=turn))
            assert not things.asked("file", "1")
            assert not things.due("file", now=later)
        assert things.retry("file", fails, now=planned.next) == 0
        [thing] = open_things()
        assert (thing.tries, thing.next - planned.next) == (2, things.WAITS[1])


@pytest.mark.parametrize("waits", [False, True])
def test_work_of_the_city_that_a_person_asked_for_is_tried_at_once_and_counted_as_before(
    db, as_role, things, waits
):
    tried = []

    def fails():
        tried.append(1)
        raise KeyError("x")

    with as_role("clock"):
        things.put("job", "x", cause=WHY, now=NOW, rhythm=things.BY_HAND if waits else things.OFTEN)
        [planned] = open_things()
        soon = NOW + timedelta(seconds=5)
        things.each("job", {"x": fails}, now=soon)
        assert tried == [], "not due"
        things.ask(planned.pk, now=soon)
        things.each("job", {"x": fails}, now=soon)
        [thing] = open_things()
        assert (tried, thing.tries, thing.next, thing.in_vain) == ([1], 1, planned.next, soon)


@pytest.mark.parametrize("bad", [(), (0,), (6,), (2, 3), (0, 1, 2, 3, 4, 5, 6)])
def test_halving_finds_exactly_the_bad_ones_and_does_all_others_in_order(db, as_role, bad, things):
    from django.db import transaction

    calls = []

    def work(part):
        calls.append(part)
        for one in part:
            things.put("entry", str(one), cause=WHY, now=NOW)
            if one in bad:
                raise KeyError(one)

    with as_role("clock"):
        with transaction.atomic():
            failed = apart.apart(range(7), work)
        assert [one for one, _fault in failed] == list(bad)
        assert [thing.subject for thing in open_things()] == [str(n) for n in range(7) if n not in bad]
    assert bad or len(calls) == 1, "without a fault it is one call"


def test_a_database_that_is_away_and_a_full_disk_are_nobodys_fault(db):
    def away():
        raise OperationalError("gone")

    def full():
        raise OSError(28, "No space left on device")

    with pytest.raises(OperationalError):
        apart.caught(away)
    with pytest.raises(OSError, match="No space"):
        apart.caught(full)
    assert isinstance(apart.caught(lambda: {}["x"]), KeyError)


def test_one_thing_that_takes_too_long_is_set_aside(db):
    from django.db import connection, transaction

    def slow():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)")

    with transaction.atomic():
        fault = apart.within(slow)
    assert causes.cause_of(fault).code == "too_long"


def test_a_cause_says_where_and_never_what_somebody_wrote(db):
    from maplebridge.kernel.law import registry

    fault = apart.caught(lambda: registry.in_force("Zhang 13800000000", NOW.date()))
    said = causes.cause_of(fault).sentence()
    assert "NotAdopted in kernel.law.registry.in_force" in said.in_language("en")
    assert "Zhang" not in said.in_language("en") + said.in_language("zh")


def test_every_cause_has_its_sentence_in_both_languages_whatever_facts_are_there():
    for code, said in causes.CAUSES.items():
        assert said.in_language("en")
        assert said.in_language("zh")
        assert Cause(code).sentence().in_language("en")
    assert Cause("of another version").sentence().in_language("en") == "Cause: of another version."


def test_only_administrators_and_the_office_it_was_handed_to_see_it_and_nobody_else_can_change_it(
    town, as_role, things
):
    from django.db import connection
    from django.utils import timezone

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.setaside.models import Thing

    operator, head = (
        actor_for(Account.objects.get(username=name), timezone.now())
        for name in ("operator.city", "head.liuxi")
    )
    with as_role("clock"):
        things.put("matter", "17", cause=WHY, now=NOW, matter=17)
        [thing] = open_things()
    with scope.reading(head):
        assert open_things() == []
        assert not things.ask(thing.pk, now=NOW)
    with scope.reading(operator):
        assert [one.pk for one in open_things()] == [thing.pk]
        assert things.ask(thing.pk, now=NOW)
        assert things.hand(thing.pk, head.office_ids[0], now=NOW)
    with scope.reading(head):
        assert [one.pk for one in open_things()] == [thing.pk]
        assert not Thing.objects.filter(office=None).exists()
    for words in ("code='x'", "subject='18'", "since=now()", "tries=0"):
        with scope.reading(operator), connection.cursor() as cursor, pytest.raises(ProgrammingError):
            cursor.execute(f"UPDATE setaside_thing SET {words}")
    with scope.reading(operator), pytest.raises(ProgrammingError):
        things.done("matter", "17", now=NOW, how="worked")


@pytest.mark.parametrize("facts", [[], "x", 7, None, {}, {"fault": [1], "where": {}}, {"where": "x"}])
def test_facts_that_do_not_fit_leave_the_sentence(facts):
    for code in causes.CAUSES:
        said = Cause(code, facts).sentence()
        assert said.in_language("en")
        assert said.in_language("zh")
