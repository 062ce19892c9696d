"""One row of a file: understood, or refused with a sentence."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from maplebridge.acts.hear import acts
from maplebridge.acts.hear.importing import classes, submissions, times
from maplebridge.acts.hear.importing.columns import DAY
from maplebridge.acts.hear.importing.times import when
from maplebridge.acts.hear.place import Place
from maplebridge.acts.hear.reading import reporttext
from maplebridge.acts.hear.reading.reporttext import ReportText
from maplebridge.acts.hear.reading.titles import first_words, shorten
from maplebridge.kernel.file.timeline import CLASS
from maplebridge.kernel.identity import keyed, reach
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked, Opening, days_named
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording
from maplebridge.texts.languages import FIRST
from maplebridge.web.spelling import language_of

_MINUTE = len("2026-03-05 14:30")
TRIPS = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError)
"""What a row may cause in the program that its author did not think of."""
_SHORTENED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)


class Understood(NamedTuple):
    """A row that will open a matter: what the run needs to open it once; small, for it travels between processes.

    key, content  marks of the row's key and of what it says, stored so that it is opened once
    numbered      its key is an id, not its words
    former        keys as they were made before times, ids and places were compared by their meaning
    how           how its place was found: picked, address, text, or asked when the city's intake has to ask
    strange       the class that its list gives it, where that is none of this city's
    """

    key: bytes
    content: bytes
    how: str
    opening: Opening
    contact: Mapping[str, str]
    numbered: bool
    former: tuple[bytes, ...]
    strange: str = ""

    @property
    def placed_by_text(self) -> bool:
        """Whether the place was read from the words of the text, and from no column."""
        return self.how == "text"

    @property
    def needs_person(self) -> bool:
        """No place was found: the city's intake has to ask."""
        return self.how == "asked"


def read_all(rows: Sequence[Mapping[str, str]], *, pack: str) -> list[ReportText | Exception]:
    """The words of each row, read at once; kinds and places only where no column of their own says them.

    A row that is refused or that trips the program is its error, and the others are read all the same.
    """
    columns = {name for row in rows[:1] for name in row}
    asked = {"kinds": "category" not in columns, "places": "place" not in columns}
    texts = [(row.get("text", ""), row.get("title", "")) for row in rows]
    try:
        return [*reporttext.read_many(texts, pack=pack, **asked)]
    except TRIPS:
        return [_alone(one, pack, asked) for one in texts]


def _alone(words: tuple[str, str], pack: str, asked: Mapping[str, bool]) -> ReportText | Exception:
    try:
        return reporttext.read(*words, pack=pack, **asked)
    except (Incomplete, *TRIPS) as error:
        return error


def understand(
    fields: Mapping[str, str],
    read: ReportText,
    *,
    now: datetime,
    home: int,
    source: str = "",
    order: str = "",
) -> Understood:
    """Understand one row, whose words were read. An id counts in the list `source`.

    A spreadsheet that saves a file again writes times without seconds and 012 as 12 or 12.0: neither makes another row.
    Its key is its id, or its words with the minute and the place where it has none.
    `order` is how the file writes days that have two readings.

    raises  Incomplete  with the sentence that the file of refused rows shows
    """
    received = when(fields.get("time", ""), now=now, order=order)
    given, number = fields.get("id", "").strip(), _number(fields.get("id", ""))
    kind = classes.given(fields.get("category", ""), pack=registry.home_pack())
    prepared = acts.prepare(
        read,
        place=Place(address=fields.get("place", "")),
        category=kind.code,
        channel="import",
        lang=language_of(f"{read.words.raw_title} {read.words.raw_text}") or FIRST,
        now=now,
        home=home,
        days=None,
    )
    days = _days(prepared.route.adopted.procedure, fields, order=order, now=now)
    opening = prepared.opening._replace(days=days) if days else prepared.opening
    if received:
        opening = opening._replace(facts={**opening.facts, "received": received.isoformat()})
    if kind.other:
        opening = opening._replace(texts={**opening.texts, CLASS: kind.other})
    titled, text = read.words.raw_title, read.words.raw_text
    words = _compared_words(titled, text or " ".join(titled.split()))
    minute = _compared_times(received, days)
    place = reach.half_width(fields.get("place", "")).casefold()
    key = _key(source, number, f"{minute}\n{place}" if place else minute, words)
    return Understood(
        key=key,
        content=submissions.content_of(
            key, words, {"time": minute, "place": place, "category": (kind.code or "") if kind.exact else ""}
        ),
        how=prepared.located.how,
        opening=opening,
        contact=reach.read(contact) if (contact := fields.get("contact", "")) else {},
        numbered=bool(number),
        former=_former(source, given, (minute, fields.get("time", "")), words),
        strange=kind.other,
    )


def _days(
    definition: Procedure, fields: Mapping[str, str], *, order: str, now: datetime
) -> dict[str, date]:
    """The days of a row that the procedure of its kind asks for when it opens; cells of others say nothing here.

    raises  Incomplete  one is missing, cannot be read, or cannot be
    """
    days: dict[str, date] = {}
    wrong: dict[str, Wording] = {}
    for name in definition.opens.gives:
        try:
            day = times.day(fields.get(f"{DAY}{name}", ""), order=order)
        except Incomplete as unread:
            wrong[f"{DAY}{name}"] = unread.words
        else:
            days |= {} if day is None else {name: day}
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
    try:
        days_named(definition, days, now)
    except DaysAsked as asked:
        told = {f"{DAY}{name}": _column(name, words) for name, words in asked.fields.items()}
        raise Incomplete(next(iter(told.values())), fields=told) from asked
    return days


def _column(name: str, words: Wording) -> Wording:
    """What a row must say of a day, and where."""
    return Text(
        "{words} It stands in a column of its own, called “{column}” or named with --map {column}=COLUMN.",
        words=words,
        column=f"{DAY}{name}",
    )


def _former(source: str, given: str, times: Sequence[str], words: str) -> tuple[bytes, ...]:
    """The keys that earlier versions made of a row."""
    if not given:
        return tuple({_key(source, "", time, words): None for time in times})
    ids = {given: None, re.sub(r"^(\d+)\.0+$", r"\1", given): None}
    return tuple(_key(source, one, "", words) for one in ids)


def _compared_times(received: datetime | None, days: Mapping[str, date]) -> str:
    """What two rows are compared by beside their words: the minute, and the days that were named, if any were."""
    minute = received.astimezone(UTC).isoformat(" ", "minutes")[:_MINUTE] if received else ""
    return "\n".join((minute, *(f"{name}={days[name].isoformat()}" for name in sorted(days))))


def _compared_words(title: str, text: str) -> str:
    """The words that two rows are compared by: as from the beginning, whatever title is made of them today."""
    return "\n".join((shorten(" ".join(title.split()) or first_words(text)), text))


def _key(source: str, number: str, time: str, words: str) -> bytes:
    """What is kept of a row's key."""
    own = f"{source}\n{number}" if source and number else number
    return keyed.mac("row", own or hashlib.sha256(f"{time}\n{words}".encode()).hexdigest())


def _number(text: str) -> str:
    """A row's id; 007 and 7.0 are 7, for a spreadsheet makes one of the other.

    raises  Incomplete  a spreadsheet has shortened it, so that several rows have it
    """
    number = text.strip()
    if _SHORTENED.fullmatch(number):
        words = Text(
            "“{number}” is an id that a spreadsheet has shortened. Format its column as text and "
            "save the file again.",
            number=number,
        )
        raise Incomplete(words, fields={"id": words})
    return re.sub(r"^0*([0-9]+?)(?:\.0+)?$", r"\1", unicodedata.normalize("NFKC", number))
