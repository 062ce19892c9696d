"""Hear: what somebody brings becomes a matter, once, with an office, a last day and a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from maplebridge.acts.hear import routing
from maplebridge.acts.hear.doors.chosen import BY_KIND, Chosen
from maplebridge.acts.hear.locating import Located, locate
from maplebridge.acts.hear.place import Place, address_of
from maplebridge.acts.hear.reading import reporttext, suggesting
from maplebridge.acts.hear.reading.reporttext import ReportText
from maplebridge.acts.hear.reading.urgent import urgent
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import bringing, papers
from maplebridge.kernel.conduct.reaching import Contact
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

NO_OFFICE = Text("There is no office with this id in the city.")
NO_CATEGORY = Text("This kind of matter is not on the list. Pick one from the list.")


NO_DAYS: Mapping[str, date] = Frozen()


class Prepared(NamedTuple):
    """A report understood: where it is, what it is about, which way it goes."""

    located: Located
    category: str
    route: routing.Route
    opening: opening.Opening


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report, and how it was understood."""

    done: bringing.Brought
    prepared: Prepared

    @property
    def number(self) -> int:
        """The matter's number, as the ledger counts: year and running number in one integer (`numbers.show` writes it)."""
        return self.done.number

    @property
    def code(self) -> str | None:
        """Its code; None where the same submission came too long ago to show it again."""
        return self.done.code

    @property
    def new(self) -> bool:
        """Whether it was opened now."""
        return self.done.new


def report(  # noqa: PLR0913  the fields of the form
    *,
    actor: Actor,
    text: str,
    title: str = "",
    place: Place | None = None,
    category: str | None = None,
    contact: Contact | None = None,
    against: int | None = None,
    chosen: Chosen = BY_KIND,
    days: Mapping[str, date] = NO_DAYS,
    files: Sequence[papers.Upload] = (),
    lang: str = "en",
    key: str = "",
    channel: str = "web",
    now: datetime,
) -> Reported:
    """Open a matter from a report, exactly once per key.

    against  the office complained of: the matter goes round it, and it never sees it (bound B6)
    chosen   the procedure under which it is brought, where a person chose one, and as whom
    days     those that the procedure of its kind asks for when it opens, by their fields
    files    photos and papers that came with it
    key      a secret of the sender: whoever sends it again with all the same content gets the same answer

    raises  Incomplete  no words, too many, an unknown place or category, a file that is not taken
            Conflict  the key was used for other content
            opening.DaysAsked  a day is missing that the procedure asks for, cannot be, or is none of them
    """
    prepared = prepare(
        read_for(text, title, place, category),
        place=place,
        category=category,
        lang=lang,
        channel=channel,
        now=now,
        against=against,
        chosen=chosen,
        days=days,
    )
    named = {"days": {name: day.isoformat() for name, day in days.items()}} if days else {}
    sent = {
        "text": text, "title": title, "place": place and asdict(place), "category": category, "against": against,
        "lang": lang, "channel": channel, **named, **chosen.said,
    }  # fmt: skip
    done = bringing.bring(
        prepared.opening, actor=actor, contact=contact, lang=lang, key=key, sent=sent, files=files, now=now
    )
    return Reported(done, prepared)


def read_for(text: str, title: str, place: Place | None, category: str | None) -> ReportText:
    """Read a report's words for what was not picked by hand: its kind without a category, places without a unit or
    point.

    raises  Incomplete  no words, too many
    """
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
    chosen: Chosen = BY_KIND,
    days: Mapping[str, date] | None = NO_DAYS,
) -> Prepared:
    """Understand a report whose words were read, without writing anything: place, category, procedure and office.

    chosen  the procedure that a person chose, and as whom it is brought; BY_KIND: that of its kind
    home  the city whose intake asks where no place is found;  pack  whose taxonomy counts, the city's own if none is named
    days  that its procedure asks for when it opens; None where nobody was asked yet (it is looked at, not opened)
    raises  Incomplete  a category, unit, point or office that this city has not
            opening.DaysAsked  a day is missing that its procedure asks for, cannot be, or is none of them
    """
    pack = pack or registry.home_pack()
    if place is not None and place.address:
        place = replace(place, address=address_of(place.address))
    located = locate(place, named=read.named, home=home)
    kind, reading_facts = _kind(read, category, chosen, pack)
    danger = urgent(read, kind, pack=pack)
    day, avoid = towntime.local(now).date(), _offices_to_avoid(against)
    way = routing.route(category=kind, unit=located.unit, day=day, pack=pack, avoid=avoid, procedure=chosen.checked(day))
    if days is not None:
        opening.days_named(way.adopted.procedure, days, now)
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
            texts=_texts(read, place),
            at=now,
            urgency=danger.level,
            facts={"how": located.how, "lang": lang, **reading_facts, **danger.facts},
            days=days or NO_DAYS,
            role=chosen.role_under(way.adopted.procedure),
        ),
    )


def _kind(
    read: ReportText, category: str | None, chosen: Chosen, pack: str
) -> tuple[str, Mapping[str, object]]:
    """The class and what its entry says of how it was found. Raises Incomplete for one that this city has not."""
    if category and suggesting.taxonomy(pack).by_code(category) is None:
        raise Incomplete(NO_CATEGORY, fields={"category": NO_CATEGORY})
    return chosen.kind(*read.kind(category, pack=pack), read, picked=bool(category), pack=pack)


def _texts(read: ReportText, place: Place | None) -> dict[str, str]:
    """The words of a report by their fields: what happened, and where as it was typed."""
    return {"text": read.text, **({"address": place.address} if place is not None and place.address else {})}


def _offices_to_avoid(against: int | None) -> frozenset[int]:
    """The offices that never have it: of the unit complained of and below; a unit above has it. Raises Incomplete."""
    if against is None:
        return frozenset()
    if territory.offices().by_id(against) is None:
        raise Incomplete(NO_OFFICE, fields={"against": NO_OFFICE})
    return territory.offices().round(against)
