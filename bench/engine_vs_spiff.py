"""Steps a second beside SpiffWorkflow, on the same procedure of ten steps in a row, one core each.

    python bench/engine_vs_spiff.py [--seconds 3]

Two like-for-like pairs: all in memory; and with the state written to JSON and read back after each step. Spiff writes
its definition into every state and has no other way to; here the definition stays in memory and a state names it.
Here each step also has a limit of working days, which the peer's ten tasks have not. Prints JSON, in CPU time. The
peer has its own environment: `python3 -m venv bench/peers/spiff/.venv`, then
`bench/peers/spiff/.venv/bin/pip install -r bench/peers/spiff/requirements.txt`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import maplebridge.packs  # noqa: E402 (the path comes first)
from maplebridge.rules.calendar import Calendar  # noqa: E402 (the path comes first)
from maplebridge.rules.course import Event, State, open_matter, step  # noqa: E402 (the path comes first)
from maplebridge.rules.language import parse  # noqa: E402 (the path comes first)
from maplebridge.rules.procedure import Procedure  # noqa: E402 (the path comes first)

PEER = ROOT / "bench" / "peers" / "spiff"
STEPS = 10


def definition() -> Procedure:
    """Ten steps in a row, in the procedure language."""
    title = 'title = { en = "Step", zh = "步骤" }'
    head = f"""
id = "bench.ten"
version = 1
{title}
in_force = {{ from = 2024-01-01 }}
levels = ["city"]
opens = {{ step = "s0", levels = ["city"], who = ["office"] }}
days = {{ count = "working", rolls = false, law = "law:1" }}
[law.law]
{title}
in_force = {{ from = 2024-01-01 }}
[role]
office = {{ kind = "office", {title} }}
[end.done]
outcome = "ended"
{title}
"""
    steps = "".join(
        f"""
[step.s{n}]
{title}
who = "office"
within = {{ days = 5, law = "law:2" }}
late = {{ to = "done" }}
act.go = {{ to = "{f"s{n + 1}" if n + 1 < STEPS else "done"}", {title} }}
"""
        for n in range(STEPS)
    )
    return parse(head + steps, name="ten.toml")


def run(procedure: Procedure, calendar: Calendar, *, saved: bool) -> int:
    """One matter from its opening to its end; returns the steps taken."""
    at = date(2026, 3, 2).toordinal() * 1440 + 600
    state, _ = open_matter(procedure, at=at, level="city", calendar=calendar)
    steps = 0
    while state.end is None:
        at += 60
        state, _, _ = step(procedure, state, Event("act", at, "office", "go"), calendar)
        steps += 1
        if saved:
            state = State.from_json(json.loads(json.dumps(state.to_json())))
    return steps


def rate(procedure: Procedure, calendar: Calendar, *, saved: bool, seconds: float) -> float:
    """Steps a CPU second."""
    run(procedure, calendar, saved=saved)
    steps, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds:
        steps += run(procedure, calendar, saved=saved)
    return steps / spent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=3.0)
    seconds = arguments.parse_args().seconds
    python = PEER / ".venv" / "bin" / "python"
    if not python.is_file():
        sys.exit(__doc__)
    folder = Path(maplebridge.packs.__file__).parent / "cn" / "calendar"
    calendar = Calendar.from_tables(file.read_text() for file in sorted(folder.glob("*.toml")))
    procedure = definition()
    own = {
        "steps_per_cpu_s_in_memory": round(rate(procedure, calendar, saved=False, seconds=seconds)),
        "steps_per_cpu_s_saved_each_step": round(rate(procedure, calendar, saved=True, seconds=seconds)),
    }
    command = [str(python), str(PEER / "ten_steps.py"), str(seconds)]
    peer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(json.dumps({"maplebridge": own, "spiffworkflow": peer}, indent=1))


if __name__ == "__main__":
    main()
