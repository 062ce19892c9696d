"""Forms of hearing: a report, what a matter is about, two that are one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from maplebridge.acts.hear import sorting
from maplebridge.acts.hear.acts import NO_OFFICE
from maplebridge.acts.hear.locating import NO_UNIT
from maplebridge.acts.hear.place import Place, address_of
from maplebridge.kernel.conduct import bringing
from maplebridge.kernel.conduct.reaching import Contact
from maplebridge.kernel.identity import reach
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked
from maplebridge.rules import limits
from maplebridge.rules.plain import clean, whole
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text as _
from maplebridge.texts import Wording
from maplebridge.web.forms import Choice, Day, Form, Hidden, Line, Pick, Text, Tick, Verbatim

MOST_DIGITS = 9
DAY = "day."
"""Before the name of each day that a procedure asks for when it opens."""
NO_POINT = _("This point on the map cannot be read. Pick it again, or choose the place from the list.")
NOT_TICKED = _(
    "You wrote how to reach another person. If you write for them, tick “I write for someone "
    "else”; otherwise empty this."
)

WHO_POSTS = _(
    "Only if you want letters on paper, or have neither phone nor e-mail. It is sealed; the office that has your "
    "matter opens it to post a letter."
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
    may_know: str = "handler"
    behalf: str = ""
    for_other: str = ""
    days_for: str = ""

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
        contact = Contact(**reached, for_other=for_other, letters_to=letters_to, may_know=may_know)
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


class ReportForm(Form):
    """Everything that a report is made of; the report itself judges it, field by field."""

    text = Text(
        _("In your own words"),
        hint=_("What happens, since when, who is affected. Leave out names of private persons."),
        judged=True,
    )
    where = Verbatim(
        _("Address or the name of a place"),
        hint=_(
            "Or pick the spot on the map, or choose from the list. All three do the same; what you picked counts before "
            "what you typed."
        ),
        most=limits.TEXT_LETTERS,
        autocomplete="street-address",
        judged=True,
    )
    unit = Choice(
        _("Or choose from the list"), empty=_("not chosen"), most=limits.TEXT_LETTERS, free=True, judged=True
    )
    point = Hidden(most=limits.TEXT_LETTERS)
    category = Choice(
        _("Not right? Choose the kind yourself"),
        empty=_("keep the reading above"),
        most=limits.TEXT_LETTERS,
        free=True,
        judged=True,
    )
    against = Choice(
        _("Which office, or whose head, do you complain about?"),
        hint=_(
            "The matter goes round that office and its unit, to the level above. That office never sees it, at no step."
        ),
        empty=_("about no office"),
        most=limits.TEXT_LETTERS,
        free=True,
        needed=False,
    )
    reach = Verbatim(
        _("Mobile phone or e-mail"),
        hint=_("May stay empty. Then you follow the matter with its number and code only."),
        most=limits.TEXT_LETTERS,
        autocomplete="email",
        judged=True,
    )
    letters_to = Verbatim(
        _("Address for letters on paper"), hint=WHO_POSTS, most=limits.TEXT_LETTERS, needed=False
    )
    may_know = Pick(
        _("Who may see that it was you?"),
        (
            (
                "handler",
                _("Only the officer who handles it"),
                _("Your name and number lie sealed apart from the matter. Whoever you complain about never sees them."),
            ),
            ("nobody", _("Nobody"), _("We cannot ask you anything; the office decides on what is written here.")),
        ),
        free=True,
        judged=True,
    )
    behalf = Tick(
        _("I write for someone else"),
        hint=_("An elder, a neighbour, a child. We keep your contact and theirs apart."),
    )
    for_other = Verbatim(
        _("How to reach that person"),
        hint=_("Only if you ticked the box above."),
        most=limits.TEXT_LETTERS,
        needed=False,
    )
    days_for = Hidden()
    one_key = True

    def __init__(self, request: HttpRequest, **more: Any) -> None:
        super().__init__(request, **more)
        self.entered = input_from(self.data)
        self.key = self.entered.key
        self.show(self.entered)
        self.ask_days(self.entered.days_for)

    def ask_days(self, procedure: str) -> None:
        """Ask for the days with which this procedure opens; for none where it asks for none."""
        for name in [name for name in self.fields if name.startswith(DAY)]:
            del self.fields[name]
        try:
            asked = bringing.asked_at_opening(procedure, now=timezone.now()) if procedure else {}
        except registry.NotAdopted:
            asked = {}
        for name, (title, days) in asked.items():
            self.fields[f"{DAY}{name}"] = Day(title, hint=days.words, picker=True, judged=True)
        self.set("days_for", procedure if asked else "")

    @property
    def day_fields(self) -> list[str]:
        """The names of the fields that ask for days, in the order of the procedure."""
        return [name for name in self.fields if name.startswith(DAY)]

    @property
    def days(self) -> dict[str, date]:
        """The days that were named, by the procedure's own names; to be read after `fits`."""
        return {name.removeprefix(DAY): day for name in self.day_fields if (day := self.given[name])}

    def refuse(self, refusal: Refusal) -> None:
        """Show the form with this sentence; where days are missing, with their fields."""
        if isinstance(refusal, DaysAsked):
            self.ask_days(refusal.procedure.id)
            fields = {f"{DAY}{name}": words for name, words in refusal.fields.items() if f"{DAY}{name}" in self.fields}
            refusal = Incomplete(refusal.words, fields=fields)
        super().refuse(refusal)

    def show(self, entered: ReportInput) -> None:
        """Show the place as it was picked; who may know is the officer who handles it, where nothing else was chosen."""
        self.entered = entered
        self.set("point", entered.point)
        self.set("unit", entered.unit)
        self.set("may_know", "nobody" if entered.may_know == "nobody" else "handler")


class KindForm(Form):
    """What a matter is about, how soon somebody must look, and why: looked at ("look") or recorded ("say")."""

    category = Choice(
        _("Kind"),
        hint=_("The same kind again confirms it; then no reason is needed."),
        free=True,
        judged=True,
    )
    urgency = Pick(
        _("How soon must somebody look?"),
        (("2", _("At once: danger to life")), ("1", _("Soon")), ("0", _("In its turn"))),
        free=True,
        judged=True,
    )
    reason = Text(
        _("Why?"), hint=_("One sentence. The resident reads it beside the change."), rows=3, judged=True
    )

    @property
    def classification(self) -> sorting.Classification:
        """What was sent, ready to be recorded; to be read after `fits`.

        An urgency that is no number is -1, which is refused.
        """
        level = whole(self.given["urgency"])
        return sorting.Classification(
            category=self.given["category"],
            urgency=-1 if level is None else level,
            reason=self.given["reason"],
        )


class SameForm(Form):
    """The other matter, and why they are one ("join") or are none ("part:NUMBER")."""

    pick = Pick(_("Perhaps the same matter"), free=True, judged=True)
    other = Line(
        _("Number of the other matter"),
        hint=_("Only if it is not listed above. You can join what you may see."),
        needed=False,
        short=True,
    )
    reason = Text(
        _("Why?"), hint=_("One sentence. The resident of this matter reads it."), rows=2, judged=True
    )


def under(level: int, title: Wording) -> Wording:
    """A kind in a list of choices, indented below the one it belongs to.

    level  1 for the uppermost
    """
    return _("{mark}{title}", mark="— " * (level - 1), title=title)
