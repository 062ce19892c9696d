"""What an actor may do now, with what follows; and what is not open, and why."""

from __future__ import annotations

from dataclasses import replace

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.asking.fields import fields
from maplebridge.kernel.file.asking.recipient import Recipient, recipient
from maplebridge.kernel.file.dates import law_title
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.others import entered, standing
from maplebridge.kernel.file.shapes.doing import (
    WEIGHTS,
    ActChoice,
    ActShut,
    Weight,
)
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.asked import Own
from maplebridge.kernel.matter.lifecycle.waiting import as_clock_stands
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.rules import course, papers, phrases
from maplebridge.rules.answering import contents, turn
from maplebridge.rules.procedure import Act, End, Procedure, Step
from maplebridge.rules.sentences import sentence
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences

NOTHING = Own()


def form_name(choice: course.Choice) -> str:
    """What a form calls a choice: an act by its name, the others by their kind and name."""
    if choice.kind == "act":
        return choice.name
    if choice.kind in ("extend", "resume"):
        return choice.kind
    return ".".join(filter(None, (choice.kind, choice.name, choice.part)))


def course_choices(
    matter: LoadedMatter, roles: frozenset[str], own: Own = NOTHING
) -> tuple[course.Choice, ...]:
    """What the course says about every act of these roles, and what is the actor's own, at this minute. In the order of
    the file.
    """
    state = state_of(matter.row)
    tick = as_clock_stands(course.Event("tick", towntime.minute(matter.now)), state)
    calendar = registry.calendar(matter.adopted.pack)
    found = course.allowed(
        matter.definition, state, roles=roles, at=tick.at, tick=tick, calendar=calendar, copies=own.copies
    )
    mine = tuple(one for one in found if own.takes(matter.definition, state.step, one))
    return standing.heard(matter.definition, matter.row, mine)


def course_choice(
    matter: LoadedMatter, roles: frozenset[str], name: str, own: Own = NOTHING
) -> course.Choice | None:
    """What the course says about the one choice that a form calls `name`; None if these roles have none such."""
    return next((choice for choice in course_choices(matter, roles, own) if form_name(choice) == name), None)


def choices(
    matter: LoadedMatter, roles: frozenset[str], own: Own = NOTHING
) -> tuple[tuple[ActChoice, ...], tuple[ActShut, ...]]:
    """Open acts, the main one first, then the others, those that end the matter, the grave ones last; and what is shut."""
    possible = course_choices(matter, roles, own)
    opens = [shown(matter, choice) for choice in possible if choice.open]
    judged = any(_says_yes(matter.definition, matter.row.step, choice) for choice in possible if choice.open)
    main = next((n for n, choice in enumerate(opens) if choice.weight == "main" and not judged), None)
    ordered = [
        c if n == main or c.weight != "main" else replace(c, weight="quiet") for n, c in enumerate(opens)
    ]
    ordered.sort(key=lambda choice: WEIGHTS.index(choice.weight))
    shut = [
        ActShut(title=choice.title, why=sentence(matter.definition, choice.refusal))
        for choice in possible
        if not choice.open and choice.refusal is not None
    ]
    return tuple(ordered), tuple(shut)


def shown(matter: LoadedMatter, choice: course.Choice) -> ActChoice:
    """A choice as a form shows it."""
    definition = matter.definition
    act = definition.acts_at(matter.row.step).get(choice.name) if choice.kind == "act" else None
    next_one = recipient(matter, choice) if choice.open else None
    return ActChoice(
        name=form_name(choice),
        title=choice.title,
        do=_task(definition, matter.row.step, choice),
        then=_then(matter, choice, act, next_one),
        goes=None if next_one is None else next_one.goes,
        weight=_weight(definition, matter.row.step, choice, act),
        needs=fields(matter, choice),
        law=law_title(definition, choice.law),
        until=None if act is not None and act.anytime and act.not_after is None else choice.last_day,
        left=_left(matter, choice, act),
        remedies=_remedies(definition, act),
        makes=tuple((one, papers.title(definition, one)) for one in choice.makes),
    )


def _then(
    matter: LoadedMatter, choice: course.Choice, act: Act | None, next_one: Recipient | None
) -> Wording:
    parts: list[Wording] = [_leads_to(matter, choice, next_one)]
    if matter.definition.enters(matter.row.step, choice.who):
        parts.insert(0, entered.WHAT)
    if act is not None and act.tells:
        notified = phrases.are_notified(matter.definition, act.tells)
        parts.append(Text("{notified}.", notified=notified))
    return sentences(parts)


def _leads_to(matter: LoadedMatter, choice: course.Choice, next_one: Recipient | None) -> Wording:
    if choice.to is None or choice.to_title is None:
        return Text("It is recorded; the time limit runs on.")
    end = matter.definition.place(choice.to)
    if isinstance(end, End) and end.hands_to is not None:
        return Text("It goes on under the same number: {to_title}.", to_title=choice.to_title)
    if isinstance(end, End):
        return Text("The matter ends: {to_title}.", to_title=choice.to_title)
    if next_one is None:
        return Text("It goes on to “{place}”.", place=choice.to_title)
    if next_one.open:
        return Text(
            "It goes on to “{place}”: {who} has it then, or the office that you choose instead.",
            place=choice.to_title,
            who=next_one.who,
        )
    return Text("It goes on to “{place}”: {who} has it then.", place=choice.to_title, who=next_one.who)


def _task(definition: Procedure, step: str, choice: course.Choice) -> Wording:
    """What one does who takes the choice, for heading and button."""
    place = definition.place(step)
    if choice.kind == "act":
        act = definition.acts_at(step).get(choice.name)
        return choice.title if act is None else act.task
    duty = place.duties.get(choice.name) if choice.kind == "duty" and isinstance(place, Step) else None
    return choice.title if duty is None else duty.task


def _weight(definition: Procedure, step: str, choice: course.Choice, act: Act | None) -> Weight:
    """Grave is adverse; what ends the matter is never the main one; main leads on; an objection and every other counted
    act stay quiet.

    What ends a matter stands apart. Not so where a party says that it is content, or answers what it is asked: a no is as
    near as a yes.
    """
    if choice.adverse:
        return "grave"
    end = definition.ends.get(choice.to or "")
    if end is not None and end.hands_to is None:
        asked = choice.who in definition.parties and turn(definition, step) == choice.who
        return "quiet" if asked or contents(definition, choice.to, choice.who) else "ends"
    if act is not None and act.at_most is not None:
        return "quiet"
    if choice.kind != "act" or choice.to is None or choice.name == "withdraw":
        return "quiet"
    return "main"


def _says_yes(definition: Procedure, step: str, choice: course.Choice) -> bool:
    """Whether a party, whose turn it is, may say by it that all is well: then no button weighs more than another."""
    return contents(definition, choice.to, choice.who) and turn(definition, step) == choice.who


def _left(matter: LoadedMatter, choice: course.Choice, act: Act | None) -> int | None:
    if act is None or act.at_most is None:
        return None
    counts = state_of(matter.row).counts
    return act.at_most - counts.get(f"{matter.row.step}.{act.name}", 0)


def _remedies(definition: Procedure, act: Act | None) -> tuple[Wording, ...]:
    if act is None:
        return ()
    titles = []
    for name in act.remedy:
        if name in definition.remedies:
            titles.append(definition.remedies[name].title)
            continue
        step, _, inner = name.partition(".")
        inside = definition.acts_at(step).get(inner) if step in definition.places else None
        if inside is not None:
            titles.append(inside.title)
    return tuple(titles)
