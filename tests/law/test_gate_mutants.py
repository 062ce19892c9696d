"""Every gate of every procedure, taken away or weakened, is noticed: a day's share of what `maple prove gates` does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from maplebridge.config.mutants.declared import Mutant, changed, mutants
from maplebridge.config.mutants.judged import File, judge_file, read
from maplebridge.config.mutants.played import contradicted
from maplebridge.config.mutants.stated import differs, stated, statements, written
from maplebridge.config.procedures.files import pack_files
from maplebridge.rules.language import parse, read_raw

FILES = pack_files("cn")
SHARE = 6
"""How many parts the procedures are in: one is judged each day."""
TODAY = [file for n, file in enumerate(FILES) if n % SHARE == datetime.now(UTC).date().toordinal() % SHARE]
MEDIATION = next(file for file in FILES if file.stem == "cn.mediation.people")


def named(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_and_what_is_stated_of_its_gates_agree(file: Path) -> None:
    """What differs is printed as it has to stand in gates.toml, if it is meant."""
    assert differs(parse(file.read_text("utf-8"), name=file.name), statements("cn").get(file.stem, {})) == []


def test_nothing_is_stated_of_a_procedure_that_there_is_not() -> None:
    assert statements("cn").keys() == {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=named)
def test_the_engine_keeps_to_what_is_stated(file: Path) -> None:
    one = read(file, statements("cn"))
    procedure = parse(one.text, name=file.name)
    assert len(one.statement) > 20
    assert contradicted(procedure, one.statement, one.calendar) == []


@pytest.mark.parametrize("file", TODAY, ids=named)
def test_no_gate_of_a_file_can_be_weakened_unnoticed(file: Path) -> None:
    judged = judge_file(file, statements("cn"), slow=False)
    assert judged.mutants >= 50
    assert judged.survived == []


def test_what_is_not_stated_is_named() -> None:
    bare = stated(parse(MEDIATION.read_text("utf-8"), name=MEDIATION.name))
    missing = {name: row for name, row in bare.items() if name not in ("inviting.take", "field.both_willing")}
    assert any(
        "both_willing" in line for line in differs(parse(MEDIATION.read_text("utf-8"), name="x"), missing)
    )


def without(path: tuple[str, ...], value: object) -> tuple[File, list[str]]:
    """What the engine does against the statement, once a key of the mediation was changed."""
    file = read(MEDIATION, statements("cn"))
    spoilt = read_raw(changed(file.raw, Mutant("", "", ((path, value),))), file.text, name="spoilt")
    return file, contradicted(spoilt, file.statement, file.calendar)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("step", "inviting", "act", "take", "needs"), [], "inviting.take, without both_willing"),
        (
            ("step", "agreed", "act", "party_a_declines", "who"),
            ["party_a", "party_b"],
            "agreed.party_a_declines, another role (party_b)",
        ),
        (("step", "agreed_orally", "act", "not_agreed", "at_most"), 9, "agreed_orally.not_agreed, more than 2 times"),
        (("field", "both_willing"), {"en": "W", "zh": "愿"}, "field.both_willing: “no” passes as yes"),
    ],
)
def test_the_engine_shows_a_gate_that_is_gone(path: tuple[str, ...], value: object, said: str) -> None:
    _, lines = without(path, value)
    assert any(line.startswith(said) for line in lines), lines


def test_each_kind_of_gate_is_weakened_somewhere() -> None:
    kinds = {one.kind for file in FILES for one in mutants(read(file, {}).raw)}
    assert kinds >= {
        "needed field", "fact that exists", "kind yes", "kind date", "kind file", "kind units", "kind office", "kind choice",
        "kind number", "who affirms", "called after", "signed by both", "only who asked", "entered by", "who takes it",
        "each office for itself", "nobody reviews oneself", "silence is no yes", "how often", "paper", "who is told",
    }  # fmt: skip


def test_a_row_is_written_as_it_is_read() -> None:
    import tomllib

    row = {"by": ["a"], "at_most": 2, "asker": True, "longer": {"times": 1}}
    assert tomllib.loads(f"x = {written(row)}")["x"] == row
