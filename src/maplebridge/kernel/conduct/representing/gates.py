"""Who may take an act now: what a power does not do, what a post leaves that is a party itself; what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from maplebridge.kernel.conduct.roles import barred_at, roles_at
from maplebridge.kernel.file import choices
from maplebridge.kernel.file.heading import LoadedMatter, office_title
from maplebridge.kernel.file.shapes.doing import ActChoice, ActShut
from maplebridge.kernel.identity import apart
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.identity.models import Post
from maplebridge.kernel.matter.lifecycle import asked
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course
from maplebridge.rules.competence.powers import SHORT, needs_special, suffices
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import NotAllowed
from maplebridge.rules.sentences import sentence
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.joining import sentences

NEEDS_SPECIAL = Text(
    "“{act}” is for the party to do itself, or needs special power. You act for it {power}. Ask the party to do it with its "
    "own code, or to give you special power in writing; the office records that."
)
NOT_HERE = Text("This act is not open at this step. Go back to the matter to see what is.")
ACTED = Text(
    "You acted in this matter before, in a part that is kept apart from this one: {role}. Another person does it: another "
    "post of the office that holds the part, or a deputy whom an administrator names."
)
OTHERS = Text("Other posts of {office} are filled today.")
NO_OTHER = Text("No other post of {office} is filled today.")
WITHHELD = Text("Needs special power, or the party’s own code.")


def open_to(actor: Actor, matter: LoadedMatter) -> tuple[tuple[ActChoice, ...], tuple[ActShut, ...]]:
    """The acts that are open to the holder of a code, and those for which the power of who acts for a side does not do.

    returns  both in the order of the page
    """
    own = asked.theirs(actor, matter.row, matter.definition)
    opens, _ = choices.choices(matter, roles_at(actor, matter.row, matter.definition), own)
    return parted(actor, matter.definition, matter.row.step, opens)


def at_desk(
    actor: Actor, matter: LoadedMatter
) -> tuple[tuple[ActChoice, ...], tuple[ActShut, ...], Wording | None]:
    """The acts that are open to a post, those that are not, and why it acts on nothing where its account is a party itself.
    One query.

    returns  acts and what is shut in the order of the page, then the sentence or None
    """
    if apart.stepped_back(matter.row.number):
        return (), (), instead(actor, matter.row)
    own = asked.theirs(actor, matter.row, matter.definition)
    return *choices.choices(matter, roles_at(actor, matter.row, matter.definition), own), None


def instead(actor: Actor, row: Matter) -> Wording:
    """Why somebody does not act on a matter of their own, and which posts of the office do. One query."""
    today = timezone.localdate()
    at = Post.objects.filter(office_id=row.office, valid_from__lte=today).exclude(account_id=actor.account_id)
    there = (
        at.filter(Q(valid_until=None) | Q(valid_until__gte=today)).exists()
        if row.office is not None
        else False
    )
    office = office_title(row.office)
    return sentences([apart.WHY, (OTHERS if there else NO_OTHER).filled(office=office)])


def take(actor: Actor, matter: LoadedMatter, name: str) -> course.Choice:
    """What the course says about an act that this actor may take.

    name    as a form calls it
    raises  NotAllowed  it is not open to them, it rests on a party that was not called in, they are a party themselves,
                        acted in a part that is kept apart from it, or have no power for it
    """
    row, definition = matter.row, matter.definition
    own = asked.theirs(actor, row, definition)
    choice = choices.course_choice(matter, roles_at(actor, row, definition), name, own)
    if actor.account_id is not None and apart.stepped_back(row.number):
        raise NotAllowed(instead(actor, row))
    if choice is None and (barred := barred_at(actor, row, definition)):
        choice = choices.course_choice(matter, barred, name, own)
        if choice is not None:
            raise NotAllowed(ACTED.filled(role=definition.role_title(choice.who)))
    if choice is None:
        raise NotAllowed(NOT_HERE)
    if choice.refusal is not None and choice.refusal.code == "nobody":  # the course knows no persons: it would take it
        raise NotAllowed(sentence(definition, choice.refusal))
    special = needs_special(definition, row.step, choice.kind, choice.name)
    if actor.represents is not None and not suffices(actor.power, special=special):
        raise NotAllowed(refusal(actor, choice.title))
    return choice


def refusal(actor: Actor, title: Wording) -> Wording:
    """Why an act is refused to who acts for a side, and what to do."""
    return NEEDS_SPECIAL.filled(act=title, power=SHORT.get(actor.power, as_it_is(actor.power)))


def parted(
    actor: Actor, definition: Procedure, place: str, opens: Sequence[ActChoice]
) -> tuple[tuple[ActChoice, ...], tuple[ActShut, ...]]:
    """Of the acts that are open to a side those that this actor may take, and those for which its power does not do. No
    query.

    returns  both in the order given
    """
    may, withheld = [], []
    for one in opens:
        kind, _, name = one.name.rpartition(".")
        special = needs_special(definition, place, kind or "act", name)
        if actor.represents is None or suffices(actor.power, special=special):
            may.append(one)
        else:
            withheld.append(ActShut(title=one.task, why=WITHHELD))
    return tuple(may), tuple(withheld)
