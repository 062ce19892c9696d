"""Reports in, matters out, acts on a matter."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router
from ninja.utils import check_csrf

from maplebridge.acts.hear import acts as hear
from maplebridge.acts.hear import queries as heard
from maplebridge.acts.hear.place import Contact, Place
from maplebridge.api import shapes
from maplebridge.kernel.conduct import acts as resolve
from maplebridge.kernel.conduct import pages
from maplebridge.kernel.file.heading import category_title, office_title, unit_title
from maplebridge.kernel.file.shapes import reading
from maplebridge.kernel.file.shapes.showing import DueWorking
from maplebridge.kernel.identity import unguessable
from maplebridge.kernel.identity.actor import ANONYMOUS, Actor
from maplebridge.kernel.matter import codes, numbers
from maplebridge.kernel.matter.lifecycle.acting import NO_SUCH_MATTER
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound
from maplebridge.rules.words import Title
from maplebridge.web import filled, rate
from maplebridge.web.access import actor_of

router = Router(tags=["matters"])
NO_UNIT = Title("There is no unit with this id or code.", "没有该编码的区划单元。")
HALF_POINT = Title(
    "A point needs both lon and lat; only one of them was sent, so nothing was stored.",
    "坐标点须同时填写经度lon和纬度lat，只收到其中一个，未保存任何内容。",
)
TWO_PLACES = Title(
    "Send a point or a unit, not both: they could contradict each other.",
    "坐标点和区划单元只能填写一个，以免相互矛盾。",
)
FORGED = Title(
    "A desk's session acts only with the token of its own pages: send the cookie csrftoken as X-CSRFToken too.",
    "使用工作台登录状态办理时，请同时以 X-CSRFToken 发送页面自身的令牌（cookie csrftoken）。",
)
JSON = "application/json; charset=utf-8"


@router.post("/reports", response={201: shapes.ReportOut})
def report(
    request: HttpRequest,
    payload: shapes.ReportIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> HttpResponse:
    """Bring something: it becomes a matter with an office, a last day and a receipt."""
    rate.reports(request)
    now = timezone.now()
    done = hear.report(
        actor=ANONYMOUS,
        text=payload.text,
        title=payload.title or "",
        place=_place(payload.place),
        category=payload.category or None,
        contact=_contact(payload.contact),
        against=payload.against,
        lang=payload.lang,
        key=_key(idempotency_key),
        channel="api",
        now=now,
    )
    request.matter = done.number  # type: ignore[attr-defined]  # ours
    _known(request, done.holder)
    return HttpResponse(_answer(done, now), status=201, content_type=JSON)


@router.get("/matters/{number}", response=shapes.MatterOut)
def matter(
    request: HttpRequest, number: str, code: str = Header("", alias="X-Matter-Code")
) -> shapes.MatterOut:
    """A matter, for whoever holds its code or may see it at a desk."""
    found, actor = _who(request, number, code)
    page = pages.follow_page(actor=actor, number=found, now=timezone.now())
    top = page.heading
    return shapes.MatterOut(
        number=top.number_text,
        seen=page.seen,
        title=top.title,
        category=_said(top.category),
        procedure=top.procedure,
        step=_said(top.step),
        office=_said(top.office),
        turn=_said(top.turn) if top.turn else None,
        unit=_said(top.spot.unit),
        standing=top.standing,
        ended=top.ended,
        due=_due(page.dates[0]) if page.dates else None,
        answer_by=page.answer_by,
        text=page.text,
        where=page.address,
        acts=[_choice(choice) for choice in page.acts],
        entries=[
            shapes.EntryOut(seq=one.seq, at=one.at, by=_said(one.by), what=_said(one.title), text=one.text)
            for one in page.timeline
        ],
    )


@router.post("/matters/{number}/acts", response=shapes.ActOut)
def act(
    request: HttpRequest,
    number: str,
    payload: shapes.ActIn,
    code: str = Header("", alias="X-Matter-Code"),
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> shapes.ActOut:
    """Take an act on a matter."""
    found, actor = _who(request, number, code)
    seq = resolve.act_on(
        actor=actor,
        number=found,
        name=payload.name,
        given=_given(actor, found, payload),
        seen=payload.seen,
        key=_key(idempotency_key),
        now=timezone.now(),
    )
    return shapes.ActOut(number=numbers.show(found), seq=seq)


def _given(actor: Actor, number: int, sent: shapes.ActIn) -> dict[str, Any]:
    """The fields of the act as they were sent, each read as the page reads it. Raises Incomplete with their names."""
    try:
        form = pages.act_form(actor=actor, number=number, name=sent.name, now=timezone.now())
    except (NotAllowed, NotFound):
        return dict(
            sent.given
        )  # not open or not here (any more): the act knows a repeated key, or says why not
    given = filled.given_as_texts(form.act, sent.given)
    filled.complete(form.act, given)
    return given


def _key(sent: str) -> str:
    """The key of a call, apart from keys of the pages' forms; empty where none was sent. Raises Incomplete."""
    if sent and (words := unguessable.wrong(sent)):
        raise Incomplete(words, fields={"Idempotency-Key": words})
    return sent and f"api:{sent}"


def _who(request: HttpRequest, shown: str, code: str) -> tuple[int, Actor]:
    """The number, and in whose name the call comes. Raises NotFound, TooMany, NotAllowed."""
    number = numbers.read(shown)
    if number is None:
        raise NotFound(NO_SUCH_MATTER)
    now = timezone.now()
    if code and rate.code_opens(number=number, code=code, address=rate.address_of(request), now=now):
        return number, _known(request, codes.holder_by(number, code))
    if not code and request.user.is_authenticated:
        if check_csrf(request) is not None:
            raise NotAllowed(FORGED)
        return number, _known(request, actor_of(request, now))
    raise NotFound(NO_SUCH_MATTER)


def _known(request: HttpRequest, actor: Actor) -> Actor:
    """The same; whatever stops the call later is answered as to this actor."""
    request.actor = actor  # type: ignore[attr-defined]  # ours
    return actor


def _answer(done: hear.Reported, now: datetime) -> bytes:
    """A `shapes.ReportOut` as JSON, written straight from what is known: the busiest answer of the API."""
    paper = heard.receipt_of(done, now=now)
    row, definition, due = paper.row, paper.definition, paper.due
    office = None if row.office is None else territory.offices().by_id(row.office)
    unit = territory.tree().unit(row.unit)
    said = {
        "number": numbers.show(done.number),
        "code": done.code,
        "category": _named(row.category, category_title(row.category)),
        "unit": _named(unit.code, unit_title(unit.id)),
        "office": None if office is None else _named(str(office.id), office_title(office.id)),
        "procedure": {"id": definition.id, "version": definition.version, "title": _both(definition.title)},
        "due": None
        if due is None
        else {
            "what": _both(due.what),
            "date": due.last_day.isoformat(),
            "law": None if due.law is None else _both(due.law),
            "explanation": _both(due.why),
        },
        "answer_by": None if paper.answer_by is None else paper.answer_by.isoformat(),
        "receipt": paper.promise,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _named(code: str, title: Title) -> dict[str, object]:
    return {"code": code, "name": _both(title)}


def _both(title: Title) -> dict[str, str]:
    return {"en": title.en, "zh": title.zh}


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


def _contact(given: shapes.ContactIn | None) -> Contact | None:
    """The contact, read as at every door. Raises Incomplete with the field as the caller named it."""
    if given is None:
        return None
    contact = Contact(**given.model_dump())
    try:
        contact.given()
    except Incomplete as wrong:
        fields = {f"contact.{name}": words for name, words in wrong.fields.items()}
        raise Incomplete(wrong.words, fields=fields) from wrong
    return contact


def _as_id(given: int | str) -> int:
    found = whole(str(given))
    if found is not None:
        return found
    raise Incomplete(NO_UNIT, fields={"place.unit": NO_UNIT})


def _due(found: DueWorking | None) -> shapes.DueOut | None:
    if found is None:
        return None
    law = None if found.law is None else _said(found.law)
    return shapes.DueOut(what=_said(found.what), date=found.last_day, law=law, explanation=_said(found.why))


def _choice(choice: reading.ActChoice) -> shapes.ChoiceOut:
    typed = [one for one in choice.needs if one.kind != "files"]
    alone = len(typed) == 1 < len(choice.needs)  # words or files, and files come by the page alone
    needs = [one.name for one in typed if one.required or alone]
    fields = [
        shapes.FieldOut(
            name=one.name,
            title=_said(one.title),
            kind=one.kind,
            needed=one.name in needs,
            values=[value for value, _ in one.options],
        )
        for one in typed
    ]
    return shapes.ChoiceOut(
        name=choice.name, title=_said(choice.title), then=_said(choice.then), needs=needs, fields=fields
    )


def _said(title: Title) -> shapes.Said:
    return shapes.Said(en=title.en, zh=title.zh)
