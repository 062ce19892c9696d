"""Hear: what somebody brings becomes a matter, once, with an office, a last day and a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from maplebridge.acts.hear import routing, suggesting
from maplebridge.acts.hear.locating import Located, locate
from maplebridge.acts.hear.place import Contact, Place
from maplebridge.acts.hear.reportform import checked_text
from maplebridge.acts.hear.urgent import urgent
from maplebridge.kernel.identity import envelopes, keyed
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers, opening, single, towntime
from maplebridge.kernel.matter.acting import acting
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Conflict, Incomplete
from maplebridge.rules.words import Title

OTHER_WORDS = Title(
    "This form was already sent with other words. Open a new form to send another report.",
    "该表单已提交过，且内容不同。如需另行反映，请打开新的表单。",
)
NO_OFFICE = Title("There is no office with this id in the city.", "本市没有该编号的机关。")
NO_CATEGORY = Title(
    "This kind of matter is not on the list. Pick one from the list.", "该类别不在名单内，请从名单中选择。"
)

ONCE = (
    f"SELECT o.kept, o.became, CASE WHEN o.fresh THEN {single.OPEN} END "  # noqa: S608 -- a constant
    "FROM hear_once(%b, %b, %b, %b::bigint) o"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A report understood: where it is, what it is about, which way it goes."""

    located: Located
    category: str
    route: routing.Route
    opening: opening.Opening


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report. `code` is None only when the same submission had been sent without its key."""

    number: int
    code: str | None
    new: bool
    prepared: Prepared
    opened: opening.Opened | None = None


def report(  # noqa: PLR0913  the fields of the form
    *,
    actor: Actor,
    text: str,
    title: str = "",
    place: Place | None = None,
    category: str | None = None,
    contact: Contact | None = None,
    against: int | None = None,
    lang: str = "en",
    key: str = "",
    channel: str = "web",
    now: datetime,
) -> Reported:
    """Open a matter from a report, exactly once per key.

    against  the office complained of: the matter goes round it, and it never sees it (bound B6)

    raises  Incomplete  no words, too many, an unknown place or category;  Conflict  the key was used for other words
    """
    reached = contact.given() if contact is not None else {}
    prepared = prepare(
        text=text,
        title=title,
        place=place,
        category=category,
        lang=lang,
        channel=channel,
        now=now,
        against=against,
    )
    may_know = contact.may_know if contact is not None else ""
    sealed = envelopes.enclose([{**reached, "may_know": may_know, "lang": lang}] if reached else [])
    opened = single.opened(_with_contact(prepared.opening, sealed), code=_code(key))
    with acting(actor) if reached else nullcontext():
        number = _once(opened, actor, key, text=text, now=now)
        if number != opened.number:
            return Reported(number, _code(key), new=False, prepared=prepared)
        envelopes.put(sealed, [number for _ in sealed])
    return Reported(number, opened.code, new=True, prepared=prepared, opened=opened)


def _with_contact(wanted: opening.Opening, sealed: Sequence[envelopes.Envelope]) -> opening.Opening:
    """The opening with what its entry says of a sealed contact."""
    return replace(wanted, facts={**wanted.facts, "contact": sealed[0].said}) if sealed else wanted


def prepare(  # noqa: PLR0913  the fields of the form
    *,
    text: str,
    title: str = "",
    place: Place | None = None,
    category: str | None = None,
    lang: str = "en",
    channel: str = "web",
    now: datetime,
    pack: str = "cn",
    home: int | None = None,
    against: int | None = None,
    guess: suggesting.Guess = suggesting.UNASKED,
) -> Prepared:
    """Understand a report without writing anything: place, category, way."""
    text, title = checked_text(text, title)
    located = locate(place, text=text, title=title, home=home)
    if category and suggesting.taxonomy(pack).by_code(category) is None:
        raise Incomplete(NO_CATEGORY, fields={"category": NO_CATEGORY})
    kind, found = suggesting.kind_of(text, title, pack=pack, picked=category, guess=guess)
    danger = urgent(text, title, kind, pack=pack)
    avoid = _offices_to_avoid(against)
    way = routing.route(
        category=kind, unit=located.unit, day=towntime.local(now).date(), pack=pack, avoid=avoid
    )
    return Prepared(
        located=located,
        category=kind,
        route=way,
        opening=opening.Opening(
            procedure=way.adopted.id,
            category=kind,
            place=located.unit,
            level=way.level,
            office=way.office,
            channel=channel,
            against=against,
            title=title,
            said={
                "text": text,
                **({"address": place.address} if place is not None and place.address else {}),
            },
            at=now,
            urgency=danger.level,
            facts={"how": located.how, "lang": lang, **found, **danger.facts},
        ),
    )


def _offices_to_avoid(against: int | None) -> frozenset[int]:
    """The offices of the unit whose office is complained of: the next level has it. Raises Incomplete."""
    if against is None:
        return frozenset()
    if territory.offices().by_id(against) is None:
        raise Incomplete(NO_OFFICE, fields={"against": NO_OFFICE})
    return territory.offices().beside(against)


def _once(opened: opening.Opened, actor: Actor, key: str, *, text: str, now: datetime) -> int:
    """Write the matter, or find the one that the key became before (a twin in flight is waited for); its number.

    raises  Conflict  the key was used for other words
    """
    claim, said = (keyed.mac("", key), keyed.mac("", text.strip())) if key else (None, None)
    values = [*single.values_of(opened, actor), claim, said, now, opened.number]
    kept, number, _ = single.run(ONCE, values)
    if key and bytes(kept) != said:
        raise Conflict(OTHER_WORDS)
    return int(number)


def _code(key: str) -> str | None:
    """The code of a keyed submission: whoever has the key gets it again, the city alone cannot make it."""
    if not key:
        return None
    draws = iter(keyed.mac("code", key))
    return numbers.new_code(lambda below: next(draws) % below)
