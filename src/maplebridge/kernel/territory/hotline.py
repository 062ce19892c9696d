"""Which number people call, in sentences; where the city has none, its counters are named, or nothing is said."""

from __future__ import annotations

from maplebridge.kernel.territory import city
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences


def number() -> str:
    """The city's hotline; empty if it has none, or if nothing can be read. No query but a process's first."""
    return city.own().hotline


def known() -> str:
    """The same as far as this process knows it, for pages that must not ask the database; empty if it does not."""
    own = city.known()
    return own.hotline if own is not None else ""


def and_if_urgent(sentence: Wording) -> Wording:
    """A sentence, and after it whom to call if it is urgent. No query."""
    hotline = known()
    if not hotline:
        return sentence
    return sentences([sentence, Text("If it is urgent, call {hotline}.", hotline=hotline)])


def reach_somebody() -> Wording:
    """Whom to ask about a matter that cannot be shown. No query."""
    hotline = known()
    if not hotline:
        return Text("Your number and code stay good; to reach somebody, go to any counter and say the number.")
    return Text(
        "Your number and code stay good; to reach somebody, call {hotline} and say the number.", hotline=hotline
    )
