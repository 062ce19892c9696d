"""Letters leave by day: not at night, not on public holidays by the calendar, unless life is in danger."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

import mailed
import sampled as city
from sampled import NOW

SH = timedelta(hours=8)


@pytest.fixture
def letters(settings):
    """What a mail server of our own took."""
    with mailed.taking(settings) as taken:
        yield taken


@pytest.fixture
def work(as_role):
    """One round of sealer and worker at a moment."""
    return mailed.rounds(as_role)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - SH


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2026-09-28 20:59", "2026-09-28 20:59"),
        ("2026-09-28 21:00", "2026-09-29 08:00"),
        ("2026-09-29 07:59", "2026-09-29 08:00"),
        ("2026-09-30 22:00", "2026-10-08 08:00"),  # the night before the National Day
        ("2026-10-03 12:00", "2026-10-08 08:00"),
        ("2026-10-10 12:00", "2026-10-10 12:00"),  # a Saturday that is worked
        ("2026-10-11 12:00", "2026-10-11 12:00"),  # a Sunday is no public holiday
    ],
)
def test_what_is_written_in_quiet_hours_waits_for_their_end(town, written, leaves):
    from maplebridge.kernel.notice import quiet

    assert quiet.by_day(local(written)) == local(leaves)
    assert quiet.quiet(local(written)) == (written != leaves)


def test_the_hours_and_the_holidays_are_settings(town, settings):
    from maplebridge.kernel.notice import quiet

    settings.QUIET_HOLIDAYS = False
    assert quiet.by_day(local("2026-10-03 12:00")) == local("2026-10-03 12:00")
    settings.QUIET_FROM, settings.QUIET_UNTIL = time(12), time(14)
    assert quiet.by_day(local("2026-10-03 12:30")) == local("2026-10-03 14:00")
    assert quiet.by_day(local("2026-10-03 23:00")) == local("2026-10-03 23:00")
    settings.QUIET_UNTIL = settings.QUIET_FROM
    assert quiet.by_day(local("2026-10-03 12:00")) == local("2026-10-03 12:00")


def _answered(urgent, as_role, now):
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.matter.models import Matter

    number = city.report(contact=Contact(email="resident@example.org")).number
    city.act(number, "dispatch", now=NOW + timedelta(minutes=10))
    if urgent:
        with as_role("admin"):
            Matter.objects.filter(number=number).update(urgency=2)
    city.act(number, "reply", given={"answer": "Repaired. 已修复。"}, now=now)
    return number


@pytest.mark.parametrize("urgent", [True, False])
def test_danger_to_life_is_told_at_night(town, letters, work, as_role, urgent):
    night = local("2026-09-28 23:00")
    _answered(urgent, as_role, night)
    work(night)
    assert bool(letters.taken) == urgent


def test_a_second_try_waits_for_the_morning_too(town, letters, work, as_role):
    evening = local("2026-09-28 20:58")
    _answered(False, as_role, evening)
    letters.refuse = "451 later"
    work(evening)
    letters.refuse = ""
    work(local("2026-09-28 21:10"))
    assert letters.taken == []
    work(local("2026-09-29 08:01"))
    assert letters.taken
