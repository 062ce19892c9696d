"""The form of an act, made from the fields that its procedure asks for; pages and programs are read by the same fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

from maplebridge.kernel.conduct import acts, once, pages
from maplebridge.kernel.conduct.before import counted, taken
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField
from maplebridge.kernel.identity.actor import Actor
from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text as _
from maplebridge.texts import Wording
from maplebridge.web.forms import fields
from maplebridge.web.forms.base import Form, sentence
from maplebridge.web.forms.choices import FEW, OfficePick, Pick, Several, Tick
from maplebridge.web.forms.files import Files
from maplebridge.web.forms.finding import FIND, SEEN, WORDS, Find
from maplebridge.web.forms.reading import line
from maplebridge.web.forms.tables import Cells, folded, is_cell
from maplebridge.web.frame import page
from maplebridge.web.spelling import say

FOUND, TAKEN = "found", "taken"
"""The words that an office is looked for by, whose button is `FIND`; the act for which a page of a matter was opened."""
NOT_GIVEN = frozenset({"csrfmiddlewaretoken", "key", "seen", "act", FIND, FOUND})
"""Parts of a form that are no fields of its act."""
NO_FIELD = _(
    "This act has no field of this name; nothing was done. See “fields” of the act, or its form on the page."
)
HOW_MANY_FILES = _(
    "Up to {files} files of {file_mb} MB each. Hidden place and device data are removed.",
    files=limits.FILES,
    file_mb=limits.FILE_BYTES // limits.MB,
)
CHOSEN = frozenset({"office", "offices"})
"""Kinds of fields that take an office: the act itself judges them, and says what may be chosen."""


Maker = Callable[[ActField, dict[str, Any]], fields.Field]


def field_of(asked: ActField) -> fields.Field:
    """The field of a form for what a procedure asks."""
    common = {
        "hint": asked.hint or "",
        "needed": asked.required,
        "nothing": asked.nothing,
        "judged": asked.judged,
    }
    return MAKERS.get(asked.kind, _line)(asked, common)


def _line(asked: ActField, common: dict[str, Any]) -> fields.Field:
    return fields.Verbatim(asked.title, most=limits.TEXT_LETTERS, **common)


def _chosen(asked: ActField, common: dict[str, Any]) -> fields.Field:
    if asked.kind == "choice" and len(asked.options) <= FEW:
        return Pick(asked.title, asked.options, **common)
    free, empty = asked.kind in CHOSEN, _("choose")
    return Find(asked.title, asked.options, empty=empty, free=free, most=limits.TEXT_LETTERS, **common)


def _files(asked: ActField, common: dict[str, Any]) -> fields.Field:
    return Files(asked.title, **common | {"hint": asked.hint or HOW_MANY_FILES})


def _table(asked: ActField, common: dict[str, Any]) -> fields.Field:
    columns = [field_of(one) for one in asked.columns]
    return Cells(asked.title, columns=columns, rows=asked.rows, **common)


MAKERS: Mapping[str, Maker] = {
    "offices": lambda asked, common: Several(asked.title, asked.options, **common),
    "members": lambda asked, common: Several(asked.title, asked.options, **common),
    "choice": _chosen,
    "paper": _chosen,
    "issued": _chosen,
    "office": lambda asked, common: OfficePick(
        asked.title, asked.options, usual=asked.usual, why=asked.why or "", **common
    ),
    "level": _chosen,
    "date": lambda asked, common: fields.Day(asked.title, picker=True, **common),
    "days": lambda asked, common: fields.Days(asked.title, **common),
    "number": lambda asked, common: fields.Number(asked.title, **common),
    "money": lambda asked, common: fields.Number(asked.title, **common),
    "text": lambda asked, common: fields.Text(asked.title, rows=6, **common),
    "yes": lambda asked, common: Tick(asked.title, **common),
    "check": lambda asked, common: Tick(asked.title, **common),
    "files": _files,
    "table": _table,
}
"""Kind of what is asked for → its field; a line for any other."""


class ActForm(Form):
    """The form of one act; `seen` is the last entry of the matter that its page shows."""

    by = "act"
    one_key = keeps = True

    def __init__(
        self, request: HttpRequest, act: ActChoice, *, last_read: int = 0, alone: bool = True
    ) -> None:
        self.act = act
        begun = {one.name: say(one.proposed) for one in act.needs if one.proposed is not None}
        super().__init__(
            request,
            fields={one.name: field_of(one) for one in act.needs},
            do="" if alone else act.name,
            start=begun,
        )
        self.saw(last_read)
        for field in self.fields.values():
            if isinstance(field, OfficePick):
                field.look_for(str(self.data.get(FOUND, "")))
        self.begin(**{name: one.usual for name, one in self.fields.items() if isinstance(one, OfficePick)})


def given_as_texts(
    act: ActChoice, sent: Mapping[str, str], files: Mapping[str, Sequence[Any]] = MappingProxyType({})
) -> dict[str, Any]:
    """What a program sent for an act, read and checked as from a form; what is no field of it is refused by name.

    files   what came into its fields of files, each as it was uploaded
    raises  Incomplete  with a sentence for each field that cannot be taken
    """
    asked = {one.name: one for one in act.needs}
    filed = {name for name, one in asked.items() if one.kind == "files"}
    strange = [f"given.{name[:80]}" for name in sorted(set(sent) - (asked.keys() - filed))]
    strange += [name[:80] for name in sorted(files.keys() - filed)]
    if strange:
        raise Incomplete(NO_FIELD, fields=dict.fromkeys(strange, NO_FIELD))
    given: dict[str, Any] = {}
    wrong: dict[str, Wording] = {}
    for name, one in asked.items():
        try:
            given[name] = field_of(one).clean(files.get(name, []) if name in filed else sent.get(name, ""))
        except ValidationError as error:
            wrong[name] = sentence(error)
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
    return given


def all_given(request: HttpRequest) -> dict[str, Any]:
    """What was entered into all fields, by name, for a form that may be open no longer: to tell a second click from other
    content.
    """
    beside = (f".{WORDS}", f".{SEEN}")
    typed = [name for name in request.POST if name not in NOT_GIVEN and not is_cell(name) and not name.endswith(beside)]
    words = {name: _joined(request.POST, name) for name in typed}
    words |= folded((name, str(text)) for name, text in request.POST.items())
    files = {name: Files().to_python(request.FILES.getlist(name)) for name in request.FILES}
    return words | files


def _joined(sent: QueryDict, name: str) -> str:
    """What was said under one name; where several boxes were ticked, all of them with commas between."""
    return clean(",".join(str(one) for one in sent.getlist(name)))


def act_page(
    request: HttpRequest, template: str, *, number: int | None, name: str, back: str
) -> HttpResponse:
    """The form of an act for desk or resident; sent and lawful, the act, else the form with its sentence.

    One that the reader took before and that is open no longer leads to the matter, which says when it was taken.
    """
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]  # set at the door
    if _came_before(request, number, name):
        return HttpResponseRedirect(f"{back}?done")
    try:
        shown = pages.act_form(actor=actor, number=number, name=name, now=now)
    except Refusal:
        if _came_before(request, number, name):  # its twin was taken at this very moment
            return HttpResponseRedirect(f"{back}?done")
        if _took(request, number or 0, name):
            return HttpResponseRedirect(f"{back}?{TAKEN}={quote(name)}")
        raise
    form = ActForm(request, shown.act, last_read=shown.seen)
    if form.done(lambda: _take(form, actor, number or 0, name, now)):
        return HttpResponseRedirect(f"{back}?done")
    return page(request, template, status=form.status, shown=shown, form=form, back=back)


def _take(form: ActForm, actor: Actor, number: int, name: str, now: datetime) -> None:
    """Take the act; the same words that came a moment ago from a page which Back showed again were taken then."""
    if not taken.said_just_now(actor=actor, number=number, name=name, given=form.given, now=now):
        seen = counted.in_chain(actor, number, form.last_read, now=now)
        acts.act_on(actor=actor, number=number, name=name, given=form.given, seen=seen, key=form.key, now=now)


def _took(request: HttpRequest, number: int, name: str) -> bool:
    """Whether the reader took the act before and has written nothing on the page that would be lost."""
    typed = request.method == "POST" and any(all_given(request).values())
    actor = request.actor  # type: ignore[attr-defined]  # set at the door
    return not typed and taken.taken(actor=actor, number=number, name=name, now=timezone.now()) is not None


def taken_before(request: HttpRequest, number: int) -> taken.Taken | None:
    """The act that a page of a matter was opened for and that its reader took before; None where it was opened for none.

    raises  NotFound  no such matter for this reader
    """
    name = line(request.GET, TAKEN, limits.KEY_LETTERS)
    actor = request.actor  # type: ignore[attr-defined]  # set at the door
    return taken.taken(actor=actor, number=number, name=name, now=timezone.now()) if name else None


def _came_before(request: HttpRequest, number: int | None, name: str) -> bool:
    """Whether this very form was taken before."""
    actor, key = request.actor, request.POST.get("key", "")  # type: ignore[attr-defined]  # set at the door
    return once.came_before(
        actor=actor, number=number or 0, name=name, key=key, given=lambda: all_given(request)
    )
