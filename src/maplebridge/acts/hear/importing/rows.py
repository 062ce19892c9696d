"""One row of a file: understood, or refused with a sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from maplebridge.acts.hear import acts, suggesting
from maplebridge.acts.hear.place import Place
from maplebridge.acts.hear.reportform import checked_text
from maplebridge.kernel.identity import keyed
from maplebridge.kernel.matter import towntime
from maplebridge.kernel.matter.opening import Opening
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

_TIME = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?")
EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class Understood:
    """A row that will open a matter: what the run needs to open it once; small, for it travels between processes.

    key, said  what is kept of the row's key and of its words, so that it is opened once
    how        how its place was found: picked, address, text, or asked when the city's intake has to ask
    """

    key: bytes
    said: bytes
    how: str
    opening: Opening
    contact: str

    @property
    def placed_by_text(self) -> bool:
        """The place was read from the words."""
        return self.how == "text"

    @property
    def needs_person(self) -> bool:
        """No place was found: the city's intake has to ask."""
        return self.how == "asked"


def words_of(fields: Mapping[str, str]) -> tuple[str, str]:
    """Title and text of a row as they will be kept; nothing where it will be refused."""
    try:
        text, title = checked_text(fields.get("text", ""), fields.get("title", ""))
    except Incomplete:
        return "", ""
    return title, text


def understand(
    fields: Mapping[str, str],
    *,
    now: datetime,
    home: int,
    source: str = "",
    guess: suggesting.Guess = suggesting.UNASKED,
) -> Understood:
    """Read one row. Its key is its id in the list `source`, or its words and time where it has none.

    raises  Incomplete  with the sentence that the file of refused rows shows
    """
    received = when(fields.get("time", ""), now=now)
    prepared = acts.prepare(
        text=fields.get("text", ""),
        title=fields.get("title", ""),
        place=Place(address=fields.get("place", "")),
        category=_category(fields.get("category", "")),
        channel="import",
        lang="zh",
        now=now,
        home=home,
        guess=guess,
    )
    opening = prepared.opening
    if received:
        opening = replace(opening, facts={**opening.facts, "received": received.isoformat()})
    said = "\n".join((opening.title, opening.said["text"]))
    number = fields.get("id", "").strip()
    key = f"{source}\n{number}" if source and number else number
    key = key or hashlib.sha256(f"{fields.get('time', '')}\n{said}".encode()).hexdigest()
    return Understood(
        key=keyed.mac("import:", key),
        said=keyed.mac("", said),
        how=prepared.located.how,
        opening=opening,
        contact=fields.get("contact", "").strip(),
    )


def when(text: str, *, now: datetime) -> datetime | None:
    """The moment a row was received; None where the file does not say.

    raises  Incomplete  no date, a day that does not exist, one in the future or before 1990
    """
    if not text.strip():
        return None
    found = _TIME.match(text.strip())
    if found is None:
        raise _date(
            f"“{text[:40]}” is not a date. Write it like 2026-03-05 14:30.",
            f"“{text[:40]}”不是日期，请写成 2026-03-05 14:30。",
        )
    try:
        moment = datetime(*(int(part or 0) for part in found.groups()), tzinfo=towntime.zone())  # type: ignore[misc, arg-type]  # six whole numbers
    except ValueError as error:
        raise _date(f"There is no day or time “{text[:40]}”.", f"“{text[:40]}”这一时间不存在。") from error
    if moment > now or moment.year < EARLIEST:
        raise _date(
            f"“{text[:40]}” lies in the future or before {EARLIEST}. Correct the date.",
            f"“{text[:40]}”晚于现在或早于{EARLIEST}年，请更正。",
        )
    return moment


def _category(text: str) -> str | None:
    """The category of a code that the taxonomy knows; anything else is read from the words."""
    code = text.strip()
    return code if code and suggesting.taxonomy().by_code(code) is not None else None


def _date(en: str, zh: str) -> Incomplete:
    words = Title(en, zh)
    return Incomplete(words, fields={"time": words})
