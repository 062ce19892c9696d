"""`maple ledger`: seal, prove, verify, replay, print the newest head, list the changes of the map."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maplebridge.kernel.ledger import Check, CityCheck, Entry, Proof, Report

GOOD, FOUND, MISUSED = 0, 1, 2
Shown = dict[str, object]


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare what `ledger` can do."""
    parser.set_defaults(which=name)
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    seal = what.add_parser("seal", help="place what waits in the tree and sign a head now")
    prove = what.add_parser("prove", help="prove that the entries of a matter are sealed")
    prove.add_argument("number", help="the matter's number, such as FH-26-0041873")
    prove.add_argument("--entry", type=int, help="one entry (1 is the first); otherwise all of them")
    verify = what.add_parser("verify", help="check every entry, chain, head and witness")
    verify.add_argument(
        "--witness", action="append", type=Path, default=[], metavar="DIR",
        help="a folder (or heads.jsonl) of an outside witness; may be given several times",
    )  # fmt: skip
    verify.add_argument(
        "--words", action="store_true", dest="said",
        help="also hash every text, title and sealed contact again and compare it with its entry",
    )  # fmt: skip
    verify.add_argument("--papers", action="store_true", help="also hash every paper and photo again")
    replay = what.add_parser("replay", help="compare every row that follows from entries with what they say")
    head = what.add_parser("head", help="print the newest head, for the wall or the newspaper")
    changes = what.add_parser(
        "map", help="list every change of the map: renamed, recoded, moved, merged, split"
    )
    for one in (seal, prove, verify, replay, head, changes):
        one.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Run one of them: 0 good, 1 something was found, 2 the question was wrong."""
    from maplebridge.config.installation.boot import boot

    beside = (
        arguments.what == "replay" or getattr(arguments, "said", False) or getattr(arguments, "papers", False)
    )
    boot("owner" if beside else "seal", migrate=True)  # the sealer's role sees entries alone
    doing: dict[str, Callable[[argparse.Namespace], int]] = {
        "seal": _seal,
        "prove": _prove,
        "verify": _verify,
        "replay": _replay,
        "head": _head,
        "map": _map,
    }
    return doing[arguments.what](arguments)


def _seal(arguments: argparse.Namespace) -> int:
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    head = ledger.seal(now=datetime.now(UTC))
    newest = head or ledger.head()
    if newest is None:
        return _say(arguments, {"sealed": False, "size": 0}, "The ledger is empty: nothing to seal.")
    failed = witnesses.spread(newest)
    said = (
        f"Sealed: a signed head over {newest.size:,} entries." if head
        else f"Nothing new since the head over {newest.size:,} entries."
    )  # fmt: skip
    _say(
        arguments,
        {"sealed": head is not None, **newest.shown(), "failed": failed},
        "\n".join([said, *failed]),
    )
    return FOUND if failed else GOOD


def _prove(arguments: argparse.Namespace) -> int:
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter import numbers

    number = numbers.read(arguments.number)
    if number is None:
        return _wrong(f"“{arguments.number}” is no matter's number; one looks like FH-26-0041873.")
    entries = ledger.entries_of(number)
    wanted = [one for one in entries if arguments.entry in (None, one.seq)]
    if not wanted:
        return _wrong(f"There is no such entry: matter {arguments.number} has {len(entries)} entries.")
    proofs = [(one.seq, one.kind, ledger.prove(number, one.seq)) for one in wanted]
    lines = [_proved(seq, kind, proof) for seq, kind, proof in proofs]
    shown = [{"seq": seq, "kind": kind, "proof": proof and proof.shown()} for seq, kind, proof in proofs]
    _say(arguments, {"matter": number, "entries": shown}, "\n".join(lines))
    return GOOD if all(proof for _, _, proof in proofs) else FOUND


def _proved(seq: int, kind: str, proof: Proof | None) -> str:
    from maplebridge.kernel.ledger import merkle

    if proof is None:
        return f"{seq:>3} {kind}: not sealed yet; `ledger seal` does it now, the sealer twice a minute."
    leaf = merkle.leaf_hash(proof.hash)
    holds = merkle.inclusion_holds(leaf, proof.leaf, proof.head.size, proof.path, proof.head.root)
    word = "proved" if holds else "THE PROOF DOES NOT HOLD"
    steps = len(proof.path)
    return (
        f"{seq:>3} {kind}: {word}, place {proof.leaf:,} of {proof.head.size:,}, {steps} hashes to the root."
    )


def _verify(arguments: argparse.Namespace) -> int:
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses
    from maplebridge.kernel.ledger.witnesses import WitnessFailed

    missing = [str(folder) for folder in arguments.witness if not folder.exists()]
    if missing:
        return _wrong(f"There is no witness at {', '.join(missing)}.")
    places = witnesses.places()
    folders = arguments.witness or list(places.values())
    try:
        silent = [str(folder) for folder in arguments.witness if not witnesses.read(folder).heads]
        if silent:
            return _wrong(
                f"The witness at {', '.join(silent)} holds no head: there is nothing to compare with."
            )
        with progressing("Checking entries") as progress:
            report = ledger.verify(folders, places=places, progress=progress)
    except WitnessFailed as error:
        return _wrong(str(error))
    checks = [*(wiring.WORDS if arguments.said else ()), *(wiring.PAPERS if arguments.papers else ())]
    beside = _beside(checks, (), "Hashing again")
    report.take(beside)
    good = (
        f"The ledger is whole: {report.entries:,} entries, {report.placed:,} of them sealed under {report.heads:,} "
        f"heads, compared with {_seen(report)}."
    )
    named = " and ".join(name for name, on in (("words", arguments.said), ("papers", arguments.papers)) if on)
    return _report(arguments, report, f"{good} Its {named} are those that were written." if named else good)


def _seen(report: Report) -> str:
    """How many witnesses hold how many heads, all of them together: each holds most of the same ones."""
    held = f"{report.witnessed:,} head{'' if report.witnessed == 1 else 's'}"
    if report.witnesses == 1:
        return f"the {held} that one witness holds"
    return f"the {held} that {report.witnesses} witnesses hold between them"


def _replay(arguments: argparse.Namespace) -> int:
    from maplebridge.config import wiring

    report = _beside(wiring.REPLAYED, wiring.CITY, "Replaying entries")
    return _report(
        arguments, report, f"Every matter is what its entries say: {report.entries:,} entries replayed."
    )


def _beside(checks: Sequence[Check], city: Sequence[CityCheck], title: str) -> Report:
    """What stands beside the ledger, compared with it; nothing is read where there is nothing to compare."""
    from maplebridge.kernel import ledger

    if not checks and not city:
        return ledger.Report()
    with progressing(title) as progress:
        return ledger.replay(checks, city=city, progress=progress)


def _head(arguments: argparse.Namespace) -> int:
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    head = ledger.head()
    if head is None:
        return _say(arguments, {"size": 0}, "There is no head yet; `ledger seal` makes the first.")
    return _say(arguments, head.shown(), witnesses.printout(head))


def _map(arguments: argparse.Namespace) -> int:
    from maplebridge.kernel import ledger

    trail = [one for one in ledger.entries_of(0) if one.kind.startswith("unit_")]
    shown = [{"at": f"{one.at:%Y-%m-%dT%H:%MZ}", "kind": one.kind, "by": one.by, **one.data} for one in trail]
    return _say(arguments, {"changes": shown}, "\n".join(map_lines(trail)) or "The map was never changed.")


def map_lines(trail: Iterable[Entry]) -> Iterator[str]:
    """A line for each change of the map: when, which unit, what it was and is, who."""
    from maplebridge.kernel.clock import towntime

    for one in trail:
        data: dict[str, Any] = dict(one.data)
        if one.kind == "unit_followed":
            said = f"unit {data['old']} became unit {data['new']} on {data['on']}"
        else:
            was, now = data["from"], data["to"]
            facts = [f"{name} {was[name]} → {now[name]}" for name in now if now[name] != was[name]]
            said = f"unit {data['unit']} ({now['code']}): {', '.join(facts)}"
        yield f"{towntime.said(one.at)}  {said}  ({one.by})"


def _report(arguments: argparse.Namespace, report: Report, good: str) -> int:
    lines = [finding.sentence for finding in report.findings]
    lines += [f"… and {count:,} more of the kind “{code}”." for code, count in report.unlisted.items()]
    older = [
        f"{count:,} times the {fact} is older than the commitment to it: nothing proves that one."
        for fact, count in report.unproved.items()
    ]
    _say(arguments, report.shown(), "\n".join([*([good] if report.ok else lines), *older]))
    return GOOD if report.ok else FOUND


def _say(arguments: argparse.Namespace, shown: Shown, text: str) -> int:
    print(json.dumps({"schema": 1, **shown}, ensure_ascii=False, indent=1) if arguments.json else text)
    return GOOD


def _wrong(text: str) -> int:
    print(text, file=sys.stderr)
    return MISUSED


@contextmanager
def progressing(title: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
