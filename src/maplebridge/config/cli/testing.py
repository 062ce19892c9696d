"""`maple test` and `maple prove`: the tests of every day, and the long proofs that leave evidence."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

KINDS = ("pure", "law", "methods", "shape", "db", "web")
ORDER = ("shape", "pure", "law", "methods", "db", "web")


def root() -> Path:
    """The checkout that this command was started from."""
    return Path(os.environ.get("MAPLEBRIDGE_ROOT", Path.cwd()))


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `test` or `prove`."""
    parser.set_defaults(which=name, passes_on=True)
    if name == "test":
        parser.add_argument(
            "kind", nargs="?", default=None, help=f"one of {', '.join(KINDS)}; all, if left out"
        )
    else:
        parser.set_defaults(passes_on=False)
        parser.add_argument("--only", default=None, help="soundness, adversary, simulation or kills")
        parser.add_argument("--days", type=int, default=60, help="days of the simulation (default 60)")
        parser.add_argument("--per-day", type=int, default=20, help="reports on an average day (default 20)")


def run(arguments: argparse.Namespace) -> int:
    """Run the tests; words that are not ours go to pytest."""
    if arguments.which == "prove":
        from maplebridge.config.proving import Size, prove

        return prove(only=arguments.only, size=Size(arguments.days, arguments.per_day))
    rest = list(arguments.rest)
    kind = arguments.kind
    if kind is not None and kind not in KINDS:
        rest, kind = [kind, *rest], None
    named = [
        word for word in rest if not word.startswith("-") and Path(root() / word.partition("::")[0]).exists()
    ]
    folders = [] if named else [f"tests/{name}" for name in ([kind] if kind else ORDER)]
    if any("web" in folder for folder in (*folders, *named)):
        ensure_browser()
    return subprocess.run(  # noqa: S603  our own tests
        [sys.executable, "-m", "pytest", "-q", *folders, *rest],
        cwd=root(),
        env={**os.environ, "PYTHONPATH": str(root() / "src"), "PYTHONHASHSEED": "0"},
        check=False,
    ).returncode


def ensure_browser() -> None:
    """See that Chromium is there for the browser tests; as root it is installed, else a sentence says how."""
    if browser() is not None:
        return
    words = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", file=sys.stderr)
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)  # noqa: S607
        done = subprocess.run(words, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
        if done.returncode == 0 and browser() is not None:
            return
    print("The browser tests need Chromium: apt-get install chromium", file=sys.stderr)


def browser() -> str | None:
    """Path of Chromium, None if there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
