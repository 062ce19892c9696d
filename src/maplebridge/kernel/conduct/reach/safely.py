"""How may we safely reach you? A side says it on its own page; it is sealed beside its contact, shown to no other side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from maplebridge.kernel.conduct.reach import sealing
from maplebridge.kernel.conduct.reaching import CALLS, HOURS, PLAIN, WAYS, Contact, Safely
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.refusal import Incomplete, NotAllowed
from maplebridge.texts import Text, Wording

REACH = "reach"
TITLE = Text("Say how we may safely reach you")
THEN = Text(
    "It is sealed like your contact and erased with it. Letters obey it from now on; no other side is ever shown it, "
    "or told that you said anything."
)
WHO = Text("Only a party of the matter says how it may be reached, with its own code.")
SAY = Text("Choose or write something: as it stands nothing would change.")


def may_say(actor: Actor, row: Matter) -> bool:
    """Whether this reader may say how it may be reached: any side, also once the matter has ended. No query: no page looks
    otherwise because a contact was left (bound B6); whoever left none is told so when they say it.
    """
    return actor.matter == row.number


def choice() -> ActChoice:
    """The form, like that of any act."""
    return ActChoice(
        name=REACH,
        title=TITLE,
        then=THEN,
        needs=(
            _chosen("safe_way", Text("By which way?"), WAYS),
            _chosen("safe_hours", Text("At which times?"), HOURS),
            ActField(name="safe_calls", title=CALLS, kind="check", required=False),
            ActField(name="safe_plain", title=PLAIN, kind="check", required=False),
            ActField(
                name="safe_phone",
                title=Text("Another telephone number, which only you answer"),
                kind="line",
                hint=Text("It takes the place of the one that you left."),
                required=False,
            ),
            ActField(
                name="email",
                title=Text("Another e-mail address, which only you read"),
                kind="line",
                hint=Text("Here too you may leave one, if you left none."),
                required=False,
            ),
            ActField(
                name="letters_to",
                title=Text("Another address for letters on paper"),
                hint=Text("As it stands on the envelope."),
                required=False,
            ),
            ActField(
                name="safe_words",
                title=Text("What else must whoever writes or calls know?"),
                hint=Text("For example: ask for me by my first name; hang up if somebody else answers."),
                required=False,
            ),
        ),
    )


def _chosen(name: str, title: Wording, options: Mapping[str, Wording]) -> ActField:
    return ActField(name=name, title=title, kind="choice", options=tuple(options.items()), required=False)


def read(given: Mapping[str, object]) -> dict[str, str]:
    """What a form sent of how somebody may be reached, as it is sealed. Raises Incomplete on the part that cannot be."""
    left = Contact(email=str(given.get("email") or ""), letters_to=str(given.get("letters_to") or ""))
    said = {**left.given(), **Safely.read(given).given()}
    if not said:
        raise Incomplete(SAY, fields={"safe_way": SAY})
    return said


def say(actor: Actor, row: Matter, given: Mapping[str, object], now: datetime) -> None:
    """Seal what a side says of itself beside its contact, inside the caller's act; a side that left none leaves one by it.

    raises  NotAllowed, Incomplete
    """
    if actor.matter != row.number:
        raise NotAllowed(WHO)
    whose = actor.party if actor.represents is None else actor.represents
    sealing.seal(row, whose, read(given), by=actor.by, leaves=actor.represents is None, now=now)
