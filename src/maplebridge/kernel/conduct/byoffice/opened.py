"""An office opens a matter: in its own name, once per key, by the one writer of new matters. Nobody holds its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import bringing, papers
from maplebridge.kernel.conduct.byoffice import offered
from maplebridge.kernel.conduct.byoffice.offered import Way
from maplebridge.kernel.file.heading import category_title, unit_title
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.lifecycle.holding import seat
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.reading import taxonomy
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import listed

UNKNOWN = Text("This city has no such procedure.")
NO_TITLE = Text("Give it a title in a few words: by it your colleagues find it again.")
LONG_TITLE = Text("A title has at most {most} letters. Say the rest below.", most=limits.TITLE_LETTERS)
NO_WORDS = Text("Say in a sentence or more what it is about and why your office opens it.")
LONG = Text("This is longer than {most:,} letters. Shorten it.", most=limits.TEXT_LETTERS)
ELSEWHERE = Text("This place does not lie in the area of your office. Choose one from the list.")
NO_KIND = Text("Choose the kind of matter: by it the offices are found that act later on.")
NOT_ON_LIST = Text("This kind of matter is not on the list. Choose one from the list.")


def open_matter(  # noqa: PLR0913  what an office says when it opens a matter
    *,
    actor: Actor,
    procedure: str,
    title: str,
    text: str,
    place: int | None = None,
    category: str = "",
    days: Mapping[str, date] | None = None,
    office: int | None = None,
    files: Sequence[papers.Upload] = (),
    key: str = "",
    channel: str = "web",
    now: datetime,
) -> bringing.Brought:
    """Open a matter under a procedure in force, in the name of an office of this post. It has no code that anybody knows.

    office    one of the post's; None: its first that may open it
    place     a unit of that office's area; None: the office's own
    category  its kind, which decides who acts later; empty where the procedure does not need one
    files     photos and papers that it begins with
    key       the same for a repeated press, which finds the same matter

    raises  NotFound  no such procedure;  NotAllowed  no office of this post opens it, or not of this kind
            Incomplete  on "title", "text", "place", "category", "files";  opening.DaysAsked;
            Conflict  the key came with other content
    """
    way = way_of(actor, procedure, office=office, now=now)
    words, said = " ".join(clean(title).split()), clean(text).strip()
    unit, kind = _place(way, place), _kind(way, category)
    _said(words, said)
    opening.days_named(way.definition, days or {}, now)
    wanted = opening.Opening(
        procedure=way.adopted.id,
        category=kind,
        place=unit,
        level=way.level,
        office=way.office,
        channel=channel,
        title=words,
        texts={"text": said},
        at=now,
        by=actor.by,
        role=way.role,
        facts={"how": "picked", "picked": True, "opener": way.office, **_readers(way, unit, kind)},
        days=days or {},
    )
    sent = {
        "procedure": procedure, "office": way.office, "place": unit, "category": kind, "title": words, "text": said,
        "days": {name: day.isoformat() for name, day in (days or {}).items()}, "channel": channel,
    }  # fmt: skip
    own = key and f"{actor.by}:{key}"
    return bringing.bring(wanted, actor=actor, key=own, sent=sent, files=files, now=now)


def way_of(actor: Actor, procedure: str, *, office: int | None = None, now: datetime) -> Way:
    """The office and role in which a post opens a procedure; of several offices the one that is named.

    raises  NotFound  the city has no such procedure;  NotAllowed  no office of this post opens it
    """
    try:
        adopted = registry.in_force(procedure, towntime.local(now).date())
    except registry.NotAdopted as error:
        raise NotFound(UNKNOWN) from error
    way = next((one for one in offered.ways_of(actor, adopted) if office in (None, one.office)), None)
    if way is None:
        raise NotAllowed(not_yours(adopted.procedure))
    return way


def not_yours(definition: Procedure) -> Wording:
    """Why a post does not open a procedure: who does, and where."""
    who = listed([definition.role_title(name) for name in definition.opens.who])
    return Text(
        "Your office does not open “{title}”: that is for {who}. Nothing was opened.", title=definition.title, who=who
    )


def _place(way: Way, place: int | None) -> int:
    """The unit where it is. Raises Incomplete for one outside the office's area."""
    unit = territory.tree().by_id(way.unit if place is None else place)
    if unit is None or way.unit not in unit.path:
        raise Incomplete(ELSEWHERE, fields={"place": ELSEWHERE})
    return unit.id


def _kind(way: Way, category: str) -> str:
    """The class, which this office opens the procedure for; the last of the taxonomy where none is needed.

    raises  Incomplete  none where one is needed, or none of the list;  NotAllowed  another office opens it for this kind
    """
    kinds = taxonomy(way.adopted.pack)
    if not category and (offered.needs_kind(way) or not way.opens(kinds.leaves[-1].code)):
        raise Incomplete(NO_KIND, fields={"category": NO_KIND})
    kind = kinds.by_code(category or kinds.leaves[-1].code)
    if kind is None:
        raise Incomplete(NOT_ON_LIST, fields={"category": NOT_ON_LIST})
    if not way.opens(kind.code):
        raise NotAllowed(
            Text(
                "For “{kind}” another office of {unit} opens “{title}”, not yours. Nothing was opened.",
                kind=category_title(kind.code),
                unit=unit_title(way.unit),
                title=way.definition.title,
            )
        )
    return kind.code


def _readers(way: Way, place: int, category: str) -> dict[str, list[int]]:
    """The offices that read it from the first day: those whose role sits at its place. No query."""
    definition = way.definition
    seats = [
        (role, seat(definition, role, place=place, level=way.level, category=category, against=None))
        for role in territory.offices().competent(definition).rules.at
    ]
    held = (territory.offices().fills(definition, role, unit, category) for role, unit in seats)
    readers = sorted({office.id for office in held if office is not None} - {way.office})
    return {"readers": readers} if readers else {}


def _said(title: str, text: str) -> None:
    """See that title and words say something. Raises Incomplete."""
    wrong: dict[str, Wording] = {}
    if not any(letter.isalnum() for letter in title):
        wrong["title"] = NO_TITLE
    elif len(title) > limits.TITLE_LETTERS:
        wrong["title"] = LONG_TITLE
    if not any(letter.isalnum() for letter in text):
        wrong["text"] = NO_WORDS
    elif len(text) > limits.TEXT_LETTERS:
        wrong["text"] = LONG
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
