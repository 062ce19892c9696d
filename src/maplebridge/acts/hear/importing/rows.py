"""One row of a file: understood, or refused with a sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from maplebridge.acts.hear import acts, suggesting
from maplebridge.acts.hear.importing.times import when
from maplebridge.acts.hear.place import Place
from maplebridge.acts.hear.reportform import checked_text, clean
from maplebridge.acts.hear.titles import first_words, shorten
from maplebridge.kernel.identity import keyed, reach
from maplebridge.kernel.matter.opening import Opening
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

_SHORTENED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understood:
    """A row that will open a matter: what the run needs to open it once; small, for it travels between processes.

    key, said  what is kept of the row's key and of its words, so that it is opened once
    former     the key as it was made before times and ids were compared by their meaning
    how        how its place was found: picked, address, text, or asked when the city's intake has to ask
    """

    key: bytes
    said: bytes
    how: str
    opening: Opening
    contact: Mapping[str, str]
    former: bytes

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
    order: str = "",
) -> Understood:
    """Read one row. Its key is its id in the list `source`, or its words and minute where it has none.

    A spreadsheet that saves a file again writes times without seconds and ids as 12.0: neither makes another row.
    `order` is how the file writes days that have two readings.

    raises  Incomplete  with the sentence that the file of refused rows shows
    """
    received = when(fields.get("time", ""), now=now, order=order)
    number = _number(fields.get("id", ""))
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
    said = _said(clean(fields.get("title", "")), opening.said["text"])
    minute = received.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if received else ""
    key, given = _key(source, number, minute, said), fields.get("id", "").strip()
    return Understood(
        key=key,
        said=keyed.mac("", said),
        how=prepared.located.how,
        opening=opening,
        contact=reach.read(contact) if (contact := fields.get("contact", "")) else {},
        former=key if given and given == number else _key(source, given, fields.get("time", ""), said),
    )


def _said(title: str, text: str) -> str:
    """The words that two rows are compared by: as from the beginning, whatever title is made of them today."""
    return "\n".join((shorten(" ".join(title.split()) or first_words(text)), text))


def _key(source: str, number: str, time: str, said: str) -> bytes:
    """What is kept of a row's key."""
    own = f"{source}\n{number}" if source and number else number
    return keyed.mac("import:", own or hashlib.sha256(f"{time}\n{said}".encode()).hexdigest())


def _number(text: str) -> str:
    """A row's id. Raises Incomplete where a spreadsheet has shortened it, for then several rows have it."""
    number = text.strip()
    if _SHORTENED.fullmatch(number):
        words = Title(
            f"“{number}” is an id that a spreadsheet has shortened. Format its column as text and save the file again.",
            f"编号“{number}”已被表格软件截短，请将该列设为文本格式后重新保存。",
        )
        raise Incomplete(words, fields={"id": words})
    return re.sub(r"^(\d+)\.0+$", r"\1", number)


def _category(text: str) -> str | None:
    """The category of a code that the taxonomy knows; anything else is read from the words."""
    code = text.strip()
    return code if code and suggesting.taxonomy().by_code(code) is not None else None
