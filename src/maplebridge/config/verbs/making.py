"""The skeleton of a verb, written out under a name: a small verb that works, to be turned into the one that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maplebridge.texts import po

SKELETON = Path(__file__).parent / "skeleton"
NAME = re.compile(r"[a-z][a-z]{2,19}")
ACTS = Path("src", "maplebridge", "acts")
LIST = Path("src", "maplebridge", "config", "verbs", "__init__.py")
LAST = '    *os.environ.get("MAPLEBRIDGE_VERBS", "").split(),\n'
"""The last line of the one list of verbs; the new one stands before it."""

CONFTEST = """\"\"\"A fresh database for each test that asks for one, as the tests of Maplebridge have it.\"\"\"

from cities import as_role, db, queries, server, town

__all__ = ["as_role", "db", "queries", "server", "town"]
"""


class CannotMake(Exception):
    """The verb cannot be made; the sentence says why, and nothing was written."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the package as Python names it, its folder, that of its tests, whether it stands in the list."""

    package: str
    folder: Path
    tests: Path
    listed: bool


def make(name: str, *, to: Path, title: str, title_zh: str, thing: str = "") -> Made:
    """Write the skeleton of a verb.

    name   letters alone, as Python and PostgreSQL take it
    thing  what one row of it is called, in the singular: its model and table bear that name; the verb's own, if not said
    to     the root of a checkout, where it becomes one of the acts and stands in the list of verbs; or any other folder,
          where it becomes a package of its own, which MAPLEBRIDGE_VERBS names

    raises  CannotMake
    """
    if NAME.fullmatch(name) is None:
        raise CannotMake(
            f"“{name}” is no name of a verb: three to twenty letters from a to z, such as trees."
        )
    thing = thing or name
    _check_thing(thing)
    inside = (to / ACTS).is_dir()
    folder = to / ACTS / name if inside else to / name
    tests = to / "tests" / "acts" / name if inside else to / name / "tests"
    if folder.exists():
        raise CannotMake(
            f"{folder} is there already; a verb is made once. Choose another name, or remove the folder."
        )
    package = f"maplebridge.acts.{name}" if inside else name
    values = {
        "@package@": package,
        "@name@": name,
        "@Camel@": name.title(),
        "@thing@": thing,
        "@Thing@": thing.title(),
        "@Name@": title or name.title(),
        "@中文@": title_zh or title or name.title(),
    }
    listed = _list(to / LIST, package) if inside else False
    for source, text in _texts():
        top, *rest = source.parts
        _write(
            (folder if top == "package" else tests).joinpath(*(_replaced(part, values) for part in rest)),
            text,
            values,
        )
    if not inside:
        (tests / "conftest.py").write_text(CONFTEST, "utf-8")
    return Made(package, folder, tests, listed)


def _check_thing(thing: str) -> None:
    """Refuse a word for a row that is none, or that the skeleton says of something else. Raises CannotMake."""
    if NAME.fullmatch(thing) is None:
        raise CannotMake(f"“{thing}” cannot name a row: three to twenty letters from a to z, such as tree.")
    if any(re.search(rf"\b{thing.title()}\b", text) for path, text in _texts() if path.suffix == ".py"):
        raise CannotMake(
            f"“{thing}” means something else in what is made ({thing.title()}): say with --thing what one row is called."
        )


def _texts() -> Iterator[tuple[Path, str]]:
    for path in sorted(SKELETON.rglob("*.txt")):
        yield path.relative_to(SKELETON).with_suffix(""), path.read_text("utf-8")


def _replaced(part: str, values: dict[str, str]) -> str:
    for mark, words in values.items():
        part = part.replace(mark, words)
    return part.removeprefix("_") if part.startswith("_") and not part.startswith("__") else part


def _write(path: Path, text: str, values: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for mark, words in values.items():
        text = text.replace(mark, words)
    if path.suffix == ".po":  # the names decide the order of the letters
        text = po.written(list(po.entries(text)))
    path.write_text(text, "utf-8")


def _list(file: Path, package: str) -> bool:
    """Add the package to the list of verbs. Raises CannotMake where the list is not found."""
    text = file.read_text("utf-8")
    if LAST not in text:
        raise CannotMake(f"The list of verbs is not found in {file}: add {package} to VERBS there yourself.")
    file.write_text(text.replace(LAST, f'    "{package}",\n{LAST}', 1), "utf-8")
    return True
