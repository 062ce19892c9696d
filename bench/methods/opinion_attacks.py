"""Made-up consultations of three camps, and four brigades that hold a tenth of all votes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maplebridge.methods import opinion

SHARED, DIVIDED, MIXED = 8, 24, 8
CAMPS = (0.40, 0.33, 0.27)
BRIGADE = 0.10


@dataclass(frozen=True)
class Town:
    """Honest ballots (n, m) with NaN where not voted, the camp of each row, and each camp's leaning (3, m)."""

    ballots: np.ndarray
    camps: np.ndarray
    leaning: np.ndarray

    @property
    def false_targets(self) -> np.ndarray:
        """Statements that at least one camp is against, by its true leaning."""
        return np.flatnonzero(self.leaning.min(axis=0) < 0.5)


def town(rng: np.random.Generator, people: int = 300, answered: float = 0.6) -> Town:
    """Three camps that share some ground, divide on most and are lukewarm on the rest."""
    statements = SHARED + DIVIDED + MIXED
    leaning = np.empty((3, statements))
    leaning[:, :SHARED] = rng.uniform(0.85, 0.97, (3, SHARED))
    sides = np.array([rng.permutation([0.88, 0.88, 0.15]) for _ in range(DIVIDED)]).T
    leaning[:, SHARED:-MIXED] = np.clip(sides + rng.uniform(-0.1, 0.1, sides.shape), 0, 1)
    leaning[:, -MIXED:] = rng.uniform(0.25, 0.49, (3, MIXED))
    camps = rng.choice(3, size=people, p=CAMPS)
    return Town(ballots=drawn(leaning[camps], answered, rng), camps=camps, leaning=leaning)


def drawn(probability: np.ndarray, answered: float, rng: np.random.Generator) -> np.ndarray:
    """Ballots where a statement is agreed to with this probability, passed by one in twelve, and often not seen."""
    ballots = np.where(rng.random(probability.shape) < probability, 1.0, -1.0)
    ballots[rng.random(probability.shape) < 1 / 12] = 0.0
    ballots[rng.random(probability.shape) > answered] = np.nan
    return ballots


def accounts(honest: Town) -> int:
    """Accounts that hold a tenth of all votes when each votes as often as others do."""
    return int(BRIGADE / (1 - BRIGADE) * len(honest.ballots))


def blunt(honest: Town, found: opinion.CommonGround, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Vote for the target, against all that is agreed, at random elsewhere."""
    target = int(rng.choice(honest.false_targets))
    ballots = drawn(np.full((accounts(honest), honest.ballots.shape[1]), 0.5), 0.6, rng)
    ballots[:, found.agreed] = -1.0
    ballots[:, target] = 1.0
    return ballots, target


def clones(honest: Town, found: opinion.CommonGround, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Cast one and the same ballot, at the far end of the picture, to become a group with a veto."""
    target = int(rng.choice(honest.false_targets))
    ballot = np.where(honest.leaning[int(rng.integers(3))] > 0.5, -1.0, 1.0)
    ballot[found.agreed], ballot[target] = -1.0, 1.0
    return np.repeat(ballot[None, :], accounts(honest), axis=0), target


def mimics(honest: Town, found: opinion.CommonGround, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Copy ballots of the camp most against the target, and change the target and one agreed statement."""
    target = int(rng.choice(honest.false_targets))
    victim = found.agreed[rng.integers(found.agreed.size)] if found.agreed.size else None
    return disguised(honest, int(np.argmin(honest.leaning[:, target])), target, victim, rng), target


def adaptive(honest: Town, found: opinion.CommonGround, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Know everything: try the targets nearest to success in every camp, keep what works best on the real result."""
    near = honest.false_targets[np.argsort(-found.support[honest.false_targets], kind="stable")][:2]
    victim = found.agreed[-1] if found.agreed.size else None
    best: tuple[float, np.ndarray, int] = (-np.inf, np.empty((0, 0)), -1)
    for target in near:
        for camp in np.argsort(honest.leaning[:, target])[:2]:
            ballots = disguised(honest, int(camp), int(target), victim, rng)
            result = outcome(honest, ballots, rng)
            gain = result.support[target] + (0.0 if victim is None else 0.5 * (victim not in result.agreed))
            if gain > best[0]:
                best = (gain, ballots, int(target))
    return best[1], best[2]


def disguised(
    honest: Town, camp: int, target: int, victim: int | None, rng: np.random.Generator
) -> np.ndarray:
    """Ballots copied from one camp, all for the target and against the victim."""
    members = np.flatnonzero(honest.camps == camp)
    ballots = honest.ballots[rng.choice(members, accounts(honest))].copy()
    ballots[np.isnan(ballots)] = 0.0
    ballots[:, target] = 1.0
    if victim is not None:
        ballots[:, victim] = -1.0
    return ballots


def outcome(honest: Town, brigade: np.ndarray, rng: np.random.Generator) -> opinion.CommonGround:
    """Common ground of honest and organised ballots together; chance decides what the brigade is asked, too."""
    asked = rng.random(brigade.shape) < np.isfinite(honest.ballots).mean()
    ballots = np.where(asked, brigade, np.nan)
    return opinion.common_ground(opinion.Votes.from_matrix(np.vstack([honest.ballots, ballots])))


Attack = Callable[[Town, opinion.CommonGround, np.random.Generator], tuple[np.ndarray, int]]
ATTACKS: dict[str, Attack] = {"blunt": blunt, "clones": clones, "mimics": mimics, "adaptive": adaptive}


def measured(attack: Attack, seeds: int) -> tuple[float, float, float]:
    """Share of seeds in which the target got through, share of honest ground lost, mean size of honest ground."""
    through, lost, held = 0, 0, 0
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        honest = town(rng)
        before = opinion.common_ground(opinion.Votes.from_matrix(honest.ballots))
        ballots, target = attack(honest, before, rng)
        after = outcome(honest, ballots, rng)
        through += target in after.agreed and target not in before.agreed
        lost += int((~np.isin(before.agreed, after.agreed)).sum())
        held += before.agreed.size
    return through / seeds, lost / max(held, 1), held / seeds
