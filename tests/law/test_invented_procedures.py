"""The proof on made-up procedures: no run is longer than proved; the bound is attained where that is claimed."""

from __future__ import annotations

import os
from datetime import date
from random import Random

from law.invented import invent
from law.packed import calendar
from maplebridge.rules.soundness import Proof, play_worst, prove
from maplebridge.rules.soundness.times.tables import FIRST_START, LAST_START
from maplebridge.rules.soundness.wanderer import wander

MADE = int(os.environ.get("MAPLEBRIDGE_INVENTED", "60"))
RUNS = 8


def proved(seed: str, *, duties: bool) -> Proof | None:
    """Proof of an invented procedure; None if its shape has no longest time (S1 to S3)."""
    proof = prove(invent(Random(seed), duties=duties), calendar())
    return proof if proof.longest is not None else None


def lasts_no_longer_than_proved(proof: Proof, seed: str) -> None:
    for run in range(RUNS):
        chance = Random(f"{seed} {run}")
        day = date.fromordinal(chance.randrange(FIRST_START.toordinal(), LAST_START.toordinal() + 1))
        level = chance.choice(proof.procedure.opens.levels)
        opened = day.toordinal() * 1440 + chance.randrange(1440)
        wandered = wander(proof.procedure, calendar(), chance, opened=opened, level=level)
        assert not wandered.stuck
        assert wandered.own_days <= proof.bound(level, day), (seed, run, day, level)


def test_invented_procedures_without_duties_attain_their_bound_and_never_exceed_it() -> None:
    seen = 0
    for number in range(MADE):
        seed = f"plain {number}"
        proof = proved(seed, duties=False)
        if proof is None:
            continue
        seen += 1
        lasts_no_longer_than_proved(proof, seed)
        assert play_worst(proof, calendar()).own_days == proof.worst_case_days, seed
    assert seen > MADE / 5


def test_invented_procedures_with_duties_never_exceed_their_bound() -> None:
    seen = attained = claimed = 0
    for number in range(MADE):
        seed = f"duties {number}"
        proof = proved(seed, duties=True)
        if proof is None:
            continue
        seen += 1
        lasts_no_longer_than_proved(proof, seed)
        played = play_worst(proof, calendar())
        assert played.own_days <= (proof.worst_case_days or 0), seed
        if proof.exact:
            claimed += 1
            attained += played.own_days == proof.worst_case_days
    assert seen > MADE / 5
    assert attained >= 0.9 * claimed
