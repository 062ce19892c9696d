"""The day of a command that needs no database is the city's, not that of UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import maplebridge
from maplebridge.config.cli.run.trying import task
from maplebridge.config.installation import environment

EVENING = datetime(2026, 5, 6, 20, 30, tzinfo=UTC)
"""In Shanghai 04:30 of the next day."""


@pytest.mark.parametrize(
    ("zone", "day"),
    [(None, date(2026, 5, 7)), ("Asia/Shanghai", date(2026, 5, 7)), ("America/New_York", date(2026, 5, 6))],
)
def test_today_is_the_day_of_the_town(monkeypatch, zone, day):
    if zone is None:
        monkeypatch.delenv("MAPLEBRIDGE_TIME_ZONE", raising=False)
    else:
        monkeypatch.setenv("MAPLEBRIDGE_TIME_ZONE", zone)
    assert environment.today(EVENING) == day


def test_a_task_is_judged_by_the_day_of_the_town(monkeypatch, capsys):
    from maplebridge.config import cli

    monkeypatch.setattr(environment, "today", lambda: date(2031, 1, 2))
    assert cli.main(["try", "task", "--category", "0201", "--level", "grid", "--part", "lead", "--json"]) == 1
    assert '"on": "2031-01-02"' in capsys.readouterr().out
    assert task.environment is environment


def test_a_zone_that_is_none_is_a_sentence(monkeypatch, capsys):
    from maplebridge.config import cli

    monkeypatch.setenv("MAPLEBRIDGE_TIME_ZONE", "Nowhere/Here")
    assert cli.main(["try", "task", "--category", "0201", "--level", "grid", "--part", "lead"]) == 2
    assert "MAPLEBRIDGE_TIME_ZONE takes the name of a time zone" in capsys.readouterr().err


def test_no_day_is_taken_from_a_moment_of_utc():
    source = Path(maplebridge.__file__).parent
    wrong = re.compile(r"now\(UTC\)\.date\(\)|(?<![\w.])now\.date\(\)")
    assert [str(one) for one in source.rglob("*.py") if wrong.search(one.read_text("utf-8"))] == []
