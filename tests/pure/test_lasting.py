"""How the files of tests are shared out: by what they took, kept from run to run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import lasting


class Cache:
    """What pytest keeps from run to run, as it is kept here: in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def get(self, key: str, default: Any) -> Any:
        return self.kept.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self.kept[key] = value


def ran(config: Any, monkeypatch: pytest.MonkeyPatch, *tests: tuple[str, float]) -> dict[str, float]:
    """What is known after a run of these tests: each by its file and seconds."""
    monkeypatch.setattr(lasting, "_took", type(lasting._took)(lambda: [0, 0.0]))
    for number, (file, seconds) in enumerate(tests):
        for when, took in (("setup", 0.5), ("call", seconds)):
            lasting.add(SimpleNamespace(nodeid=f"{file}::test_{number}", when=when, duration=took))  # type: ignore[arg-type]
    lasting.keep(config)
    return lasting.known(config)


def test_what_most_of_a_file_took_is_kept_and_not_what_a_part_of_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    config: Any = SimpleNamespace(cache=Cache())
    assert lasting.known(config) == {}
    assert ran(config, monkeypatch, ("a.py", 30.0), ("a.py", 20.0), ("b.py", 1.0)) == {"a.py": 51.0, "b.py": 1.5}
    assert ran(config, monkeypatch, ("a.py", 2.0)) == {"a.py": 51.0, "b.py": 1.5}
    assert ran(config, monkeypatch, ("b.py", 2.0)) == {"a.py": 51.0, "b.py": 2.5}
    told: Any = SimpleNamespace(workerinput={lasting.KEY: lasting.known(config)}, cache=Cache())
    assert lasting.known(told) == {"a.py": 51.0, "b.py": 2.5}, "a process of several knows what the first one knows"
    assert ran(told, monkeypatch, ("c.py", 9.0)) == {"a.py": 51.0, "b.py": 2.5}, "and keeps nothing itself"
    assert ran(SimpleNamespace(), monkeypatch, ("c.py", 9.0)) == {}, "nothing is kept where nothing may be"


def test_what_took_longest_goes_first_and_what_is_alike_stays_as_it_was_shuffled() -> None:
    def item(file: str, *, slow: bool = False) -> Any:
        return SimpleNamespace(
            nodeid=f"{file}::test_one", path=Path(file), get_closest_marker=lambda _name: slow or None
        )

    items = [item("new.py"), item("short.py"), item("long.py"), item("strange.py", slow=True), item("brief.py")]
    lasting.sort(items, {"short.py": 4.0, "long.py": 300.0, "brief.py": 0.1})
    assert [one.path.stem for one in items] == ["strange", "long", "new", "short", "brief"]
