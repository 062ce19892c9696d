"""The form with which an office opens a matter: what, where, of which kind, since when."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest

from maplebridge.kernel.conduct import bringing
from maplebridge.kernel.conduct.byoffice import offered
from maplebridge.kernel.conduct.byoffice.offered import Way
from maplebridge.kernel.conduct.byoffice.opened import NO_KIND, NOT_ON_LIST
from maplebridge.kernel.file.asking.fields import FILES, FILES_HINT
from maplebridge.kernel.file.heading import office_title, unit_title
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked
from maplebridge.packs.naming import meant, shown
from maplebridge.rules import limits
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text as _
from maplebridge.texts import as_it_is
from maplebridge.texts.joining import listed
from maplebridge.web import places
from maplebridge.web.forms import Choice, Day, Files, Find, Form, Line, Text
from maplebridge.web.language import language

DAY = "day."
MOST_NAMED = 6
SEVERAL = _("“{words}” may mean: {kinds}. Choose one of them, or type its code.")


class OpenForm(Form):
    """A matter that an office opens: looked at ("look") or opened ("open")."""

    keeps = True
    title = Line(
        _("Title"),
        hint=_("A few words by which your colleagues find it again. Name no private person."),
        most=limits.TITLE_LETTERS,
        judged=True,
    )
    text = Text(
        _("What it is about, and why your office opens it"),
        hint=_("What is known so far, from whom, and what shall come of it."),
        rows=6,
        judged=True,
    )
    office = Choice(_("In the name of which office?"), judged=True)
    place = Find(_("Where is it?"), hint=_("A place in the area of your office."), judged=True)
    category = Line(
        _("Kind of matter"),
        hint=_("Type a part of its name and choose from the list, or type its code. It decides which offices act later on."),
        most=limits.LINE_LETTERS,
        judged=True,
    )
    files = Files(FILES, hint=FILES_HINT, needed=False, judged=True)

    def __init__(self, request: HttpRequest, ways: tuple[Way, ...], *, now: datetime, **more: str) -> None:
        start = {"office": str(ways[0].office), "place": str(ways[0].unit), **more}
        super().__init__(request, start=start)
        chosen = whole(str(self.data.get("office", "")))
        self.way = next((way for way in ways if way.office == chosen), ways[0])
        self.ways, self._all = ways, offered.kinds(self.way)
        self.offer("office", [(str(way.office), office_title(way.office)) for way in ways])
        here = offered.places(self.way)
        groups = places.grouped(here) if len(here) > limits.SELECT_OPTIONS else []
        self.offer("place", [] if groups else [(str(unit.id), unit_title(unit.id)) for unit in here], groups=groups)
        self.suggest("category", [shown(one, language()) for one in self._all])
        if len(ways) == 1:
            del self.fields["office"]
        if not offered.needs_kind(self.way):
            del self.fields["category"]
        files = self.fields.pop("files")
        for name, (title, days) in bringing.asked_at_opening(self.way.definition.id, now=now).items():
            self.fields[f"{DAY}{name}"] = Day(title, hint=days.words, picker=True, judged=True)
        self.fields["files"] = files

    @property
    def place_id(self) -> int | None:
        """The unit that was chosen; None where that is none."""
        return whole(str(self.given.get("place", "")))

    @property
    def days(self) -> dict[str, date]:
        """The days that were named, by the procedure's own names."""
        names = [name for name in self.fields if name.startswith(DAY)]
        return {name.removeprefix(DAY): day for name in names if (day := self.given.get(name))}

    def kind(self) -> str:
        """The code of the kind that was typed; empty for none. Raises Incomplete with what may be meant."""
        words = str(self.given.get("category", ""))
        if not words:
            return ""
        found = meant(words, self.way.adopted.pack)
        here = [one for one in found if one in self._all] or list(found)
        if len(here) == 1:
            return here[0].code
        some = listed([as_it_is(shown(one, language())) for one in here[:MOST_NAMED]])
        sentence = SEVERAL.filled(words=words, kinds=some) if here else NOT_ON_LIST
        raise Incomplete(sentence, fields={"category": sentence})

    def refuse(self, refusal: Refusal) -> None:
        """Show the form with this sentence; where days are missing, at their fields."""
        if isinstance(refusal, DaysAsked):
            fields = {f"{DAY}{name}": words for name, words in refusal.fields.items()}
            refusal = Incomplete(refusal.words, fields={name: fields[name] for name in fields if name in self.fields})
        super().refuse(refusal)


__all__ = ["DAY", "NO_KIND", "OpenForm"]
