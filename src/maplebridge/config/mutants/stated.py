"""The gates of a procedure as plain data: what must hold before anything passes. A pack states them a second time."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from maplebridge.config.procedures.files import PACKS
from maplebridge.rules.fields import Field
from maplebridge.rules.places import Act, Duty, End, Step
from maplebridge.rules.procedure import Limit, Procedure, Role

Row = dict[str, Any]
Statement = dict[str, Row]
"""What is stated: a gate by name (`opens`, `role.R`, `field.F`, `end.E`, `STEP`, `STEP.ACT`, `anytime.ACT`) -> its row."""
FILE = "gates.toml"


@cache
def statements(pack: str) -> Mapping[str, Statement]:
    """What a pack states of the gates of each procedure, by its id; empty where it states none."""
    path: Path = PACKS / pack / FILE
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def stated(procedure: Procedure) -> Statement:
    """Every gate of a procedure. Names within a row are in the order of the alphabet; what does not bind is left out."""
    found: Statement = {"opens": _opens(procedure)}
    found |= {f"role.{name}": _role(one) for name, one in procedure.roles.items()}
    found |= {f"field.{name}": _field(one) for name, one in procedure.fields.items()}
    for name, place in {**procedure.steps, **procedure.outsides}.items():
        found[name] = _step(place) if isinstance(place, Step) else {"by": place.who, "outside": place.at.in_language("en")}
        found |= {f"{name}.{act.name}": _act(act) for act in place.acts.values()}
        if isinstance(place, Step):
            found |= {f"{name}.{duty.name}": _duty(duty) for duty in place.duties.values()}
    found |= {f"anytime.{name}": _act(act) for name, act in procedure.anytime.items()}
    return found | {f"end.{name}": _end(one) for name, one in procedure.ends.items()}


def differs(procedure: Procedure, statement: Statement) -> list[str]:
    """Where a procedure and its statement differ: a line for each gate, as it would have to stand in the file."""
    now = stated(procedure)
    names = sorted(now.keys() | statement.keys())
    return [
        _line(one, now.get(one), statement.get(one)) for one in names if now.get(one) != statement.get(one)
    ]


def _line(name: str, now: Row | None, then: Row | None) -> str:
    if now is None:
        return f'"{name}" is stated, and the file has no such gate'
    return f'"{name}" = {written(now)}' + ("" if then is None else f"   (stated: {written(then)})")


def written(row: Row) -> str:
    """A row as TOML writes it in one line."""
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in row.items()) + " }" if row else "{}"


def _value(value: Any) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return written(value) if isinstance(value, dict) else f'"{value}"'


def _bound(**row: Any) -> Row:
    """What binds: names in the order of the alphabet, nothing that is empty."""
    kept: Row = {}
    for name, value in row.items():
        if isinstance(value, Limit):
            kept[name] = _limit(value)
        elif isinstance(value, Mapping):
            kept |= {name: dict(value)} if value else {}
        elif isinstance(value, Collection) and not isinstance(value, str):
            kept |= {name: sorted(value)} if value else {}
        elif value:
            kept[name] = value
    return kept


def _limit(limit: Limit) -> str:
    number = limit.param or limit.months or limit.hours or limit.days or 0
    return " ".join(
        str(part) for part in (number, limit.unit, limit.unless and f"unless {limit.unless}") if part
    )


def _opens(procedure: Procedure) -> Row:
    days = {name: f"{one.back} back, {one.ahead} ahead" for name, one in procedure.opens.gives.items()}
    return _bound(by=procedure.opens.who, at=procedure.opens.levels, days=days)


def _role(role: Role) -> Row:
    return _bound(kind=role.kind, called_after=role.called_after, entered_by=role.entered_by)


def _field(one: Field) -> Row:
    columns = {name: column.kind for name, column in one.columns.items()}
    return _bound(
        kind=one.kind, by=one.by, affirms=one.affirms is not None, least=one.least, most=one.most,
        decimals=one.decimals, currency=one.currency, options=list(one.options), columns=columns, of=one.of,
        papers=one.papers, answer=one.answer, told=one.told,
    )  # fmt: skip


def _step(step: Step) -> Row:
    longer, pause = step.extend, step.pause
    return _bound(
        by=step.who,
        at=step.at,
        reviews=step.review_of,
        done=step.when_done and f"{step.when_done.count or 'all'}: {step.when_done.to}",
        longer=_bound(by=longer.by, gives=longer.needs, times=longer.times, tells=longer.tells)
        if longer
        else {},
        pause=_bound(by=pause.by, on=pause.on, tells=pause.tells) if pause else {},
    )


def _act(act: Act) -> Row:
    return _bound(
        by=act.who, gives=act.needs, takes=_takes(act), after=act.requires, to=act.to, at_most=act.at_most,
        not_before=act.not_before, not_after=act.not_after, only=act.only or (), asker=act.asker, signs=act.signs,
        on_paper=act.on_paper, uses_up=act.uses_up,
        refuses=act.adverse, remedy=act.remedy, makes=act.makes, tells=act.tells,
    )  # fmt: skip


def _duty(duty: Duty) -> Row:
    waive = duty.waive
    return _bound(
        by=duty.who, gives=duty.needs, takes=_takes(duty), after=duty.after, each=duty.each, matter=duty.by_matter,
        not_before=duty.not_before, silence=duty.late, waived=_bound(by=waive.by, gives=waive.needs) if waive else {},
        makes=duty.makes, tells=duty.tells,
    )  # fmt: skip


def _takes(doing: Act | Duty) -> Row:
    return {name: sorted(options) for name, options in doing.takes.items()}


def _end(end: End) -> Row:
    return _bound(
        kind=end.outcome,
        remedy=end.remedy,
        final=end.final is not None,
        hands_to=end.hands_to,
        at_most=end.at_most,
    )
