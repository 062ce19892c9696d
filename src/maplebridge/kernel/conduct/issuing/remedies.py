"""What can be done against an act: where, within which time, until which day at the earliest."""

from __future__ import annotations

from typing import Any

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing.done import Made
from maplebridge.kernel.law import registry
from maplebridge.rules import term
from maplebridge.rules.moment import day_of
from maplebridge.rules.procedure import Limit


def named(made: Made) -> list[dict[str, Any]]:
    """The remedies of an act by name, each with its last day: that of the step in which it is open, as the course counts
    it, or that which follows if the paper arrives today. In the order of the file.
    """
    return [{"name": name, "by": _last(made, name)} for name in _names(made)]


def _names(made: Made) -> tuple[str, ...]:
    act = made.definition.acts_at(made.place).get(made.choice.name)
    return () if act is None else act.remedy


def _last(made: Made, name: str) -> str | None:
    step, dot, _ = name.partition(".")
    if dot:
        here = made.state.step == step and made.state.due is not None
        return day_of(made.state.due or 0).isoformat() if here else None
    remedy = made.definition.remedies.get(name)
    if remedy is None or remedy.within is None:
        return None
    return _if_today(made, remedy.within)


def _if_today(made: Made, limit: Limit) -> str | None:
    """The last day of a limit that begins today; None where it hangs on a day that is not known."""
    if limit.since is not None or limit.until is not None:
        return None
    params = {**made.definition.values(), **dict(made.state.params)}
    calendar = registry.calendar(registry.by_id(made.adopted).pack)
    start = towntime.local(made.now).replace(tzinfo=None)
    return day_of(term.due(limit, start, calendar, params).due).isoformat()
