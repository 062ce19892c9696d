"""What goes in and out of the API, as types that the OpenAPI document shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """Refuses unknown fields, so that nothing sent is silently lost."""

    model_config = ConfigDict(extra="forbid", strict=True)


class PlaceIn(Strict):
    """Where: a point (both numbers) or a unit of the city (id or code), not both; and an address in words."""

    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    unit: int | str | None = None
    address: str | None = Field(None, max_length=500)


class ContactIn(Strict):
    """How the reporter can be reached; sealed in the vault."""

    phone: str = Field("", max_length=40, description="with area or country code")
    email: str = Field("", max_length=320)
    for_other: str = Field("", max_length=200)
    may_know: Literal["handler", "nobody"] = "handler"


class ReportIn(Strict):
    """A report: the text is enough."""

    text: str
    title: str | None = ""
    place: PlaceIn | None = None
    category: str | None = Field(None, max_length=40)
    contact: ContactIn | None = None
    against: int | None = Field(None, ge=1, le=2**31 - 1, description="id of the office complained of")
    lang: Literal["en", "zh"] = "en"


class Said(Schema):
    """A text in both languages."""

    en: str
    zh: str


class Named(Schema):
    """Something with a code and a name."""

    code: str
    name: Said


class DueOut(Schema):
    """The limit that runs now: whose it is and of what (`what`), its last day, law, and how it was counted.

    It is not the day of the answer: that is `answer_by` beside it.
    """

    what: Said
    date: date
    law: Said | None
    explanation: Said


class ProcedureOut(Schema):
    """The procedure of a matter."""

    id: str
    version: int
    title: Said


class ReportOut(Schema):
    """A report that became a matter. The code is shown here and nowhere else."""

    number: str
    code: str | None
    category: Named
    unit: Named
    office: Named | None
    procedure: ProcedureOut
    due: DueOut | None
    answer_by: date | None
    receipt: dict[str, Any]


class EntryOut(Schema):
    """An entry of a matter."""

    seq: int
    at: datetime
    by: Said
    what: Said
    text: str


class FieldOut(Schema):
    """A field of an act: `needed`, or free to stay empty; of a choice, the values that are taken."""

    name: str
    title: Said
    kind: str
    needed: bool
    values: list[str]


class ChoiceOut(Schema):
    """An act that may be taken now: the fields it needs by name, and all its fields that the API takes."""

    name: str
    title: Said
    then: Said
    needs: list[str]
    fields: list[FieldOut]


class MatterOut(Schema):
    """A matter as the holder of its code sees it."""

    number: str
    seen: int
    title: str
    category: Said
    procedure: str
    step: Said
    office: Said
    turn: Said | None = Field(description="the party whose turn it is; null while an office must act, or nobody")
    unit: Said
    standing: str
    ended: bool
    due: DueOut | None
    answer_by: date | None
    text: str
    where: str
    acts: list[ChoiceOut]
    entries: list[EntryOut]


class ActIn(Strict):
    """An act to take: its name, what it needs, the last entry that was read."""

    name: str = Field(max_length=120)
    given: dict[str, str] = Field(default_factory=dict)
    seen: int = Field(ge=1, le=2**31 - 1)


class ActOut(Schema):
    """The entry that the act became."""

    number: str
    seq: int
