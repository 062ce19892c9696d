"""What every call of the API has: shapes that several verbs answer with, the key of a call, whom it speaks for."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from ninja.utils import check_csrf
from pydantic import BaseModel, ConfigDict

from maplebridge.kernel.identity import apart, unguessable
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import codes, numbers
from maplebridge.kernel.matter.lifecycle.acting import NO_SUCH_MATTER
from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound
from maplebridge.texts import Text, Wording
from maplebridge.texts.wording import in_english_and_chinese
from maplebridge.web import rate
from maplebridge.web.access import actor_of, step_back

FORGED = Text(
    "A desk's session acts only with the token of its own pages: send the cookie csrftoken "
    "as X-CSRFToken too."
)
NOBODY = Text("Sign in at a desk first: an office acts here in its own name.")
JSON = "application/json; charset=utf-8"


class Strict(BaseModel):
    """Refuses unknown fields, so that nothing sent is silently lost."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Bilingual(Schema):
    """A text in English and Chinese."""

    en: str
    zh: str


class Named(Schema):
    """Something with a code and a name."""

    code: str
    name: Bilingual


class DueOut(Schema):
    """The limit that runs now: whose it is and of what (`what`), its last day, law, and how it was counted.

    It is not the day of the answer: that is `answer_by` beside it.
    """

    what: Bilingual
    date: date
    law: Bilingual | None
    explanation: Bilingual


class FileOut(Schema):
    """A photo or paper as it is kept; `size` in bytes."""

    name: str
    media_type: str
    size: int


class ProcedureOut(Schema):
    """The procedure of a matter."""

    id: str
    version: int
    title: Bilingual


def key_of(sent: str) -> str:
    """The key of a call, apart from keys of the pages' forms; empty where none was sent. Raises Incomplete."""
    if sent and (words := unguessable.wrong(sent)):
        raise Incomplete(words, fields={"Idempotency-Key": words})
    return sent and f"api:{sent}"


def for_actor(request: HttpRequest, actor: Actor) -> Actor:
    """The same actor; whatever stops the call later is answered as to this actor."""
    request.actor = actor  # type: ignore[attr-defined]  # ours
    return actor


def at_desk(request: HttpRequest, now: datetime) -> Actor:
    """Whoever is signed in at a desk and sent the token of its own pages. Raises NotAllowed."""
    if not request.user.is_authenticated:
        raise NotAllowed(NOBODY)
    if check_csrf(request) is not None:
        raise NotAllowed(FORGED)
    return actor_of(request, now)


def speaks(request: HttpRequest, shown: str, code: str) -> tuple[int, Actor]:
    """The number of a matter, and in whose name a call about it comes: of its code, else of a desk's session.

    raises  NotFound  no such matter, or not for them;  TooMany  too many wrong codes
            NotAllowed  a session without the token of its pages
    """
    number = numbers.read(shown)
    if number is None:
        raise NotFound(NO_SUCH_MATTER)
    now = timezone.now()
    if code and rate.code_opens(number=number, code=code, address=rate.address_of(request), now=now):
        if request.user.is_authenticated:
            apart.step_back(request.session.session_key or "", {number: codes.mac(number, code)})
        return number, for_actor(request, codes.holder_by(number, code))
    if not code and request.user.is_authenticated:
        step_back(request)
        return number, for_actor(request, at_desk(request, now))
    raise NotFound(NO_SUCH_MATTER)


def named(code: str, title: Wording) -> dict[str, object]:
    """A `Named` as plain data: the keys `code` and `name`."""
    return {"code": code, "name": both(title)}


def both(title: Wording) -> dict[str, str]:
    """A `Bilingual` as plain data: the keys `en` and `zh`."""
    return in_english_and_chinese(title)


def bilingual(title: Wording) -> Bilingual:
    """A text in English and Chinese, as the API answers it."""
    return Bilingual(**in_english_and_chinese(title))
