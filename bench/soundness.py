"""Compare the prover with pm4py's woflan: verdicts on random nets that both can express, time for parallel branches.

    python bench/soundness.py [--nets 200] [--branches 2 4 6] [--seconds 60]

Prints JSON. The peer has its own environment: `python3 -m venv bench/peers/woflan/.venv`, then
`bench/peers/woflan/.venv/bin/pip install -r bench/peers/woflan/requirements.txt`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import maplebridge.packs  # noqa: E402 (the path comes first)
from maplebridge.rules.calendar import Calendar  # noqa: E402 (the path comes first)
from maplebridge.rules.frozen import Frozen  # noqa: E402 (the path comes first)
from maplebridge.rules.procedure import (  # noqa: E402 (the path comes first)
    Act,
    Days,
    Duty,
    End,
    InForce,
    Late,
    Limit,
    Opens,
    Outside,
    Param,
    Procedure,
    Role,
    Step,
    WhenDone,
)
from maplebridge.rules.soundness import prove  # noqa: E402 (the path comes first)
from maplebridge.texts import Title  # noqa: E402 (the path comes first)

PEER = ROOT / "bench" / "peers" / "woflan"
PEER_PYTHON = PEER / ".venv" / "bin" / "python"
NAME = Title("Net", "网")
LIMIT = Limit(param="p")

Net = dict[str, Any]


def random_net(chance: Random) -> Net:
    """A net without circles: now and then a place that nothing leads to, or that leads nowhere."""
    count = chance.randrange(3, 9)
    names = [f"s{number}" for number in range(count)]
    ways: list[list[str]] = []
    parallel: dict[str, int] = {}
    for number, name in enumerate(names):
        onward = [*names[number + 1 :], "end"]
        if chance.random() < 0.25:
            parallel[name] = chance.randrange(2, 4)
            targets = [chance.choice(onward)]
        elif number and chance.random() < 0.06:
            targets = []
        else:
            targets = chance.sample(onward, min(len(onward), chance.randrange(1, 4)))
        ways += [[name, target] for target in targets]
    if chance.random() < 0.6:
        reached = {target for _, target in ways} | {"s0"}
        ways += [["s0", name] for name in names if name not in reached and "s0" not in parallel]
    return {"start": "s0", "end": "end", "places": [*names, "end"], "ways": ways, "parallel": parallel}


def as_procedure(net: Net) -> Procedure:
    """The same net in the procedure language; what leads nowhere is an outside place without a result."""
    steps: dict[str, Step] = {}
    outsides: dict[str, Outside] = {}
    for name in net["places"]:
        targets = [target for source, target in net["ways"] if source == name]
        if name == "end":
            continue
        if not targets:
            outsides[name] = Outside(name, NAME, "office", "elsewhere", LIMIT)
            continue
        acts = {
            f"a{number}": Act(f"a{number}", NAME, ("office",), to=target)
            for number, target in enumerate(targets)
        }
        branches = net["parallel"].get(name, 0)
        duties = {f"d{n}": Duty(f"d{n}", NAME, ("office",), LIMIT) for n in range(branches)}
        steps[name] = Step(
            name=name,
            title=NAME,
            who="office",
            within=LIMIT,
            late=Late(to=targets[0]),
            duties=Frozen(duties),
            when_done=WhenDone(targets[0]) if duties else None,
            acts=Frozen({} if duties else acts),
        )
    return procedure_of(steps, outsides)


def procedure_of(steps: dict[str, Step], outsides: dict[str, Outside]) -> Procedure:
    return Procedure(
        id="net",
        version=1,
        title=NAME,
        in_force=InForce(date(2020, 1, 1)),
        levels=("city",),
        opens=Opens("s0", ("city",), ("office",)),
        days=Days("calendar", rolls=False, law=""),
        laws=Frozen(),
        roles=Frozen({"office": Role("office", "office", NAME)}),
        params=Frozen({"p": Param("p", 10, 1, 10, verified=False, source="bench", title=NAME)}),
        steps=Frozen(steps),
        outsides=Frozen(outsides),
        ends=Frozen({"end": End("end", NAME, "ended")}),
    )


def parallel_net(branches: int) -> Net:
    return {
        "start": "s0",
        "end": "end",
        "places": ["s0", "end"],
        "ways": [["s0", "end"]],
        "parallel": {"s0": branches},
    }


def own_verdict(net: Net, calendar: Calendar) -> dict[str, Any]:
    procedure = as_procedure(net)
    began = time.process_time()
    proof = prove(procedure, calendar)
    spent = time.process_time() - began
    return {"sound": all(problem.code != "S1" for problem in proof.problems), "cpu_s": spent}


def peer_verdicts(nets: list[Net], seconds: float) -> list[dict[str, Any] | None]:
    """Verdicts of woflan, one net at a time; None where it took longer than allowed or failed."""
    lines = "\n".join(json.dumps(net) for net in nets)
    try:
        done = subprocess.run(
            [str(PEER_PYTHON), str(PEER / "verdicts.py")],
            input=lines,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        printed = done.stdout
    except subprocess.TimeoutExpired as late:
        printed = (late.stdout or b"").decode() if isinstance(late.stdout, bytes) else (late.stdout or "")
    found = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    return [*found, *([None] * (len(nets) - len(found)))]


def rows(shared: Path | None, quick: bool) -> list[dict[str, Any]]:
    """One row: verdicts on random nets beside woflan, if its environment was made; else ours alone."""
    folder = Path(maplebridge.packs.__file__).parent / "cn" / "calendar"
    calendar = Calendar.from_tables(file.read_text() for file in sorted(folder.glob("*.toml")))
    nets = [random_net(Random(f"net {number}")) for number in range(40 if quick else 200)]
    own = [own_verdict(net, calendar) for net in nets]
    ours = sum(one["cpu_s"] for one in own)
    row: dict[str, Any] = {
        "method": "soundness proof",
        "data": f"{len(nets)} random nets",
        "ours_s": round(ours, 4),
        "peer": "pm4py woflan",
        "note": "CPU",
    }
    if not PEER_PYTHON.is_file():
        return [row | {"note": "CPU; the peer has no environment here (bench/peers/woflan)"}]
    peer = [one for one in peer_verdicts(nets, 600.0) if one is not None]
    theirs = sum(one["cpu_s"] for one in peer)
    same = len(peer) == len(own) and all(a["sound"] == b["sound"] for a, b in zip(own, peer, strict=True))
    return [row | {"peer_s": round(theirs, 4), "ratio": round(theirs / ours, 1), "equal": same}]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--nets", type=int, default=200)
    arguments.add_argument("--branches", type=int, nargs="*", default=[2, 4, 6, 10, 20, 50])
    arguments.add_argument("--seconds", type=float, default=60.0)
    given = arguments.parse_args()
    if not PEER_PYTHON.is_file():
        sys.exit(__doc__)
    folder = Path(maplebridge.packs.__file__).parent / "cn" / "calendar"
    calendar = Calendar.from_tables(file.read_text() for file in sorted(folder.glob("*.toml")))
    nets = [random_net(Random(f"net {number}")) for number in range(given.nets)]
    peer = peer_verdicts(nets, 600.0)
    own = [own_verdict(net, calendar) for net in nets]
    differ = [
        n for n, (a, b) in enumerate(zip(own, peer, strict=True)) if b is None or a["sound"] != b["sound"]
    ]
    times = []
    for branches in given.branches:
        net = parallel_net(branches)
        theirs = peer_verdicts([net], given.seconds)[0]
        times.append(
            {
                "branches": branches,
                "own_cpu_s": round(own_verdict(net, calendar)["cpu_s"], 4),
                "woflan_cpu_s": None if theirs is None else round(theirs["cpu_s"], 4),
            }
        )
    print(
        json.dumps(
            {
                "nets": len(nets),
                "sound": sum(one["sound"] for one in own),
                "verdicts_that_differ": differ,
                "own_cpu_s": round(sum(one["cpu_s"] for one in own), 3),
                "woflan_cpu_s": round(sum(one["cpu_s"] for one in peer if one is not None), 3),
                "woflan_seconds_allowed": given.seconds,
                "parallel": times,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
