"""`maple procedures replay` and `recount`: what a draft law would have done, and limits after the calendar changed."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from maplebridge.config.cli.run.procedures.reading import carry_out
from maplebridge.config.procedures.drafts import replay_draft
from maplebridge.kernel.command import documents
from maplebridge.kernel.matter.lifecycle.recounting import recount


def run(arguments: argparse.Namespace) -> int:
    """Run a draft against past matters, or count limits anew; exit status as `reading.carry_out`."""
    return carry_out(lambda: (_replay if arguments.word == "replay" else _recount)(arguments))


def _replay(arguments: argparse.Namespace) -> int:
    replayed = replay_draft(
        arguments.file.read_text("utf-8"), name=arguments.file.name, since=arguments.since
    )
    if arguments.json:
        documents.tell(replayed.to_json())
    else:
        print("\n".join(replayed.sentences()))
    return 0


def _recount(arguments: argparse.Namespace) -> int:
    looked = moved = aside = 0
    for done in recount(reason=arguments.reason, now=datetime.now(UTC)):
        looked, moved, aside = looked + done.looked, moved + done.moved, aside + done.aside
    print(f"{looked} running limits were counted anew; {moved} moved, and those concerned are told.")
    if aside:
        print(f"{aside} matters cannot be read and are set aside: `maple setaside list`.", file=sys.stderr)
    return 1 if aside else 0
