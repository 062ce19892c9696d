"""The long proofs of `maple prove`: each a named step, each leaving evidence with its numbers in docs/evidence."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from maplebridge.config.proving import computed, evidence, played
from maplebridge.config.proving.finding import Finding, Size

PROOFS: dict[str, Callable[[Size], Finding]] = {
    "soundness": computed.soundness,
    "adversary": computed.adversary,
    "simulation": computed.simulation,
    "kills": played.kills,
    "two-sides": played.two_sides,
    "mediations": played.mediations,
    "stories": played.stories,
    "reports": played.reports,
    "chaos": computed.chaos,
    "gates": computed.gates,
}
"""Every proof, in the order in which all are run."""


def prove(only: str | None = None, *, size: Size | None = None, as_json: bool = False) -> int:
    """Run one proof or all; each writes its evidence, `as_json` also prints its numbers.

    returns  1 if one does not hold, 2 for an unknown name
    """
    if only is not None and only not in PROOFS:
        print(f"There is no proof “{only}”. There are: {', '.join(PROOFS)}.", file=sys.stderr)
        return 2
    console = Console(stderr=True)
    holds, shown_of = True, dict[str, Any]()
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    ) as shown:
        for name in [only] if only else PROOFS:
            task = shown.add_task(name, total=1)
            state, began = evidence.state(), time.monotonic()
            finding = PROOFS[name](size or Size())
            says = (PROOFS[name].__doc__ or "").strip()
            path = evidence.write(name, says, finding, of=state, seconds=time.monotonic() - began)
            word = "holds" if finding.holds else "DOES NOT HOLD"
            shown.update(task, completed=1)
            if as_json:
                shown_of[name] = _document(finding.numbers)
            else:
                print(f"{name}: {word}: {finding.sentence} ({path})")
            holds = holds and finding.holds
    if as_json:
        document = shown_of[only] if only else {"schema": 1, "proofs": shown_of}
        print(json.dumps(document, ensure_ascii=False))
    return 0 if holds else 1


def _document(numbers: Any) -> dict[str, Any]:
    return numbers if isinstance(numbers, dict) and "schema" in numbers else {"schema": 1, "numbers": numbers}
