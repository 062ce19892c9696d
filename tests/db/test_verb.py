"""A verb dropped into the list shows its pages, entries, command, checks, export and card; no line else is changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "orchard"
ELSEWHERE = ("--ignore", "tests/shape/test_lanes.py", "--deselect", "tests/shape/test_house.py::test_pure_rooms_are_typed")
"""Rules of what a new verb cannot reach, the lanes of the tests and the types of the pure rooms: they run once."""


def maple(*words, **more):
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAPLEBRIDGE_", "DJANGO_"))}
    environment = {**outside, "PYTHONPATH": str(ROOT / "src"), **more}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def _made(folder, name, *more):
    """The folder of tests of a verb that was just made in a folder of its own."""
    made = maple("-m", "maplebridge", "verb", "new", name, "--to", str(folder), "--title", name.title(), "--json", *more)
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert (said["schema"], said["package"], said["listed"]) == (1, name, False)
    return said["tests"]


def _to_rename(folder):
    """The files in which a thing is named that has no name of its own."""
    texts = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return [path for path in texts if re.search(rb"\b[Tt]hings?\b|_thing", path.read_bytes())]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_throw_away_verbs_work_beside_each_other_from_their_own_folders(tmp_path):
    tests = [_made(tmp_path, NAME), _made(tmp_path, "gardens", "--thing", "bed")]
    own = {"MAPLEBRIDGE_VERBS": f"{NAME} gardens", "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(tmp_path)])}
    words = ("-m", "pytest", "-q", "-c", "pyproject.toml", "--rootdir", str(ROOT), "-p", "no:cacheprovider")
    found = maple(*words, *tests, **own)
    assert found.returncode == 0, found.stdout[-3000:]
    assert "class Orchard(" in (tmp_path / NAME / "models.py").read_text("utf-8")
    assert "class Bed(" in (tmp_path / "gardens" / "models.py").read_text("utf-8")
    assert "gardens_bed" in (tmp_path / "gardens" / "sql" / "tables" / "gardens.sql").read_text("utf-8")
    assert _to_rename(tmp_path) == [], "nothing is left to be renamed by hand"
    assert NAME in maple("-m", "maplebridge", "--help", **own).stdout
    assert NAME not in maple("-m", "maplebridge", "--help").stdout


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_verb_made_in_a_checkout_keeps_the_rules_of_the_house(tmp_path):
    copy = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".git", ".maple", "__pycache__", "*.tar", "*.pyc")
    shutil.copytree(ROOT, copy, ignore=left_out)
    titles = ("--title", "Orchard", "--title-zh", "果园")
    made = maple("-m", "maplebridge", "verb", "new", NAME, "--to", str(copy), *titles, "--json")
    assert json.loads(made.stdout)["listed"]
    for words in (("init", "-q"), ("add", "-A")):  # the rules ask what belongs to the checkout
        subprocess.run(["git", *words], cwd=copy, check=True, capture_output=True)
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "tests/shape",
         "--ignore", "tests/shape/test_evidence.py", *ELSEWHERE],
        cwd=copy, env={**os.environ, "PYTHONPATH": str(copy / "src"), "MAPLEBRIDGE_ROOT": str(copy)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-3000:]


@pytest.mark.parametrize("name", ["Tree", "a b", "x", "../up", "class1", "t" * 21])
def test_what_is_no_name_is_refused_and_nothing_is_written(tmp_path, name):
    made = maple("-m", "maplebridge", "verb", "new", name, "--to", str(tmp_path))
    assert made.returncode == 2
    assert "is no name of a verb" in made.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("thing", ["matter", "Bed", "x", "line", "../up"])
def test_what_cannot_name_a_row_is_refused_and_nothing_is_written(tmp_path, thing):
    made = maple("-m", "maplebridge", "verb", "new", NAME, "--thing", thing, "--to", str(tmp_path))
    assert made.returncode == 2
    assert f"“{thing}”" in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_verb_is_made_once(tmp_path):
    words = ("-m", "maplebridge", "verb", "new", NAME, "--to", str(tmp_path))
    assert maple(*words).returncode == 0
    again = maple(*words)
    assert again.returncode == 2
    assert "is there already" in again.stderr
