"""A code that was lost: a counter gives whoever brought a matter a new one, against the contact they left.

The post types what the person shows; the answer is yes or no, and the sealed contact is shown to nobody. Every
comparison is an entry that the resident reads, so that nobody tries out quietly who brought a matter (bound B6).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from maplebridge.kernel import ledger
from maplebridge.kernel.identity import comparing, limits, reach
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import moving, numbers, opening, registry
from maplebridge.kernel.matter.acting import acting
from maplebridge.kernel.matter.commitments import binding
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.queries.timeline import RECODED
from maplebridge.rules.refusal import Incomplete, NotAllowed, TooMany
from maplebridge.rules.words import Title

COUNTERS = frozenset({"counter", "intake"})
A_MINUTE, A_DAY = 6, 3
NO_COUNTER = Title(
    "Only a counter or the intake gives out a new code.", "只有受理窗口或者统一受理机关可以补发查询码。"
)
NO_MATCH = Title(
    "Number and contact do not belong together, or no contact was left. Check both with the person.",
    "编号与联系方式不匹配，或者未留联系方式。请与当事人核对。",
)
TYPE_BOTH = Title("Type the number and what the person shows.", "请填写编号和当事人出示的联系方式。")
SLOWER = Title("Too many tries. Wait a minute.", "尝试次数过多，请一分钟后再试。")
ENOUGH = Title(
    f"{A_DAY} comparisons a day are made for a matter; these are used up. Try again tomorrow.",
    f"每件事项每日最多比对{A_DAY}次，今日已用完，请明日再试。",
)


def at_counter(actor: Actor) -> bool:
    """Whether this post sits at a counter or an intake."""
    return actor.kind == "post" and any(role in COUNTERS for _, role in actor.roles)


def new_code(*, actor: Actor, number: int | None, shown: str, now: datetime) -> str:
    """A new code for the matter, if what the person shows is the contact that was left; the old code dies.

    shown   the phone number or e-mail address that the person gives as their own
    raises  NotAllowed, TooMany; Incomplete with one sentence for a wrong number, a wrong or a missing contact
    """
    if not at_counter(actor):
        raise NotAllowed(NO_COUNTER)
    if number is None or not reach.plain(shown):
        raise Incomplete(TYPE_BOTH, fields={"shown" if number is not None else "number": TYPE_BOTH})
    if not limits.allowed(f"counter:{actor.account_id}", now=now, tries=A_MINUTE):
        raise TooMany(SLOWER)
    with acting(replace(actor, matter=number)):
        row = Matter.objects.select_for_update(of=("self",)).filter(pk=number).first()
        code = None
        if row is not None and _may_ask(actor, row):
            _check_day(number, now=now)
            code = (
                _given(row, actor, now=now)
                if comparing.left_by(matter=number, shown=shown, actor=actor, now=now)
                else None
            )
    if code is None:
        raise Incomplete(NO_MATCH, fields={"shown": NO_MATCH})
    return code


def _may_ask(actor: Actor, row: Matter) -> bool:
    """What was brought against an office is compared at an intake alone, and never at that office (bound B6)."""
    if row.against is None:
        return True
    return row.against not in actor.office_ids and any(role == "intake" for _, role in actor.roles)


def _check_day(number: int, *, now: datetime) -> None:
    made = [entry for entry in ledger.entries_of(number) if entry.data.get("why") == comparing.COMPARED]
    if sum(now - entry.at < timedelta(days=1) for entry in made) >= A_DAY:
        raise TooMany(ENOUGH)


def _given(row: Matter, actor: Actor, *, now: datetime) -> str:
    """Write the new code and its entry."""
    code, move = numbers.new_code(), moving.load(row)
    mac = numbers.code_mac(code, key=opening.code_key(), number=row.number)
    Matter.objects.filter(pk=row.number).update(code=mac)
    row.seq += 1
    parties = sorted(registry.by_id(row.procedure_id).procedure.parties)
    data = {"s": {}, "x": {"tells": parties, **binding(mac, row.against)}}
    move.entries.append(ledger.NewEntry(matter=row.number, kind=RECODED, at=now, by=actor.by, data=data))
    moving.write([move])
    return code
