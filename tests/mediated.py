"""A people's mediation with two sides, for tests: asked for, screened, and what is open to whom in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city

NOW = city.NOW
LATER = NOW + timedelta(hours=2)
WORDS = "My neighbour in flat 402, Lin Street 7, beats the drum each night; call me at 13812345678."
MINE, THEIRS = {"phone": "13812345678"}, {"phone": "13987654321"}


def mediation(as_role, *, contact=None):
    """A people's mediation at Liuxi that a resident asked for, with words of its own; number and the bringer by code."""
    from maplebridge.kernel.conduct import bringing
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.matter import codes
    from maplebridge.kernel.territory import queries as territory

    place = next(u for u in territory.tree().level_units("township") if u.name_en == "Liuxi Township").id
    wanted = bringing.under(
        "cn.mediation.people", unit=place, category="150302", title=WORDS[:60], texts={"text": WORDS}, now=NOW
    )
    brought = bringing.bring(
        wanted, actor=ANONYMOUS, contact=Contact(**contact) if contact else None, key="k" * 20, sent={"text": WORDS}, now=NOW
    )
    return brought.number, codes.holder_by(brought.number, brought.code)


def screened(as_role, **more):
    number, bringer = mediation(as_role, **more)
    city.act(number, "screen", given={"screened": "yes"}, now=NOW)
    return number, bringer


def opens(actor, number, now=LATER):
    """Names of the acts that are open to an actor."""
    from maplebridge.kernel.conduct import pages

    return {one.name for one in pages.follow_page(actor=actor, number=number, now=now).acts}


def refused(number, name, actor, now=LATER, **given):
    from maplebridge.rules.refusal import NotAllowed, NotFound

    with pytest.raises((NotAllowed, NotFound)):
        city.act(number, name, given=given, actor=actor, now=now)


def proved(as_role):
    """What all checks of the ledger find."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("clock"):
        found = ledger.replay(wiring.REPLAYED).findings
    with as_role("admin"):
        return [*found, *ledger.replay(wiring.WORDS).findings]
