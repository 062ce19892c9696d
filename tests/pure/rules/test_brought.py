"""As whom a matter was brought: noted where it says something, and carried along where the matter goes on elsewhere."""

from __future__ import annotations

from datetime import datetime

import pytest

from law.packed import read
from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.files import pack_files
from maplebridge.rules import course
from maplebridge.rules.course import brought
from maplebridge.rules.course.exchanges import Into, exchange
from maplebridge.rules.moment import minute_of

AT = minute_of(datetime(2026, 9, 28, 10, 0))  # noqa: DTZ001  local time


def procedure(key):
    [file] = [one for one in pack_files("cn") if one.stem == key]
    return read(file)


def opened(key, by=None, **more):
    definition = procedure(key)
    state, _ = course.open_matter(
        definition, at=AT, level=definition.opens.levels[0], calendar=calendar_of("cn"), by=by, **more
    )
    return definition, state


@pytest.mark.parametrize(
    ("key", "by", "part", "called"),
    [
        ("cn.labour.dispute", None, "worker", ("employer",)),
        ("cn.labour.dispute", "worker", "worker", ("employer",)),
        ("cn.labour.dispute", "employer", "employer", ("worker",)),
        ("cn.hazard.report", "reporter", "reporter", ("operator",)),
        ("cn.hazard.report", "inspector", "", ("reporter", "operator")),
        ("cn.campaign", "lead", "", ("public", "firms")),
    ],
)
def test_whose_code_it_is_and_who_is_called_in(key, by, part, called):
    definition, state = opened(key, by)
    assert brought.part_of(definition, state.counts) == part
    assert brought.called_in(definition, state.counts) == called
    assert brought.by_office(state.counts) is (part == "")


def test_what_is_brought_as_most_are_is_stored_as_it_ever_was():
    _, state = opened("cn.labour.dispute", "worker")
    assert state.counts == {}


def test_whoever_may_not_open_it_does_not():
    with pytest.raises(ValueError, match="may not open"):
        opened("cn.labour.dispute", "chair")


def test_it_goes_along_into_the_procedure_that_the_matter_is_handed_to():
    _, state = opened("cn.hazard.report", "inspector")
    definition, after = opened("cn.petition.claim", "resident", carried=state.carried)
    assert brought.part_of(definition, after.counts) == "", "still nobody holds the code"


def test_a_part_that_the_next_procedure_does_not_know_is_its_first():
    _, state = opened("cn.labour.dispute", "employer")
    definition, after = opened("cn.petition.claim", "resident", carried=state.carried)
    assert brought.part_of(definition, after.counts) == "resident"


def test_exchanged_nobody_holds_the_code_of_what_an_office_opened():
    _, state = opened("cn.hazard.report", "inspector")
    into = procedure("cn.petition.claim")
    after, _ = exchange(
        state, Into(definition=into, level="township", params={}, by="resident"), at=AT + 60, calendar=calendar_of("cn"),
        promised={},
    )  # fmt: skip
    assert brought.part_of(into, after.counts) == ""
    assert brought.called_in(into, after.counts) == ("resident", "other_side")
