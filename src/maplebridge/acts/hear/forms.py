"""Forms of hearing: a report, what a matter is about, two that are one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils import timezone

from maplebridge.acts.hear import queries, sorting
from maplebridge.acts.hear.doors import chosen
from maplebridge.acts.hear.entered import ReportInput, input_from
from maplebridge.acts.hear.reading import suggesting
from maplebridge.kernel.conduct import bringing
from maplebridge.kernel.conduct.reaching import CALLS, HOURS, PLAIN, WAYS
from maplebridge.kernel.file.asking.fields import FILES, FILES_HINT
from maplebridge.kernel.file.heading import category_title
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked
from maplebridge.rules import limits
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text as _
from maplebridge.texts import Wording
from maplebridge.web import places
from maplebridge.web.forms import Choice, Day, Files, Find, Form, Hidden, Line, Pick, Text, Tick, Verbatim
from maplebridge.web.forms.finding import asked
from maplebridge.web.forms.reading import line

DAY = "day."
"""Before the name of each day that a procedure asks for when it opens."""
AS_WHOM = _("As whom do you bring it?")
SAY_AS_WHOM = _("Choose as whom you bring it: by that the procedure knows what is yours to do.")
WHO_POSTS = _(
    "Only if you want letters on paper, or have neither phone nor e-mail. It is sealed; the office that has your "
    "matter opens it to post a letter."
)


class Kind(Protocol):
    """A kind as it may be chosen: its code and its name."""

    @property
    def code(self) -> str:
        """Digits, those of the kinds above it first."""

    @property
    def title(self) -> Wording:
        """What it is called."""


TOP = 2
"""Digits in the code of an uppermost kind; those of the kinds below it begin so."""


class ReportForm(Form):
    """Everything that a report is made of; the report itself judges it, field by field.

    asks_files  photos and papers are asked for where the next press sends them: a browser keeps none past a look
    """

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
    unit = Find(
        _("Or choose from the list"), empty=_("not chosen"), most=limits.TEXT_LETTERS, free=True, judged=True
    )
    point = Hidden(most=limits.TEXT_LETTERS)
    category = Find(
        _("Not right? Choose the kind yourself"),
        empty=_("keep the reading above"),
        button=("do", "look"),
        most=limits.TEXT_LETTERS,
        free=True,
        judged=True,
    )
    against = Find(
        _("Which office, or whose head, do you complain about?"),
        hint=_(
            "The matter goes round that office and its unit, to the level above. That office never sees it, at no step."
        ),
        empty=_("about no office"),
        button=("do", "against"),
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
    safe_way = Choice(_("By which way?"), tuple(WAYS.items()), empty=_("nothing special"), needed=False, judged=True)
    safe_hours = Choice(_("At which times?"), tuple(HOURS.items()), empty=_("nothing special"), needed=False, judged=True)
    safe_calls = Tick(CALLS)
    safe_plain = Tick(PLAIN)
    safe_words = Verbatim(
        _("What else must whoever writes or calls know?"), most=limits.SAFE_LETTERS, needed=False, judged=True
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
    files = Files(FILES, hint=FILES_HINT, needed=False, judged=True)
    days_for = Hidden()
    procedure = Hidden()
    role_for = Hidden()
    one_key = True

    def __init__(self, request: HttpRequest, **more: Any) -> None:
        super().__init__(request, **more)
        self.offer("unit", [], groups=places.listed())
        self.offer("category", [], groups=kind_groups(queries.categories()))
        for one in ("category", "unit"):
            self.find(one).strict = self.pressed == "send"
        self.find("category").by_words = codes
        self.entered = input_from({**self.data.dict(), **self._found()} if self.is_bound else _linked(request))
        self.key = self.entered.key
        self.asks_files = self.pressed == "send" or bool(self.files_gone)
        self.show(self.entered)
        self.ask_days(self.entered.days_for)
        self.ask_role(self.entered.procedure or self.entered.role_for)

    @property
    def with_files(self) -> bool:
        """Whether files may come with it, as it stands now."""
        return self.asks_files

    def _found(self) -> dict[str, str]:
        """What is called by a whole name that was typed, beside what was chosen."""
        return {one: self.find(one).settled(asked(self.data, one)).value for one in ("category", "unit")}

    def ask_role(self, procedure: str) -> None:
        """Ask as whom it is brought, where several may bring it under this procedure; else ask nothing."""
        self.fields.pop("role", None)
        roles = chosen.bringers(procedure, now=timezone.now()) if procedure else ()
        if len(roles) > 1:
            self.fields["role"] = Pick(AS_WHOM, roles, nothing=SAY_AS_WHOM)
            self.begin(role=self.entered.role)
        self.set("role_for", procedure if len(roles) > 1 else "")

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
        """The days that were named and can be read, by the procedure's own names; to be read after `fits`."""
        return {name.removeprefix(DAY): day for name in self.day_fields if (day := self.given.get(name))}

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
        self.set("procedure", entered.procedure)
        self.set("may_know", "nobody" if entered.may_know == "nobody" else "handler")


def _linked(request: HttpRequest) -> Mapping[str, str]:
    """What a link to the form says already: the procedure, and as whom it is brought."""
    return {name: line(request.GET, name, limits.LINE_LETTERS) for name in ("procedure", "role")}


class KindForm(Form):
    """What a matter is about, how soon somebody must look, and why: looked at ("look") or recorded ("say")."""

    keeps = True
    category = Find(
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

    def kinds(self, every: Sequence[Kind], likely: Sequence[str] = ()) -> None:
        """Offer these kinds, group by group; the likely ones first."""
        self.offer("category", [], groups=kind_groups(every))
        self.find("category").likely, self.find("category").by_words = likely, codes

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

    keeps = True
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


def kind_groups(every: Sequence[Kind]) -> list[tuple[Wording, list[tuple[str, Wording]]]]:
    """Kinds in groups, each below the uppermost one it belongs to, which stands first in its own group.

    every  in tree order
    """
    groups: dict[str, list[tuple[str, Wording]]] = {}
    for one in every:
        groups.setdefault(one.code[:TOP], []).append((one.code, one.title))
    return [(category_title(top), some) for top, some in groups.items()]


def codes(words: str) -> list[str]:
    """Codes of the kinds that own words point at, likeliest first."""
    return [one.code for one in suggesting.likely(words)]
