"""How much better two rates explain the counts than one rate does.

source  Kulldorff (1997), Commun. Stat. 26, 1481; Kulldorff and Nagarwalla (1995), Stat. Med. 14, 799
"""

from __future__ import annotations

from math import log
from typing import NamedTuple

from maplebridge.methods.scan.compiled import compiled


class Rule(NamedTuple):
    """What counts as a cluster, for compiled code.

    cases      all cases in the study
    people     all people (cases + controls), or `cases` where the base is expected cases
    share      cases / people: turns the base into expected cases
    slack      factor of the quick bound, see `may_exceed`
    """

    bernoulli: bool
    high: bool
    low: bool
    least_high: float
    least_low: float
    cases: float
    people: float
    share: float
    slack: float
    shortest: int
    longest: int
    alive: bool


@compiled
def term(x: float, y: float) -> float:
    """x ln(x / y), 0 for x = 0; both are counts."""
    return x * log(x / y) if x > 0.0 else 0.0


@compiled
def poisson_ratio(observed: float, expected: float, cases: float) -> float:
    """Log-likelihood ratio of the Poisson and the permutation model."""
    return term(observed, expected) + term(cases - observed, cases - expected)


@compiled
def bernoulli_ratio(observed: float, people: float, rule: Rule) -> float:
    """Log-likelihood ratio of the Bernoulli model."""
    outside = rule.people - people
    rest = rule.cases - observed
    inside = term(observed, people) + term(people - observed, people)
    return (
        inside
        + term(rest, outside)
        + term(outside - rest, outside)
        - term(rule.cases, rule.people)
        - term(rule.people - rule.cases, rule.people)
    )


@compiled
def ratio(observed: float, base: float, rule: Rule) -> float:
    """Log-likelihood ratio of one circle and window; 0 where the rule does not want it."""
    expected = base * rule.share
    if expected <= 0.0:
        return 0.0
    wanted = (rule.high and observed > expected and observed >= rule.least_high) or (
        rule.low and observed < expected and observed >= rule.least_low
    )
    if not wanted:
        return 0.0
    if rule.bernoulli:
        return bernoulli_ratio(observed, base, rule)
    return poisson_ratio(observed, expected, rule.cases)
