"""`maple procedures adopt` once the database works: sound procedures become the law of this city."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from maplebridge.kernel.law import registry


def run(arguments: argparse.Namespace) -> int:
    """Adopt the files; exit status 2 where one cannot be, with the others adopted."""
    now, stood = datetime.now(UTC), {one.id for one in registry.adopted()}
    before, wrong = len(stood), 0
    for file in arguments.files:
        try:
            adopted = registry.adopt(file.read_text("utf-8"), name=file.name, pack=arguments.pack, now=now)
        except ValueError as error:
            print(f"Not adopted: {error}.", file=sys.stderr)
            wrong += 1
            continue
        if adopted.id not in stood:
            stood.add(adopted.id)
            print(f"{adopted.procedure.id} version {adopted.procedure.version} is adopted.")
    print(
        f"{len(stood) - before} adopted, {len(arguments.files) - wrong - (len(stood) - before)} stood already."
    )
    return 2 if wrong else 0
