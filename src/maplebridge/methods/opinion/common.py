"""Common ground that no group is talked over on, and that a brigade cannot make or break.

source  Small et al., Recerca 26(2), 2021; group-aware consensus in Polis
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.opinion.groups import MOST_GROUPS, Groups, find_groups, placed
from maplebridge.methods.opinion.projection import project
from maplebridge.methods.opinion.tally import Tally, tally
from maplebridge.methods.opinion.votes import FloatArray, IntArray, Votes, columns_mask

SET_ASIDE_ROUNDS = 3
FEWEST_VOTES = 5
BAR = 0.55


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CommonGround:
    """Statements that every group with a voice is for, or against.

    agreed, rejected   statement numbers, by the support in the group that likes them least
    proof              those of both lists that would stand even if the tenth of the votes were struck out
    support            (statements,) share in favour, of those who take a side, in the group least in favour
    against            (statements,) share against in the group least against
    set_aside          participants in groups too small to have a veto; they are heard, see `losses`
    """

    agreed: IntArray
    rejected: IntArray
    proof: IntArray
    support: FloatArray
    against: FloatArray
    set_aside: int


@dataclass(slots=True, eq=False)
class Least:
    """Smallest share so far over groups and groupings; as it is, and after doubtful votes are struck out."""

    share: FloatArray
    struck: FloatArray

    def lower(
        self, successes: IntArray, sided: IntArray, doubt: FloatArray, large: NDArray[np.bool_]
    ) -> None:
        """Take in one more grouping; groups that are not `large` and statements with few votes count as none."""
        share = (successes + 1.0) / (sided + 2.0)
        left, of = successes - doubt, sided - doubt
        struck = np.where((left > 0) & (of > 0), left / np.where(of > 0, of, 1.0), 0.0)
        enough = sided >= FEWEST_VOTES
        self.share = np.minimum(self.share, np.where(enough, share, 0.0)[large].min(axis=0, initial=1.0))
        self.struck = np.minimum(self.struck, np.where(enough, struck, 0.0)[large].min(axis=0, initial=1.0))


def informed(counts: Tally) -> tuple[FloatArray, FloatArray]:
    """Group-informed consensus on agreeing and on rejecting, each (statements,) in (0, 1).

    The product over groups of the share in favour: one group that is against keeps it low, however small.

    source  Small et al., Recerca 26(2), 2021; group-aware-consensus in Polis
    """
    return counts.agreeing.prod(axis=0), counts.disagreeing.prod(axis=0)


def common_ground(
    votes: Votes, *, moderated: ArrayLike = (), brigade: float = 0.10, voice: float = 0.20, seed: int = 0
) -> CommonGround:
    """Find what every large enough group agrees to or rejects, though some of the votes may be organised.

    In each group with a voice more than 55 % of those who take a side must be for it, and so for every number
    of groups tried: a brigade gains nothing by making two groups look like one. A group below `voice` cannot
    veto: its members are set aside and the others are projected and grouped anew, so a brigade cannot become
    a group of its own. It needs statements to be drawn by chance (`next_statement`): who can choose what to vote
    on can outvote any small group.

    brigade   share of the votes on each statement that may be organised, in [0, 0.25]
    voice     share of participants from which a group can veto, in (0, 0.5]
    raises    RangeError, TooFewError
    """
    if not 0.0 <= brigade <= 0.25 or not 0.0 < voice <= 0.5:
        raise RangeError("brigade lies in [0, 0.25] and voice in (0, 0.5]")
    rows = np.flatnonzero(placed(votes.per_participant(), votes.statements))
    if rows.size == 0:
        raise TooFewError("nobody has voted, so there is no common ground to find")
    voters, groupings = with_voice(votes, rows, moderated, voice, seed)
    local = votes.only(voters)
    open_to = (~columns_mask("moderated", moderated, votes.statements)).astype(np.float64)
    favour, against = Least(open_to, open_to), Least(open_to, open_to)
    for groups in groupings:
        counts = tally(local, groups.labels, count=groups.count)
        large = groups.sizes >= min(voice * rows.size, groups.sizes.max())
        sided = counts.agree + counts.disagree
        doubt = np.ceil(brigade * sided.sum(axis=0) - 1e-9)
        favour.lower(counts.agree, sided, doubt, large)
        against.lower(counts.disagree, sided, doubt, large)
    agreed, rejected = above(favour.share), above(against.share)
    return CommonGround(
        agreed=agreed,
        rejected=rejected,
        proof=np.sort(
            np.append(agreed[favour.struck[agreed] > 0.5], rejected[against.struck[rejected] > 0.5])
        ),
        support=favour.share,
        against=against.share,
        set_aside=rows.size - voters.size,
    )


def with_voice(
    votes: Votes, rows: IntArray, moderated: ArrayLike, voice: float, seed: int
) -> tuple[IntArray, list[Groups]]:
    """Participants left after groups without a voice are set aside, and all groupings of them.

    voice    the least share of all that gives a group a voice
    returns  (their rows, sorted; the grouping with the best count first, then the others by count)
    """
    everybody, groupings = rows.size, []
    for _ in range(SET_ASIDE_ROUNDS + 1):
        groupings = every_grouping(votes.only(rows), moderated, seed)
        best = groupings[0]
        small = np.flatnonzero(best.sizes < voice * everybody)
        keep = ~np.isin(best.labels, small)
        if keep.all() or keep.sum() < max(2, (1 - voice) * everybody):
            break
        rows = rows[keep]
    else:
        groupings = every_grouping(votes.only(rows), moderated, seed)
    return rows, groupings


def every_grouping(votes: Votes, moderated: ArrayLike, seed: int) -> list[Groups]:
    """The grouping found, then those with each other number of groups, and all as one group."""
    projection = project(votes, moderated=moderated)
    rows = np.arange(votes.participants)
    best = find_groups(projection, rows=rows, seed=seed)
    others = [k for k in range(1, min(MOST_GROUPS, len(rows)) + 1) if k != best.count]
    return [best, *(find_groups(projection, rows=rows, count=k, seed=seed) for k in others)]


def above(share: FloatArray) -> IntArray:
    """Statements with a share above the bar, largest first."""
    order = np.argsort(-share, kind="stable")
    result: IntArray = order[share[order] > BAR]
    return result
