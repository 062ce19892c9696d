"""S9: nobody settles a matter but whoever brought it; what an office says of its own work is a claim, and reads so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maplebridge.rules.procedure import Act, End, Outside, Procedure, Step
from maplebridge.rules.soundness.problem import Problem
from maplebridge.texts import Text

CLAIMS = re.compile(r"(?<!not )(?<!nobody )\b(verified|confirmed|solved|settled|satisfied)\b", re.IGNORECASE)
CLAIMS_ZH = re.compile(r"(?<!未)(?<!未经)(?<!无人)(核实|确认|满意|已解决|已回访|办结)")
NAMES = re.compile(r"(?:^|_)(?<!not_)(verified|confirmed|solved|settled|satisfied)(?:_|$)")
"""What the name of an end claims: exports and the API say the name, not the title."""


def judges(procedure: Procedure) -> frozenset[str]:
    """Roles that may say that a matter is settled: the parties that bring it; every party where an office opens it."""
    return procedure.bringers or procedure.parties


def settled_by_others(procedure: Procedure) -> Iterator[Problem]:
    """Check every end: which ways lead to it, and what its title claims. In the order of the file."""
    for end in procedure.ends.values():
        if end.outcome == "settled":
            yield from _claimed(procedure, end)
        elif CLAIMS.search(end.title.in_language("en")) or CLAIMS_ZH.search(end.title.in_language("zh")):
            yield _reads_settled(end)
        elif NAMES.search(end.name) and any(not who for _, who in ways_into(procedure, end.name)):
            yield _named_settled(end)
        elif end.outcome == "ended":
            yield from _without_remedy(procedure, end)


def _claimed(procedure: Procedure, end: End) -> Iterator[Problem]:
    """Ways into a settled end that are not an act of whoever brought the matter."""
    may = judges(procedure)
    for where, who in ways_into(procedure, end.name):
        if not who or not may.issuperset(who):
            yield Problem(
                "S9",
                where,
                Text(
                    "{where} leads to “{end}” ({name}), whose outcome is settled, though whoever brought the "
                    "matter does not say so there: let only them act, or lead to an end whose outcome is "
                    "“ended”.",
                    where=where,
                    end=end.title,
                    name=end.name,
                ),
            )


def ways_into(procedure: Procedure, end: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way into an end: (where it stands in the file, who takes it); nobody for a silence. Acts first."""
    return ((where, who) for where, to, who in _leading(procedure) if to == end)


def acts_of(procedure: Procedure) -> Iterator[tuple[str, Act]]:
    """Every act with where it stands in the file: a step, an outside place, or `anytime`. In the order of the file."""
    places: list[Step | Outside] = [*procedure.steps.values(), *procedure.outsides.values()]
    for place in places:
        for act in place.acts.values():
            yield place.name, act
    for act in procedure.anytime.values():
        yield "anytime", act


def _leading(procedure: Procedure) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """Every way out of every place: where it stands, where it leads, who takes it."""
    for place, act in acts_of(procedure):
        yield f"{place}.{act.name}", act.to, act.who
    for step in procedure.steps.values():
        for key, to in by_itself(step):
            yield f"{step.name}.{key}", to, ()


def by_itself(step: Step) -> Iterator[tuple[str, str | None]]:
    """Where a step leads without anybody's act, by the key of the file."""
    if step.late is not None:
        yield "late", step.late.to or step.late.at_top
    yield "at_top", step.at_top
    if step.when_done is not None:
        yield "when_done", step.when_done.to


def after_naming(procedure: Procedure, field: str) -> set[str]:
    """Places to which no way leads without an act that needed the field: by then it is always given. O(ways · places)"""
    ways = [(place, act.to, field in act.needs) for place, act in acts_of(procedure)]
    ways += [(step.name, to, False) for step in procedure.steps.values() for _, to in by_itself(step)]
    named = set(procedure.places) - {procedure.opens.step}
    while True:  # ends: each round loses a place
        lost = {to for place, to, names in ways if to in named and not names and place not in named}
        if not lost:
            return named
        named -= lost


def _reads_settled(end: End) -> Problem:
    return Problem(
        "S9",
        end.name,
        Text(
            "“{end}” ({name}) reads as if it were settled or verified, but its outcome is "
            "“{outcome}”: say who said so, or that nobody did.",
            end=end.title,
            name=end.name,
            outcome=end.outcome,
        ),
    )


def _named_settled(end: End) -> Problem:
    return Problem(
        "S9",
        end.name,
        Text(
            "The end {name} is reached by silence, but its name says that somebody settled or "
            "verified it, and exports show that name: call it by what happened, such as "
            "not_confirmed.",
            name=end.name,
        ),
    )


def _without_remedy(procedure: Procedure, end: End) -> Iterator[Problem]:
    """An office's own word ends the matter of a person: that person must keep a way."""
    offices = {name for name, role in procedure.roles.items() if role.kind == "office"}
    theirs = not procedure.parties.isdisjoint(procedure.opens.who)
    own = {place.name for place in procedure.steps.values()} | {
        "anytime"
    }  # what a court says has its own ways
    sides = [
        where
        for where, who in ways_into(procedure, end.name)
        if where.split(".")[0] in own and (not who or not offices.isdisjoint(who))
    ]
    if theirs and sides and not end.remedy and end.final is None:
        yield Problem(
            "S9",
            end.name,
            Text(
                "“{end}” ({name}) ends a person's matter on an office's own word, or by silence, and "
                "leaves the person no way: name a remedy.",
                end=end.title,
                name=end.name,
            ),
        )
