"""What can be done against an act, in words: where, within which time, until which day at the earliest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from maplebridge.rules import phrases
from maplebridge.rules.procedure import Outside, Procedure, Step
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated


def said(definition: Procedure, one: Mapping[str, Any]) -> tuple[Wording, Wording | None, list[Wording]]:
    """A remedy in words, as (what it is, where it is sought or None, sentences on its time and its law in that order)."""
    name, by = str(one["name"]), one.get("by")
    step, dot, act = name.partition(".")
    return _inside(definition, step, act, by) if dot else _outside(definition, name, by)


def _inside(
    definition: Procedure, step: str, name: str, by: str | None
) -> tuple[Wording, Wording | None, list[Wording]]:
    act = definition.acts_at(step)[name]
    to = definition.places.get(act.to or "")
    where = definition.role_title(to.who) if isinstance(to, Step) else to.title if isinstance(to, Outside) else None
    more = (
        [] if by is None else [Text("Last day: {day}.", context="paper", day=dated(date.fromisoformat(by)))]
    )
    return act.title, where, [*more, *_law(definition, act.law)]


def _outside(
    definition: Procedure, name: str, by: str | None
) -> tuple[Wording, Wording | None, list[Wording]]:
    remedy = definition.remedies[name]
    if remedy.within is None:
        more: list[Wording] = [Text("It is open at any time.", context="paper")]
    else:
        limit = phrases.limit_phrase(definition, remedy.within)
        more = [
            Text("Within {limit} from the day on which you receive this paper.", context="paper", limit=limit)
        ]
        if by is not None:
            day = dated(date.fromisoformat(by))
            more.append(
                Text(
                    "If you receive it on the day of its date, the last day is {day}.",
                    context="paper",
                    day=day,
                )
            )
    law = remedy.law if remedy.within is None else remedy.within.law or remedy.law
    return remedy.title, remedy.at, [*more, *_law(definition, law)]


def _law(definition: Procedure, law: str | None) -> list[Wording]:
    return [] if law is None else [Text("{law}.", context="paper", law=phrases.law_phrase(definition, law))]
