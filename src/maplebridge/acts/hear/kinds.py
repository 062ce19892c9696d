"""The page on which a person says what a matter is about: what the machine reads, and what would follow."""

from __future__ import annotations

from datetime import datetime

from maplebridge.acts.hear import queries, sorting
from maplebridge.acts.hear.reading import suggesting
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file import kinds, timeline
from maplebridge.kernel.file.heading import OTHER, LoadedMatter, category_title, heading, loaded, office_title
from maplebridge.kernel.file.shapes.surveying import Category, Guess, KindPage
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law.registry import NotAdopted, in_force
from maplebridge.kernel.matter.lifecycle import moving
from maplebridge.kernel.matter.lifecycle import sorting as kernel
from maplebridge.kernel.matter.lifecycle.acting import visible
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules.jurisdiction import BOUNCES_ALLOWED
from maplebridge.rules.procedure import End
from maplebridge.rules.refusal import NotAllowed
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences

LIMITS_STAY = Text("Its number and every running time limit stay as they are.")
UNCOUNTED = Text("It is handled by hand from now on: never counted by kind, and nothing is learned from it.")
LEARNED = Text(
    "What you say teaches the next suggestions, from the words alone and with personal data blanked."
)


def kind_page(
    *, actor: Actor, number: int, classification: sorting.Classification | None, now: datetime
) -> KindPage:
    """The form by which a person says what a matter is about, and what would follow from `classification` (None: nothing).

    raises  NotFound  no such matter for this actor;  NotAllowed  another office has it
    """
    with scope.reading(actor):
        matter = loaded(visible(number), now=now)
        if not kernel.may_sort(actor, matter.row):
            raise NotAllowed(sorting.NOT_YOURS)
        entries, words = ledger.entries_of(number), timeline.words_of(number)
        lines = timeline.timeline(matter, entries, words)
        text = timeline.report_text(words)
        return KindPage(
            heading=heading(matter),
            text=text,
            seen=matter.row.seq,
            kind=kinds.kind(matter, entries, lines, actor),
            guesses=_guesses(matter, text),
            kinds=_kinds(matter, actor),
            follows=() if classification is None else follows(actor, matter, classification),
        )


def follows(
    actor: Actor, matter: LoadedMatter, classification: sorting.Classification
) -> tuple[Wording, ...]:
    """What would follow, one sentence each in the order of reading; or the one sentence why it may not be said.

    No query.
    """
    move = moving.load(matter.row)
    refused = sorting.refusal(actor, move, classification)
    if refused is not None and "reason" not in refused.fields:
        return (refused.words,)
    placed = kernel.placed(matter.row, move.state, classification.category)
    parts = [_holder(matter, placed), LIMITS_STAY]
    if classification.category == OUTSIDE:
        return (*parts, UNCOUNTED)
    if note := _procedure(matter, classification.category):
        parts.append(note)
    return (*parts, LEARNED)


def _holder(matter: LoadedMatter, placed: kernel.Sorted) -> Wording:
    before, after = office_title(matter.row.office), office_title(placed.holding.office)
    if placed.holding.office == matter.row.office:
        return Text("It stays with {after}.", after=after)
    sentence = Text("It goes from {before} to {after}.", before=before, after=after)
    count = matter.row.bounces + 1
    if not placed.moved or count <= BOUNCES_ALLOWED:
        return sentence
    order = Text(
        "This is transfer no. {count}: your reason is the written order that the rules ask for.", count=count
    )
    return sentences([sentence, order])


def _procedure(matter: LoadedMatter, category: str) -> Wording | None:
    """Said when matters of the new kind usually go under another procedure: this one keeps its own."""
    kind = suggesting.taxonomy(matter.adopted.pack).by_code(category)
    own = matter.definition
    if kind is None or kind.procedure == own.id:
        return None
    try:
        usual = in_force(kind.procedure, towntime.local(matter.now).date()).procedure
    except NotAdopted:
        return None
    way = _way_to(matter, usual.id)
    first = Text(
        "New matters of this kind go under “{usual}”. This one is under way and keeps “{own}”: a procedure is exchanged "
        "openly alone, once, and only while nobody has decided anything.",
        usual=usual.title,
        own=own.title,
    )
    if way is None:
        return first
    return sentences([first, Text("The act “{way}” hands it over under the same number.", way=way)])


def _way_to(matter: LoadedMatter, procedure: str) -> Wording | None:
    """The act of the present step that hands the matter over to another procedure, if it has one."""
    definition = matter.definition
    for act in definition.acts_at(matter.row.step).values():
        end = definition.places.get(act.to) if act.to else None
        if isinstance(end, End) and end.hands_to == procedure:
            return act.title
    return None


def _guesses(matter: LoadedMatter, text: str) -> tuple[Guess, ...]:
    """What the words point at now, likeliest first; nothing for what is outside scope (bound B4)."""
    if not text or matter.row.category == OUTSIDE:
        return ()
    guesses = suggesting.likely(text, matter.row.title, pack=matter.adopted.pack)
    return tuple(
        Guess(code=one.code, title=category_title(one.code), words=one.words, sure=one.sure)
        for one in guesses
    )


def _kinds(matter: LoadedMatter, actor: Actor) -> tuple[Category, ...]:
    listed = queries.categories(matter.adopted.pack)
    outside = Category(code=OUTSIDE, title=OTHER, level=1, outside_scope=True)
    return (*listed, outside) if kernel.takes_in(actor) or matter.row.category == OUTSIDE else listed
