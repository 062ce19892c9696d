"""Silence leads to what the procedure says, whenever the clock gets to it, however often it is killed."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

YEAR = timedelta(days=365)


@pytest.fixture
def numbers(db, as_role):
    """Thirty reports in a founded city; the test works as role clock."""
    with as_role("clock"):
        city.found()
        found = [city.report(now=NOW + timedelta(minutes=n)).number for n in range(30)]
        yield found


def states(numbers):
    return [(row.step, row.level, row.outcome, row.seq, row.touched) for row in map(city.row_of, numbers)]


def test_a_worker_that_slept_a_year_ends_where_one_that_ticks_daily_does(numbers, server, db):
    from maplebridge.kernel.matter.lifecycle import clock

    half = len(numbers) // 2
    for day in range(0, 366, 3):
        list(clock.run_until(NOW + timedelta(days=day)))
    slow = states(numbers)
    assert all(outcome for _, _, outcome, _, _ in slow)
    with db.as_role("clock"):
        late = [city.report(now=NOW + timedelta(minutes=n)).number for n in range(half)]
        list(clock.run_until(NOW + YEAR))
        assert [state[:4] for state in states(late)] == [state[:4] for state in slow[:half]]


def test_a_clock_that_jumps_back_finds_nothing(numbers):
    from maplebridge.kernel.matter.lifecycle import clock

    list(clock.run_until(NOW + timedelta(days=3)))
    before = states(numbers)
    assert clock.tick(now=NOW - YEAR) == 0
    assert states(numbers) == before


def test_batches_of_any_size_come_to_the_same(numbers):
    from maplebridge.kernel.matter.lifecycle import clock

    assert sum(clock.run_until(NOW + timedelta(days=2), batch=7)) == len(numbers)
    assert clock.tick(now=NOW + timedelta(days=2)) == 0


def test_a_late_act_meets_the_state_that_the_law_says(numbers):
    from maplebridge.rules.refusal import Refusal

    number = numbers[0]
    held = city.row_of(number)
    with pytest.raises(Refusal):
        city.act(number, "dispatch", actor=city.post_of(held.office, "hotline"), now=NOW + timedelta(days=40))
    assert city.row_of(number).seq > held.seq  # the silences that were due are recorded all the same


def test_an_office_that_lets_a_limit_pass_is_counted_and_the_superior_has_it(numbers):
    from maplebridge.kernel.matter.lifecycle import clock

    before = city.row_of(numbers[0])
    list(clock.run_until(NOW + timedelta(days=2)))
    row = city.row_of(numbers[0])
    assert (row.missed, row.level) == (1, "county")
    assert row.office != before.office


def test_a_changed_calendar_moves_running_limits_and_says_so(numbers, monkeypatch):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle import recounting

    city.act(numbers[0], "dispatch", now=NOW + timedelta(hours=1))
    before = city.row_of(numbers[0]).due
    plain = registry.calendar("xx")  # weekends only: stands for a changed calendar
    monkeypatch.setattr(registry, "calendar", lambda pack="cn": plain)
    looked = sum(one.looked for one in recounting.recount(reason="made-up notice", now=NOW + timedelta(hours=2)))
    assert looked == len(numbers)
    assert city.row_of(numbers[0]).due < before
    kinds = [entry.kind for entry in ledger.entries_of(numbers[0])]
    assert kinds[-1] == "moved"
    assert sum(one.moved for one in recounting.recount(reason="again", now=NOW + timedelta(hours=3))) == 0
