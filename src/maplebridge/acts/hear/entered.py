"""What somebody typed and chose on the form of a report, each as the text that was sent."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from maplebridge.acts.hear.acts import NO_OFFICE
from maplebridge.acts.hear.doors.chosen import Chosen
from maplebridge.acts.hear.locating import NO_UNIT
from maplebridge.acts.hear.place import Place, address_of
from maplebridge.kernel.conduct.reaching import Contact, Safely
from maplebridge.kernel.identity import reach
from maplebridge.rules.plain import clean, whole
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text as _
from maplebridge.texts import Wording

MOST_DIGITS = 9
NO_POINT = _("This point on the map cannot be read. Pick it again, or choose the place from the list.")
NOT_TICKED = _(
    "You wrote how to reach another person. If you write for them, tick “I write for someone "
    "else”; otherwise empty this."
)


@dataclass(frozen=True, slots=True)
class ReportInput:
    """The fields of a report's form, each as the text that was sent; "" where nothing was."""

    key: str = ""
    text: str = ""
    where: str = ""
    unit: str = ""
    point: str = ""
    category: str = ""
    against: str = ""
    reach: str = ""
    letters_to: str = ""
    safe_way: str = ""
    safe_hours: str = ""
    safe_calls: str = ""
    safe_plain: str = ""
    safe_words: str = ""
    may_know: str = "handler"
    behalf: str = ""
    for_other: str = ""
    days_for: str = ""
    procedure: str = ""
    role: str = ""
    role_for: str = ""

    @property
    def spot(self) -> tuple[float, float] | None:
        """The point picked on the map: longitude and latitude in degrees; None where `point` is no pair of numbers."""
        match = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,2}(?:\.\d{1,20})?)", self.point)
        return (float(match[1]), float(match[2])) if match else None

    def place(self) -> Place | None:
        """Where it is: the picked point, the picked unit, or the words. Raises Incomplete for half of one."""
        if self.point and self.spot is None:
            raise Incomplete(NO_POINT, fields={"place": NO_POINT})
        try:
            where = address_of(self.where)
        except Incomplete as error:
            raise Incomplete(error.words, fields={"where": error.words}) from None
        lon, lat = self.spot or (None, None)
        unit = _id(self.unit, "place", NO_UNIT)
        if lon is None and unit is None and not where:
            return None
        return Place(unit_id=None if lon is not None else unit, lon=lon, lat=lat, address=where)

    def chosen(self) -> Chosen:
        """The procedure that was chosen, and as whom it is brought."""
        return Chosen(self.procedure, self.role)

    def office(self) -> int | None:
        """The office complained of, if one is chosen. Raises Incomplete for one that is none."""
        return _id(self.against, "against", NO_OFFICE)

    def contact(self) -> Contact | None:
        """How to reach the reporter; None where neither they nor somebody else is named, nor an address for letters.

        raises  Incomplete  another person's contact without the tick, or what is neither a number nor an address
        """
        for_other = self.for_other.strip()
        if for_other and not self.behalf:
            raise Incomplete(NOT_TICKED, fields={"for_other": NOT_TICKED})
        reached = reach.either(self.reach)
        letters_to = self.letters_to.strip()
        if not reached and not for_other and not letters_to:
            return None
        may_know = "handler" if self.may_know == "handler" else "nobody"
        safely = Safely.read({name: getattr(self, name) for name in self.__dataclass_fields__ if name.startswith("safe_")})
        contact = Contact(**reached, for_other=for_other, letters_to=letters_to, may_know=may_know, safely=safely)
        contact.given()
        return contact


def input_from(sent: Mapping[str, str]) -> ReportInput:
    """The form as it was sent; one without a key of at least 20 letters gets a fresh one here, once."""
    values = {name: clean(sent.get(name, "")) for name in ReportInput.__dataclass_fields__ if sent.get(name)}
    report = ReportInput(**values)
    if (
        report.unit
    ):  # a press on the map empties the list: a unit beside a point was chosen after it, and wins
        report = replace(report, point="")
    return report if len(report.key) >= 20 else replace(report, key=secrets.token_urlsafe(24))


def _id(chosen: str, field: str, wrong: Wording) -> int | None:
    """The id that a list sent; None for nothing. Raises Incomplete for what no list of ours sends."""
    if not chosen:
        return None
    number = whole(chosen, MOST_DIGITS)
    if number is None:
        raise Incomplete(wrong, fields={field: wrong})
    return number
