"""What a file owes the people it is about: a paper for each refusal and each transfer, whose word a yes is, when the other
side is called in, and that it is safe before another person hears of the matter.

A proof cannot tell these: a matter runs soundly without them. `procedures check` asks them of every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from maplebridge.rules.places import Act
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.settling import acts_of
from maplebridge.rules.words import NAMING, SCREENED
from maplebridge.texts import Text, Wording

HANDED_ON = re.compile("转送|移送|交办|指定|转办")
"""What the title of an act says where an office sends a matter on; in Chinese, since laws name these acts by these words."""
OF_ALL = re.compile("双方|各方")
"""What the title of a yes says where it is the word of all parties."""

NO_PAPER = Text(
    "“{act}” at “{place}” goes against a party and gives it no paper: write a document into “makes”, and name that document."
)
NO_LETTER = Text(
    "“{act}” at “{place}” sends the matter on and gives the party no letter: write a document into “makes”, and name that "
    "document."
)


@dataclass(frozen=True, slots=True)
class Owed:
    """What a file still owes: a code (`paper`, `affirmed`, `called`, `screened`), where, and what to write."""

    code: str
    where: str
    words: Wording


def owed(procedure: Procedure) -> Iterator[Owed]:
    """All that a procedure owes, in the order of its file. O(acts + fields + roles)."""
    yield from _papers(procedure)
    yield from _affirmed(procedure)
    yield from _called(procedure)
    yield from _told_unscreened(procedure)


def refuses(procedure: Procedure, act: Act) -> bool:
    """Whether an act goes against somebody, or ends a matter as refused."""
    end = procedure.ends.get(act.to or "")
    return act.adverse or (end is not None and end.outcome == "refused")


def hands_on(procedure: Procedure, act: Act) -> bool:
    """Whether an act sends a matter on: to another procedure or way, to an office that it names, or by what it is called."""
    end = procedure.ends.get(act.to or "")
    away = end is not None and end.outcome == "handed_over"
    named = act.to is not None and (NAMING[0] in act.needs or HANDED_ON.search(act.title.in_language("zh")) is not None)
    return away or named


def _papers(procedure: Procedure) -> Iterator[Owed]:
    """Acts of offices at steps and at any time, told to a party: what a body outside decided has its own paper."""
    offices = {name for name, role in procedure.roles.items() if role.kind == "office"}
    for place, act in acts_of(procedure):
        if place in procedure.outsides or act.makes or not offices.issuperset(act.who):
            continue
        if procedure.parties.isdisjoint(act.tells):
            continue
        said = {"act": act.title, "place": _title(procedure, place)}
        if refuses(procedure, act):
            words = NO_PAPER.filled(**said)
        elif hands_on(procedure, act):
            words = NO_LETTER.filled(**said)
        else:
            continue
        yield Owed("paper", f"{place}.{act.name}", words)


def _title(procedure: Procedure, place: str) -> Wording:
    return Text("At any time") if place == "anytime" else procedure.place(place).title


def _affirmed(procedure: Procedure) -> Iterator[Owed]:
    """A yes is the word of somebody who is named, and nobody else begins earlier by it."""
    for field in procedure.fields.values():
        if field.kind == "yes" and not field.by:
            words = Text(
                "“{field}” is a yes that anybody may say: write by = the role that affirms it. Where that is another post "
                "than the one that acts, give that post an act of its own, and let the other one require it.",
                field=field.title,
            )
            yield Owed("affirmed", f"field.{field.name}", words)
    yield from _said_for(procedure)
    lifted = (
        (place.name, act, act.not_before.unless)
        for place in procedure.steps.values()
        for act in (*place.acts.values(), *place.duties.values())
        if act.not_before is not None and act.not_before.unless is not None
    )
    for place, act, name in lifted:
        field = procedure.field_of(name)
        others = [role for role in act.who if field.by and role not in field.by]
        if others:
            words = Text(
                "“{act}” is begun earlier by “{field}”, which is not for {others} to affirm.",
                act=act.title,
                field=field.title,
                others=", ".join(others),
            )
            yield Owed("affirmed", f"{place}.{act.name}", words)


def _said_for(procedure: Procedure) -> Iterator[Owed]:
    """A yes of an office about several parties says whose word it is: nobody says it while one of them was not called in."""
    for field in procedure.fields.values():
        said = " ".join(one.in_language("zh") for one in (field.title, field.affirmed))
        if field.kind == "yes" and not field.of and len(procedure.parties) > 1 and OF_ALL.search(said):
            words = Text(
                "“{field}” says that several parties agree: say whose word it is, so that nobody says it before they "
                "were called in.",
                field=field.title,
            )
            yield Owed("affirmed", f"field.{field.name}", words)


def _called(procedure: Procedure) -> Iterator[Owed]:
    """Each party that does not always bring the matter is called in after an act, or at once for a reason that is given."""
    for name, role in procedure.roles.items():
        alone = procedure.opens.who == (name,)
        if role.kind == "party" and not alone and not role.called_after and role.at_once is None:
            words = Text(
                "“{role}” may be called in from the first day, and nobody said why: write called_after with the act that "
                "comes first, or at_once with the reason.",
                role=role.title,
            )
            yield Owed("called", f"role.{name}", words)



def _told_unscreened(procedure: Procedure) -> Iterator[Owed]:
    """Another person than whoever brought the matter hears of it after a safety screen alone: an act that needs “screened”,
    for each act after which that part is called in; or the file says why not (a firm, the public, a service by law).
    """
    screens = {act.name for _, act in acts_of(procedure) if SCREENED in act.needs}
    bring = procedure.parties.intersection(procedure.opens.who)
    for name in procedure.parties:
        role = procedure.roles[name]
        safe = bool(role.called_after) and screens.issuperset(role.called_after)
        if bring - {name} and not safe and role.unscreened is None:
            words = Text(
                "“{role}” hears of a matter that somebody else brought, and no safety screen comes first: write "
                "called_after with an act that needs the field screened, or unscreened with the reason why none is needed.",
                role=role.title,
            )
            yield Owed("screened", f"role.{name}", words)
