"""What of an entry each side is told: closed by default, opened by the procedure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from maplebridge.kernel import ledger
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.file.posted import POSTED, SERVED
from maplebridge.kernel.identity.grants import ENDED, GRANTED
from maplebridge.kernel.identity.sealed import comparing
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT, side_by
from maplebridge.kernel.matter.codes import AGREED, CALLED, FOR, PARTY_RECODED, POWERS, RECODED
from maplebridge.kernel.matter.lifecycle.corrections import EXCHANGE_ANSWERED, EXCHANGED
from maplebridge.kernel.matter.lifecycle.sorting import SORTED
from maplebridge.kernel.matter.sides import Side
from maplebridge.rules import course
from maplebridge.rules.answering import says_done
from maplebridge.rules.competence import safety
from maplebridge.rules.procedure import Act, Procedure
from maplebridge.rules.words import ENTERED, WHY
from maplebridge.texts import Text, Wording

SAYS_WHY = frozenset({SORTED, EXCHANGED, "joined", "parted", GRANTED})
"""What a post does beside every procedure: whoever brought the matter reads why."""
COMPARINGS: Mapping[str, Wording] = {
    comparing.COMPARED: Text("A counter compared what somebody showed with the sealed contact; it was shown to nobody"),
    comparing.SAME_CONTACT: Text(
        "When a party was called in, its contact was compared with the sealed ones; they were shown to nobody"
    ),
    comparing.TWO_SIDES: Text(
        "When somebody was named to act for a side, their contact was compared with the sealed ones of the others; they "
        "were shown to nobody"
    ),
}
"""What readings of a contact are called that nobody saw, by the reason that their entries give."""
REACHED = Text("A party said how it may safely be reached; it is sealed", context="timeline")
PARTY = Text("Another party", context="timeline")
OWN_CODE = frozenset({CALLED, PARTY_RECODED})
OF_BRINGER = frozenset({*SAYS_WHY, EXCHANGE_ANSWERED, ENDED, RECODED})
"""What concerns whoever brought the matter, and nobody who was called in."""


def seen(definition: Procedure, entry: ledger.Entry, side: Side) -> bool:
    """Whether a side sees that there was such an entry: its own, and all that is not between the office and another side.

    That the office found it safe to call a side in, that side does not see.
    """
    if side.wrote(entry):
        return True
    if entry.kind == "act" and entry.content.name in safety.look(definition).passes:
        return tells(definition, entry, side)
    if entry.kind == AGREED:
        return entry.content.particulars.get("part", entry.content.role) in side.roles
    named = _whose(entry)
    if entry.kind in (PARTY_RECODED, POSTED, SERVED, "sealed_read", "erased"):
        return named == side.party or (named is not None and named == side.through)
    if entry.kind == "added":  # an office recorded how that side may be reached
        return says_reach(entry) and not entry.by_person and named == side.party
    return side.party is None or entry.kind not in OF_BRINGER


def _whose(entry: ledger.Entry) -> object:
    """The party that an entry concerns; of who acts for a side the one acted for. None for whoever brought the matter."""
    said = entry.content.particulars
    return said[FOR] or None if FOR in said else said.get("party", entry.data.get("party"))


def shown_to_party(definition: Procedure, entry: ledger.Entry, field: str, side: Side) -> bool:
    """Whether a side is shown the words of this field at this entry.

    Always what it said itself, and what the other was called in about; whoever brought the matter: what its procedure
    declares as the answer, why it got
    another kind or was joined, and why somebody else may read it; a reason, a legal ground, the fields marked `told` and the
    record of what it is asked to confirm next, where the act tells this side or goes against it; nothing else.
    """
    if side.wrote(entry) or entry.kind in (CALLED, POSTED, SERVED):  # the post's number of a letter to it
        return True
    if side.party is None and (field in definition.answers or (field in WHY and entry.kind in SAYS_WHY)):
        return True
    told = field in {*WHY, *ENTERED, *definition.answers, *definition.told} or _judged(definition, entry, field, side)
    return told and serves(definition, entry, side)


def _judged(definition: Procedure, entry: ledger.Entry, field: str, side: Side) -> bool:
    """Whether a side is asked next whether what this field records is done."""
    act = _act(definition, entry)
    if act is None or act.to not in definition.steps or definition.field_of(field).kind != "record":
        return False
    return says_done(definition, act.to) in side.roles


def serves(definition: Procedure, entry: ledger.Entry, side: Side) -> bool:
    """Whether an entry is addressed to a side: its own, one that tells it something, or one that calls it in.

    What goes against a person or answers one, and names nobody to be told, is addressed to whoever brought the matter.
    """
    if side.wrote(entry) or tells(definition, entry, side):
        return True
    act = _act(definition, entry)
    if side.party is not None or act is None:
        return False
    return not definition.answers.isdisjoint(act.needs) or (act.adverse and not definition.parties.intersection(told(entry)))


def looked(definition: Procedure, entry: ledger.Entry, side: Side | None) -> Wording | None:
    """What the look before a side is called in is called to a side, which never reads what the office found; None for every
    other entry, for an office, and for whoever brought the matter where nobody is called in.
    """
    found = safety.look(definition)
    if side is None or entry.kind != "act" or entry.content.name not in found.passes | found.stops:
        return None
    if entry.content.name in found.passes:
        return safety.PASSED
    return None if side.party is None or tells(definition, entry, side) else safety.ENDED


def says_reach(entry: ledger.Entry) -> bool:
    """Whether a side says by an entry how it may safely be reached."""
    return entry.kind == "added" and "contact" in entry.content.particulars


def bringer_reached(entry: ledger.Entry) -> bool:
    """Whether an entry seals how whoever brought the matter may be reached: said by them, or recorded by an office."""
    return says_reach(entry) and not entry.by.startswith(BY_PARTY) and "party" not in entry.content.particulars


def tells(definition: Procedure, entry: ledger.Entry, side: Side) -> bool:
    """Whether an entry says that this side is told of it; a role that the procedure does not know is whoever brought it."""
    if entry.kind in POWERS or FOR in entry.content.particulars or (entry.kind in OWN_CODE and side.party is not None):
        return _whose(entry) == side.party
    named = frozenset(told(entry))
    return bool(named & side.roles) or (side.party is None and bool(named - definition.parties))


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom a paper goes that an act makes.

    bringer  to whoever brought the matter;  roles  and to these party roles, called in or not
    bringer_alone  to nobody else who is a party, now or later, nor to the public
    """

    bringer: bool
    roles: tuple[str, ...]
    bringer_alone: bool


def addressed(definition: Procedure, choice: course.Choice, tells: Collection[str], by: str) -> Addressed:
    """To whom the paper of an act goes: to all that its entry is addressed to (`serves`).

    tells  the roles that the entry says are told;  by  what it is written by
    """
    named = frozenset(tells)
    bringer = side_by(by) == BY_RESIDENT or definition.bringer in named or bool(named - definition.parties)
    if not bringer:
        answering = not definition.answers.isdisjoint(choice.needs)
        bringer = answering or (choice.adverse and not definition.parties.intersection(named))
    own = {choice.who} if by.startswith(BY_PARTY) else set()
    roles = tuple(sorted((named & definition.parties) - {definition.bringer} | own))
    alone = bringer and not roles and not definition.called and named <= {definition.bringer}
    return Addressed(bringer, roles, alone)


def told(entry: ledger.Entry) -> tuple[str, ...]:
    """The roles that an entry says are told of it.

    returns  names of roles, in the order of the entry; empty where it tells nobody
    """
    named = entry.content.particulars.get("tells", ())
    return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list | tuple) else ()


def called(definition: Procedure, entry: ledger.Entry) -> Wording:
    """That a party was called in, by what the procedure calls it."""
    role = entry.content.particulars.get("role")
    title = definition.role_title(role) if isinstance(role, str) else PARTY
    return Text("Called in, with a code of its own: {party}", party=title)


def reader(entry: ledger.Entry) -> list[Wording]:
    """The office that was given leave to read, or whose leave was ended; of an account, which is never named, those at which
    it had a post.
    """
    if entry.kind not in (GRANTED, ENDED):
        return []
    at = entry.data.get("at")
    named = [entry.data.get("office"), *(at if isinstance(at, list | tuple) else ())]
    return [office_title(office) for office in named if isinstance(office, int)]


def why_read(entry: ledger.Entry) -> str:
    """The reason that a post gave when it opened the sealed contact: the reporter may read it."""
    why = entry.data.get("why") if entry.kind == "sealed_read" and entry.by != "system" else None
    return why if isinstance(why, str) else ""


def answers(definition: Procedure, entry: ledger.Entry, shown: Iterable[str]) -> bool:
    """Whether what is shown of an entry is an office's answer, or its refusal."""
    if by_party(definition, entry) or entry.kind in (SORTED, EXCHANGED):
        return False
    fields, act = set(shown), _act(definition, entry)
    return not definition.answers.isdisjoint(fields) or (act is not None and act.adverse and not WHY.isdisjoint(fields))


def by_party(definition: Procedure, entry: ledger.Entry) -> bool:
    """Whether a party itself wrote the entry."""
    return entry.by_person or entry.content.role in definition.parties


def _act(definition: Procedure, entry: ledger.Entry) -> Act | None:
    """The act of the procedure that an entry records, if it records one."""
    came, name = entry.content.particulars.get("from"), entry.content.name
    if entry.kind != "act":
        return None
    places = [came] if isinstance(came, str) and came in definition.places else list(definition.places)
    return next((acts[name] for acts in map(definition.acts_at, places) if name in acts), None)


def contact_left(entries: Sequence[ledger.Entry]) -> bool:
    """Whether a contact was left with the report, or later; True also where an entry of an earlier version does not say."""
    holder = entries[0].content.holder
    return holder is None or "code" not in holder or "contact" in holder or any(map(bringer_reached, entries))
