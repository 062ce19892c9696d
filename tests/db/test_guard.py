"""A clock that asks: what would happen of itself is held where the time is in doubt, and nothing else is."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city

DAY = timedelta(days=1)
YEARS = 3653 * DAY
MONDAY = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


class Machine:
    """A made-up machine: its clock, the database's, how long it has run."""

    def __init__(self, at=MONDAY):
        self.clock = self.database = at
        self.passed, self.boot, self.apart, self.steered = 1000.0, "one", False, False

    def wait(self, span):
        self.clock += span
        self.database += span
        self.passed += span.total_seconds()

    def jump(self, span):
        self.clock += span
        self.database += span

    def gather(self, now):
        from maplebridge.kernel.clock.guarding.evidence import Evidence

        return Evidence(now, self.database, self.apart, self.boot, self.passed, self.steered)

    def round(self):
        """One round of the worker: a look, then the clock until nothing is due. Returns the round and what moved."""
        from maplebridge.kernel.clock import guarding
        from maplebridge.kernel.matter.lifecycle import clock

        moved, seen = 0, guarding.look(self.clock, gather=self.gather)
        while seen.fires:
            now = clock.tick(now=seen.now, freed=seen.freed)
            moved += now
            if not now:
                break
        return seen, moved


@pytest.fixture
def machine(db, as_role):
    with as_role("clock"):
        city.found(now=MONDAY)
        yield Machine()


def reports(machine, count, *, every=timedelta(minutes=1)):
    from maplebridge.kernel.clock import guarding

    guarding.trust(machine.clock)
    guarding.clockrow.keep(boot=machine.boot, passed=machine.passed)
    found = []
    for _ in range(count):
        found.append(city.report(now=machine.clock).number)
        machine.wait(every)
    return found


def open_now():
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    with acting(SYSTEM):
        return Matter.objects.filter(outcome=None).count()


def said_in_the_citys_chain():
    from maplebridge.kernel import ledger

    return [one.kind for one in ledger.entries_of(0) if one.kind.startswith("clock")]


def states(numbers):
    return [(row.step, row.level, row.outcome, row.seq, row.due) for row in map(city.row_of, numbers)]


def test_ten_years_in_one_tick_end_nothing_and_are_held(machine):
    from maplebridge.kernel.clock import guarding

    numbers = reports(machine, 30)
    machine.round()
    before = states(numbers)
    machine.jump(YEARS)
    seen, moved = machine.round()
    assert (seen.fires, moved) == (False, 0)
    assert states(numbers) == before
    kept = guarding.timekeeping()
    assert kept.why == ("jump",)
    assert kept.held is not None
    assert abs(kept.held - (machine.clock - YEARS)) < timedelta(minutes=1)
    assert kept.until == kept.held + DAY
    assert said_in_the_citys_chain() == ["clock_held"]


def test_a_clock_set_right_again_ends_the_hold_of_itself(machine):
    numbers = reports(machine, 30)
    machine.jump(YEARS)
    machine.round()
    machine.wait(timedelta(minutes=30))
    machine.jump(-YEARS)
    seen, moved = machine.round()
    assert (seen.fires, moved) == (True, 0)
    assert said_in_the_citys_chain() == ["clock_held", "clock_right"]
    assert all(row.outcome is None and row.seq == 1 for row in map(city.row_of, numbers))


def test_a_clock_that_is_never_set_right_goes_on_by_the_slowest_time_after_a_day(machine):
    numbers = reports(machine, 30)
    machine.jump(YEARS)
    machine.round()
    machine.wait(timedelta(hours=23))
    assert machine.round()[0].fires is False
    machine.wait(timedelta(hours=2))
    seen, _ = machine.round()
    assert seen.fires is True
    assert seen.now < MONDAY + 2 * DAY
    assert said_in_the_citys_chain() == ["clock_held", "clock_slow"]
    machine.wait(10 * DAY)
    seen, moved = machine.round()
    assert moved > 0, "limits of a day have really ended"
    assert max(row.touched for row in map(city.row_of, numbers)) < MONDAY + 13 * DAY


def test_a_clock_a_year_back_is_noticed_and_fires_nothing(machine):
    from maplebridge.kernel.clock import guarding

    reports(machine, 3)
    machine.round()
    machine.jump(-365 * DAY)
    assert machine.round()[0].fires is False
    assert guarding.timekeeping().why == ("back",)
    machine.jump(365 * DAY)
    assert machine.round()[0].fires is True


def test_a_process_that_differs_from_the_database_is_held(machine):
    from maplebridge.kernel.clock import guarding

    reports(machine, 3)
    machine.apart = True
    machine.round()
    machine.clock += timedelta(hours=1)
    assert machine.round()[0].fires is False
    assert guarding.timekeeping().why == ("database",)


def test_a_worker_that_was_down_for_five_days_fires_what_is_really_due(machine):
    numbers = reports(machine, 30)
    machine.round()
    machine.wait(5 * DAY)
    seen, moved = machine.round()
    assert (seen.fires, moved) == (True, 30)
    assert said_in_the_citys_chain() == []
    assert all(row.missed for row in map(city.row_of, numbers))


def test_a_machine_started_anew_asks_where_far_more_is_due_than_that_many_days_bring(machine):
    from maplebridge.kernel.clock import guarding

    numbers = reports(machine, 30)
    machine.round()
    machine.wait(5 * DAY)
    machine.boot, machine.passed = "two", 20.0
    assert machine.round()[0].fires is False
    assert guarding.timekeeping().why == ("share",)
    machine.wait(DAY + timedelta(minutes=1))
    seen, moved = machine.round()
    assert (seen.fires, moved) == (True, 30)
    assert said_in_the_citys_chain() == ["clock_held", "clock_right"]
    assert all(row.missed for row in map(city.row_of, numbers))


def test_a_machine_started_anew_fires_the_same_where_a_time_service_steers_it(machine):
    reports(machine, 30)
    machine.round()
    machine.wait(5 * DAY)
    machine.boot, machine.passed, machine.steered = "two", 20.0, True
    assert machine.round()[1] > 0


def test_a_small_town_of_twelve_matters_is_never_stopped_by_its_share(machine):
    reports(machine, 12)
    machine.wait(5 * DAY)
    machine.boot, machine.passed = "two", 20.0
    assert machine.round()[1] == 12


def test_a_monday_after_the_holidays_is_no_doubt(machine):
    """All limits of the city end at one midnight, while the time is proved; unproved it would be asked about."""
    reports(machine, 30)
    seen, moved = machine.round()
    for _ in range(3 * 24):
        machine.wait(timedelta(hours=1))
        seen, now = machine.round()
        moved = max(moved, now)
        assert seen.fires
    assert moved == 30, "all that came on one day ended at one midnight"
    from maplebridge.kernel.clock.guarding import doubts

    trusted = doubts.Trusted(machine.clock, "one", machine.passed)
    machine.wait(timedelta(seconds=3))
    seen = machine.gather(machine.clock)
    assert doubts.of_time(trusted, seen) == []
    assert doubts.proved(trusted, seen)
    ripe = doubts.Ripe(due=400, open=1000, share=0.05, floor=20)
    assert doubts.too_many(ripe, days=0.0), "unproved, four of ten would be asked about"


def test_nearly_all_open_limits_at_once_are_asked_about_even_under_a_sound_clock(machine):
    """No clock is wrong: a calendar is, or the dates of an import. After a day at most it goes on."""
    from maplebridge.kernel.clock import guarding
    from maplebridge.kernel.clock.guarding import doubts

    numbers = reports(machine, doubts.FEW + 1, every=timedelta(seconds=1))
    before = states(numbers)
    seen, moved = hours_until_held(machine)
    assert (seen.fires, moved, states(numbers)) == (False, 0, before)
    kept = guarding.timekeeping()
    assert (kept.why, kept.until - kept.held) == (("share",), DAY)
    machine.wait(timedelta(hours=23))
    assert machine.round()[0].fires is False
    machine.wait(timedelta(hours=2))
    seen, moved = machine.round()
    assert (seen.fires, moved) == (True, len(numbers))
    assert said_in_the_citys_chain() == ["clock_held", "clock_right"]
    assert machine.round()[0].fires, "what was asked about once is not asked about again"


def hours_until_held(machine):
    """Let the worker run each hour until it holds; the round, and how much moved until then."""
    moved = 0
    for _ in range(6 * 24):
        machine.wait(timedelta(hours=1))
        seen, now = machine.round()
        moved += now
        if not seen.fires:
            return seen, moved
    raise AssertionError("it never asked")


@pytest.mark.parametrize(
    ("due", "opened", "days", "asked"),
    [
        (50, 50, 1, False),  # a small city is never held
        (51, 100, 1, True),
        (11, 42, 1, False),  # the largest ordinary round of a city of 400 days
        (262, 1000, 1, False),  # the same share in a larger one
        (400, 1000, 1, False),
        (401, 1000, 1, True),
        (1000, 1000, 0.0, True),
        (700, 1000, 2, False),  # two days without a worker
        (1000, 1000, 5, False),
    ],
)
def test_what_a_proved_time_may_end_at_once(due, opened, days, asked):
    from maplebridge.kernel.clock.guarding import doubts

    ripe = doubts.Ripe(due=due, open=opened, share=0.05, floor=20)
    assert doubts.too_many(ripe, days, proved=True) is asked


def test_a_floor_that_is_set_high_counts_the_open_all_the_same(machine, settings):
    from maplebridge.kernel.clock.guarding import doubts, rounds
    from maplebridge.kernel.clock.guarding.clockrow import timekeeping

    settings.CLOCK_FLOOR = 10**8
    reports(machine, doubts.FEW + 1, every=timedelta(seconds=1))
    machine.wait(40 * DAY)
    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM

    with transaction.atomic():
        scope.enter(SYSTEM)
        ripe = rounds._ripe(timekeeping(), machine.gather(machine.clock))
    assert ripe.open == ripe.due == doubts.FEW + 1


def test_a_release_fires_what_waits_with_who_and_why(machine):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.clock import guarding

    reports(machine, 30)
    machine.round()
    machine.wait(5 * DAY)
    machine.boot, machine.passed = "two", 20.0
    machine.round()
    machine.database += DAY
    with pytest.raises(guarding.CannotRelease) as stopped:
        guarding.release(by="system", why="I looked", now=machine.clock, gather=machine.gather)
    assert "set the clock right" in stopped.value.words.in_language("en")
    machine.database -= DAY
    guarding.release(by="post:7", why="I looked", now=machine.clock, gather=machine.gather)
    assert machine.round()[1] == 30
    newest = ledger.entries_of(0)[-1]
    assert (newest.kind, newest.by, newest.data["reason"]) == ("clock_released", "post:7", "I looked")
    with pytest.raises(guarding.CannotRelease):
        guarding.release(by="post:7", why="again", now=machine.clock, gather=machine.gather)


def test_people_act_while_the_clock_is_held_and_no_silence_goes_before_them(machine):
    from maplebridge.kernel.law import registry

    numbers = reports(machine, 30)
    machine.round()
    machine.wait(5 * DAY)
    machine.boot, machine.passed = "two", 20.0
    machine.round()
    row = city.row_of(numbers[0])
    assert row.next < machine.clock
    city.act(numbers[0], "dispatch", now=machine.clock)
    after = city.row_of(numbers[0])
    assert (after.seq, after.missed, after.level) == (row.seq + 1, 0, row.level)
    assert registry.by_id(after.procedure_id) == registry.by_id(row.procedure_id)


def test_no_limit_of_a_resident_is_shortened_by_a_hold(machine):
    from maplebridge.kernel import ledger

    [number] = reports(machine, 1)
    city.act(number, "dispatch", now=machine.clock)
    machine.wait(timedelta(hours=1))
    city.act(number, "reply", given={"answer": "Repaired."}, now=machine.clock)
    theirs = city.row_of(number).due
    machine.wait(theirs - machine.clock - timedelta(hours=2))
    machine.round()
    machine.jump(YEARS)
    machine.round()  # held two hours before the resident's last minute
    machine.wait(timedelta(hours=20))
    machine.jump(-YEARS)
    seen, _ = machine.round()
    assert seen.fires
    row = city.row_of(number)
    assert row.outcome is None
    assert row.due >= theirs + timedelta(hours=20)
    newest = ledger.entries_of(number)[-1]
    assert (newest.kind, newest.data["x"]["reason"]) == ("moved", "held")
    before = row.seq
    machine.round()
    assert city.row_of(number).seq == before, "given back once"


def test_what_an_office_let_pass_in_a_hold_counts_from_its_end(machine):
    [number] = reports(machine, 1)
    due = city.row_of(number).next
    machine.wait(due - machine.clock - timedelta(hours=2))
    machine.round()
    machine.jump(YEARS)
    machine.round()
    machine.wait(timedelta(hours=20))
    machine.jump(-YEARS)
    machine.round()
    row = city.row_of(number)
    assert row.missed == 1
    assert row.touched >= due + timedelta(hours=17)


def asked(capsys, *words):
    """One `maple clock` command on this database: its status and its document."""
    from maplebridge.config import cli

    status = cli.main(["clock", *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


def wrong_by_ten_years(numbers):
    """The worker looks once with a clock that is ten years ahead; everybody else's is right."""
    from maplebridge.config.supervision.worker import Worker

    Worker().once(datetime.now(UTC) + YEARS)
    return states(numbers)


@pytest.fixture
def today(db, as_role, monkeypatch):
    """A city of today: thirty reports, one sound round of the worker; the commands work on it."""
    from maplebridge.config.supervision.worker import Worker

    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: db.address)
    now = datetime.now(UTC)
    with as_role("clock"):
        city.found(now=now)
        numbers = [city.report(now=now).number for _ in range(30)]
        Worker().once(now)
        yield numbers


def test_the_worker_itself_asks_and_the_command_says_what_is_held(today, capsys):
    assert asked(capsys, "status")[0] == 0
    before = states(today)
    assert wrong_by_ten_years(today) == before, "1,933 silences came of this"
    status, said = asked(capsys, "status")
    assert (status, said["schema"], said["state"]) == (1, 1, "held")
    assert {"database", "jump"} <= set(said["why"])
    assert 23.9 <= said["hours_left"] <= 24
    assert said["due"] == [], "nothing is over by the time that has most for it"


def test_a_release_by_command_says_who_and_why_once(today, capsys):
    wrong_by_ten_years(today)
    status, said = asked(capsys, "release", "--why", "compared with the wall clock")
    assert (status, said["released"], said["by"]) == (0, True, "system")
    assert said_in_the_citys_chain() == ["clock_held", "clock_released"]
    status, said = asked(capsys, "release", "--why", "again")
    assert (status, said["error"]) == (1, "cannot_release")


def test_a_release_needs_a_reason_and_an_administrator(today, capsys):
    wrong_by_ten_years(today)
    assert asked(capsys, "release", "--why", "  ") == (
        2, {"schema": 1, "error": "no_reason", "message": "Say with --why how you know that the time is right."},
    )  # fmt: skip
    status, said = asked(capsys, "release", "--why", "I say so", "--account", "handler.liuxi")
    assert (status, said["error"]) == (2, "unknown_account")
    assert said_in_the_citys_chain() == ["clock_held"]


def test_doctor_names_a_clock_in_doubt(today):
    from maplebridge.config.cli.run import doctor

    assert list(doctor._clock()) == []
    wrong_by_ten_years(today)
    assert any("database’s differ" in sentence for sentence in doctor._clock())


def test_a_clock_that_went_back_is_believed_after_a_day(machine):
    reports(machine, 3)
    machine.round()
    machine.jump(-365 * DAY)
    machine.round()
    machine.wait(timedelta(hours=23))
    assert machine.round()[0].fires is False
    machine.wait(timedelta(hours=2))
    assert machine.round()[0].fires is True
    assert said_in_the_citys_chain() == ["clock_held", "clock_right"]


def looks(machine, *, count, shown, passes):
    """So many looks, between which the clock shows one span while another really passes; the rounds."""
    from maplebridge.kernel.clock import guarding

    found = []
    for _ in range(count):
        machine.passed += passes.total_seconds()
        machine.jump(shown)
        found.append(guarding.look(machine.clock, gather=machine.gather))
    return found


@pytest.mark.parametrize(("shown", "passes"), [(301, 11), (11, 300), (13, 11)])
def test_a_clock_that_creeps_is_in_doubt_when_five_minutes_have_added_up(machine, shown, passes):
    reports(machine, 1)
    enough = 300 // abs(shown - passes) + 1
    found = looks(machine, count=enough + 1, shown=timedelta(seconds=shown), passes=timedelta(seconds=passes))
    assert found[0].fires
    assert not found[-1].fires
    assert said_in_the_citys_chain() == ["clock_held"]


def test_a_clock_that_a_time_service_steers_may_be_corrected_little_by_little(machine):
    reports(machine, 1)
    machine.steered = True
    found = looks(machine, count=40, shown=timedelta(seconds=31), passes=timedelta(seconds=11))
    assert all(one.fires for one in found)


def test_the_clock_begins_anew_where_its_own_row_was_taken_away(machine, as_role):
    from maplebridge.kernel.clock import guarding
    from maplebridge.web import timekeeping

    reports(machine, 1)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM clock_timekeeping")
    with as_role("web"):
        assert timekeeping.banner() is None
    assert not guarding.clockrow.running()
    seen, _ = machine.round()
    assert seen.fires
    assert guarding.timekeeping().at == machine.clock
    machine.jump(YEARS)
    assert not machine.round()[0].fires
