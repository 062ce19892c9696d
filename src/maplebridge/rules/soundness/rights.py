"""S4: behind every refusal a reason, a ground, a notice and a remedy."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.rules.procedure import Act, End, Outside, Procedure, Step
from maplebridge.rules.soundness.problem import Problem, names
from maplebridge.texts import Joined, Text

TOGETHER = Text("{before} and {after}", context="needs")
OWED = ("reason", "legal_ground")
"""Fields that every adverse act must ask for."""


def refusals_without_remedy(procedure: Procedure) -> Iterator[Problem]:
    """Check every adverse act and every end that refuses. In the order of the file, acts first."""
    places: list[Step | Outside] = [*procedure.steps.values(), *procedure.outsides.values()]
    for place in places:
        for act in procedure.acts_at(place.name).values():
            if act.adverse:
                yield from _adverse(procedure, place, act)
    for end in procedure.ends.values():
        if end.outcome == "refused":
            yield from _refusing_end(procedure, end)


def _adverse(procedure: Procedure, place: Step | Outside, act: Act) -> Iterator[Problem]:
    where, title = f"{place.name}.{act.name}", place.title
    missing = [name for name in OWED if name not in act.needs]
    if missing:
        needs = Joined(TOGETHER, [Text("“{word}”", word=name) for name in missing])
        yield Problem(
            "S4",
            where,
            Text(
                "“{act}” at “{title}” goes against a person and does not say why: add {needs} to its needs.",
                act=act.name,
                title=title,
                needs=needs,
            ),
        )
    if not procedure.parties.intersection(act.tells):
        yield Problem(
            "S4",
            where,
            Text(
                "“{name}” at “{title}” goes against a person, but no party is told: name one in tells.",
                name=act.name,
                title=title,
            ),
        )
    yield from _remedies(procedure, place, act)


def _remedies(procedure: Procedure, place: Step | Outside, act: Act) -> Iterator[Problem]:
    where, title = f"{place.name}.{act.name}", place.title
    target = procedure.ends.get(act.to or "")
    if not act.remedy and (target is None or target.final is None):
        yield Problem(
            "S4",
            where,
            Text(
                "“{name}” at “{title}” goes against a person without a remedy: name where and until when "
                "the person can turn.",
                name=act.name,
                title=title,
            ),
        )
    for remedy in act.remedy:
        if not _offered(procedure, place.name, act, remedy):
            yield Problem(
                "S4",
                where,
                Text(
                    "“{name}” at “{title}” names the remedy “{remedy}”, but the step it leads to offers no "
                    "such act to a party.",
                    name=act.name,
                    title=title,
                    remedy=remedy,
                ),
            )


def _offered(procedure: Procedure, place: str, act: Act, remedy: str) -> bool:
    """Whether a remedy is one outside, or an act that a party can take where this act leads to."""
    if "." not in remedy:
        return _has_its_limit(procedure, remedy)
    at, _, name = remedy.partition(".")
    if at != (act.to or place) or at not in procedure.steps:
        return False
    offered = procedure.steps[at].acts.get(name)
    return offered is not None and not procedure.parties.isdisjoint(offered.who)


def _has_its_limit(procedure: Procedure, name: str) -> bool:
    """Whether a remedy outside is one that says until when; that it can be brought anew at any time answers no refusal."""
    remedy = procedure.remedies.get(name)
    return remedy is not None and remedy.within is not None


def _refusing_end(procedure: Procedure, end: End) -> Iterator[Problem]:
    named = [name for name in end.remedy if _has_its_limit(procedure, name)]
    if named or end.final is not None:
        return
    title = names(procedure, end.name)
    yield Problem(
        "S4",
        end.name,
        Text(
            "“{title}” ({name}) is a refusal without a remedy: name where and until when the person "
            "can turn.",
            title=title,
            name=end.name,
        ),
    )
