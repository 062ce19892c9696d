"""`maple ledger verify` and `replay`: whether it is whole, and whether what stands beside it follows from it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from maplebridge.config import wiring
from maplebridge.config.cli.run.ledger.progress import progressing
from maplebridge.config.cli.run.ledger.saying import FOUND, GOOD, say, wrong
from maplebridge.kernel import ledger
from maplebridge.kernel.ledger import Check, CityCheck, Report, witnesses
from maplebridge.kernel.ledger.witnesses import WitnessFailed


def run(arguments: argparse.Namespace) -> int:
    """Run `verify` or `replay`; exit status 0 good, 1 something was found, 2 the question was wrong."""
    return _replay(arguments) if arguments.what == "replay" else _verify(arguments)


def _verify(arguments: argparse.Namespace) -> int:
    missing = [str(folder) for folder in arguments.witness if not folder.exists()]
    if missing:
        return wrong(f"There is no witness at {', '.join(missing)}.")
    places = witnesses.places()
    folders = arguments.witness or list(places.values())
    try:
        silent = [str(folder) for folder in arguments.witness if not witnesses.read(folder).heads]
        if silent:
            return wrong(
                f"The witness at {', '.join(silent)} holds no head: there is nothing to compare with."
            )
        with progressing("Checking entries") as progress:
            report = ledger.verify(folders, places=places, progress=progress)
    except WitnessFailed as error:
        return wrong(str(error))
    checks = [*(wiring.WORDS if arguments.said else ()), *(wiring.PAPERS if arguments.papers else ())]
    beside = _beside(checks, (), "Hashing again")
    report.take(beside)
    good = (
        f"The ledger is whole: {report.entries:,} entries, {report.placed:,} of them sealed under {report.heads:,} "
        f"heads, compared with {_witnessed(report)}."
    )
    named = " and ".join(name for name, on in (("words", arguments.said), ("papers", arguments.papers)) if on)
    return _report(arguments, report, f"{good} Its {named} are those that were written." if named else good)


def _witnessed(report: Report) -> str:
    """How many witnesses hold how many heads, all of them together: each holds most of the same ones."""
    heads = f"{report.witnessed:,} head{'' if report.witnessed == 1 else 's'}"
    if report.witnesses == 1:
        return f"the {heads} that one witness holds"
    return f"the {heads} that {report.witnesses} witnesses hold between them"


def _replay(arguments: argparse.Namespace) -> int:
    report = _beside(wiring.REPLAYED, wiring.CITY, "Replaying entries")
    return _report(
        arguments, report, f"Every matter is what its entries say: {report.entries:,} entries replayed."
    )


def _beside(checks: Sequence[Check], city: Sequence[CityCheck], title: str) -> Report:
    """What stands beside the ledger, compared with it; nothing is read where there is nothing to compare."""
    if not checks and not city:
        return ledger.Report()
    with progressing(title) as progress:
        return ledger.replay(checks, city=city, progress=progress)


def _report(arguments: argparse.Namespace, report: Report, good: str) -> int:
    lines = [finding.sentence for finding in report.findings]
    lines += [f"… and {count:,} more of the kind “{code}”." for code, count in report.unlisted.items()]
    older = [
        f"{count:,} times the {fact} is older than the commitment to it: nothing proves that one."
        for fact, count in report.unproved.items()
    ]
    say(arguments, report.shown(), "\n".join([*([good] if report.ok else lines), *older]))
    return GOOD if report.ok else FOUND
