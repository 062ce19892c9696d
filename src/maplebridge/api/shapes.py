"""What goes in and out of the API, as types that the OpenAPI document shows."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from maplebridge.rules import limits
from maplebridge.web.calling import Bilingual, DueOut, FileOut, Strict


class EntryOut(Schema):
    """An entry of a matter."""

    seq: int
    at: datetime
    by: Bilingual
    what: Bilingual
    text: str
    values: list[Bilingual] = Field(
        description="what was given to fields that hold no plain text, each in a sentence"
    )
    files: list[FileOut]


class FieldOut(Schema):
    """A field of an act: `needed`, or free to stay empty; of a choice, the values that are taken.

    `kind` says what is taken: `yes` for an affirmation, digits for a number or an amount, year-month-day for a date; of a
    table rows as lines with a tab between the cells. `files` are parts of a multipart request, by the name of the field.
    """

    name: str
    title: Bilingual
    kind: str
    needed: bool
    values: list[str]


class ChoiceOut(Schema):
    """An act that may be taken now: the fields it needs by name, and all its fields that the API takes."""

    name: str
    title: Bilingual
    then: Bilingual
    needs: list[str]
    fields: list[FieldOut]


class MatterOut(Schema):
    """A matter as the holder of its code sees it."""

    number: str
    seen: int
    title: str
    category: Bilingual
    procedure: str
    step: Bilingual
    office: Bilingual
    turn: Bilingual | None = Field(
        description="the party whose turn it is; null while an office must act, or nobody"
    )
    unit: Bilingual
    standing: str
    ended: bool
    due: DueOut | None
    answer_by: date | None
    text: str
    where: str
    acts: list[ChoiceOut]
    entries: list[EntryOut]


class PaperOut(Schema):
    """A numbered paper of a matter, without its words: whoever has the file compares its SHA-256."""

    number: str
    kind: str = Field(description="as the procedure names the document")
    title: Bilingual
    day: date
    entry: int = Field(description="of the act that made it")
    sha256: dict[str, str] = Field(description="of its PDF, by language; empty while it is being set")
    to: list[Bilingual] = Field(description="the parts to which it is addressed; by a code, one's own alone")


class PapersOut(Schema):
    """The numbered papers of a matter that whoever asks may read, in the order of their numbers."""

    papers: list[PaperOut]


class ActIn(Strict):
    """An act to take: its name, what it needs, the last entry that was read."""

    name: str = Field(max_length=limits.ACT_LETTERS)
    given: dict[str, str] = Field(default_factory=dict)
    seen: int = Field(ge=1, le=2**31 - 1)


class ActOut(Schema):
    """The entry that the act became."""

    number: str
    seq: int
