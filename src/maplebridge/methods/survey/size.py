"""How many to ask.

source  Cochran, Sampling Techniques (3rd ed. 1977), 4.4
"""

from __future__ import annotations

from math import ceil, sqrt

from scipy.stats import norm

from maplebridge.methods.errors import RangeError
from maplebridge.methods.survey.inputs import share


def needed_for_share(
    margin: float,
    *,
    expected: float = 0.5,
    level: float = 0.95,
    population: int | None = None,
    design_effect: float = 1.0,
    response: float = 1.0,
) -> int:
    """People to ask so that a share is known to within `margin` either way.

    margin          half width of the interval, e.g. .03
    expected        share expected; .5 is the most careful
    population      size of the population, if small
    design_effect   variance compared with a simple random sample, at least 1 (about 2 for whole villages)
    response        share of those asked who will answer, in (0, 1]
    raises          RangeError
    source          Cochran, Sampling Techniques (3rd ed. 1977), 4.4
    """
    share("margin", margin, 0.0, 0.5)
    share("expected", expected)
    share("level", level)
    checked(population, design_effect, response)
    z = float(norm.isf((1 - level) / 2))
    simple = z**2 * expected * (1 - expected) / margin**2
    return asked(simple, population, design_effect, response)


def needed_for_difference(
    first: float,
    second: float,
    *,
    level: float = 0.95,
    power: float = 0.80,
    design_effect: float = 1.0,
    response: float = 1.0,
) -> int:
    """People to ask in each of two groups (or years) so that these shares would be told apart.

    raises  RangeError (equal shares included)
    source  Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (3rd ed. 2003), 4.2 without correction
    """
    for name, value in (("first", first), ("second", second), ("level", level), ("power", power)):
        share(name, value)
    if first == second:
        raise RangeError("equal shares can never be told apart")
    checked(None, design_effect, response)
    z, reach = float(norm.isf((1 - level) / 2)), float(norm.ppf(power))
    middle = (first + second) / 2
    spread = z * sqrt(2 * middle * (1 - middle)) + reach * sqrt(first * (1 - first) + second * (1 - second))
    return asked((spread / (first - second)) ** 2, None, design_effect, response)


def checked(population: int | None, design_effect: float, response: float) -> None:
    """Raise RangeError for what no survey can have.

    population, design_effect, response  number of people; a ratio, 1 at least; the share that answers
    """
    if population is not None and population < 1:
        raise RangeError("a population has at least one member")
    if not 1.0 <= design_effect < float("inf"):
        raise RangeError("the design effect is at least 1: a sample in clusters knows less than a simple one")
    if not 0.0 < response <= 1.0:
        raise RangeError("response is a share above 0 and at most 1")


def asked(simple: float, population: int | None, design_effect: float, response: float) -> int:
    """How many to ask: rounded up after design effect, small population and silence; never more than the population."""
    answers = simple * design_effect
    if population is not None:
        answers = answers / (1 + (answers - 1) / population)
    people = ceil(round(answers / response, 9))
    return max(1, people if population is None else min(people, population))
