"""Leave to read one matter, for an office or an account that it does not lie with: given for a reason, and ended.

It opens the matter to be read, nothing else: who acts is decided by its procedure. What is brought against an office goes
round that office, its unit and all below it, so none of them is ever given leave (bound B6); where a post or the map comes
to be so later, the database shows the matter no more by that leave. Whoever brought the matter reads the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import grants
from maplebridge.kernel.identity.actor import SYSTEM, posts_of
from maplebridge.kernel.identity.models import Post
from maplebridge.kernel.matter.lifecycle.acting import NO_SUCH_MATTER, acting
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Conflict, Incomplete, NotAllowed, NotFound
from maplebridge.texts import Text

SAY_WHY = Text("Say why it must be read there: whoever brought the matter reads it.")
TOO_LONG = Text("The reason has more than {most:,} letters. Shorten it.", most=limits.LINE_LETTERS)
PAST = Text("The last day of the leave has passed. Name a day to come, or none.")
ROUND = Text(
    "This matter is brought against an office there or above it: it goes round them, and none of them may read it."
)
HAS_LEAVE = Text("There is such leave already. End it first, to give it for another time or reason.")
NO_LEAVE = Text("There is no such leave that could be ended.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who may read: an office, or an account; the other one is None."""

    office: int | None = None
    account: int | None = None


def give(*, number: int, to: Reader, why: str, until: datetime | None, by: str, now: datetime) -> None:
    """Give leave to read a matter, as role clock, with its entry.

    until   moment at which it ends; None: when it is ended
    by      whoever says so, as entries name them
    raises  NotFound  no such matter;  Incomplete  no reason, or its end has passed;  NotAllowed  the matter goes round them
            Conflict  there is such leave already
    Written in one transaction, in which the row is locked.
    """
    reason = " ".join(clean(why).split())
    if not reason or len(reason) > limits.LINE_LETTERS:
        words = TOO_LONG if reason else SAY_WHY
        raise Incomplete(words, fields={"why": words})
    if until is not None and until <= now:
        raise Incomplete(PAST, fields={"until": PAST})
    with acting(SYSTEM):
        row = _locked(number)
        if _offices(to, now) & territory.offices().round(row.against):
            raise NotAllowed(ROUND)
        if any(
            (one[0], one[1]) == (to.office, to.account) and (one[4] is None or one[4] > now)
            for one in grants.given(number)
        ):
            raise Conflict(HAS_LEAVE)
        words = commit_all({"reason": reason})
        entry = grants.grant(
            matter=number,
            office_id=to.office,
            account_id=to.account,
            why=reason,
            by=by,
            now=now,
            until=until,
            at=_posts(to, now),
            words=writing.commitments(words),
        )
        writing.insert_statements((number, entry.seq, word, row.office, False) for word in words)


def end(*, number: int, to: Reader, by: str, now: datetime) -> None:
    """End such leave, as role clock, with its entry.

    raises  NotFound  no such matter;  Conflict  no such leave
    Written in one transaction, in which the row is locked.
    """
    with acting(SYSTEM):
        _locked(number)
        if not grants.end(
            matter=number, office_id=to.office, account_id=to.account, by=by, now=now, at=_posts(to, now)
        ):
            raise Conflict(NO_LEAVE)


def _locked(number: int) -> Matter:
    row = Matter.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NotFound(NO_SUCH_MATTER)
    return row


def _offices(to: Reader, now: datetime) -> frozenset[int]:
    """The office, or those at which the account has or will have a post."""
    if to.office is not None:
        return frozenset({to.office})
    posts = Post.objects.filter(account=to.account).exclude(valid_until__lt=_day(now))
    return frozenset(posts.values_list("office_id", flat=True))


def _posts(to: Reader, now: datetime) -> list[int]:
    """Offices at which the account has a post today, as entries name them; none for an office."""
    filled = [] if to.account is None else posts_of(to.account, _day(now))
    return list(dict.fromkeys(office for office, _ in filled))


def _day(now: datetime) -> date:
    return towntime.local(now).date()
