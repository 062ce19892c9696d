"""Where a matter can be (steps, outside places, ends) and what can be done there (acts, duties)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from maplebridge.rules.frozen import Frozen
from maplebridge.rules.words import Extend, Late, Limit, Outcome, Pause, Waive
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True)
class Act:
    """What a role does. With `to` it leaves the step; without, it is recorded and changes no clock.

    only  steps in which an anytime act is open, None for every step; None too for an ordinary act
    takes  of a choice that it needs: the options with which it is open, by field;  signs  the signatures that it gives
    on_paper  the party whose signature on paper an office puts on record by it;  stands_for  the facts that this makes true
    uses_up  what it requires counts for it once: it must be so again before it is taken again
    asker  of the parties that may bring a matter, only the one that brought this one takes it
    may     fields that may be given and need not: `office`, another one than the mandates say
    special  whether who acts for a party needs special power for it; None: as `competence.powers` says
    do     what one does who takes it (“Answer”), where the title is what the timeline says of it (“Answered”)
    who, needs, tells, makes, remedy, requires  names, each in the order of the file
    """

    name: str
    title: Wording
    who: tuple[str, ...]
    to: str | None = None
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    law: str | None = None
    adverse: bool = False
    remedy: tuple[str, ...] = ()
    at_most: int | None = None
    not_before: Limit | None = None
    not_after: Limit | None = None
    requires: tuple[str, ...] = ()
    level: Literal["chosen"] | None = None
    same_clock: bool = False
    opens: str | None = None
    anytime: bool = False
    only: tuple[str, ...] | None = None
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=Frozen)
    signs: str | None = None
    on_paper: str | None = None
    stands_for: tuple[str, ...] = ()
    uses_up: bool = False
    asker: bool = False
    may: tuple[str, ...] = ()
    special: bool | None = None
    do: Wording | None = None

    @property
    def task(self) -> Wording:
        """What one does who takes it, for the heading and the button of its page."""
        return self.do or self.title

    @property
    def asks(self) -> tuple[str, ...]:
        """Every field of it: those that it needs, then those that it may have."""
        return (*self.needs, *self.may)


@dataclass(frozen=True, slots=True)
class Duty:
    """A part of a step with its own role and limit.

    late  "tell": the superior is told and it stays open; "deemed": silence counts as done
    who, after, needs, tells, makes  names, each in the order of the file
    """

    name: str
    title: Wording
    who: tuple[str, ...]
    within: Limit
    late: Literal["tell", "deemed"] = "tell"
    after: tuple[str, ...] = ()
    not_before: Limit | None = None
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    law: str | None = None
    waive: Waive | None = None
    each: str | None = None
    by_matter: str | None = None
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=Frozen)
    do: Wording | None = None

    @property
    def task(self) -> Wording:
        """What one does who fulfils it, for the heading and the button of its page."""
        return self.do or self.title


@dataclass(frozen=True, slots=True)
class WhenDone:
    """Where a step goes by itself once `count` of its duties are done; None means all of them."""

    to: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody inside must act within a limit; silence has a consequence (`late`).

    review_of, duties, acts  by name or as names, each in the order of the file
    """

    name: str
    title: Wording
    who: str
    within: Limit
    late: Late | None
    raised: Limit | None = None
    at: str | None = None
    at_top: str | None = None
    extend: Extend | None = None
    pause: Pause | None = None
    review_of: tuple[str, ...] = ()
    duties: Mapping[str, Duty] = field(default_factory=Frozen)
    when_done: WhenDone | None = None
    acts: Mapping[str, Act] = field(default_factory=Frozen)

    @property
    def after_raise(self) -> Limit:
        """The limit one level up: it counts from the raise alone, whatever day was named for the first one."""
        return self.raised or replace(self.within, since=None, since_ahead=0, until=None)


@dataclass(frozen=True, slots=True)
class Outside:
    """The matter is elsewhere (`at`); our clock stands still, we track and ask. `acts` stand by name, in the order of the
    file.
    """

    name: str
    title: Wording
    who: str
    at: Wording
    ask_every: Limit
    expect: Limit | None = None
    acts: Mapping[str, Act] = field(default_factory=Frozen)


@dataclass(frozen=True, slots=True)
class End:
    """The procedure is over; `outcome` says how.

    remedy   names of remedies, in the order of the file
    at_most  how often a matter may come here by being handed over
    """

    name: str
    title: Wording
    outcome: Outcome
    remedy: tuple[str, ...] = ()
    final: str | None = None
    hands_to: str | None = None
    at_most: int | None = None


Place = Step | Outside | End
