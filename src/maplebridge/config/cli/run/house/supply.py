"""`maple supply`: what the product is built from, of what age, under which licence, by whom, and the way out."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from maplebridge.config.installation import environment

FOLDER = Path(__file__).resolve().parents[6] / "requirements"
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
LICENCE = re.compile(r"^License :: (?:OSI Approved :: )?(.+)$")
NAMED = re.compile(r'"?([^"<,]+?)"?\s*<')
NO_ADVISORIES = (
    "No list of advisories is at hand here: this says nothing about known faults of a version. "
    "Give the list of parts (--cyclonedx) to a scanner that has one, before a city goes live and then each week."
)
OTHERS = (
    ("PostgreSQL", "15 or newer", "PostgreSQL Licence", "your own server is the default for a real city"),
    ("bpmn-js, bpmnlint", "in tests", "bpmn.io licence, MIT", "they check drawings; nothing runs on them"),
    ("axe-core, Chromium", "in tests", "MPL-2.0, BSD-3-Clause", "they check pages; nothing runs on them"),
)
"""What does not come from the Python package index: name, which, licence, remark."""


@dataclass(frozen=True, slots=True)
class Part:
    """One locked package.

    used         "runs" or "tests"
    installed    its version here, None if it is not installed (then licence and authors are unknown)
    age_days     days since its version came out, when that is known
    accounts     how many accounts of the index may release it; None where an organisation alone owns it
    way_out      what we would do without it, for one that a single account may release
    """

    name: str
    used: str
    locked: str
    installed: str | None
    licence: str | None
    authors: str | None
    released: str | None
    age_days: int | None
    accounts: int | None
    organisation: str | None
    way_out: str | None

    @property
    def alone(self) -> bool:
        """Whether one account alone may release it."""
        return self.accounts == 1 and self.organisation is None


def run(arguments: argparse.Namespace) -> int:
    """Print the list; 1 when a part has no known licence, is not the locked version, or has no way out."""
    try:
        listed_parts = parts(today=environment.today())
    except OSError as error:
        print(
            f"The lists of locked packages cannot be read ({error}): run this in a checkout.", file=sys.stderr
        )
        return 2
    if arguments.cyclonedx is not None and not _write(arguments.cyclonedx):
        return 2
    wrong = list(faults(listed_parts))
    if arguments.json:
        listed = [{**asdict(part), "one_account": part.alone} for part in listed_parts]
        others = [dict(zip(("name", "which", "licence", "remark"), one, strict=True)) for one in OTHERS]
        document = {"schema": 1, "parts": listed, "others": others, "advisories": None, "note": NO_ADVISORIES}
        print(json.dumps({**document, "faults": wrong}, ensure_ascii=False, indent=1))
    else:
        _say(listed_parts, wrong)
    return 1 if wrong else 0


def parts(*, today: date) -> list[Part]:
    """Every locked package, those that the product runs on first."""
    origins = json.loads((FOLDER / "origins.json").read_text("utf-8"))["packages"]
    ways = tomllib.loads((FOLDER / "ways_out.toml").read_text("utf-8"))
    runs, tests = _pins("base"), _pins("test")
    used = [*((name, "runs") for name in runs), *((name, "tests") for name in tests if name not in runs)]
    return [
        _part(name, kind, runs.get(name) or tests[name], origins.get(name, {}), ways.get(name), today)
        for name, kind in used
    ]


def _pins(name: str) -> dict[str, list[str]]:
    """Package → its locked versions: several, where they differ with the version of Python."""
    pins: dict[str, list[str]] = {}
    for package, version in PIN.findall((FOLDER / f"{name}.txt").read_text("utf-8")):
        pins.setdefault(package, []).append(version)
    return pins


def _part(
    name: str, used: str, versions: list[str], origin: dict[str, Any], way: str | None, today: date
) -> Part:
    try:
        there = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        there = None
    locked = there.version if there is not None and there.version in versions else versions[-1]
    released = origin.get("released", {}).get(locked)
    accounts, organisation = origin.get("accounts"), origin.get("organisation")
    return Part(
        name=name,
        used=used,
        locked=locked,
        installed=None if there is None else there.version,
        licence=None if there is None else licence(there),
        authors=None if there is None else authors(there),
        released=str(released) if released else None,
        age_days=(today - date.fromisoformat(str(released))).days if released else None,
        accounts=accounts if isinstance(accounts, int) else None,
        organisation=str(organisation) if organisation else None,
        way_out=way,
    )


def licence(there: metadata.Distribution) -> str | None:
    """The licence that a package states: its expression, its classifiers, its field, or the head of its file."""
    facts = there.metadata.json
    if facts.get("license_expression"):
        return str(facts["license_expression"])
    classified = [LICENCE.match(one) for one in facts.get("classifier", ())]
    named = [match[1] for match in classified if match is not None]
    if named:
        return " OR ".join(named)
    text = str(facts.get("license", "")).strip()
    if not text or text == "UNKNOWN":
        files = [
            one for one in there.files or () if one.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))
        ]
        text = files[0].read_text("utf-8").strip() if files else ""
    return text.splitlines()[0].strip() if text else None


def authors(there: metadata.Distribution) -> str | None:
    """Names of authors and maintainers, without their addresses."""
    facts = there.metadata.json
    names: dict[str, None] = {}
    for field in ("author", "maintainer"):
        names |= {name.strip(): None for name in str(facts.get(field, "")).split(",") if name.strip()}
        names |= {name.strip(): None for name in NAMED.findall(str(facts.get(f"{field}_email", "")))}
    return ", ".join(names) or None


def faults(listed: list[Part]) -> Iterator[str]:
    """What a person has to look at: a sentence each, part by part in the order of the list."""
    for part in listed:
        if part.installed not in (None, part.locked):
            yield f"{part.name}: {part.installed} is installed, {part.locked} is locked"
        if part.installed is not None and part.licence is None:
            yield f"{part.name}: states no licence"
        if part.used == "runs" and part.alone and part.way_out is None:
            yield f"{part.name}: one account alone may release it, and requirements/ways_out.toml names no way out"
        if part.released is None and part.installed is not None:
            yield f"{part.name}: nobody asked when {part.locked} came out: run requirements/lock.sh"


def _say(listed: list[Part], wrong: list[str]) -> None:
    for kind, title in (("runs", "What the product runs on"), ("tests", "What only its tests use")):
        some = [part for part in listed if part.used == kind]
        print(f"{title}: {len(some)} packages")
        for part in some:
            age = "age unknown" if part.age_days is None else f"{part.age_days} days old"
            here = "not installed" if part.installed is None else part.licence or "no licence stated"
            who = part.organisation or part.authors or "authors not named"
            print(f"  {part.name} {part.locked} · {here} · {age} · {who}")
        print()
    alone = [part for part in listed if part.alone and part.used == "runs"]
    print(f"One account alone may release these {len(alone)}; beside each stands the way out:")
    for part in alone:
        print(f"  {part.name}: {part.way_out or 'none is named'}")
    print("\nNot from the Python package index:")
    for name, which, terms, remark in OTHERS:
        print(f"  {name} ({which}) · {terms} · {remark}")
    print(f"\n{NO_ADVISORIES}")
    for one in wrong:
        print(f"Look at {one}")


def _write(target: Path) -> bool:
    """Write the list of parts with `cyclonedx-bom`, which comes with the tests' packages; its folder must be there."""
    if not target.parent.is_dir():
        print(f"The list of parts was not written: there is no folder {target.parent}.", file=sys.stderr)
        return False
    asked = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        "--sv",
        "1.6",
        "--of",
        "JSON",
        "-o",
        str(target),
    ]
    done = subprocess.run(  # noqa: S603  a module of this environment, and the file that was asked for
        asked, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(
            f"The list of parts was not written ({last}). `cyclonedx-bom` comes with ./maple test.",
            file=sys.stderr,
        )
    return done.returncode == 0
