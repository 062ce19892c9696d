"""`maple ledger seal`, `prove`, `head` and `map`: what its entries, places and heads say."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from maplebridge.config.cli.run.ledger.saying import FOUND, GOOD, say, wrong
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.ledger import Entry, Proof, merkle, witnesses
from maplebridge.kernel.matter import numbers


def run(arguments: argparse.Namespace) -> int:
    """Run `seal`, `prove`, `head` or `map`; exit status 0 good, 1 something was found, 2 the question was wrong."""
    doing: dict[str, Callable[[argparse.Namespace], int]] = {
        "seal": _seal,
        "prove": _prove,
        "head": _head,
        "map": _map,
    }
    return doing[arguments.what](arguments)


def _seal(arguments: argparse.Namespace) -> int:
    head = ledger.seal(now=datetime.now(UTC))
    newest = head or ledger.head()
    if newest is None:
        return say(arguments, {"sealed": False, "size": 0}, "The ledger is empty: nothing to seal.")
    failed = witnesses.spread(newest)
    text = (
        f"Sealed: a signed head over {newest.size:,} entries." if head
        else f"Nothing new since the head over {newest.size:,} entries."
    )  # fmt: skip
    say(
        arguments,
        {"sealed": head is not None, **newest.shown(), "failed": failed},
        "\n".join([text, *failed]),
    )
    return FOUND if failed else GOOD


def _prove(arguments: argparse.Namespace) -> int:
    number = numbers.read(arguments.number)
    if number is None:
        return wrong(f"“{arguments.number}” is no matter's number; one looks like {numbers.example()}.")
    entries = ledger.entries_of(number)
    wanted = [one for one in entries if arguments.entry in (None, one.seq)]
    if not wanted:
        return wrong(f"There is no such entry: matter {arguments.number} has {len(entries)} entries.")
    proofs = [(one.seq, one.kind, ledger.prove(number, one.seq)) for one in wanted]
    lines = [_proved(seq, kind, proof) for seq, kind, proof in proofs]
    shown = [{"seq": seq, "kind": kind, "proof": proof and proof.shown()} for seq, kind, proof in proofs]
    say(arguments, {"matter": number, "entries": shown}, "\n".join(lines))
    return GOOD if all(proof for _, _, proof in proofs) else FOUND


def _proved(seq: int, kind: str, proof: Proof | None) -> str:
    if proof is None:
        return f"{seq:>3} {kind}: not sealed yet; `ledger seal` does it now, the sealer twice a minute."
    leaf = merkle.leaf_hash(proof.hash)
    holds = merkle.inclusion_holds(leaf, proof.leaf, proof.head.size, proof.path, proof.head.root)
    word = "proved" if holds else "THE PROOF DOES NOT HOLD"
    steps = len(proof.path)
    return (
        f"{seq:>3} {kind}: {word}, place {proof.leaf:,} of {proof.head.size:,}, {steps} hashes to the root."
    )


def _head(arguments: argparse.Namespace) -> int:
    head = ledger.head()
    if head is None:
        return say(arguments, {"size": 0}, "There is no head yet; `ledger seal` makes the first.")
    return say(arguments, head.shown(), witnesses.printout(head))


def _map(arguments: argparse.Namespace) -> int:
    trail = [one for one in ledger.entries_of(0) if one.kind.startswith(("unit_", "task_"))]
    shown = [{"at": f"{one.at:%Y-%m-%dT%H:%MZ}", "kind": one.kind, "by": one.by, **one.data} for one in trail]
    return say(arguments, {"changes": shown}, "\n".join(map_lines(trail)) or "The map was never changed.")


def map_lines(trail: Iterable[Entry]) -> Iterator[str]:
    """A line for each change of the map and of the duty lists: when, which unit or line, what it was and is, who."""
    for one in trail:
        yield f"{towntime.printed(one.at)}  {_changed(one.kind, dict(one.data))}  ({one.by})"


def _changed(kind: str, data: dict[str, Any]) -> str:
    if kind == "unit_followed":
        return f"unit {data['old']} became unit {data['new']} on {data['on']}"
    if kind == "task_listed":
        task = data["task"]
        return (
            f"duty list of level {task['level']}: {task['kind']} {task['category']} since {task['since']}, "
            f"asked for by unit {task['asked_by']}, approved by unit {task['approved_by']}"
        )
    was, now = data["from"], data["to"]
    facts = [f"{name} {was[name]} → {now[name]}" for name in now if now[name] != was[name]]
    what = f"duty list, line {data['line']}" if kind == "task_changed" else f"unit {data['unit']}"
    return f"{what} ({now.get('code', now.get('category'))}): {', '.join(facts)}"
