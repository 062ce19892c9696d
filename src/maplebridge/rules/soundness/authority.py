"""S7: every limit stands in a law that is in force, or is a parameter that the city answers for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from maplebridge.rules.procedure import (
    Act,
    Duty,
    Extend,
    InForce,
    Law,
    Limit,
    Pause,
    Procedure,
    Step,
    citations,
)
from maplebridge.rules.soundness.problem import Problem
from maplebridge.texts import Text, Wording


def without_authority(procedure: Procedure) -> Iterator[Problem]:
    """Check every limit and every citation. In the order of the file."""
    reported: set[tuple[str, str]] = set()
    for where, part in _parts(procedure):
        if _lacks_law(part):
            yield _no_law(where)
        for key in _cited(part):
            law = procedure.laws.get(key)
            place = where.split(".")[0]
            if (place, key) in reported:
                continue
            reported.add((place, key))
            if law is None:
                yield _unknown_law(place, key)
            elif not law.in_force.covers(procedure.in_force):
                yield _not_in_force(place, law, procedure.in_force)


def _parts(procedure: Procedure) -> Iterator[tuple[str, object]]:
    """List everything that may cite a law, with its place in the file."""
    yield "days", procedure.days
    tables = (procedure.steps, procedure.outsides, procedure.ends, procedure.anytime, procedure.remedies)
    for table in tables:
        for name, thing in table.items():
            yield from _inside(name, thing)


def _inside(where: str, thing: object) -> Iterator[tuple[str, object]]:
    yield where, thing
    if not is_dataclass(thing) or isinstance(thing, Limit):
        return
    for part in fields(thing):
        value = getattr(thing, part.name)
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from _inside(f"{where}.{name}", inner)
        elif is_dataclass(value) and not isinstance(value, Wording):
            yield from _inside(f"{where}.{part.name}", value)


def _lacks_law(part: object) -> bool:
    """Whether a span of time stands there on nobody's authority."""
    if isinstance(part, Limit):
        return part.law is None and part.param is None
    if isinstance(part, Extend):
        return part.law is None and part.param is None
    if isinstance(part, Pause):
        return part.law is None and part.param is None
    return False


def _cited(part: object) -> list[str]:
    cited = [getattr(part, "law", None), getattr(part, "final", None)]
    return [key for text in cited if isinstance(text, str) for key, _ in citations(text)]


def _no_law(where: str) -> Problem:
    return Problem(
        "S7",
        where,
        Text(
            "The time at {where} stands in no law: cite the article, or make it a parameter with "
            "least and most.",
            where=where,
        ),
    )


def _unknown_law(where: str, key: str) -> Problem:
    return Problem(
        "S7",
        where,
        Text("{where} cites the law “{key}”, which [law] does not name.", where=where, key=key),
    )


def _span(days: InForce) -> Wording:
    begins = days.begins.isoformat()
    if days.until is None:
        return Text("{begins} to open", begins=begins)
    return Text("{begins} to {until}", begins=begins, until=days.until.isoformat())


def _not_in_force(where: str, law: Law, version: InForce) -> Problem:
    return Problem(
        "S7",
        where,
        Text(
            "{where} cites {law}, which is not in force on every day of this version ({version}; the law: {days}).",
            where=where,
            law=law.title,
            version=_span(version),
            days=_span(law.in_force),
        ),
    )


def house_rules(procedure: Procedure) -> list[str]:
    """List what the city decided itself: silence, acts, duties and remedies that cite no law (`step.act`). In the order of
    the file.
    """
    places: list[str] = []
    for where, part in _parts(procedure):
        if isinstance(part, Step) and part.late is not None and part.late.law is None:
            places.append(f"{where}.late")
        if isinstance(part, Act | Duty) and part.law is None:
            places.append(where)
    return places
