"""Forms that a procedure asks for: reading what was typed, saying what is missing, keeping it all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

from maplebridge.kernel.conduct import acts, once, pages
from maplebridge.kernel.file.shapes.reading import ActChoice, ActField
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.rules import limits
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete, NotFound, Refusal
from maplebridge.rules.words import Title
from maplebridge.web import rate, typed
from maplebridge.web.frame import page

NOT_GIVEN = frozenset({"csrfmiddlewaretoken", "key", "seen", "act"})
"""Parts of a form that are no fields of its act."""
MOST_OF_A_KEY = 64
OFFICES = ("office", "offices")
"""Kinds of fields that take an office: the act itself judges them, and says what may be chosen."""
DAYS = 4
"""Digits of a number of days."""
NO_ACT = Title("Press one of the acts on the page.", "请在页面上选择一项操作。")
NO_FIELD = Title(
    "This act has no field of this name; nothing was done. See “fields” of the act, or its form on the page.",
    "该行为没有这一字段，未作任何办理。请查看该行为的 fields，或页面上的表单。",
)
NO_CODE = Title(
    "Type the number and the code; both stand on your receipt.", "请填写编号和查询码，两者都在回执上。"
)
NO_PAIR = Title(
    "Number and code do not open a matter together. Check both; letters may be small or capital.",
    "编号与查询码不匹配，请核对。字母不分大小写。",
)


def given_for(act: ActChoice, request: HttpRequest) -> dict[str, Any]:
    """What was typed into the fields of an act; nothing else is looked at."""
    return {field.name: _value(field, request) for field in act.needs}


def given_as_texts(act: ActChoice, sent: Mapping[str, str]) -> dict[str, Any]:
    """What a program sent for an act: the same as from a form, but what is no field of it is refused by name.

    raises  Incomplete
    """
    fields = [field for field in act.needs if field.kind != "files"]
    strange = sorted(set(sent) - {field.name for field in fields})
    if strange:
        raise Incomplete(NO_FIELD, fields={f"given.{name[:80]}": NO_FIELD for name in strange})
    return {field.name: [] if field.kind == "files" else _text(field, sent) for field in act.needs}


def all_given(request: HttpRequest) -> dict[str, Any]:
    """What was typed into all fields, for a form that may be open no longer: to tell a second click from other content."""
    words = {name: _joined(request.POST, name) for name in request.POST if name not in NOT_GIVEN}
    return words | {name: _files(name, request) for name in request.FILES}


def _value(field: ActField, request: HttpRequest) -> Any:
    if field.kind == "files":
        return _files(field.name, request)
    return _text(field, request.POST)


def _text(field: ActField, sent: Mapping[str, str]) -> str | date:
    said = _joined(sent, field.name) if field.kind == "offices" else typed.text(sent, field.name)
    if field.kind != "date" or not said:
        return said
    try:
        return date.fromisoformat(said)
    except ValueError:
        return said


def _joined(sent: Mapping[str, str], name: str) -> str:
    """What was said under one name; where several boxes were ticked, all of them with commas between."""
    several = sent.getlist(name) if isinstance(sent, QueryDict) else ()
    return typed.text({name: ",".join(several)}, name) if len(several) > 1 else typed.text(sent, name)


def _files(name: str, request: HttpRequest) -> list[tuple[str, str, bytes]]:
    sent = request.FILES.getlist(name)[: limits.FILES + 1]
    for file in sent:
        file.seek(0)
    return [(file.name, file.content_type or "", file.read(limits.FILE_BYTES + 1)) for file in sent]


def complete(act: ActChoice | None, given: dict[str, Any]) -> None:
    """Raises Incomplete with a sentence for each field that cannot be taken as it stands."""
    if act is None:
        raise Incomplete(NO_ACT)
    wrong = {field.name: words for field in act.needs if (words := _wrong(field, given[field.name]))}
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)


def _wrong(field: ActField, value: Any) -> Title | None:
    if field.required and not value:
        return Title(f"Fill in: {field.title.en}", f"请填写：{field.title.zh}")
    if field.kind == "date" and value and not isinstance(value, date):
        return Title("Type the day as year-month-day, 2026-05-09.", "日期请按年-月-日填写，例如2026-05-09。")
    if field.kind == "days" and value and whole(str(value), DAYS) is None:
        return Title("Type a whole number of days.", "天数请填写整数。")
    if isinstance(value, str) and len(value) > typed.MOST_LETTERS:
        return typed.TOO_LONG
    if (
        field.options
        and field.kind not in OFFICES
        and value
        and value not in {code for code, _ in field.options}
    ):
        return Title(f"Choose from the list: {field.title.en}", f"请从列表中选择：{field.title.zh}")
    return _wrong_files(value) if field.kind == "files" else None


def _wrong_files(files: list[tuple[str, str, bytes]]) -> Title | None:
    if len(files) > limits.FILES:
        return Title(f"At most {limits.FILES} files at once.", f"一次最多{limits.FILES}个文件。")
    for name, _, octets in files:
        if not octets:
            return Title(f"The file “{name}” is empty.", f"文件“{name}”是空的。")
        if len(octets) > limits.FILE_BYTES:
            most = limits.FILE_BYTES // limits.MB
            return Title(f"The file “{name}” is larger than {most} MB.", f"文件“{name}”超过{most} MB。")
    return None


def act_page(
    request: HttpRequest, template: str, *, number: int | None, name: str, back: str
) -> HttpResponse:
    """The form of an act for desk or resident; sent and lawful, the act, else the form with its sentence."""
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]  # set at the door
    key = request.POST.get("key", "")
    if _came_before(request, number, name):
        return HttpResponseRedirect(f"{back}?done")
    try:
        form = pages.act_form(actor=actor, number=number, name=name, now=now)
    except Refusal:
        if _came_before(request, number, name):  # its twin was taken at this very moment
            return HttpResponseRedirect(f"{back}?done")
        raise
    context = {"form": form, "back": back, "given": {}, "refusal": None, "key": secrets.token_urlsafe(24)}
    if request.method != "POST":
        return page(request, template, **context)
    given = given_for(form.act, request)
    seen = request.POST.get("seen", "")
    try:
        complete(form.act, given)
        acts.act_on(
            actor=actor,
            number=number,
            name=name,
            given=given,
            seen=form.seen if (given_seen := whole(seen)) is None else given_seen,
            key=key,
            now=now,
        )
    except Refusal as refusal:
        context.update(given=given, refusal=refusal, key=key or context["key"])
        return page(request, template, status=refusal.status, **context)
    return HttpResponseRedirect(f"{back}?done")


def _came_before(request: HttpRequest, number: int | None, name: str) -> bool:
    """Whether this very form was taken before."""
    actor, key = request.actor, request.POST.get("key", "")  # type: ignore[attr-defined]  # set at the door
    return once.came_before(
        actor=actor, number=number or 0, name=name, key=key, given=lambda: all_given(request)
    )


def press(request: HttpRequest, number: int, name: str, given: Mapping[str, object]) -> once.Once:
    """A form of a desk as it was sent, under its own key."""
    actor = request.actor  # type: ignore[attr-defined]  # set at the door
    return once.of(actor, number, name, given, typed.line(request.POST, "key", MOST_OF_A_KEY))


def paper(actor: Actor, number: int | None, paper_id: str) -> HttpResponse:
    """A document of a matter that this reader may open, always as a download. Raises NotFound."""
    name, media_type, octets = pages.read_paper(
        actor=actor, number=number or 0, paper_id=paper_id, now=timezone.now()
    )
    response = HttpResponse(octets, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def not_too_long(name: str, text: str) -> None:
    """Raises Incomplete for a text that is too long."""
    if len(text) > typed.MOST_LETTERS:
        raise Incomplete(typed.TOO_LONG, fields={name: typed.TOO_LONG})


def number_for_code(asked: str, code: str, address: str) -> int:
    """The number, if number and code open a matter. Raises Incomplete, TooMany."""
    if not asked or not code:
        raise Incomplete(NO_CODE, fields={"code" if asked else "number": NO_CODE})
    number, now = numbers.read(asked), timezone.now()
    rate.ADDRESSES.check(address, now)
    if number is None or not rate.code_opens(number=number, code=code, address=address, now=now):
        raise Incomplete(NO_PAIR, fields={"number": NO_PAIR})
    return number


def number_or_404(shown: str) -> int:
    """The number in an address. Raises NotFound."""
    number = numbers.read(shown)
    if number is None:
        raise NotFound(Title("There is no matter of that number.", "没有这一编号的事项。"))
    return number
