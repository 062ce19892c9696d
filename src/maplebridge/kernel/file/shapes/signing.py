"""What is said of signing: before somebody signs, and of a paper once somebody has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from maplebridge.kernel.file.shapes.doing import ActChoice
from maplebridge.kernel.file.shapes.showing import IssuedPaper
from maplebridge.texts import Wording

How = Literal["code", "entered", "paper"]
"""By which means: with number and code, put on record by the office for that side, on paper that the office holds."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One side of a paper: in which role, never who; when it signed and by which means, None while it has not.

    so_far  where several stand in that part and some have signed: how many have, of how many; for its own readers alone
    """

    role: Wording
    at: datetime | None = None
    how: How | None = None
    so_far: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """The sides that sign a paper, in the order of the procedure."""

    sides: tuple[Signature, ...]

    @property
    def binds(self) -> bool:
        """Whether each side has signed."""
        return all(one.at is not None for one in self.sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody is asked to sign, and what their yes and their no mean.

    paper    the numbered paper; None where the act made none;  words  (field, value) as the paper has them
    binds    when it binds, in sentences;  further  what may follow: that a court confirms it, within how many days
    until    last day, None where no limit runs;  silent  what follows if nobody answers
    refusals  the acts by which one does not sign;  sign_as  the part of whoever is asked, None for an office
    """

    paper: IssuedPaper | None
    words: tuple[tuple[Wording, Wording], ...]
    signatures: Signatures | None
    binds: Wording
    further: Wording | None
    until: date | None
    silent: Wording | None
    refusals: Sequence[ActChoice]
    sign_as: Wording | None = None
