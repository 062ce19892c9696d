"""The desk: what lies with me, with my office, below me; and finding a matter by its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from django.db import connection

from maplebridge.kernel.file.inbox import Filters, counted, danger, narrowed, our_turn, page
from maplebridge.kernel.file.shapes.listing import InboxPage
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.storage.chosen import Chosen

SHORTEST = 2
PAGE = 25
MOST_HITS = 200
NEWEST = 20_000
"""So many matters `mb_search` looks through for single Chinese letters, which no index of pairs can name."""
HITS = """
SELECT (SELECT lone IS NOT NULL FROM mb_sought(%s)), ARRAY(SELECT number FROM mb_search(%s, %s))
"""
HANDED_ON = timedelta(days=90)
GONE = "number IN (SELECT h.matter FROM matter_handedon h WHERE h.office = ANY (%s) AND h.at >= %s)"
ASKED = "number IN (SELECT h.matter FROM matter_handedon h WHERE h.office = ANY (%s)) AND (EXISTS (" \
    "SELECT FROM jsonb_object_keys(state -> 'duties') k WHERE split_part(k, '/', 2) = ANY (%s)) " \
    "OR state -> 'lists' -> '@duty' ?| %s)"
"""What is open in which one of my offices is asked, or has a duty beside the one that has it, and has not done it."""
COUNTED = """matter_matter.unit = ANY (%s) OR matter_matter.office = ANY (%s) OR matter_matter.number IN (
    SELECT g.matter FROM identity_grant g WHERE g.until IS NULL OR g.until > now())"""
"""All that the city's figures count for this actor: what lies in its units or offices, or was given to it to see."""
HIT = "matter_matter.number = ANY (%s)"


def inbox(  # noqa: PLR0913  what a page may ask for
    *,
    actor: Actor,
    tab: Literal["mine", "asked", "office", "below", "handed-on"],
    due: str = "",
    step: str = "",
    category: str = "",
    urgency: int = 0,
    unit: int = 0,
    after: str | None = None,
    limit: int = PAGE,
    now: datetime,
) -> InboxPage:
    """Open matters of a tab, soonest due first.

    What speaks of danger to life stands apart above the first page of a tab that is not narrowed. Three queries.

    mine    an office of mine must act;  office  lies with my offices in any way;  below  in my units
    asked   an office of mine is asked beside the one that has it, or has a duty in it, and has not answered
    handed-on  my offices acted on it in the last ninety days and it lies elsewhere since, ended or not
    """
    filters = Filters(due, step, category, urgency, unit)
    with scope.reading(actor):
        if tab == "handed-on":
            matters = narrowed(_handed_on(actor, now), filters, now=now)
            return counted(page(matters, after=after, limit=limit, now=now), matters, now=now)
        matters = Chosen().where("outcome IS NULL")
        own = list(actor.office_ids)
        if tab == "asked":
            named = [str(one) for one in own]
            matters = narrowed(matters.where(ASKED, own, named, named), filters, now=now)
            shown = page(matters, after=after, limit=limit, now=now, asked=actor.office_ids)
            return counted(shown, matters, now=now)
        if tab == "below":
            matters = matters.where(COUNTED, list(actor.unit_ids), list(actor.office_ids))
        else:
            matters = matters.among("office", actor.office_ids)
            if tab == "mine":
                matters = our_turn(matters)
        chosen = narrowed(matters, filters, now=now)
        shown = counted(page(chosen, after=after, limit=limit, now=now), chosen, now=now)
        if after is not None or filters != Filters():
            return shown
        return replace(shown, first=danger(matters, now=now))


def search(
    *, actor: Actor, words: str, after: str | None = None, limit: int = PAGE, now: datetime
) -> InboxPage:
    """Matters in whose words each of these words stands, or whose number is named, within the actor's scope.

    Words are those that a reader of the matter finds on its page: what was reported, added, answered, given as a reason;
    never notes, papers or contacts. Two letters are enough, or one Chinese one. Quotation marks hold words together;
    capitals, width, accents, kinds of dashes and apostrophes do not matter.
    Soonest due first. Queries: one for the hits, and those of `page`.
    """
    words = words.strip()
    if not enough(words):
        return InboxPage(rows=())
    with scope.reading(actor):
        single, hits = _hits(words)
        among = [*numbers.named(words), *hits]
        shown = page(Chosen().where(HIT, among), after=after, limit=limit, now=now)
    return replace(shown, newest=NEWEST if single else 0)


def enough(words: str) -> bool:
    """Whether there is something to look for: two letters, or one Chinese one."""
    words = words.strip()
    return len(words) >= SHORTEST or not words.isascii()


def _handed_on(actor: Actor, now: datetime) -> Chosen:
    """What my offices acted on, and what was taken elsewhere since: by them, by others or by silence."""
    own = list(actor.office_ids)
    gone = Chosen().where(GONE, own, now - HANDED_ON)
    return gone.where("office IS NULL OR NOT office = ANY (%s)", own)


def _hits(words: str) -> tuple[bool, list[int]]:
    """Whether the newest matters alone were looked through, and numbers that are found for this scope, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(HITS, [words, words, MOST_HITS])
        row: tuple[bool, list[int]] = cursor.fetchone()
        return row
