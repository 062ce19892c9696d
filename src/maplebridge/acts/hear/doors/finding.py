"""Procedures found by somebody's own words: by what they are called, by the words that point at their kinds of matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from maplebridge.acts.hear.reading import suggesting
from maplebridge.kernel.law import registry
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import in_all

OWN_NAME, WITHIN = 3, 1
"""What a term is worth that stands in the title of a procedure; in what its steps, acts and roles are called."""
BRANCH = 2
"""Digits of a code that name the branch of the taxonomy in which a class lies."""
ENOUGH = 0.5
"""The share of the terms that must be found."""
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_SMALL = frozenset(("a", "an", "and", "at", "for", "in", "is", "it", "my", "of", "on", "or", "our", "the", "to", "was"))


class Found(NamedTuple):
    """A procedure that words lead to; `because`: those of them that point at a kind of matter which is brought under it."""

    definition: Procedure
    because: tuple[str, ...] = ()


def find(definitions: Iterable[Procedure], words: str) -> tuple[Found, ...]:
    """The procedures that words lead to, likeliest first; all of them, as they came, where nothing was typed. No query.

    Reading suggests, and a person chooses: nothing here decides anything.
    """
    some = list(definitions)
    asked = _terms(words)
    if not asked:
        return tuple(Found(one) for one in some)
    hints = _hints(words)
    scored = []
    for one in some:
        own, within = _said(one)
        hit = [term for term in asked if term in own or term in within]
        worth = sum(OWN_NAME if term in own else WITHIN for term in hit)
        place, because = hints.get(one.id, (0, ()))
        if place or len(hit) >= ENOUGH * len(asked):
            scored.append((-place, -worth, Found(one, because)))
    return tuple(found for _, _, found in sorted(scored, key=lambda line: line[:2]))


def _hints(words: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Procedure → how strongly words point at a kind that is brought under it, and by which of them.

    Of unpaid wages one may complain, or begin a labour dispute: so the ways of kinds beside the likely ones are named too,
    after theirs.
    """
    kinds, hints = suggesting.taxonomy(registry.home_pack()), dict[str, tuple[int, tuple[str, ...]]]()
    likely = suggesting.likely(words, pack=registry.home_pack())
    for place, one in enumerate(likely):
        own = kinds.by_code(one.code)
        beside = [leaf.procedure for leaf in kinds.leaves if leaf.code[:BRANCH] == one.code[:BRANCH]]
        strength = len(likely) - place
        if own is not None:
            hints.setdefault(own.procedure, (strength + len(likely), one.words))
        for procedure in beside:
            hints.setdefault(procedure, (strength, one.words))
    return hints


def _terms(words: str) -> tuple[str, ...]:
    """What is looked for: words, and of running Chinese each pair of signs."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    terms: dict[str, None] = {}
    for run in _RUN.findall(folded):
        if run.isascii() or len(run) == 1:
            terms |= {} if run in _SMALL else {run: None}
        else:
            terms |= dict.fromkeys(run[n : n + 2] for n in range(len(run) - 1))
    return tuple(terms)


@lru_cache(maxsize=512)
def _said(definition: Procedure) -> tuple[str, str]:
    """The title of a procedure, and what else it calls things, in every language, folded."""
    acts = [act for place in definition.places for act in definition.acts_at(place).values()]
    things = [
        *definition.roles.values(),
        *definition.steps.values(),
        *acts,
        *(duty for step in definition.steps.values() for duty in step.duties.values()),
    ]
    own = [*in_all(definition.title).values(), *in_all(definition.brings).values(), definition.id]
    within = [name for thing in things for name in in_all(thing.title).values()]
    return " ".join(own).casefold(), " ".join(within).casefold()
