"""Clauses of an explained procedure in every declared language: limits with their law, acts, duties, silence, remedies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maplebridge.rules.phrases import (
    days_phrase,
    doers_phrase,
    fields_phrase,
    law_phrase,
    limit_phrase,
    more_days,
    notified_phrase,
    roles_phrase,
    silence_phrase,
)
from maplebridge.rules.procedure import Act, Duty, Limit, Procedure, Step
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.joining import clauses, either, listed

OWN_RULE = Text("this city's own rule")
SPECIAL = Text("who acts for a party needs special power for it")
ORDINARY = Text("who acts for a party needs no special power for it")


def joined(parts: Sequence[Wording]) -> Wording:
    """Clauses one after the other."""
    return clauses(parts)


def authority(procedure: Procedure, law: str | None) -> Wording:
    """The law, or that the city set it itself."""
    return OWN_RULE if law is None else law_phrase(procedure, law)


def cited(procedure: Procedure, clause: Wording, law: str | None) -> Wording:
    """A clause with its authority in brackets."""
    source = authority(procedure, law)
    return Text("{clause} ({source})", clause=clause, source=source)


def span(procedure: Procedure, limit: Limit) -> Wording:
    """A limit, how it is counted at its end, and where it stands."""
    phrase = limit_phrase(procedure, limit)
    if limit.rolls:
        phrase = Text("{phrase}, a last day on a day off moves to the next working day", phrase=phrase)
    if limit.param is None:
        return cited(procedure, phrase, limit.law)
    param = procedure.params[limit.param]
    how: Wording = Text(
        "a parameter, {least} to {most}; {source}", least=param.least, most=param.most, source=param.source
    )
    how = how if param.verified else clauses([how, Text("unverified")])
    return Text("{phrase} ({how})", phrase=phrase, how=how)


def extension(procedure: Procedure, step: Step) -> Wording | None:
    """The extension of a step."""
    extend = step.extend
    if extend is None:
        return None
    more = more_days(procedure, extend, step.within.unit)
    who = roles_phrase(procedure, extend.by)
    clause = Text("{who} may add {more}", who=who, more=more)
    if extend.times > 1:
        clause = Text("{who} may add {more}, up to {times} times", who=who, more=more, times=extend.times)
    return cited(procedure, _with_needs(procedure, clause, extend.needs, extend.tells), extend.law)


def pause(procedure: Procedure, step: Step) -> Wording | None:
    """The pause of a step."""
    stop = step.pause
    if stop is None:
        return None
    who = roles_phrase(procedure, stop.by)
    grounds = ", ".join(ground.replace("_", " ") for ground in stop.on)
    if stop.outside is not None:
        clause = Text(
            "{who} may stop the clock without a maximum, waiting for {outside} ({grounds})",
            who=who,
            outside=stop.outside,
            grounds=grounds,
        )
    else:
        days = more_days(procedure, stop, step.within.unit)
        clause = Text(
            "{who} may stop the clock for up to {days} in all ({grounds})",
            who=who,
            days=days,
            grounds=grounds,
        )
    return cited(procedure, clause, stop.law)


def _with_needs(
    procedure: Procedure, clause: Wording, needs: tuple[str, ...], tells: tuple[str, ...]
) -> Wording:
    parts: list[Wording] = [clause]
    if needs:
        fields = fields_phrase(procedure, needs)
        parts.append(Text("needs {fields}", fields=fields))
    if tells:
        notified = notified_phrase(procedure, tells)
        parts.append(Text("told: {notified}", notified=notified))
    return joined(parts)


def act(procedure: Procedure, doing: Act) -> Wording:
    """One act: who, where it leads, what it needs, when, whom it tells, what can be done against it."""
    who = roles_phrase(procedure, doing.who)
    parts: list[Wording] = [Text("{doing}: {who}", doing=doing.title, who=who)]
    if doing.to is not None:
        to = procedure.place(doing.to).title
        parts.append(Text("leads to “{to}”", to=to))
    if doing.adverse:
        parts.append(Text("goes against the person"))
    parts += _conditions(procedure, doing)
    if doing.may:
        parts.append(Text("may name {fields}", fields=fields_phrase(procedure, doing.may)))
    if doing.special is not None:
        parts.append(SPECIAL if doing.special else ORDINARY)
    clause = _with_needs(procedure, joined(parts), doing.needs, doing.tells)
    if doing.remedy:
        remedies = [_remedy(procedure, name) for name in doing.remedy]
        clause = joined([clause, Text("remedy: {remedies}", remedies=listed(remedies))])
    return cited(procedure, clause, doing.law)


def _conditions(procedure: Procedure, doing: Act) -> list[Wording]:
    parts: list[Wording] = []
    if doing.asker:
        parts.append(Text("only the one that brought the matter"))
    if doing.at_most is not None:
        parts.append(Text("at most {at_most} in a matter", at_most=doing.at_most))
    if doing.not_before is not None:
        least = span(procedure, doing.not_before)
        parts.append(Text("not before {least} are over", least=least))
    if doing.not_after is not None:
        most = span(procedure, doing.not_after)
        parts.append(Text("only within {most}", most=most))
    parts += _resting(procedure, doing)
    parts += _taken(procedure, doing.takes)
    if doing.same_clock:
        parts.append(Text("the time already used counts on"))
    if doing.opens is not None:
        parts.append(Text("opens a linked matter ({opens})", opens=doing.opens))
    return parts


def _resting(procedure: Procedure, doing: Act) -> list[Wording]:
    """The signature that an act puts on record, and the facts that it rests on."""
    parts: list[Wording] = []
    if doing.on_paper is not None:
        parts.append(Text("puts on record what {who} signed on paper", who=procedure.role_title(doing.on_paper)))
    if doing.requires:
        facts = [_fact(procedure, fact) for fact in doing.requires]
        parts.append(Text("only after: {facts}", facts=listed(facts)))
    if doing.uses_up:
        parts.append(Text("each time anew"))
    return parts


def _taken(procedure: Procedure, takes: Mapping[str, tuple[str, ...]]) -> list[Wording]:
    """Of each choice, the options with which it is open."""
    fields = {name: procedure.field_of(name) for name in takes}
    return [
        Text(
            "only if “{field}” is {options}",
            field=fields[name].title,
            options=either([fields[name].options[one] for one in options]),
        )
        for name, options in takes.items()
    ]


def _fact(procedure: Procedure, fact: str) -> Wording:
    place, _, name = fact.partition(".")
    step = procedure.steps.get(place)
    doing: Act | Duty | None = None
    if step is not None:
        doing = step.acts.get(name) or step.duties.get(name)
    return doing.title if doing is not None else as_it_is(fact)


def _remedy(procedure: Procedure, name: str) -> Wording:
    if "." in name:
        place, _, own = name.partition(".")
        offered = procedure.steps[place].acts[own]
        limit = span(procedure, offered.not_after or procedure.steps[place].within)
        return Text("“{offered}” within {limit}", offered=offered.title, limit=limit)
    return remedy(procedure, name)


def remedy(procedure: Procedure, name: str) -> Wording:
    """A remedy outside this procedure."""
    definition = procedure.remedies.get(name)
    if definition is None:
        return as_it_is(name)
    if definition.within is None:
        return Text("{definition} at {at}, at any time", definition=definition.title, at=definition.at)
    limit = span(procedure, definition.within)
    return Text(
        "{definition} at {at} within {limit}", definition=definition.title, at=definition.at, limit=limit
    )


def duty(procedure: Procedure, doing: Duty) -> Wording:
    """One duty: who, until when, after what, what its silence means."""
    who, limit = doers_phrase(procedure, doing), span(procedure, doing.within)
    parts: list[Wording] = [Text("{doing}: {who}, within {limit}", doing=doing.title, who=who, limit=limit)]
    if doing.after:
        facts = [_fact(procedure, f"{_step_of(procedure, doing)}.{name}") for name in doing.after]
        parts.append(Text("after {facts}", facts=listed(facts)))
    if doing.not_before is not None:
        least = span(procedure, doing.not_before)
        parts.append(Text("not before {least} are over", least=least))
    if doing.late == "deemed":
        parts.append(Text("silence counts as done"))
    else:
        parts.append(Text("if late, the superior is told and it stays open"))
    parts += _taken(procedure, doing.takes)
    if doing.waive is not None:
        by = roles_phrase(procedure, doing.waive.by)
        parts.append(Text("{by} may sign that it is not needed", by=by))
    return cited(procedure, _with_needs(procedure, joined(parts), doing.needs, doing.tells), doing.law)


def _step_of(procedure: Procedure, doing: Duty) -> str:
    return next(name for name, step in procedure.steps.items() if step.duties.get(doing.name) is doing)


def silence(procedure: Procedure, step: Step) -> Wording:
    """What happens at a step if nobody acts, and on whose authority."""
    phrase = silence_phrase(procedure, step)
    late = step.late
    if late is None:
        return phrase
    return cited(procedure, _with_needs(procedure, phrase, (), late.tells), late.law)


def days(number: int) -> Wording:
    """A number of days."""
    return days_phrase(number, "calendar")
