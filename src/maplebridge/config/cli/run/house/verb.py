"""`maple verb new`: a small verb that works, to be turned into the one that is meant."""

from __future__ import annotations

import argparse
import json
import sys

from maplebridge.config.installation.home import checkout
from maplebridge.config.verbs.making import CannotMake, Made, make


def run(arguments: argparse.Namespace) -> int:
    """Write the skeleton; exit status 2 where it cannot be made, and then nothing is written."""
    to = arguments.to.absolute() if arguments.to is not None else checkout()
    try:
        made = make(
            arguments.verb,
            to=to,
            title=arguments.title,
            title_zh=arguments.title_zh,
            thing=arguments.thing,
        )
    except CannotMake as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or to} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    print(json.dumps(_document(made), ensure_ascii=False) if arguments.json else "\n".join(_sentences(made)))
    return 0


def _document(made: Made) -> dict[str, object]:
    files = sorted(str(path) for top in {made.folder, made.tests} for path in top.rglob("*") if path.is_file())
    return {
        "schema": 1,
        "package": made.package,
        "folder": str(made.folder),
        "tests": str(made.tests),
        "listed": made.listed,
        "files": sorted(set(files)),
    }


def _sentences(made: Made) -> list[str]:
    where = (
        "It stands in the list of verbs (src/maplebridge/config/verbs/__init__.py)."
        if made.listed
        else f"To run it, name it: MAPLEBRIDGE_VERBS={made.package}, with its folder on PYTHONPATH."
    )
    return [
        f"Made: {made.folder}, with tests in {made.tests}. {where}",
        "Next: read its verb.py from top to bottom, then `./maple test shape` and `./maple test` with its tests.",
        "CONTRIBUTING.md says what each file is for.",
    ]
