"""Several persons in one part: what settles, signs, waives or withdraws, each says for itself; it counts with the last.

Labour Dispute Mediation and Arbitration Law, art. 7; Regulation on Petition Work, art. 20; Civil Procedure Law, art. 56:
those whom they choose act for all of them, but not in that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.shapes.doing import ActChoice
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.codes import AGREED
from maplebridge.kernel.matter.lifecycle.moving import Move
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all
from maplebridge.rules import course
from maplebridge.rules.competence.powers import needs_special
from maplebridge.rules.papers import signing
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import NotAllowed
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences

ALREADY = Text(
    "You have said so already. It counts once each of the {all} persons in this part has; {agreed} have so far."
)
SIGNED = Text("You have signed.")
SAID = Text("You have said so: {act}.")
MISSING = Text("It counts once each of the {all} persons in your part has; {missing} have not yet.")
MEMBERS, PART = "members", "part"
"""Of an entry that a desk wrote: the persons whose signatures a page bears, and the part in which they stand."""
EACH = Text("Each of the {all} persons in this part says so for itself; it counts once the last one has.")


def members(definition: Procedure, row: Matter, role: str) -> frozenset[int]:
    """Those who stand in a part themselves: primary keys, 0 for whoever brought the matter. One query, in any scope that
    reads the matter.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mb_members(%s, %s)", [row.number, role])
        (there,) = cursor.fetchone()
    return frozenset(there) | ({0} if sides.bringer(definition, row) == role else frozenset())


def agreed(
    definition: Procedure, place: str, entries: Sequence[ledger.Entry], name: str
) -> frozenset[int]:
    """Those who have said so at the present step, themselves or by a page that a desk put on record: keys as of `members`.
    What a new text undoes, or a side's no, counts no more.

    place  where the matter is;  entries  of the matter, first to last;  name  of the act
    """
    found: set[int] = set()
    same = _same(definition, place, name)
    undoes = {
        one.name
        for one in definition.acts_at(place).values()
        if not signing.undone_by(definition, place, one)[0].isdisjoint(f"{place}.{each}" for each in same)
    }
    for entry in entries:
        if "step" in (entry.content.changes or {}) or (entry.kind == "act" and entry.content.name in undoes):
            found.clear()
        elif entry.kind == AGREED and entry.content.name in same:
            found |= _saying(entry)
    return frozenset(found)


def _same(definition: Procedure, place: str, name: str) -> frozenset[str]:
    """The acts of a place that say the same for a part: its own signature, and that on paper."""
    acts = definition.acts_at(place)
    act = acts.get(name)
    if act is None or act.signs is None:
        return frozenset({name})
    part = act.on_paper or act.who[0]
    return frozenset(one.name for one in acts.values() if one.signs == act.signs and (one.on_paper or one.who[0]) == part)


def _saying(entry: ledger.Entry) -> set[int]:
    """Who says so by an entry."""
    named = entry.content.particulars.get(MEMBERS)
    if isinstance(named, list | tuple):
        return {one for one in named if isinstance(one, int)}
    return {0 if entry.side == BY_RESIDENT else int(entry.side.removeprefix(BY_PARTY))}


def waits(
    actor: Actor, move: Move, definition: Procedure, choice: course.Choice, texts: Mapping[str, str], now: datetime
) -> bool:
    """Whether an act waits for the word of others in the part: then the actor's own is written as an entry, with what was
    written to it, inside the act.

    raises  NotAllowed  they have said so already. Two queries where it is theirs to say
    """
    row = move.row
    if not choice.open or actor.matter != row.number or not needs_special(definition, row.step, choice.kind, choice.name):
        return False
    there = members(definition, row, choice.who)
    mine = actor.party or 0
    if len(there) < 2 or mine not in there:
        return False
    before = agreed(definition, row.step, ledger.entries_of(row.number), choice.name) & there
    if mine in before:
        raise NotAllowed(ALREADY.filled(all=len(there), agreed=len(before)))
    if there <= before | {mine}:
        return False
    write(move, choice, texts, (len(before) + 1, len(there)), by=actor.by, now=now)
    return True


def write(
    move: Move,
    choice: course.Choice,
    texts: Mapping[str, str],
    counts: tuple[int, int],
    *,
    by: str,
    now: datetime,
    **more: object,
) -> None:
    """Write the entry that some of several have said so, inside the act.

    counts  how many have, of how many;  more  what else it says: whose signatures a page bears
    """
    row, words = move.row, commit_all(dict(texts))
    row.seq += 1
    said = {"agreed": counts[0], "of": counts[1], **more}
    data = ledger.encoded(
        changes={}, name=choice.name, particulars=said, role=choice.who, words=writing.commitments(words)
    )
    move.entries.append(ledger.NewEntry(matter=row.number, kind=AGREED, at=now, by=by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in words]


def standing(
    actor: Actor, matter: LoadedMatter, entries: Sequence[ledger.Entry]
) -> dict[str, tuple[int, int]]:
    """What somebody in a part of several has said for itself at this step while others have not: the act, how many of them
    have, of how many. In the order of the file. One query for each such act.
    """
    definition, row = matter.definition, matter.row
    if actor.matter != row.number or row.outcome is not None:
        return {}
    found: dict[str, tuple[int, int]] = {}
    roles = sides.roles_of(definition, actor.part, row)
    for act in definition.acts_at(row.step).values():
        if roles.isdisjoint(act.who) or not needs_special(definition, row.step, "act", act.name):
            continue
        have = agreed(definition, row.step, entries, act.name)
        if (actor.party or 0) in have:
            there = members(definition, row, next(iter(roles.intersection(act.who))))
            found[act.name] = (len(have & there), len(there))
    return found


def so_far(
    matter: LoadedMatter, entries: Sequence[ledger.Entry], among: Collection[str] | None = None
) -> dict[str, tuple[int, int]]:
    """Parts of several in which some have signed at this step and others have not: how many have, of how many, by role. One
    query for each.

    among  the roles that the reader may know it of; None: all
    """
    definition, row = matter.definition, matter.row
    found: dict[str, tuple[int, int]] = {}
    for act in definition.acts_at(row.step).values() if row.outcome is None else ():
        if act.signs is None or act.on_paper is not None or not (among is None or act.who[0] in among):
            continue
        have = agreed(definition, row.step, entries, act.name)
        there = members(definition, row, act.who[0]) if have else frozenset[int]()
        if have & there:
            found[act.who[0]] = (len(have & there), len(there))
    return found


def lede(matter: LoadedMatter, stands: Mapping[str, tuple[int, int]]) -> Wording | None:
    """The first sentence to who has said so, while others of the part have not: how many are missing, never who. None where
    nobody waits.
    """
    acts = matter.definition.acts_at(matter.row.step)
    for name, (have, there) in stands.items():
        said = SIGNED if acts[name].signs is not None else SAID.filled(act=acts[name].title)
        return sentences([said, MISSING.filled(missing=there - have, all=there)])
    return None


def said(
    actor: Actor, matter: LoadedMatter, acts: Sequence[ActChoice], stands: Collection[str] = ()
) -> tuple[ActChoice, ...]:
    """The acts of somebody in a part of several, those that each says for itself with that said. One query.

    acts  as they are open, in their order;  stands  those that they have said already, which are not open to them again
    """
    acts = [one for one in acts if one.name not in stands]
    if actor.matter != matter.row.number:
        return tuple(acts)
    definition, step = matter.definition, matter.row.step
    if not any(needs_special(definition, step, "act", one.name) for one in acts):
        return tuple(acts)
    parts = sides.roles_of(definition, actor.part, matter.row)
    own = [members(definition, matter.row, role) for role in sorted(parts)]
    several = max(map(len, own), default=0)
    if several < 2:
        return tuple(acts)
    return tuple(
        _with(one, several) if needs_special(definition, step, "act", one.name) else one for one in acts
    )


def _with(act: ActChoice, several: int) -> ActChoice:
    return replace(act, then=sentences([EACH.filled(all=several), act.then]))
