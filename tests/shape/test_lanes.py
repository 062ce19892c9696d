"""The command that runs the tests: its lanes at once, one answer, and words for pytest in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.config.cli import read
from maplebridge.config.cli.run.house import testing

TESTS = Path(__file__).resolve().parents[1]
GOOD = "def test_good():\n    assert True\n"
BAD = "def test_bad():\n    assert False\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one test that holds and one that does not."""
    (tmp_path / "test_good.py").write_text(GOOD)
    (tmp_path / "test_bad.py").write_text(BAD)
    monkeypatch.setenv("MAPLEBRIDGE_ROOT", str(tmp_path))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)  # another test of this run may have set it
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # what is installed beside pytest takes longer than it
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")
    return tmp_path


@pytest.mark.parametrize(
    ("lanes", "answer"),
    [
        ([["test_good.py"], ["test_good.py"]], 0),
        ([["test_good.py"], ["test_bad.py"]], 1),
        ([["test_bad.py"], ["test_good.py"]], 1),
        ([["test_good.py"], ["test_good.py", "-k", "no_such"]], 0),
        ([["test_good.py", "-k", "no_such"], ["test_good.py", "-k", "no_such"]], 5),
    ],
)
def test_one_lane_that_fails_is_enough_and_one_that_found_nothing_is_not(
    place: Path, capfdbinary: pytest.CaptureFixture[bytes], lanes: list[list[str]], answer: int
) -> None:
    plain = [[*lane, "-p", "no:cacheprovider", "-p", "no:randomly"] for lane in lanes]
    assert testing.side_by_side(plain) == answer
    said = capfdbinary.readouterr().out
    assert said.count(b" in ") >= len(lanes), "every lane reports"


@pytest.mark.parametrize(
    ("words", "kind", "rest"),
    [
        (["test"], None, []),
        (["test", "db"], "db", []),
        (["test", "db", "-x"], "db", ["-x"]),
        (["test", "-k", "merkle or search"], None, ["-k", "merkle or search"]),
        (["test", "tests/db/test_path.py", "-x"], None, ["tests/db/test_path.py", "-x"]),
    ],
)
def test_words_for_pytest_keep_their_order(words: list[str], kind: str | None, rest: list[str]) -> None:
    chosen = read(words)
    assert chosen is not None
    assert testing._split(chosen.words) == (kind, rest)


def outside_lanes(tests: Path) -> set[str]:
    """Where test files stand that no lane runs: folders of tests, or "" for beside them."""
    where = {file.relative_to(tests).parts for file in tests.rglob("test_*.py")}
    return {parts[0] if len(parts) > 1 else "" for parts in where} - set(testing.KINDS)


def test_a_folder_of_tests_outside_every_lane_is_found(tmp_path: Path) -> None:
    for name in ("pure/rules", "new/deep"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "test_one.py").write_text(GOOD)
    (tmp_path / "test_two.py").write_text(GOOD)
    assert outside_lanes(tmp_path) == {"new", ""}


def test_the_lanes_hold_each_kind_of_tests_once() -> None:
    without, web, with_city = testing.lanes_of(None)
    assert web == ["tests/web"], "while a browser is open no other test of its process can run an event loop"
    assert "loadfile" in testing.PROCESSES, "a file's tests share what its fixtures make"
    folders = [word for word in with_city if word not in testing.PROCESSES]
    assert sorted([*without, *web, *folders]) == sorted(f"tests/{kind}" for kind in testing.KINDS)
    assert outside_lanes(TESTS) == set()
    assert testing.lanes_of("db") == [["tests/db", *testing.PROCESSES]]
    assert testing.lanes_of("web") == [["tests/web"]]


def test_what_processes_share_is_answered_as_one(place: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    lane = ["test_good.py", "test_bad.py", *testing.PROCESSES, "-p", "no:cacheprovider", "-p", "no:randomly"]
    assert testing.side_by_side([lane]) == 1
    assert b"1 failed, 1 passed" in capfdbinary.readouterr().out
