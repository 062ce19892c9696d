"""The adopted procedures, for anyone to read: steps, limits, what silence leads to, the longest time."""

from __future__ import annotations

from datetime import date

from maplebridge.kernel.file import picture
from maplebridge.kernel.file.shapes.surveying import ActLine, ProcedureLine, ProcedurePage, StepLine
from maplebridge.kernel.law import proofs, registry
from maplebridge.rules import phrases
from maplebridge.rules.drawing import rail
from maplebridge.rules.procedure import Act, End, Procedure, Step
from maplebridge.rules.refusal import NotFound
from maplebridge.texts import Text, Wording

UNKNOWN = Text("This city has no such procedure.")


def procedures(*, today: date) -> tuple[ProcedureLine, ...]:
    """The newest adopted version of each procedure that is in force today."""
    newest = {one.procedure.id: one for one in registry.adopted() if one.procedure.in_force.holds_on(today)}
    return tuple(
        ProcedureLine(
            id=one.procedure.id,
            version=one.procedure.version,
            title=one.procedure.title,
            steps=len(one.procedure.steps),
            longest_days=proofs.longest_days(one),
            in_force=one.procedure.in_force.begins,
        )
        for one in newest.values()
    )


def procedure_page(*, id: str, version: int | None, today: date) -> ProcedurePage:  # noqa: A002  the word of the file
    """One procedure as anyone may read it. Raises NotFound."""
    try:
        adopted = registry.by_key(id, version) if version is not None else registry.in_force(id, today)
    except registry.NotAdopted as error:
        raise NotFound(UNKNOWN) from error
    if adopted is None:
        raise NotFound(UNKNOWN)
    definition = adopted.plain.leads
    longest = proofs.longest_days(adopted)
    return ProcedurePage(
        id=definition.id,
        version=definition.version,
        title=definition.title,
        in_force=definition.in_force.begins,
        course=picture.of_procedure(definition, longest_days=longest),
        steps=tuple(_step(definition, step) for step in definition.steps.values()),
        ends=tuple((end.title, phrases.OUTCOME_WORDS[end.outcome]) for end in definition.ends.values()),
        laws=tuple(law.title for law in definition.laws.values()),
        own_rules=tuple(
            Text(
                "{param}: {days}{source}",
                param=param.title,
                days=phrases.days_phrase(param.days, param.count or definition.days.count),
                source=phrases.own_source(param.source),
            )
            for param in definition.params.values()
            if not param.verified
        ),
        longest_days=longest,
        rail=rail(definition),
        anytime=tuple(act.title for act in definition.anytime.values()),
        source=registry.source_of(adopted.id),
        newer=picture.newer(definition, today),
        plainly=adopted.plain.changed,
    )


def _step(definition: Procedure, step: Step) -> StepLine:
    law = step.within.law
    return StepLine(
        name=step.name,
        title=step.title,
        who=definition.role_title(step.who),
        limit=phrases.limit_phrase(definition, step.within),
        silence=phrases.silence_phrase(definition, step),
        law=phrases.law_phrase(definition, law) if law else None,
        acts=tuple(_act(definition, act) for act in step.acts.values()),
    )


def _act(definition: Procedure, act: Act) -> ActLine:
    return ActLine(
        title=act.title,
        who=phrases.roles_phrase(definition, act.who),
        then=_then(definition, act),
        law=phrases.law_phrase(definition, act.law) if act.law else None,
    )


def _then(definition: Procedure, act: Act) -> Wording:
    if act.to is None:
        return Text("It is recorded; the time limit runs on.")
    place = definition.place(act.to)
    if isinstance(place, End):
        return Text("The matter ends: {place}.", place=place.title)
    return Text("It goes on to “{place}”.", place=place.title)
