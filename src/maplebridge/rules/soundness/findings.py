"""The sentences of S1 to S3: matters that cannot go on, cannot end, or never end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maplebridge.rules.phrases import level_word
from maplebridge.rules.procedure import Act, Procedure
from maplebridge.rules.soundness.problem import Problem, Witness, names
from maplebridge.texts import Joined, Text
from maplebridge.texts.joining import listed

ROUND = Text("{before} → {after}")


def never_reached(procedure: Procedure, place: str) -> Problem:
    """S1: no way leads to the place."""
    title = names(procedure, place)
    return Problem(
        "S1",
        place,
        Text(
            "Nothing ever leads to “{title}” ({place}): name the act that goes there, or remove it.",
            title=title,
            place=place,
        ),
    )


def never_left(procedure: Procedure, place: str, witness: Witness | None) -> Problem:
    """S1: no way leads from the place to an end."""
    title = names(procedure, place)
    return Problem(
        "S1",
        place,
        Text(
            "Whoever comes to “{title}” ({place}) can never leave the procedure: no way leads from "
            "it to an end.",
            title=title,
            place=place,
        ),
        witness,
    )


def silent(procedure: Procedure, place: str, witness: Witness | None) -> Problem:
    """S2: a limit without a consequence."""
    title = names(procedure, place)
    return Problem(
        "S2",
        place,
        Text("If nobody acts at “{title}”, nothing happens: say what silence leads to.", title=title),
        witness,
    )


def top_silent(procedure: Procedure, place: str, level: str, witness: Witness | None) -> Problem:
    """S2: nobody above at the top level."""
    title = names(procedure, place)
    return Problem(
        "S2",
        place,
        Text(
            "Nobody is above {level} level for “{title}” ({place}): say with at_top where the matter goes then.",
            level=level,
            title=title,
            place=place,
            level_name=level_word(level),
        ),
        witness,
    )


def closed_window(
    procedure: Procedure, place: str, act: str, day: date, *, raised: bool, witness: Witness | None
) -> Problem:
    """S2: an act or duty whose first day comes after the last day of its step."""
    title = names(procedure, place)
    return Problem(
        "S2",
        f"{place}.{act}",
        Text(
            "“{act}” at “{title}” may not be done in time if the step {begins} on {day}: its earliest day comes after "
            "the last day of the step.",
            act=act,
            title=title,
            begins=Text("is raised") if raised else Text("begins"),
            day=day.isoformat(),
        ),
        witness,
    )


def open_gate(procedure: Procedure, place: str, act: str, fact: str, witness: Witness | None) -> Problem:
    """S2: a fact that an act requires and that does not hold on every path."""
    title = names(procedure, place)
    return Problem(
        "S2",
        f"{place}.{act}",
        Text(
            "“{act}” at “{title}” requires “{fact}”, but the matter can come here without it.",
            act=act,
            title=title,
            fact=fact,
        ),
        witness,
    )


def shut_gate(procedure: Procedure, place: str, act: str, fact: str) -> Problem:
    """S2: a fact of the same step that nobody can bring about there."""
    title = names(procedure, place)
    return Problem(
        "S2",
        f"{place}.{act}",
        Text(
            "“{act}” at “{title}” requires “{fact}”, which nobody can bring about while the matter is there.",
            act=act,
            title=title,
            fact=fact,
        ),
    )


def waits_for_itself(procedure: Procedure, place: str, duty: str) -> Problem:
    """S2: duties that wait for each other."""
    title = names(procedure, place)
    return Problem(
        "S2",
        f"{place}.{duty}",
        Text(
            "The duty “{duty}” at “{title}” can never begin: in the end it waits for itself.",
            duty=duty,
            title=title,
        ),
    )


def endless(procedure: Procedure, places: Sequence[str], witness: Witness | None) -> Problem:
    """S3: a cycle without a counted act."""
    return Problem(
        "S3",
        places[0],
        Text(
            "The matter can go round for ever: {places}; give one of these acts at_most.",
            places=" → ".join(places),
            titles=Joined(ROUND, [names(procedure, place) for place in places]),
        ),
        witness,
    )


def crowded(procedure: Procedure, places: Sequence[str], acts: Sequence[str]) -> Problem:
    """S3: too many counted acts in one cycle to be worked out."""
    titles = listed([names(procedure, place) for place in places])
    return Problem(
        "S3",
        places[0],
        Text(
            "There are too many counted loops in one cycle: {acts}; merge some.",
            acts=", ".join(acts),
            titles=titles,
        ),
    )


def unlike_clock(procedure: Procedure, place: str, act: Act) -> Problem:
    """S3: `same_clock` where the proof would have to remember the past."""
    title, target = names(procedure, place), names(procedure, act.to or "")
    return Problem(
        "S3",
        f"{place}.{act.name}",
        Text(
            "“{name}” at “{title}” keeps the clock, but “{target}” counts differently: same_clock "
            "leads from a step without extension and pause to one with the same unit, at least as "
            "long, and no when_done.",
            name=act.name,
            title=title,
            target=target,
        ),
    )


def table_too_short(procedure: Procedure, last: date) -> Problem:
    """S3: the calendar ends before the longest matter does."""
    return Problem(
        "S3",
        procedure.id,
        Text(
            "The calendar ends on {last}, before the longest matter of this procedure could: add "
            "years to the calendar, or shorten the limits.",
            last=last.isoformat(),
        ),
    )
