"""Limits against staffing: the chance that a step is done in time with the posts there are.

A queue with Poisson arrivals, `posts` equal posts and work that takes an exponentially spread number of working
days, simulated by Ciw. What is counted is matters and posts, never persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import ciw

from maplebridge.methods.errors import RangeError

HORIZON = 800.0
WARM_UP = 150.0
Z = 1.96


@dataclass(frozen=True, slots=True)
class LimitChance:
    """Result of `chance_in_time`.

    chance  share of matters done within the limit, 0..1; low, high: its 95 % interval over runs
    load    arrivals × work ÷ posts; at 1 or above the queue grows without end
    """

    chance: float
    low: float
    high: float
    load: float


def chance_in_time(
    *, per_day: float, posts: int, work_days: float, limit_days: float, seed: int, runs: int = 5
) -> LimitChance:
    """Chance that a matter is done within a limit.

    per_day     arrivals a working day, > 0;  posts  ≥ 1;  work_days  mean days of work a matter, > 0
    limit_days  working days that the limit leaves, ≥ 0;  runs  independent simulations, ≥ 2
    raises      RangeError
    source      M/M/c queue; simulation by Ciw (Palmer et al. 2019, Journal of Simulation 13(1))
    """
    if not (per_day > 0 and posts >= 1 and work_days > 0 and limit_days >= 0 and runs > 1):
        raise RangeError(
            "arrivals, posts and work must be above zero, the limit at least zero, runs at least two"
        )
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=per_day)],
        service_distributions=[ciw.dists.Exponential(rate=1 / work_days)],
        number_of_servers=[posts],
    )
    shares = [_share(network, limit_days, seed + run) for run in range(runs)]
    mean = sum(shares) / runs
    spread = sqrt(sum((share - mean) ** 2 for share in shares) / (runs - 1) / runs)
    low, high = max(0.0, mean - Z * spread), min(1.0, mean + Z * spread)
    return LimitChance(mean, low, high, per_day * work_days / posts)


def _share(network: ciw.network.Network, limit_days: float, seed: int) -> float:
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(HORIZON)
    times = [
        record.exit_date - record.arrival_date
        for record in simulation.get_all_records()
        if record.arrival_date > WARM_UP
    ]
    waiting = [
        HORIZON - person.arrival_date
        for person in simulation.nodes[1].all_individuals
        if WARM_UP < person.arrival_date < HORIZON - limit_days
    ]
    missed = sum(days > limit_days for days in times) + len(waiting)
    total = len(times) + len(waiting)
    return 1 - missed / total if total else 1.0
