"""The statements that speak for a group, and those on which all agree, chosen as Polis chooses them.

source  Polis mathematics (repness, consensus), as described in Small et al., Recerca 26(2), 2021
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.opinion.tally import SIGNIFICANT, Tally, difference_z, share_z
from maplebridge.methods.opinion.votes import FloatArray, IntArray, columns_mask

Side = Literal["agree", "disagree"]
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One statement, what was found for it, and the figures behind.

    side       "agree" or "disagree"
    successes  votes for that side of `trials` votes, passes included
    share      with one imagined vote either way; `share_z` its distance from one half
    ratio      share here / share in the other groups; `ratio_z` distance in standard errors; NaN if not compared
    leading    the statement with which the group agrees most distinctly
    """

    statement: int
    side: Side
    successes: int
    trials: int
    share: float
    share_z: float
    ratio: float = float("nan")
    ratio_z: float = float("nan")
    leading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SideFigures:
    """Figures of one side for every statement, each (statements,)."""

    side: Side
    successes: IntArray
    trials: IntArray
    share: FloatArray
    share_z: FloatArray
    ratio: FloatArray
    ratio_z: FloatArray

    def finding(self, statement: int, *, leading: bool = False) -> Finding:
        """The figures of one statement. `statement` is its number."""
        return Finding(
            statement=statement,
            side=self.side,
            successes=int(self.successes[statement]),
            trials=int(self.trials[statement]),
            share=float(self.share[statement]),
            share_z=float(self.share_z[statement]),
            ratio=float(self.ratio[statement]),
            ratio_z=float(self.ratio_z[statement]),
            leading=leading,
        )

    @property
    def significant(self) -> NDArray[np.bool_]:
        """Mask (statements,) of those both above one half and above the other groups; shape as the figures."""
        result: NDArray[np.bool_] = (self.ratio_z > SIGNIFICANT) & (self.share_z > SIGNIFICANT)
        return result

    @property
    def weight(self) -> FloatArray:
        """By which findings are sorted."""
        result: FloatArray = self.ratio * self.ratio_z * self.share * self.share_z
        return result


def figures(counts: Tally, group: int, side: Side) -> SideFigures:
    """Compare one group's votes on one side with those of all other groups. `group` is its number, 0 for the largest."""
    table = counts.agree if side == "agree" else counts.disagree
    inside, trials = table[group], counts.votes[group]
    outside, trials_outside = table.sum(axis=0) - inside, counts.votes.sum(axis=0) - trials
    share = (inside + 1.0) / (trials + 2.0)
    return SideFigures(
        side=side,
        successes=inside,
        trials=trials,
        share=share,
        share_z=share_z(inside, trials),
        ratio=share / ((outside + 1.0) / (trials_outside + 2.0)),
        ratio_z=difference_z(inside, outside, (trials, trials_outside)),
    )


def representative(counts: Tally, *, moderated: ArrayLike = (), most: int = SHOWN) -> list[list[Finding]]:
    """Statements that speak for each group, agreed ones first.

    counts     votes by group, moderated statements may be in it
    moderated  numbers of statements that must not be shown
    returns    for each group up to `most` findings; empty only where nobody voted
    source     Polis mathematics (repness), as described in Small et al., Recerca 26(2), 2021
    """
    shown = np.flatnonzero(~columns_mask("moderated", moderated, counts.votes.shape[1]))
    return [
        speaking_for(figures(counts, group, "agree"), figures(counts, group, "disagree"), shown, most)
        for group in range(len(counts.sizes))
    ]


def speaking_for(agree: SideFigures, disagree: SideFigures, shown: IntArray, most: int) -> list[Finding]:
    """At most `most` findings for one group among the statements `shown` (their numbers): those it agrees with first."""
    leading = most_agreed(agree, disagree, shown)
    passing = [int(s) for s in shown if agree.significant[s] or disagree.significant[s]]
    if not passing:
        return fallback(agree, disagree, shown, leading)
    clearer = np.where(agree.ratio_z > disagree.ratio_z, agree.weight, disagree.weight)
    rest = sorted((s for s in passing if s != leading), key=lambda s: -float(clearer[s]))
    findings = [] if leading is None else [clearer_side(agree, disagree, leading, leading=True)]
    findings = (findings + [clearer_side(agree, disagree, s) for s in rest])[:most]
    return sorted(findings, key=lambda finding: finding.side != "agree")


def clearer_side(
    agree: SideFigures, disagree: SideFigures, statement: int, *, leading: bool = False
) -> Finding:
    """The finding for the side on which the group differs more from the others. `statement` is its number."""
    side = agree if agree.ratio_z[statement] > disagree.ratio_z[statement] else disagree
    return side.finding(statement, leading=leading)


def fallback(
    agree: SideFigures, disagree: SideFigures, shown: IntArray, leading: int | None
) -> list[Finding]:
    """One finding for a group about which nothing is significant; empty where it has not voted.

    leading  number of the statement that the group agrees with most, or None
    returns  at most one, first the leading statement's
    """
    if leading is not None:
        return [clearer_side(agree, disagree, leading, leading=True)]
    voted = shown[agree.trials[shown] > 0]
    if voted.size == 0:
        return []
    apart = np.maximum(agree.ratio_z[voted], disagree.ratio_z[voted])
    return [clearer_side(agree, disagree, int(voted[np.argmax(apart)]))]


def most_agreed(agree: SideFigures, disagree: SideFigures, shown: IntArray) -> int | None:
    """Number of the statement with which the group agrees most distinctly, or None; earlier statements win ties."""
    best: int | None = None
    for s in shown[(agree.successes[shown] > 0) | (disagree.successes[shown] > 0)]:
        if best is None:
            likely = agree.share_z[s] > SIGNIFICANT or (agree.ratio[s] > 1.0 and agree.share[s] > 0.5)
            best = int(s) if likely else None
        elif agree.ratio[best] > 1.0:
            best = int(s) if agree.weight[s] > agree.weight[best] else best
        elif agree.share[s] * agree.share_z[s] > agree.share[best] * agree.share_z[best]:
            best = int(s)
    return best


def majority(counts: Tally, *, moderated: ArrayLike = (), most: int = SHOWN) -> dict[Side, list[Finding]]:
    """Statements on which all together agree, and disagree: more than half, at one-sided 90 %.

    counts   votes by group, added up here; count everybody as one group to take those without a group in
    source   Polis mathematics (consensus)
    """
    hidden = columns_mask("moderated", moderated, counts.votes.shape[1])
    return {
        "agree": most_shared("agree", counts.agree.sum(axis=0), counts.votes.sum(axis=0), hidden)[:most],
        "disagree": most_shared("disagree", counts.disagree.sum(axis=0), counts.votes.sum(axis=0), hidden)[
            :most
        ],
    }


def most_shared(
    side: Side, successes: IntArray, trials: IntArray, hidden: NDArray[np.bool_]
) -> list[Finding]:
    """Every statement that most votes are for, clearest first.

    hidden  mask (statements,) of those left out, a shape as the counts'
    """
    share, z = (successes + 1.0) / (trials + 2.0), share_z(successes, trials)
    passing = np.flatnonzero((share > 0.5) & (z > SIGNIFICANT) & ~hidden)
    order = passing[np.argsort(-(share * z)[passing], kind="stable")]
    return [
        Finding(
            statement=int(s),
            side=side,
            successes=int(successes[s]),
            trials=int(trials[s]),
            share=float(share[s]),
            share_z=float(z[s]),
        )
        for s in order
    ]
