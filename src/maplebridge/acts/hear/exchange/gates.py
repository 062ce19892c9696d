"""Whether a matter may be exchanged at all, by whom, and why not: each refusal a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.kernel import ledger, verbs
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle import exchanging
from maplebridge.kernel.matter.models import Matter
from maplebridge.packs.kept import kept
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules.competence.powers import SHORT, suffices
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import NotAllowed
from maplebridge.texts import Text, Title, Wording, as_it_is
from maplebridge.texts.days import dated

NOT_YOURS = Text(
    "Only a post of the office that has this matter, or whoever brought it, exchanges its procedure. Nothing was changed."
)
ENDED = Text(
    "The matter has ended, so its procedure stays as it is. If something is left to be done, bring it as a new matter."
)
SECOND = Text(
    "The procedure of this matter was exchanged once, on {day}; a second time is not possible. The office that has it can "
    "end it or hand it over by an act of its procedure, or you bring a new matter."
)
SEALED = Text(
    "This matter keeps its procedure: it speaks of the conduct of an office, or the law keeps its reporter sealed. An "
    "exchange could lead its words to those it is about. To bring it under another procedure, bring it as a new matter."
)
BY_HAND = Text(
    "A person reads this matter first, by hand. The city’s intake says what it is about; only then can it be exchanged."
)
OF_ANOTHER = Text(
    "Another matter waits for this one, or an office brought it for itself: it keeps its procedure. What is needed under "
    "another procedure is brought by itself."
)
TOO_LATE = Text(
    "It is too late: on {day} something was done under this procedure (“{what}”). From then on it goes to its end. What is "
    "left can be brought as a new matter."
)
POWER = Text(
    "To exchange the procedure, or to agree to a later last day, is for the party to do itself, or needs special power. You "
    "act for it {power}. Ask the party to do it with its own code, or to give you special power in writing; the office "
    "records that."
)


def power_short(actor: Actor) -> NotAllowed | None:
    """Why who acts for whoever brought it does not do this: it changes what was asked for, and ends what was promised (Civil
    Procedure Law, art. 62). None for everybody else. No query.
    """
    if actor.represents is None or suffices(actor.power, special=True):
        return None
    return NotAllowed(POWER.filled(power=SHORT.get(actor.power, as_it_is(actor.power))))


def may_ask(actor: Actor, row: Matter) -> bool:
    """Whether this actor is one of those who exchange: a post of the office that has it, or whoever brought it. No query."""
    if actor.kind == "post":
        return row.office is not None and row.office in actor.office_ids
    return actor.kind == "resident" and actor.matter == row.number and actor.party is None


def shut(
    actor: Actor, row: Matter, definition: Procedure, entries: Sequence[ledger.Entry], *, pack: str
) -> NotAllowed | None:
    """Why this matter is not exchanged, whatever it should become; None where it may be. No query.

    entries  all of the matter, first to last
    """
    if not may_ask(actor, row):
        return NotAllowed(NOT_YOURS)
    return power_short(actor) or _keeps(row, definition, entries, pack)


def _keeps(row: Matter, definition: Procedure, entries: Sequence[ledger.Entry], pack: str) -> NotAllowed | None:
    """Why this matter keeps its procedure, whoever asks; None where it need not. No query."""
    before, decided = exchanging.exchanged_by(entries), exchanging.decided_by(definition, entries)
    why: Wording | None = None
    if row.against is not None or _is_kept(pack, row.category, definition.id):
        why = SEALED
    elif row.outcome is not None:
        why = ENDED
    elif before is not None:
        why = SECOND.filled(day=_day(before))
    elif decided is not None:
        why = TOO_LATE.filled(day=_day(decided), what=_what(definition, decided))
    elif row.category == OUTSIDE:
        why = BY_HAND
    elif not exchanging.brought_by_person(row, entries[0]):
        why = OF_ANOTHER
    return None if why is None else NotAllowed(why)


def _is_kept(pack: str, category: str, procedure: str) -> bool:
    rules = kept(pack)
    return rules.about_an_office(category) or procedure in rules.procedures


def _day(entry: ledger.Entry) -> Wording:
    return dated(towntime.local(entry.at).date())


def _what(definition: Procedure, entry: ledger.Entry) -> Wording:
    """What was done, by the words of the procedure."""
    name = entry.content.name
    if entry.kind == "act":
        acts = [*(place.acts for place in definition.steps.values()), definition.anytime]
        return next((some[name].title for some in acts if name in some), Title(name, name))
    declared = verbs.entry_kinds().get(entry.kind)
    return Title(entry.kind, entry.kind) if declared is None else declared.title
