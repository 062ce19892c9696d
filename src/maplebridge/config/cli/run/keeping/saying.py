"""How `maple backup` and `maple restore` answer, and what they end with."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from maplebridge.config.backups import dumping, keeping, upgrading
from maplebridge.kernel.ledger.witnesses import WitnessFailed
from maplebridge.kernel.records.archive import BackupDamaged

GOOD, FOUND, MISUSED = 0, 1, 2
REASONS = (
    BackupDamaged, dumping.DumpFailed, keeping.BackupRefused, keeping.RestoreRefused, upgrading.UpgradeFailed,
    WitnessFailed,
)  # fmt: skip


def say(arguments: argparse.Namespace, shown: dict[str, object], text: str) -> None:
    """Print the facts as JSON, or the text, as it was asked."""
    print(json.dumps(shown, ensure_ascii=False, indent=1) if arguments.json else text)


def wrong(text: str) -> int:
    """Say why nothing was done; returns exit status 2."""
    print(text, file=sys.stderr)
    return MISUSED


def carry_out(arguments: argparse.Namespace, work: Callable[[], int]) -> int:
    """Do the work; returns its exit status, or 2 after the sentence for why it could not be done."""
    try:
        return work()
    except REASONS as error:
        return wrong(f"{error} Nothing was changed.")
    except OSError as error:
        return wrong(f"{error.strerror or error}: {error.filename or arguments.file}. Nothing was changed.")
