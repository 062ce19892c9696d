"""Gates in program code: each weakened in a copy of the checkout, where the test that holds it must fail."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from maplebridge.config.installation.home import checkout

LIST = Path(__file__).with_name("code.toml")
PACKAGE = "src/maplebridge"
COPIED = ("src", "tests", "docs", "pyproject.toml")
FAILED = re.compile(r"\b\d+ failed\b")
"""What pytest says where a test failed; an error before the test says otherwise."""


class Source(NamedTuple):
    """One gate in the code: `piece` of `file` (under the package), replaced by `instead`; then `test` (as pytest names it)
    fails.
    """

    gate: str
    file: str
    piece: str
    instead: str
    test: str

    @property
    def function(self) -> str:
        """The test's own name."""
        return self.test.partition("::")[2].partition("[")[0]


def sources() -> list[Source]:
    """Every gate in program code that is weakened, in the order of the list."""
    return [Source(**row) for row in tomllib.loads(LIST.read_text("utf-8"))["mutant"]]


def rotten(named: Sequence[Source], root: Path) -> list[str]:
    """What no longer fits a checkout: a piece that does not stand once, a change that is none or cannot be read, a test that
    is gone. A line each.
    """
    return [f"{one.gate}: {wrong}" for one in named for wrong in _wrong(one, root)]


def _wrong(one: Source, root: Path) -> Iterator[str]:
    file, test = root / PACKAGE / one.file, root / one.test.partition("::")[0]
    text = file.read_text("utf-8") if file.is_file() else ""
    if text.count(one.piece) != 1:
        yield f"the piece stands {text.count(one.piece)} times in {one.file}; name one that stands once"
    if one.piece == one.instead:
        yield "nothing is changed"
    if not test.is_file() or f"def {one.function}(" not in test.read_text("utf-8"):
        yield f"there is no test {one.test}"
    if file.suffix == ".py":
        try:
            compile(text.replace(one.piece, one.instead), one.file, "exec")
        except SyntaxError as error:
            yield f"with the change the file cannot be read: {error.msg}, line {error.lineno}"


def checked_out() -> Path:
    """The checkout whose code runs, for `inside`."""
    return checkout()


def survivors(named: Sequence[Source], root: Path | None = None) -> list[dict[str, str]]:
    """Weaken each in turn and run its test: code in one run (`inside`), the database's text in a copy of the checkout.

    returns  those whose test did not fail, or fails as the code stands: gate, kind, what is wrong
    raises   ValueError  the list does not fit the checkout any more
    """
    root = root or checkout()
    if lines := rotten(named, root):
        raise ValueError("; ".join(lines))
    code = [one for one in named if one.file.endswith(".py")]
    return [
        *(_within(root, code) if code else ()),
        *_in_copies(root, [one for one in named if one not in code]),
    ]


def _within(root: Path, named: Sequence[Source]) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="maplebridge-gates-") as folder:
        report = Path(folder) / "report.json"
        words = ["-p", "maplebridge.config.mutants.inside", f"--gates-report={report}"]
        done = _run(root, [*words, *sorted({one.test for one in named})])
        came = json.loads(report.read_text("utf-8")) if report.is_file() else {}
    for one in named:
        what = came.get(one.gate, "its test was not run")
        if what:
            yield _row(one, what, done.stdout if one.gate not in came else "")


def _in_copies(root: Path, named: Sequence[Source]) -> list[dict[str, str]]:
    """Those whose gate is text of the database: it is put there when a database is made, so each has a run of its own."""
    if not named:
        return []
    with tempfile.TemporaryDirectory(prefix="maplebridge-gates-") as folder:
        copy = Path(folder)
        _copy(root, copy)
        sound = _run(copy, sorted({one.test for one in named}))
        if sound.returncode:
            return [_row(one, "a test fails as the code stands", sound.stdout) for one in named]
        return [row for one in named for row in _tried(copy, one)]


def _tried(copy: Path, one: Source) -> Iterator[dict[str, str]]:
    file = copy / PACKAGE / one.file
    text = file.read_text("utf-8")
    file.write_text(text.replace(one.piece, one.instead), "utf-8")
    try:
        done = _run(copy, [one.test])
    finally:
        file.write_text(text, "utf-8")
    if done.returncode != 1 or not FAILED.search(done.stdout):
        yield _row(one, "its test does not fail", done.stdout)


def _row(one: Source, what: str, said: str) -> dict[str, str]:
    return {
        "gate": one.gate,
        "kind": "code",
        "mutant": f"{one.file}: {what} ({one.test}): {said.strip()[-200:]}",
    }


def _copy(root: Path, copy: Path) -> None:
    """A checkout of its own, with what tests read; nothing in it is shared with ours."""
    copy.chmod(0o711)  # the database's user must be able to enter
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(root / name, copy / name)


def _run(copy: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    there: dict[str, Any] = {**os.environ, "MAPLEBRIDGE_ROOT": str(copy), "PYTHONPATH": str(copy / "src")}
    there.pop("DJANGO_SETTINGS_MODULE", None)
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--tb=line",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *tests,
    ]
    return subprocess.run(  # noqa: S603  this interpreter, our own words
        words, cwd=copy, env=there, capture_output=True, text=True, check=False
    )
