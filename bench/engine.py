"""How many events a second `course.step` takes on one core, over every procedure of the pack.

    python bench/engine.py [--runs 300] [--seed 1]

Prints CPU time, so a busy machine changes little. Random but seeded runs: acts, silences, extensions, pauses.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from maplebridge.rules.calendar import Calendar  # noqa: E402  # the path is set just above
from maplebridge.rules.course import Event, State, open_matter, step  # noqa: E402
from maplebridge.rules.language import parse  # noqa: E402
from maplebridge.rules.procedure import Procedure, Step  # noqa: E402

PACK = ROOT / "src" / "maplebridge" / "packs" / "cn"


def calendar() -> Calendar:
    """The calendar of the pack."""
    return Calendar.from_tables(
        path.read_text("utf-8") for path in sorted((PACK / "calendar").glob("*.toml"))
    )


def events_of(
    definition: Procedure, days: Calendar, draw: random.Random, runs: int
) -> list[tuple[State, Event]]:
    """Pairs of state and event as they come up in random runs."""
    pairs: list[tuple[State, Event]] = []
    for _ in range(runs):
        at = (738_000 + draw.randrange(1000)) * 1440 + 600
        state, _ = open_matter(definition, at=at, level=draw.choice(definition.opens.levels), calendar=days)
        while state.end is None and len(pairs) < runs * 20:
            event = _draw(definition, state, draw)
            pairs.append((state, event))
            state, _, _ = step(definition, state, event, days)
    return pairs


def _draw(definition: Procedure, state: State, draw: random.Random) -> Event:
    at = state.last + draw.randrange(1, 4 * 1440)
    place = definition.place(state.step)
    acts = list(definition.acts_at(state.step).values())
    duties = list(place.duties.values()) if isinstance(place, Step) else []
    one = draw.choice([*acts, *duties])
    give = dict.fromkeys(one.needs, True)
    return Event("act", at, draw.choice(one.who), one.name, give)


def accepted(
    definition: Procedure, days: Calendar, pairs: list[tuple[State, Event]]
) -> list[tuple[State, Event]]:
    """The pairs in which exactly one act is taken and no silence fires: the everyday step."""
    found = []
    for state, event in pairs:
        _, entries, refusals = step(definition, state, event, days)
        if not refusals and len(entries) == 1 and entries[0].kind == "act":
            found.append((state, event))
    return found


def measure(definition: Procedure, days: Calendar, pairs: list[tuple[State, Event]]) -> float:
    """Steps a second of CPU time: the best of ten passes, since a busy machine can only slow a pass down."""
    gc.freeze()  # the prepared pairs are no rubbish; a server holds no such heap
    best = 0.0
    for _ in range(10):
        begun = time.process_time()
        for state, event in pairs:
            step(definition, state, event, days)
        best = max(best, len(pairs) / (time.process_time() - begun))
    return best


def rows(shared: Path | None, quick: bool) -> list[dict[str, Any]]:
    """One row for all procedures of the pack."""
    days, total, spent = calendar(), 0, 0.0
    for path in sorted((PACK / "procedures").glob("*.toml")):
        definition = parse(path.read_text("utf-8"), name=path.name)
        pairs = events_of(definition, days, random.Random(1), 50 if quick else 300)
        total, spent = total + len(pairs), spent + len(pairs) / measure(definition, days, pairs)
    return [
        {
            "method": "procedure engine",
            "data": f"{total:,} events over every procedure of the pack",
            "ours_s": round(spent, 3),
            "per_s": round(total / spent),
            "note": "CPU; acts, silences, extensions, pauses and refusals",
        }
    ]


def main() -> None:
    """Print a line per procedure and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    days, total, spent, taken, spent_on_taken = calendar(), 0, 0.0, 0, 0.0
    for path in sorted((PACK / "procedures").glob("*.toml")):
        definition = parse(path.read_text("utf-8"), name=path.name)
        pairs = events_of(definition, days, random.Random(asked.seed), asked.runs)
        speed = measure(definition, days, pairs)
        total, spent = total + len(pairs), spent + len(pairs) / speed
        plain = accepted(definition, days, pairs)
        plain_speed = measure(definition, days, plain)
        taken, spent_on_taken = taken + len(plain), spent_on_taken + len(plain) / plain_speed
        print(
            f"{definition.id:34} {len(pairs):6} events {speed:9,.0f}/s {plain_speed:9,.0f}/s of single acts"
        )
    print(
        f"{'all':34} {total:6} events {total / spent:9,.0f}/s {taken / spent_on_taken:9,.0f}/s of single acts"
    )


if __name__ == "__main__":
    main()
