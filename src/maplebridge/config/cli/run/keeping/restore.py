"""`maple restore`: a backup becomes the city again, if its ledger holds."""

from __future__ import annotations

import argparse

from maplebridge.config.backups import keeping
from maplebridge.config.backups.keeping import Restored
from maplebridge.config.backups.numbering import JUMP
from maplebridge.config.cli.run.keeping.saying import FOUND, GOOD, carry_out, say
from maplebridge.config.cli.run.ledger.progress import progressing
from maplebridge.config.installation import home
from maplebridge.config.installation.home import Home
from maplebridge.config.installation.postgres import DatabaseAddress


def run(arguments: argparse.Namespace) -> int:
    """Restore; exit status 0 done, 1 something was found and nothing was changed, 2 the question was wrong."""
    return carry_out(arguments, lambda: _restore(arguments, home.home(), arguments.address))


def _restore(arguments: argparse.Namespace, place: Home, address: DatabaseAddress) -> int:
    with progressing("Proving the ledger") as progress:
        done = keeping.restore(
            place, address, arguments.file.absolute(),
            witnesses=arguments.witness, accept_loss=arguments.accept_loss, progress=progress,
            city=arguments.city,
        )  # fmt: skip
    refused = bool(done.findings or (done.lost and not arguments.accept_loss))
    shown = {
        "schema": 1, "restored": not refused, "entries": done.entries, "erased_again": done.erased,
        "findings": done.findings, "lost": done.lost, "kept_aside": done.aside, "keys": done.keys,
        "papers_lost": [one._asdict() for one in done.papers],
    }  # fmt: skip
    say(arguments, shown, "\n".join(_sentences(done, refused)))
    return FOUND if refused else GOOD


def _sentences(done: Restored, refused: bool) -> list[str]:
    unchanged = (
        "The database of DATABASE_URL holds the backup now: empty it."
        if done.left
        else "Nothing was changed."
    )
    if done.findings:
        return [*done.findings, f"The ledger of this backup does not hold. {unchanged}"]
    if refused:
        return [*done.lost, f"{unchanged} To lose those entries knowingly, add --accept-loss."]
    lines = [f"Restored: {done.entries:,} entries, and the ledger holds."]
    if done.erased:
        lines.append(f"{done.erased:,} erased persons were in the backup; they are erased again.")
    if done.aside:
        lines.append(
            f"What was there before is kept in the database {done.aside}. It holds whoever will be erased from now on: "
            f"drop it with `maple restore --drop {done.aside}` as soon as you no longer need it."
        )
    if not done.keys:
        lines.append(
            "The backup held no keys: contacts and residents' codes work only with the secret/vault.key and "
            "secret/codes.key of that time."
        )
    if done.jumped:
        lines.append(
            "Which numbers were given after the backup is not known here: those of matters go on "
            f"{JUMP:,} further, so that none is given twice."
        )
    lines += [
        f"Papers {one.first} to {one.upto} of {one.series or 'every series'} of {one.year} were given out after the backup, "
        "or may have been: they are entered as lost, and the next paper goes on above them."
        for one in done.papers
    ]
    if done.lost:
        lines += [*done.lost, "Outside witnesses will go on saying so; tell them when and why."]
    return lines
