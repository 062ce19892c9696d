"""A code that was lost: a counter gives whoever brought a matter, or a party to it, a new one, against the contact left.

The post types what the person shows; the answer is yes or no, and the sealed contact is shown to nobody. Every
comparison is an entry that the resident reads, so that nobody tries out quietly who brought a matter (bound B6).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import once
from maplebridge.kernel.conduct.reach import recoding
from maplebridge.kernel.identity import limits, reach
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.sealed import comparing
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.kernel.matter.sides import called_with, in_force, rows_of
from maplebridge.rules.refusal import Incomplete, NotAllowed, Refusal, TooMany
from maplebridge.texts import Text

COUNTERS = frozenset({"counter", "intake"})
A_MINUTE, A_DAY = 6, 3
NO_COUNTER = Text("Only a counter or the intake gives out a new code.")
NO_MATCH = Text(
    "Number and contact do not belong together, no contact was left, or several people of the matter left the same. Check "
    "both with the person."
)
NOT_HELD = Text(
    "Whoever left this contact acts for a party, and has no power now: the office that has the matter has still to check "
    "the paper, or the power has ended. No code was given. That office says what is missing."
)
TYPE_BOTH = Text("Type the number and what the person shows.")
SLOWER = Text("Too many tries. Wait a minute.")
ENOUGH = Text(
    "{a_day} comparisons a day are made for a matter; these are used up. Try again tomorrow.", a_day=A_DAY
)


def at_counter(actor: Actor) -> bool:
    """Whether this post sits at a counter or an intake."""
    return actor.kind == "post" and any(role in COUNTERS for _, role in actor.roles)


def new_code(*, actor: Actor, number: int | None, shown: str, key: str = "", now: datetime) -> str:
    """A new code for the matter, if what the person shows is the contact that was left; the old code dies.

    shown   the phone number or e-mail address that the person gives as their own
    key     the same for a repeated press, which gives the same code for a moment, while it opens the matter: one comparison,
            one entry
    raises  NotAllowed, also for who acts for a party by a power that does not hold;  TooMany
            Incomplete with one sentence for a wrong number, a wrong or a missing contact;
            Conflict where the code of this press opens nothing any more, or was shown longer ago
    Written in one transaction, in which the row is locked.
    """
    if not at_counter(actor):
        raise NotAllowed(NO_COUNTER)
    if number is None or not reach.plain(shown):
        raise Incomplete(TYPE_BOTH, fields={"shown" if number is not None else "number": TYPE_BOTH})
    sent = once.of(actor, number, "counter", {"shown": reach.plain(shown)}, key)
    if sent.seq() is None and not limits.allowed(f"counter:{actor.account_id}", now=now, tries=A_MINUTE):
        raise TooMany(SLOWER)
    code: str | None = None
    refused: Refusal = _no_match()
    with acting(replace(actor, matter=number)):
        row = Matter.objects.select_for_update(of=("self",)).filter(pk=number).first()
        before = sent.moment()
        if row is not None and before is not None:
            code = recoding.given_before(row, actor, key, before, now)
        elif row is not None and _may_ask(actor, row):
            _check_day(number, now=now)
            code, refused = _compared(row, actor, key, shown, now)
            if not isinstance(refused, NotAllowed):  # pressed again, that is said again
                sent.keep(row, now)
    if code is None:  # the readings that told so stay in the chain
        raise refused
    return code


def _compared(row: Matter, actor: Actor, key: str, shown: str, now: datetime) -> tuple[str | None, Refusal]:
    """The new code, if somebody left what is shown and may have one; the refusal, if not."""
    whose = {one.person: one.pk for one in rows_of(row.number) if one.person is not None}
    left = comparing.left_by(matter=row.number, shown={"shown": shown}, whose=whose, actor=actor, now=now)
    if len(left) != 1:  # one contact of two people does not say whose code is asked for
        return None, _no_match()
    one = called_with(row.number, left[0][0])
    if not _holds(one, now):
        return None, NotAllowed(NOT_HELD)
    return recoding.give(row, actor, recoding.code_of(actor, row.number, key), one, now=now), _no_match()


def _no_match() -> Incomplete:
    """One sentence for a wrong number, a wrong contact, none, and one that several left."""
    return Incomplete(NO_MATCH, fields={"shown": NO_MATCH})


def _holds(one: Party | None, now: datetime) -> bool:
    """Whether somebody has a code to lose: a side has; who acts for one, while the power holds. No query."""
    return one is None or one.acts_for is None or in_force(one, towntime.local(now).date())


def _may_ask(actor: Actor, row: Matter) -> bool:
    """What was brought against an office is compared at an intake alone, and never at that office (bound B6)."""
    if row.against is None:
        return True
    return row.against not in actor.office_ids and any(role == "intake" for _, role in actor.roles)


def _check_day(number: int, *, now: datetime) -> None:
    made = [entry for entry in ledger.entries_of(number) if entry.data.get("why") == comparing.COMPARED]
    if sum(now - entry.at < timedelta(days=1) for entry in made) >= A_DAY:
        raise TooMany(ENOUGH)
