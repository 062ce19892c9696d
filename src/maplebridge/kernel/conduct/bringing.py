"""Somebody brings something: a matter is opened once per key, with its contact sealed, its code and its receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import papers
from maplebridge.kernel.conduct.reaching import Contact
from maplebridge.kernel.identity import keyed, scope
from maplebridge.kernel.identity.actor import ANONYMOUS, SYSTEM, Actor
from maplebridge.kernel.identity.sealed import envelopes
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import codes, numbers
from maplebridge.kernel.matter.lifecycle import opening, single
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.storage import newmatters
from maplebridge.kernel.matter.storage.newmatters import NewMatter
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.needs import competent_role
from maplebridge.packs.kept import kept
from maplebridge.rules import term
from maplebridge.rules.mandate import Hole
from maplebridge.rules.refusal import Conflict
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences

OTHER_CONTENT = Text(
    "This was already sent with other content: the words, the place, the contact or another "
    "field differ. What you sent now was not taken. To send another, open a new form, or use "
    "a new key."
)
UNNAMED = Text(
    "It complains of an office, and no office is named: so it lies above all that could be meant, and goes to none below. "
    "If you know which office it is, name it: that office and those below it then never see it."
)
REPLAYED = timedelta(minutes=30)
"""How long a repeated submission gets its code again: a lost answer is asked for at once, not the next day."""
ONCE = (
    f"SELECT o.kept, o.became, o.since, CASE WHEN o.fresh THEN {newmatters.CALL} END "  # noqa: S608 -- a constant
    "FROM hear_once(%b, %b, %b, %b::bigint) o"
)
Beside = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of something brought. `code` is None where the same submission came too long ago to show it again, and
    where an office opened the matter: then nobody holds its code.

    holder  whoever sends it again: by the code that its key makes, shown or not
    files   the photos and papers that came with it, as they are kept
    """

    number: int
    code: str | None
    new: bool
    holder: Actor = ANONYMOUS
    opened: opening.Opened | None = None
    files: tuple[papers.CleanFile, ...] = ()


class Route(NamedTuple):
    """The way that what is brought takes: adopted procedure, level and office where it opens, and why."""

    adopted: registry.Adopted
    unit: int
    level: str
    office: int | None
    why: Wording
    hole: bool = False


def lowest(
    adopted: registry.Adopted, *, category: str, unit: int, avoid: frozenset[int] = frozenset()
) -> Route:
    """A procedure, opened at the lowest unit whose office holds its first mandate for this class.

    avoid  offices that the material concerns: it goes round them, to the next level (bound B6). Where its procedure
           complains of an office and nobody named one, it is opened at the highest level, above all that could be meant
    """
    levels = adopted.procedure.opens.levels
    unnamed = not avoid and adopted.procedure.id in kept(adopted.pack).about
    placed = territory.offices().place(
        role=competent_role(adopted.procedure),
        unit_id=unit,
        category=category,
        levels=levels[-1:] if unnamed else levels,
        avoid=avoid,
        under=adopted.procedure,
    )
    why = sentences([placed.reasons, UNNAMED]) if unnamed else placed.reasons
    if isinstance(placed, Hole):
        return _to_intake(adopted, placed, unit=unit, why=why)
    return Route(adopted, placed.unit, placed.level, placed.office, why)


def _to_intake(adopted: registry.Adopted, hole: Hole, *, unit: int, why: Wording) -> Route:
    """Nobody holds the mandate: the common superior's intake has it, at the highest level that may open it."""
    top = adopted.procedure.opens.levels[-1]
    at = territory.tree().at_level(unit, top) or territory.tree().ancestors(unit)[0]
    office = hole.intake.office if hole.intake is not None else None
    return Route(adopted, at.id, top, office, why, hole=True)


def bring(  # noqa: PLR0913  what a submission has
    wanted: opening.Opening,
    *,
    actor: Actor,
    contact: Contact | None = None,
    lang: str = "en",
    key: str = "",
    sent: Mapping[str, object],
    files: Sequence[papers.Upload] = (),
    beside: Beside | None = None,
    now: datetime,
) -> Brought:
    """Open a matter exactly once per key.

    key     a secret of the sender: whoever sends it again with all the same content gets the same answer
    sent    all that was sent, as plain data: what must be the same when the key comes again
    files   photos and papers that came with it: cleaned before anything is written, bound by its first entry, kept with it
    beside  what is written with it, of a matter that is new, in the same transaction and as its holder: its number

    raises  Incomplete  no such phone number or address; on "files": one that is not taken
            Conflict    the key was used for other content;  Refusal  others' files are opened just now
    """
    reached = contact.given() if contact is not None else {}
    clean = papers.check(files)  # may take seconds: nothing is begun meanwhile
    may_know = contact.may_know if contact is not None else ""
    sealed = envelopes.enclose([{**reached, "may_know": may_know, "lang": lang}] if reached else [])
    office = actor.kind == "post"
    code = None if office else _code(key)
    texts = {**wanted.texts, **papers.committed(clean)} if clean else wanted.texts
    opened, new = single.prepared(wanted._replace(contact=sealed[0] if sealed else None, texts=texts), code=code)
    content = {**sent, "contact": reached and {**reached, "may_know": may_know}, "files": papers.sent(files)}
    with acting(actor) if beside is not None or clean else nullcontext():
        number, since = _once(new, actor, key, sent=content, now=now)
        if number == opened.number:
            if clean:
                papers.keep(clean, matter=number, seq=1, by=wanted.by, at=now)
            if beside is not None:
                if (
                    actor.kind != SYSTEM.kind
                ):  # the clock, which plays people in the sample city, sees every matter
                    scope.enter(codes.holder_by(number, opened.code))
                beside(number)
            return Brought(number, None if office else opened.code, new=True, opened=opened, files=clean)
    if office:
        return Brought(number, None, new=False, files=clean)
    again, holder = _code_again(number, key, now - since), codes.holder_by(number, _code(key) or "")
    return Brought(number, again, new=False, holder=holder, files=clean)


def under(  # noqa: PLR0913  what is known of a thing when it is brought
    procedure: str,
    *,
    unit: int,
    category: str,
    title: str,
    texts: Mapping[str, str],
    channel: str = "web",
    facts: Mapping[str, object] | None = None,
    days: Mapping[str, date] | None = None,
    now: datetime,
) -> opening.Opening:
    """The opening of a matter under a procedure in force, at the lowest unit whose office holds its first mandate.

    unit      id of the unit that was chosen;  texts  the words by field: of residents, erased with them
    category  its class, which with the unit decides the office

    days      those of the fields that the procedure asks for when it opens

    raises  NotAdopted  the city does not go by that procedure;  opening.DaysAsked  a day is missing, or cannot be
    """
    adopted = registry.in_force(procedure, towntime.local(now).date())
    opening.days_named(adopted.procedure, days or {}, now)
    way = lowest(adopted, category=category, unit=unit)
    return opening.Opening(
        procedure=adopted.id,
        category=category,
        place=unit,
        level=way.level,
        office=way.office,
        channel=channel,
        title=title,
        texts=texts,
        at=now,
        facts={"how": "picked", "picked": True, **(facts or {})},
        days=days or {},
    )


def days_of(procedure: str, *, now: datetime) -> dict[str, term.Days]:
    """The days that a procedure in force asks for when it opens, by field: the first and the last that may be named now.

    raises  NotAdopted  the city does not go by that procedure
    """
    today = towntime.local(now).date()
    definition = registry.in_force(procedure, today).procedure
    return {name: term.at_opening(definition, name, today) for name in definition.opens.gives}


def asked_at_opening(procedure: str, *, now: datetime) -> dict[str, tuple[Wording, term.Days]]:
    """The same days with what the procedure calls each of them: field → its title and the days. Raises NotAdopted."""
    definition = registry.in_force(procedure, towntime.local(now).date()).procedure
    return {name: (definition.field_title(name), days) for name, days in days_of(procedure, now=now).items()}


def day_titles(*, now: datetime) -> dict[str, tuple[Wording, ...]]:
    """What the procedures in force call the days that they ask for at their opening: name of the field → its titles.

    One query, and one for each procedure that this process has not read yet.
    """
    today = towntime.local(now).date()
    asking = {one.procedure.id for one in registry.adopted() if one.procedure.opens.gives}
    titles: dict[str, dict[Wording, None]] = {}
    for key in sorted(asking):
        with suppress(registry.NotAdopted):
            definition = registry.in_force(key, today).procedure
            for name in definition.opens.gives:
                titles.setdefault(name, {})[definition.field_title(name)] = None
    return {name: tuple(some) for name, some in titles.items()}


def _once(
    new: NewMatter, actor: Actor, key: str, *, sent: Mapping[str, object], now: datetime
) -> tuple[int, datetime]:
    """Write the matter, or find the one that the key became before (a twin in flight is waited for); number and moment.

    raises  Conflict  the key was used for other content
    """
    claim, content = (keyed.mac("submission", key), keyed.content(key, sent)) if key else (None, None)
    values = [*newmatters.values([new], actor), claim, content, now, new.number]
    stored, number, since, _ = single.run(ONCE, values)
    if key and bytes(stored) not in (content, _earlier_content(sent, now - since)):
        raise Conflict(OTHER_CONTENT)
    return int(number), since


def _earlier_content(sent: Mapping[str, object], ago: timedelta) -> bytes | None:
    """What an earlier version kept of a submission, its words alone: good for an answer lost while the city was updated."""
    return keyed.mac("words", str(sent.get("text", "")).strip()) if ago <= REPLAYED else None


def _code_again(number: int, key: str, ago: timedelta) -> str | None:
    """The code for whoever repeats a submission in its first minutes, if it still opens the matter."""
    code = _code(key) if ago <= REPLAYED else None
    return code if code and codes.check_code(number=number, code=code) else None


def _code(key: str) -> str | None:
    """The code of a keyed submission: whoever has the key gets it again, the city alone cannot make it."""
    if not key:
        return None
    return numbers.new_code(keyed.mac("code of a submission", key))
