"""What nobody reaches has no place: each public function and class is used by something that runs, or says why it stands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reached import unreached

ROOT = Path(__file__).resolve().parents[2]
MEASURED = "its answer stands in a reference document, and a test compares them"
WATCHED = "tests see through it what the database holds"
STANDING: dict[str, str] = {
    "kernel.verbs.installed:described": MEASURED,
    "config.uncovered:": "the threat model's list; tests/db/test_uncovered.py tries each line and compares the document",
    "home.routes:": MEASURED,
    "rules.language.schema:schema": "the JSON Schema for editors is made with it, and a test compares",
    "rules.soundness.city:": "the documented way from Python to prove a city's mandates (procedure-language.md)",
    "rules.soundness.journey:replay": "a witness of the proof is played again with it",
    "rules.soundness.wanderer:": "matters that wander by chance try the proof's bounds",
    "rules.course.state:fold": "what a state is, by its entries alone: what replay is compared with",
    "kernel.ledger.merkle:consistency_holds": "what a witness checks with the proof that the API gives",
    "kernel.ledger.reading:after": WATCHED,
    "kernel.matter.proving.folding:rows": WATCHED,
    "kernel.clock.guarding.clockrow:running": WATCHED,
    "config.database.base:": "Django loads the backend by its name in the settings",
}
"""What stands without being reached: the beginning of its name → why."""
METHODS = ("docs/how-to/methods/*.md", "bench/**/*.py", "tests/methods/*.py")
"""What no verb takes yet is called by a guide, a bench or a test against a published reference; the rest is dead."""
OFFERED = ("kernel.conduct.bringing:days_of", "kernel.conduct.bringing:under")
"""What every verb is offered; a new one takes it without a line changed here."""


@cache
def found() -> tuple[str, ...]:
    """What is unreached, where a method also counts as reached by whoever calls it outside the product."""
    files = [path for each in METHODS for path in sorted(ROOT.glob(each)) if ".venv" not in path.parts]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text("utf-8"))}
    return tuple(unreached(described="methods.", words=words))


def test_nothing_public_is_unreached() -> None:
    """Give it a door (a page, a command), or take it out with its tests."""
    left = [name for name in found() if not name.startswith((*STANDING, *OFFERED))]
    assert left == []


def test_no_reason_is_left_over() -> None:
    """What has found its door since needs no reason any more."""
    names = found()
    assert [start for start in STANDING if not any(name.startswith(start) for name in names)] == []


def test_what_verbs_are_offered_stands_where_they_are_told_how() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [name for name in OFFERED if name.partition(":")[2] not in told] == []


def test_a_method_that_nobody_names_is_found(tmp_path: Path) -> None:
    """A method that a guide names is reached, and what it uses; its neighbour is dead."""
    (tmp_path / "methods").mkdir()
    (tmp_path / "methods" / "one.py").write_text("def named():\n    return deep()\n\ndef deep(): ...\n\ndef lost(): ...\n")
    assert unreached(tmp_path, described="methods.", words={"named"}) == ["methods.one:lost"]


def test_an_unreached_function_is_found(tmp_path: Path) -> None:
    """Also where only another unreached one uses it, or `__all__` lists it."""
    (tmp_path / "one.py").write_text(
        "from maplebridge.two import used, lost\n__all__ = ['lost']\nused()\n\ndef dead():\n    return lost()\n"
    )
    (tmp_path / "two.py").write_text("def used():\n    return deep()\n\ndef deep(): ...\n\ndef lost(): ...\n")
    assert unreached(tmp_path) == ["one:dead", "two:lost"]
