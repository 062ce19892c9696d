"""Every act of every procedure meets the gate: values of the right kind pass, no others, and the kind alone says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from law.packed import EVERY, read
from maplebridge.rules.course.given import check_given
from maplebridge.rules.course.plan import plan_of
from maplebridge.rules.fields import Field, Kind
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.settling import acts_of

RIGHT: Mapping[Kind, object] = {
    "text": "They met.", "record": "They met.", "yes": "yes", "number": "12", "date": "2026-10-01", "office": "7",
    "units": "7,8", "file": ["report.pdf"], "issued": "AB-意〔2026〕12号",
}  # fmt: skip
WRONG: Mapping[Kind, tuple[object, ...]] = {
    "text": ([("a.pdf", "application/pdf", b"x")],), "record": (7,), "yes": ("test", "no", "否"),
    "number": ("many", "-1", "1e9"), "date": ("soon", "2026-02-30"),
    "office": ("7,8",), "units": (7,), "file": ("report.pdf",), "issued": (7, "9" * 200), "choice": ("perhaps",),
}  # fmt: skip


class Asking(NamedTuple):
    """Something that asks for fields: where it stands, what it needs, the options with which it is open."""

    where: str
    needs: tuple[str, ...]
    takes: Mapping[str, tuple[str, ...]]


def asking(procedure: Procedure) -> Iterator[Asking]:
    for place, act in acts_of(procedure):
        yield Asking(f"{place}.{act.name}", act.needs, act.takes)
    for step in procedure.steps.values():
        for duty in step.duties.values():
            yield Asking(f"{step.name}.{duty.name}", duty.needs, duty.takes)
            if duty.waive is not None:
                yield Asking(f"{step.name}.{duty.name}.waive", duty.waive.needs, Frozen())
        if step.extend is not None:
            yield Asking(f"{step.name}.extend", step.extend.needs, Frozen())


def right(field: Field, takes: tuple[str, ...]) -> object:
    return (takes or tuple(field.options))[0] if field.kind == "choice" else RIGHT[field.kind]


def without_a_kind(procedure: Procedure, name: str) -> Procedure:
    """The mutant in which a field is words, as all were before kinds."""
    bare = Field(name, procedure.field_title(name))
    return replace(procedure, fields=Frozen({**procedure.fields, name: bare}))


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_every_field_of_a_pack_says_its_kind(file: Path) -> None:
    assert [name for name, field in read(file).fields.items() if not field.declared] == []


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_an_act_is_open_with_values_of_the_right_kind_and_with_no_others(file: Path) -> None:
    procedure = read(file)
    plan = plan_of(procedure, ())
    tried = 0
    for one in asking(procedure):
        fields = [procedure.field_of(name) for name in one.needs]
        give = {field.name: right(field, one.takes.get(field.name, ())) for field in fields}
        assert check_given(plan, one.needs, give, one.takes) is None, one.where
        for field in (field for field in fields if field.declared):
            for wrong in WRONG[field.kind]:
                refused = check_given(plan, one.needs, {**give, field.name: wrong}, one.takes)
                assert refused is not None, (one.where, field.name, wrong)
                assert (refused.code, refused.args["field"]) == ("value", field.name), one.where
                tried += 1
    assert tried


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_it_is_the_kind_alone_that_refuses(file: Path) -> None:
    procedure = read(file)
    for one in asking(procedure):
        for name in one.needs:
            field = procedure.field_of(name)
            if field.kind != "yes":
                continue
            mutant = plan_of(without_a_kind(procedure, name), ())
            give = {each: right(procedure.field_of(each), one.takes.get(each, ())) for each in one.needs}
            assert check_given(mutant, one.needs, {**give, name: "no"}, one.takes) is None, (one.where, name)


def test_an_option_with_which_an_act_is_not_open_is_refused() -> None:
    tried = 0
    for procedure in map(read, EVERY):
        for one in asking(procedure):
            for name, taken in one.takes.items():
                others = set(procedure.fields[name].options) - set(taken)
                give = {each: right(procedure.field_of(each), one.takes.get(each, ())) for each in one.needs}
                for other in others:
                    refused = check_given(plan_of(procedure, ()), one.needs, {**give, name: other}, one.takes)
                    assert refused is not None
                    assert refused.code == "value"
                    tried += 1
    assert tried
