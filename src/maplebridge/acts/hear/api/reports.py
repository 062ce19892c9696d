"""Reports in: the door of other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router
from ninja.decorators import decorate_view

from maplebridge.acts.hear import acts as hear
from maplebridge.acts.hear.api import shapes
from maplebridge.acts.hear.doors.chosen import Chosen
from maplebridge.acts.hear.place import Place
from maplebridge.kernel.conduct import papers, receipts
from maplebridge.kernel.conduct.byoffice import opened
from maplebridge.kernel.conduct.reaching import Contact, Safely
from maplebridge.kernel.file.heading import category_title, office_title, unit_title
from maplebridge.kernel.file.shapes.showing import DueWorking
from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.plain import day, whole
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text
from maplebridge.web import rate
from maplebridge.web.access import takes
from maplebridge.web.calling import JSON, at_desk, both, for_actor, key_of, named
from maplebridge.web.forms import multipart
from maplebridge.web.forms.fields import NO_DAY

router = Router(tags=["matters"])
_json = json.JSONEncoder(ensure_ascii=False).encode
_limits: dict[int, tuple[DueWorking, dict[str, object]]] = {}
"""Limits that were put into words, each kept so that no other one takes its place in memory."""
NO_UNIT = Text("There is no unit with this id or code.")
HALF_POINT = Text("A point needs both lon and lat; only one of them was sent, so nothing was stored.")
TWO_PLACES = Text("Send a point or a unit, not both: they could contradict each other.")


@router.post("/reports", response={201: shapes.ReportOut}, openapi_extra=multipart.described("ReportIn"))
@decorate_view(multipart.taken)
@takes("files")
def report(
    request: HttpRequest,
    payload: shapes.ReportIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> HttpResponse:
    """Bring something: it becomes a matter with an office, a last day and a receipt.

    Sent again with the same `Idempotency-Key` and the same content it opens nothing new; with other content it is 409.
    Too many from one address in one hour are 429. Where the procedure of its kind asks for days, it opens only with them:
    the 422 names each (`days.NAME`) with the days that can be. Photos and papers come with it as multipart/form-data.
    """
    rate.reports(request)
    now = timezone.now()
    with _days_by_name():
        done = hear.report(
            actor=ANONYMOUS,
            text=payload.text,
            title=payload.title or "",
            place=_place(payload.place),
            category=payload.category or None,
            contact=_contact(payload.contact),
            against=payload.against,
            chosen=Chosen(payload.procedure, payload.role),
            days=_days(payload.days),
            files=multipart.uploads(request),
            lang=payload.lang,
            key=key_of(idempotency_key),
            channel="api",
            now=now,
        )
    request.matter = done.number  # type: ignore[attr-defined]  # ours
    for_actor(request, done.done.holder)
    return HttpResponse(_answer(done, now), status=201, content_type=JSON)


@router.post("/matters", response={201: shapes.OpeningOut}, openapi_extra=multipart.described("OpeningIn"))
@decorate_view(multipart.taken)
@takes("files")
def open_matter(
    request: HttpRequest,
    payload: shapes.OpeningIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> HttpResponse:
    """Open a matter in the name of an office of the post that is signed in.

    Sent again with the same `Idempotency-Key` and the same content it opens nothing new. Nobody holds a code of it.
    """
    now = timezone.now()
    unit = _place(shapes.PlaceIn(unit=payload.unit))
    with _days_by_name():
        done = opened.open_matter(
            actor=for_actor(request, at_desk(request, now)),
            procedure=payload.procedure,
            title=payload.title,
            text=payload.text,
            place=None if unit is None else unit.unit_id,
            category=payload.category,
            days=_days(payload.days),
            office=payload.office,
            files=multipart.uploads(request),
            key=key_of(idempotency_key),
            channel="api",
            now=now,
        )
    document = {"number": numbers.show(done.number), "files": _files(done.files)}
    return HttpResponse(_json(document), status=201, content_type=JSON)


def _answer(done: hear.Reported, now: datetime) -> bytes:
    """A `shapes.ReportOut` as JSON, written straight from what is known: the busiest answer of the API."""
    paper = receipts.receipt_of(done.done, now=now)
    row, definition, due = paper.row, paper.definition, paper.due
    office = None if row.office is None else territory.offices().by_id(row.office)
    unit = territory.tree().unit(row.unit)
    document = {
        "number": numbers.show(done.number),
        "code": done.code,
        "category": named(row.category, category_title(row.category)),
        "unit": named(unit.code, unit_title(unit.id)),
        "office": None if office is None else named(str(office.id), office_title(office.id)),
        "procedure": {"id": definition.id, "version": definition.version, "title": both(definition.title)},
        "due": None if due is None else _due(due),
        "answer_by": None if paper.answer_by is None else paper.answer_by.isoformat(),
        "receipt": paper.promise,
        "files": _files(done.done.files),
    }
    return _json(document).encode()


def _files(kept: Sequence[papers.CleanFile]) -> list[dict[str, object]]:
    """Files as `FileOut`, in the order in which they were sent."""
    return [{"name": one.name, "media_type": one.media_type, "size": len(one.content)} for one in kept]


def _due(due: DueWorking) -> dict[str, object]:
    """A limit as plain data, put into words once: reports that begin alike in one minute have the very same."""
    kept = _limits.get(id(due))
    if kept is not None and kept[0] is due:
        return kept[1]
    if len(_limits) >= receipts.MOST_LIMITS:
        _limits.clear()
    said: dict[str, object] = {
        "what": both(due.what),
        "date": due.last_day.isoformat(),
        "law": None if due.law is None else both(due.law),
        "explanation": both(due.why),
    }
    _limits[id(due)] = due, said
    return said


def _place(given: shapes.PlaceIn | None) -> Place | None:
    if given is None:
        return None
    if (given.lon is None) != (given.lat is None):
        missing = "place.lat" if given.lat is None else "place.lon"
        raise Incomplete(HALF_POINT, fields={missing: HALF_POINT})
    if given.lon is not None and given.unit is not None:
        raise Incomplete(TWO_PLACES, fields={"place.unit": TWO_PLACES})
    unit_id = None
    if given.unit is not None:
        unit = territory.tree().by_code(str(given.unit))
        unit_id = unit.id if unit is not None else _as_id(given.unit)
    return Place(unit_id=unit_id, lon=given.lon, lat=given.lat, address=given.address or "")


def _days(given: Mapping[str, str]) -> dict[str, date]:
    """The days by their fields. Raises Incomplete for each that cannot be read."""
    days, wrong = {}, {}
    for name, text in given.items():
        read = day(text.strip())
        if read is None:
            wrong[f"days.{name}"] = NO_DAY
        else:
            days[name] = read
    if wrong:
        raise Incomplete(NO_DAY, fields=wrong)
    return days


@contextmanager
def _days_by_name() -> Iterator[None]:
    """Let days that are missing or cannot be be called as a program sends them. Raises Incomplete."""
    try:
        yield
    except DaysAsked as asked:
        fields = {f"days.{name}": words for name, words in asked.fields.items()}
        raise Incomplete(asked.words, fields=fields) from asked


def _contact(given: shapes.ContactIn | None) -> Contact | None:
    """The contact, read as at every door. Raises Incomplete with the field as the caller named it."""
    if given is None:
        return None
    parts = given.model_dump()
    contact = Contact(**{**parts, "safely": Safely(**parts["safely"])})
    try:
        contact.given()
    except Incomplete as wrong:
        fields = {f"contact.{name}": words for name, words in wrong.fields.items()}
        raise Incomplete(wrong.words, fields=fields) from wrong
    return contact


def _as_id(given: int | str) -> int:
    unit_id = whole(str(given))
    if unit_id is not None:
        return unit_id
    raise Incomplete(NO_UNIT, fields={"place.unit": NO_UNIT})
