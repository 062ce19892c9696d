"""Forms of powers: naming who acts for a side, checking the paper, ending a power."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from maplebridge.kernel.conduct.parties import WAYS, ways_open
from maplebridge.rules import limits
from maplebridge.rules.competence.powers import POWERS
from maplebridge.texts import Text as _
from maplebridge.web.forms import Day, Files, Form, Line, Pick, Text
from maplebridge.web.forms.fields import Options

HOW = _("How does the code go to the representative?")
FOR_WHOM = _("For whom do they act?")


class NamingForm(Form):
    """Who acts for the side that sends it."""

    one_key = True
    power = Pick(_("Which power does the paper give?"), options=tuple(POWERS.items()), judged=True)
    until = Day(
        _("Last day of the power"),
        hint=_("Leave it empty where it holds until the matter ends."),
        picker=True,
        needed=False,
    )
    name = Line(
        _("Name on the paper"),
        hint=_("It is sealed. No page shows it; entries call the representative by a number."),
        judged=True,
    )
    phone = Line(
        _("Telephone number of the representative"),
        hint=_("A number or an e-mail address is needed: it shows that nobody acts for two sides. It is sealed."),
        needed=False,
        most=limits.REACH_LETTERS,
        judged=True,
    )
    email = Line(
        _("E-mail address of the representative"), needed=False, most=limits.REACH_LETTERS, judged=True
    )
    way = Pick(HOW, options=tuple(WAYS.items()), judged=True)
    letters_to = Text(
        _("Address for a letter on paper"),
        hint=_(
            "As it stands on the envelope. It is sealed, and opened under “Letters” when the letter is printed."
        ),
        rows=3,
        needed=False,
        judged=True,
    )
    files = Files(
        _("The paper that shows the power"),
        hint=_("The signed power of attorney; of a minor or a firm what shows who represents it by law."),
        judged=True,
    )
    press = _("Name the representative")
    then = _(
        "the office checks the paper; from then on the representative acts for you with a code of their own."
    )

    def __init__(self, request: HttpRequest, **more: Any) -> None:
        super().__init__(request, **more)
        self.offer("way", ways_open())


class DeskNamingForm(NamingForm):
    """Who acts for a side, put on record by the office that has the matter."""

    do = "name"
    press = _("Record the representative")
    then = _(
        "the representative gets a code of their own; an entry says for whom they act, with which power and until when."
    )

    def __init__(self, request: HttpRequest, *, whose: Options = ()) -> None:
        start = {"whose": whose[0][0]} if len(whose) == 1 else None
        super().__init__(request, start=start)
        self.fields = {"whose": Pick(FOR_WHOM, options=whose, judged=True), **self.fields}


class CheckForm(Form):
    """The office has checked the paper."""

    do = "check"
    press = _("The paper is in order")
    then = _(
        "the power holds, and the code goes to the representative; an entry says that your office checked it."
    )


class EndForm(Form):
    """A power is ended, by an office."""

    do = "end"
    reason = Text(
        _("Why does it end?"),
        hint=_("For example: the party said so in writing. The party and the representative read this."),
        rows=3,
        judged=True,
    )
    press = _("End the power")
    then = _("the code opens nothing from this minute on; what was done until then stands.")


class OwnEndForm(Form):
    """A power is ended, by the side that gave it or by who has it."""

    do = "end"
    reason = Text(_("Why does it end?"), rows=3, needed=False)
    press = _("End the power")
    then = _("the code opens nothing from this minute on; what was done until then stands.")
