"""`maple test`: the tests of every day."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from maplebridge.config.cli.words.testing import KINDS

WITHOUT_CITY = ("shape", "pure", "law", "methods")
"""What needs no database and no browser: one lane. The browser's tests have a lane of their own, because tests are
shuffled, and while a browser is open no other test of that process can run an event loop."""
WITH_CITY = ("db", "acts")
"""What needs the database: one lane of some processes, each with a server of its own, which take file after file."""
PROCESSES = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "-p", "no:schemathesis")
"""One more than there are processors on the smallest machine: some tests wait for a server that comes back. The order
is that of `tests/conftest.py`, slow files first. What only the browser's tests ask for is loaded by none of them: it takes
a second of each."""
CLEANING = 30.0
"""Seconds that tests which are stopped may take to put their things away."""
PACKAGES = ("chromium-headless-shell", "chromium")
PROGRAMS = (*PACKAGES, "chromium-browser", "google-chrome")
"""Chromium, that without windows first: the same engine takes half the time where no browser is built around each page."""
NOTHING_FOUND = 5
"""What pytest answers when no test fits its arguments."""


def root() -> Path:
    """The checkout that this command was started from."""
    return Path(os.environ.get("MAPLEBRIDGE_ROOT", Path.cwd()))


def run(arguments: argparse.Namespace) -> int:
    """Run the tests; words that are not ours go to pytest."""
    kind, rest = _split(list(arguments.words))
    named = [
        word for word in rest if not word.startswith("-") and Path(root() / word.partition("::")[0]).exists()
    ]
    lanes = [[]] if named else lanes_of(kind)
    if any(word.startswith("tests/web") for word in (*named, *(each for lane in lanes for each in lane))):
        ensure_browser()
    return side_by_side([[*lane, *rest] for lane in lanes])


def lanes_of(kind: str | None) -> list[list[str]]:
    """The words for pytest of each lane; lanes run side by side, and none needs what another uses."""
    if kind in WITH_CITY:
        return [[f"tests/{kind}", *PROCESSES]]
    if kind is not None:
        return [[f"tests/{kind}"]]
    return [
        [f"tests/{name}" for name in WITHOUT_CITY],
        ["tests/web"],
        [*(f"tests/{name}" for name in WITH_CITY), *PROCESSES],
    ]


def _split(words: list[str]) -> tuple[str | None, list[str]]:
    """The kind of tests, if one is named first, and the words for pytest, in their order."""
    rest = words[words.index("test") + 1 :]
    return (rest[0], rest[1:]) if rest and rest[0] in KINDS else (None, rest)


def side_by_side(lanes: list[list[str]]) -> int:
    """Run pytest once for each lane, all at the same time; the first one's report is seen as it comes, then the
    others'.

    returns  the exit status: 0 when no lane failed and one at least found a test, else that of the first failing lane
    """
    with ExitStack() as files:
        outs = [files.enter_context(tempfile.TemporaryFile()) if n else None for n in range(len(lanes))]
        running = [files.enter_context(_pytest(words, out)) for words, out in zip(lanes, outs, strict=True)]
        codes = []
        for process, out in zip(running, outs, strict=True):
            codes.append(process.wait())
            if out is not None:
                out.seek(0)
                sys.stdout.buffer.write(out.read())
                sys.stdout.buffer.flush()
    failed = [code for code in codes if code not in (0, NOTHING_FOUND)]
    return failed[0] if failed else min(codes)


@contextmanager
def _pytest(words: list[str], out: IO[bytes] | None) -> Iterator[subprocess.Popen[bytes]]:
    """A run of pytest; when we are stopped it is stopped too, and left the time to clean up."""
    process = subprocess.Popen(  # noqa: S603  our own tests
        [sys.executable, "-m", "pytest", "-q", *words],
        cwd=root(),
        env={**os.environ, "PYTHONPATH": str(root() / "src"), "PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1"},
        stdout=out,
        stderr=out,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(CLEANING)
            except subprocess.TimeoutExpired:
                process.kill()


def ensure_browser() -> None:
    """See that Chromium is there for the browser tests; as root it is installed, else a sentence says how."""
    if browser() is not None:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", file=sys.stderr)
        _apt("update")
        for package in PACKAGES:
            if _apt("install", "-y", "--no-install-recommends", package) == 0 and browser() is not None:
                return
    print(f"The browser tests need Chromium: apt-get install {PACKAGES[0]}", file=sys.stderr)


def _apt(*words: str) -> int:
    """The exit status of `apt-get`, which says nothing."""
    return subprocess.run(["apt-get", "-qq", *words], check=False, stdout=subprocess.DEVNULL).returncode  # noqa: S603, S607


def browser() -> str | None:
    """Path of Chromium, None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
