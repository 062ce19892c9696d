"""Hear: what somebody brings becomes a matter, once, with an office, a last day and a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from maplebridge.acts.hear import reporttext, routing, suggesting
from maplebridge.acts.hear.locating import Located, locate
from maplebridge.acts.hear.place import Contact, Place, address_of
from maplebridge.acts.hear.reporttext import ReportText
from maplebridge.acts.hear.urgent import urgent
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity.actor import ANONYMOUS, Actor
from maplebridge.kernel.identity.sealed import envelopes
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import codes, numbers
from maplebridge.kernel.matter.lifecycle import opening, single
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Conflict, Incomplete
from maplebridge.rules.words import Title

OTHER_CONTENT = Title(
    "This was already sent with other content: the words, the place, the contact or another field differ. What you sent "
    "now was not taken. To send another report, open a new form, or use a new key.",
    "该表单（或该键）已提交过，且内容不同：文字、地点、联系方式或其他栏目不一致，本次内容未被接收。如需另行反映，请打开新的表单，或使用新的键。",
)
REPLAYED = timedelta(minutes=30)
"""How long a repeated submission gets its code again: a lost answer is asked for at once, not the next day."""
NO_OFFICE = Title("There is no office with this id in the city.", "本市没有该编号的机关。")
NO_CATEGORY = Title(
    "This kind of matter is not on the list. Pick one from the list.", "该类别不在名单内，请从名单中选择。"
)

ONCE = (
    f"SELECT o.kept, o.became, o.since, CASE WHEN o.fresh THEN {single.OPEN} END "  # noqa: S608 -- a constant
    "FROM hear_once(%b, %b, %b, %b::bigint) o"
)


class Prepared(NamedTuple):
    """A report understood: where it is, what it is about, which way it goes."""

    located: Located
    category: str
    route: routing.Route
    opening: opening.Opening


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report. `code` is None where the same submission came too long ago to show it again.

    holder  whoever sends it again: by the code that its key makes, shown or not
    """

    number: int
    code: str | None
    new: bool
    prepared: Prepared
    holder: Actor = ANONYMOUS
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
    key      a secret of the sender: whoever sends it again with all the same content gets the same answer

    raises  Incomplete  no words, too many, an unknown place or category;  Conflict  the key was used for other content
    """
    reached = contact.given() if contact is not None else {}
    prepared = prepare(
        read_for(text, title, place, category),
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
    sent = {
        "text": text, "title": title, "place": place and asdict(place), "category": category,
        "contact": reached and {**reached, "may_know": may_know}, "against": against, "lang": lang,
        "channel": channel,
    }  # fmt: skip
    with acting(actor) if reached else nullcontext():
        number, since = _once(opened, actor, key, sent=sent, now=now)
        if number == opened.number:
            envelopes.put(sealed, [number for _ in sealed])
            return Reported(number, opened.code, new=True, prepared=prepared, opened=opened)
    again, holder = _code_again(number, key, now - since), codes.holder_by(number, _code(key) or "")
    return Reported(number, again, new=False, prepared=prepared, holder=holder)


def _with_contact(wanted: opening.Opening, sealed: Sequence[envelopes.Envelope]) -> opening.Opening:
    """The opening with what its entry says of a sealed contact."""
    return wanted._replace(facts={**wanted.facts, "contact": sealed[0].said}) if sealed else wanted


def read_for(text: str, title: str, place: Place | None, category: str | None) -> ReportText:
    """Read a report's words for what is not picked by hand. Raises Incomplete."""
    pointed = place is not None and (place.unit_id is not None or place.lon is not None)
    return reporttext.read(text, title, pack=registry.home_pack(), kinds=not category, places=not pointed)


def prepare(  # noqa: PLR0913  the fields of the form
    read: ReportText,
    *,
    place: Place | None = None,
    category: str | None = None,
    lang: str = "en",
    channel: str = "web",
    now: datetime,
    pack: str = "",
    home: int | None = None,
    against: int | None = None,
) -> Prepared:
    """Understand a report that was read, without writing anything: place, category, way."""
    pack = pack or registry.home_pack()
    if place is not None and place.address:
        place = replace(place, address=address_of(place.address))
    located = locate(place, named=read.named, home=home)
    if category and suggesting.taxonomy(pack).by_code(category) is None:
        raise Incomplete(NO_CATEGORY, fields={"category": NO_CATEGORY})
    kind, found = read.kind(category, pack=pack)
    danger = urgent(read, kind, pack=pack)
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
            title=read.title,
            said={
                "text": read.text,
                **({"address": place.address} if place is not None and place.address else {}),
            },
            at=now,
            urgency=danger.level,
            facts={"how": located.how, "lang": lang, **found, **danger.facts},
        ),
    )


def _offices_to_avoid(against: int | None) -> frozenset[int]:
    """The offices that never have it: of the unit complained of and below; a unit above has it. Raises Incomplete."""
    if against is None:
        return frozenset()
    if territory.offices().by_id(against) is None:
        raise Incomplete(NO_OFFICE, fields={"against": NO_OFFICE})
    return territory.offices().round(against)


def _once(
    opened: opening.Opened, actor: Actor, key: str, *, sent: Mapping[str, object], now: datetime
) -> tuple[int, datetime]:
    """Write the matter, or find the one that the key became before (a twin in flight is waited for); number and moment.

    raises  Conflict  the key was used for other content
    """
    claim, said = (keyed.mac("submission", key), keyed.content(key, sent)) if key else (None, None)
    values = [*single.values_of(opened, actor), claim, said, now, opened.number]
    kept, number, since, _ = single.run(ONCE, values)
    if key and bytes(kept) not in (said, _said_before(sent, now - since)):
        raise Conflict(OTHER_CONTENT)
    return int(number), since


def _said_before(sent: Mapping[str, object], ago: timedelta) -> bytes | None:
    """What an earlier version kept of a submission, its words alone: good for an answer lost while the city was updated."""
    return keyed.mac("words", str(sent["text"]).strip()) if ago <= REPLAYED else None


def _code_again(number: int, key: str, ago: timedelta) -> str | None:
    """The code for whoever repeats a submission in its first minutes, if it still opens the matter."""
    code = _code(key) if ago <= REPLAYED else None
    return code if code and codes.check_code(number=number, code=code) else None


def _code(key: str) -> str | None:
    """The code of a keyed submission: whoever has the key gets it again, the city alone cannot make it."""
    if not key:
        return None
    draws = iter(keyed.mac("code of a submission", key))
    return numbers.new_code(lambda below: next(draws) % below)
