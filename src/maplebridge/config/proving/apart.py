"""Commands that a proof runs in a process of their own, from the checkout."""

from __future__ import annotations

import subprocess

from maplebridge.config.installation.home import checkout


def run(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run words with the code of this checkout, and keep what they print."""
    there = {**environment, "PYTHONPATH": str(checkout() / "src")}
    return subprocess.run(  # noqa: S603  this interpreter, our own words
        words, cwd=checkout(), env=there, capture_output=True, text=True, check=False
    )


def git(*words: str) -> str:
    """What git says of the checkout."""
    done = subprocess.run(["git", *words], cwd=checkout(), capture_output=True, text=True, check=False)  # noqa: S603, S607  git itself
    return done.stdout.strip()


def last(text: str) -> str:
    """The last lines of what a command said, in one."""
    return " · ".join(text.strip().splitlines()[-3:]) or "it said nothing"
