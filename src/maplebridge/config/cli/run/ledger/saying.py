"""How `maple ledger` answers."""

from __future__ import annotations

import argparse
import json
import sys

GOOD, FOUND, MISUSED = 0, 1, 2
Shown = dict[str, object]


def say(arguments: argparse.Namespace, shown: Shown, text: str) -> int:
    """Print the facts as JSON or the text, as it was asked; returns exit status 0."""
    print(json.dumps({"schema": 1, **shown}, ensure_ascii=False, indent=1) if arguments.json else text)
    return GOOD


def wrong(text: str) -> int:
    """Say what is wrong with the question; returns exit status 2."""
    print(text, file=sys.stderr)
    return MISUSED
