"""Forms of an exchange: which kind it is in truth, where, why; and the answer about a later last day."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.acts.hear.entered import MOST_DIGITS
from maplebridge.acts.hear.exchange.planning import NO_PLACE, Chosen
from maplebridge.acts.hear.exchange.showing import Offered
from maplebridge.acts.hear.forms import kind_groups
from maplebridge.rules import limits
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text as _
from maplebridge.web import places
from maplebridge.web.forms import Find, Form, Line, Pick, Text, Tick

FIND, LOOK, EXCHANGE = "find", "look", "exchange"
YES, NO = "yes", "no"


class ExchangeForm(Form):
    """What the matter is in truth: looked for ("find"), looked at ("look") or exchanged ("exchange")."""

    keeps = True
    words = Line(
        _("In your own words, what is it?"),
        hint=_("A few words: kinds that fit are offered. The words only suggest; you choose."),
        most=limits.SEARCH_LETTERS,
        needed=False,
    )
    pick = Pick(_("What the words point at"), free=True, judged=True)
    category = Find(
        _("Or choose from the whole list"),
        empty=_("not chosen"),
        search=False,
        most=limits.KIND_LETTERS,
        free=True,
        judged=True,
    )
    place = Find(
        _("Where it is"),
        empty=_("as it is now"),
        search=False,
        most=limits.LINE_LETTERS,
        free=True,
        judged=True,
    )
    reason = Text(
        _("Why?"),
        hint=_("One sentence. Whoever brought it reads it, and it stays in the ledger."),
        rows=2,
        judged=True,
    )
    agrees = Tick(_("I agree to the later last day"))

    def kinds(self, likely: Sequence[Offered], every: Sequence[Offered]) -> None:
        """Offer the kinds that the words point at, then all; and the places of the city."""
        self.offer("pick", [(one.code, one.title, one.procedure) for one in likely])  # type: ignore[misc]  # with a hint
        self.offer("category", [], groups=kind_groups(every))
        self.offer("place", [], groups=places.listed())

    def without_reason(self) -> None:
        """Whoever brought a matter owes nobody a reason for what kind it is."""
        del self.fields["reason"]

    def chosen(self, *, resident: bool) -> Chosen:
        """What was chosen, to be read after `fits`. Raises Incomplete for a place that no list of ours sends."""
        given = self.given
        place = whole(given["place"], MOST_DIGITS) if given["place"] else None
        if given["place"] and place is None:
            raise Incomplete(NO_PLACE, fields={"place": NO_PLACE})
        return Chosen(
            category=given["category"] or given["pick"],
            place=place,
            reason=given.get("reason", ""),
            agrees=bool(given["agrees"]) if resident else None,
        )


class AnswerForm(Form):
    """Whether a later last day may hold: two buttons."""

    by = "answer"
    buttons = (YES, NO)
