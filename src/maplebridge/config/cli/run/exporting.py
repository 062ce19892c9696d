"""`maple export`: many matters out, or a table that a verb declares.

Ends with 0 when all are written, 1 when some cannot be read and were left out, 2 when asked wrongly.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from maplebridge.kernel.command.refusals import sentence
from maplebridge.kernel.records import papers
from maplebridge.kernel.records.exporting import Exported, export, export_of_verb
from maplebridge.rules.refusal import Refusal

GOOD, FOUND, MISUSED = 0, 1, 2


def run(arguments: argparse.Namespace) -> int:
    """Export; exit status 0 done, 1 some could not be read and were left out, 2 nothing was written."""
    try:
        now, what = datetime.now(UTC), arguments.what
        done = _export(arguments, what, now)
    except Refusal as refusal:
        sentence(refusal)
        return MISUSED
    except OSError as error:
        print(f"{arguments.file} cannot be written: {error.strerror}. Nothing was written.", file=sys.stderr)
        return MISUSED
    print(
        json.dumps({"schema": 1, what: done.count, "left_out": done.left_out})
        if arguments.json
        else f"{done.count} {'matters' if what == 'matters' else 'records'} written to {arguments.file}."
    )
    if done.left_out:
        print(f"These cannot be read and were left out: {', '.join(done.left_out)}.", file=sys.stderr)
    return FOUND if done.left_out else GOOD


def _export(arguments: argparse.Namespace, what: str, now: datetime) -> Exported:
    """Write what was asked for. Raises Refusal: there is no such table, or a file of such a name is not written."""
    if what == "matters":
        return export(arguments.file, now=now)
    if what == "papers":
        return Exported(papers.export(arguments.file))
    return export_of_verb(arguments.file, what, now=now)
