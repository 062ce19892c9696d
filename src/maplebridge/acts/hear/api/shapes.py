"""What goes into and comes out of reporting by API, as types that the OpenAPI document shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from maplebridge.rules import limits
from maplebridge.web.calling import DueOut, FileOut, Named, ProcedureOut, Strict


class PlaceIn(Strict):
    """Where: a point (both numbers) or a unit of the city (id or code), not both; and an address in words."""

    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    unit: int | str | None = None
    address: str | None = Field(None, max_length=limits.ADDRESS_LETTERS)


class SafelyIn(Strict):
    """How somebody may safely be reached: letters obey it, no other side ever sees it."""

    way: Literal["", "any", "paper", "counter"] = Field("", description="counter: nothing is sent at all")
    hours: Literal["", "any", "morning", "afternoon", "office"] = ""
    calls: bool = Field(True, description="false: no telephone calls")
    plain: bool = Field(False, description="no name of the city or of an office on an envelope or in a subject line")
    phone: str = Field("", max_length=limits.PHONE_LETTERS, description="instead of the one that was left")
    words: str = Field("", max_length=limits.SAFE_LETTERS, description="for whoever writes or calls")


class ContactIn(Strict):
    """How the reporter can be reached; sealed in the vault."""

    phone: str = Field("", max_length=limits.PHONE_LETTERS, description="with area or country code")
    email: str = Field("", max_length=limits.REACH_LETTERS)
    for_other: str = Field("", max_length=limits.FOR_OTHER_LETTERS)
    letters_to: str = Field(
        "", max_length=limits.LETTERS_TO_LETTERS, description="address for letters on paper"
    )
    may_know: Literal["handler", "nobody"] = "handler"
    safely: SafelyIn = SafelyIn()


DayName = Annotated[str, Field(max_length=limits.LINE_LETTERS)]


class ReportIn(Strict):
    """A report: the text is enough."""

    text: str = Field(json_schema_extra={"maxLength": limits.TEXT_LETTERS})
    title: str | None = ""
    place: PlaceIn | None = None
    category: str | None = Field(None, max_length=limits.KIND_LETTERS)
    contact: ContactIn | None = None
    against: int | None = Field(None, ge=1, le=2**31 - 1, description="id of the office complained of")
    procedure: str = Field("", max_length=limits.LINE_LETTERS, description="id of a procedure; empty: that of its kind")
    role: str = Field(
        "", max_length=limits.LINE_LETTERS, description="as whom: a party role of its procedure; empty: the first"
    )
    days: dict[DayName, DayName] = Field(
        {},
        max_length=limits.DAYS_NAMED,
        description="days that the procedure of its kind asks for when it opens: name of the field → year-month-day",
    )
    lang: Literal["en", "zh"] = "en"


class OpeningIn(Strict):
    """A matter that an office opens in its own name."""

    procedure: str = Field(max_length=limits.LINE_LETTERS, description="id of a procedure in force")
    title: str = Field(json_schema_extra={"maxLength": limits.TITLE_LETTERS})
    text: str = Field(json_schema_extra={"maxLength": limits.TEXT_LETTERS})
    unit: int | str | None = Field(None, description="id or code of a unit in the office's area; null: the office's own")
    category: str = Field("", max_length=limits.KIND_LETTERS)
    office: int | None = Field(None, ge=1, le=2**31 - 1, description="id of one of one's offices; null: the first that may")
    days: dict[DayName, DayName] = Field({}, max_length=limits.DAYS_NAMED)


class OpeningOut(Schema):
    """A matter that an office opened; nobody holds a code of it."""

    number: str
    files: list[FileOut]


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
    files: list[FileOut]
