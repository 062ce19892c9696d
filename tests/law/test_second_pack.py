"""The pack without a country's law: sound, covered by its own examples, and all its numbers are the city's."""

from __future__ import annotations

from law.packed import PACK
from maplebridge.rules import examples
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.coverage import coverage
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Limit, Procedure
from maplebridge.rules.soundness import prove_pack

FOLDER = PACK.parent / "xx"


def second_calendar() -> Calendar:
    return Calendar.from_tables(file.read_text() for file in sorted((FOLDER / "calendar").glob("*.toml")))


def second_procedures() -> list[Procedure]:
    return [
        parse(file.read_text(), name=file.name) for file in sorted((FOLDER / "procedures").glob("*.toml"))
    ]


def test_the_second_pack_is_sound_as_a_whole() -> None:
    procedures = second_procedures()
    assert {procedure.id for procedure in procedures} == {"xx.request", "xx.suggestion"}
    assert prove_pack(procedures, second_calendar()).sound


def test_its_examples_come_out_and_go_through_everything() -> None:
    for procedure in second_procedures():
        assert examples.run(procedure, second_calendar()) == ()
        assert coverage(procedure, second_calendar()).complete


def test_every_limit_of_it_is_a_number_that_the_city_may_set() -> None:
    for procedure in second_procedures():
        limits: list[Limit] = [step.within for step in procedure.steps.values()]
        assert all(limit.param in procedure.params and limit.law is None for limit in limits)
        assert not any(param.verified for param in procedure.params.values())
