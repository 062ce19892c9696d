"""Gates in program code: the list of mutants fits the code, and a gate that no test holds is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.config.mutants.inside import weakened
from maplebridge.config.mutants.sources import PACKAGE, Source, rotten, sources, survivors

ROOT = Path(__file__).resolve().parents[2]


def test_every_piece_stands_once_and_every_test_is_there() -> None:
    assert rotten(sources(), ROOT) == []
    assert len({one.gate for one in sources()}) == len(sources()) >= 30


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Source]:
    """A checkout of one gate in the text of the database and one test that holds it."""
    code, tests = tmp_path / PACKAGE, tmp_path / "tests"
    code.mkdir(parents=True)
    tests.mkdir()
    (code / "gate.sql").write_text("SELECT value = 'yes'")
    (code / "gate.py").write_text("def passes(value):\n    return value == 'yes'\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    (tests / "test_gate.py").write_text(
        "from pathlib import Path\n\nGATE = Path(__file__).parents[1] / 'src/maplebridge/gate.sql'\n\n\n"
        "def test_no():\n    assert 'value =' in GATE.read_text()\n\n\ndef test_yes():\n    assert GATE.is_file()\n"
    )
    return tmp_path, Source(
        "a yes is a yes", "gate.sql", "value = 'yes'", "true", "tests/test_gate.py::test_no"
    )


def test_a_gate_that_its_test_holds_is_killed_and_one_that_it_does_not_survives(
    small: tuple[Path, Source],
) -> None:
    root, good = small
    assert survivors([good], root) == []
    [row] = survivors([good._replace(test="tests/test_gate.py::test_yes")], root)
    assert row["gate"] == "a yes is a yes"
    assert "does not fail" in row["mutant"]


def test_a_gate_in_running_code_is_weakened_for_everybody_and_then_as_before() -> None:
    """Whoever imported the function by its name has the change too; afterwards nobody has."""
    from maplebridge.rules.fields import judge
    from maplebridge.rules.fields.judging import Value, Wrong
    from maplebridge.rules.fields.kinds import Field
    from maplebridge.texts import Title

    field = Field("both_willing", Title("Both are willing", "双方同意"), kind="yes", declared=True)
    yes = next(one for one in sources() if one.gate == "a yes is a yes")
    assert isinstance(judge(field, "no"), Wrong)
    with weakened(yes):
        assert isinstance(judge(field, "no"), Value)
    assert isinstance(judge(field, "no"), Wrong)
    with pytest.raises(ValueError, match="no function"), weakened(yes._replace(instead=yes.piece)):
        pass


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"piece": "e"}, "stands 2 times"),
        ({"piece": "nothing of the kind"}, "stands 0 times"),
        ({"test": "tests/test_gate.py::test_gone"}, "there is no test"),
        ({"file": "gate.py", "piece": "value == 'yes'", "instead": "value =="}, "cannot be read"),
        ({"instead": "value = 'yes'"}, "nothing is changed"),
    ],
)
def test_what_no_longer_fits_is_named(small: tuple[Path, Source], change: dict[str, str], said: str) -> None:
    root, good = small
    lines = rotten([good._replace(**change)], root)
    assert any(said in line for line in lines), lines
    with pytest.raises(ValueError, match="a yes is a yes"):
        survivors([good._replace(**change)], root)
