"""What somebody gives to an act, judged by the kind of each field: for the course, and as its entry keeps it.

One gate for pages, the API, commands and simulated residents: whatever comes, the same sentence refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing import citing
from maplebridge.kernel.conduct.models import Paper
from maplebridge.kernel.conduct.papers import CleanFile
from maplebridge.kernel.conduct.signing import written
from maplebridge.kernel.file import lastdays
from maplebridge.kernel.file.others import entered
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course
from maplebridge.rules.fields import Field, Value, Wrong, judge, missing, no_paper
from maplebridge.rules.fields.judging import CELL
from maplebridge.rules.plain import clean, storable
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Incomplete, NotAllowed, Refusal
from maplebridge.rules.sentences import sentence
from maplebridge.rules.words import ENTERED, NAMING
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated

BESIDE = "files"
"""The part of a form in which files come that belong to no field of their own."""
TOO_EARLY = Text(
    "The text that is signed was written on {day}: nobody signed it before. Give the day that stands beside the signature."
)
BEFORE_IT = Text("{number} went out on {day}: nobody answered it before. Give the day that stands on the answer.")
NO_FIELD = Text(
    "This act has no such field; nothing was done. Take out what you wrote there, or open the form of the act to see what "
    "it asks."
)
BESIDE_ALL = frozenset({"level", "signed_by", "evidence", BESIDE})
"""Parts of a form that are judged elsewhere, whatever the act needs."""
OFFICES = frozenset({"office", "units"})
"""Kinds that are judged with the offices that may be named now (`naming`)."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, by field.

    marks  for the course: a typed day, the one text of a value, or True for words;  texts  as the entry keeps them
    days   days among them, by field, to be compared with what their limits allow;  cited  numbered papers that were named
    """

    marks: dict[str, object] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    cited: dict[str, citing.Cited] = field(default_factory=dict)


def judged(
    definition: Procedure,
    row: Matter,
    choice: course.Choice,
    given: Mapping[str, object],
    files: Sequence[CleanFile],
    now: datetime,
) -> Given:
    """What was given to a choice, each value judged. One query where a paper is named.

    raises  Incomplete  with a sentence for each field whose value is not of its kind, or is a “no”; of a choice that is
                        not open the course says why
    """
    strange = _strange(definition, row, choice, given)
    given = {name: _seen(value) for name, value in given.items() if name not in strange}
    texts = {k: v.strip() for k, v in given.items() if isinstance(v, str) and v.strip()}
    marks: dict[str, object] = {
        k: v if isinstance(v, date) else True for k, v in given.items() if v and isinstance(v, str | date | list | tuple)
    }
    marks.update({k: v for k, v in texts.items() if k == "level"})
    read = Given(marks, texts)
    if files and not definition.field_of("evidence").declared:
        marks["evidence"] = True
    wrong: dict[str, Wording] = dict.fromkeys(strange, NO_FIELD)
    for one, value in _values(definition, choice, given, files):
        words = _take(read, definition, row, choice, one, value)
        if words is not None:
            wrong[one.name] = words
    today = towntime.local(now).date()
    wrong |= _of_paper(definition, row, choice, read, today)
    if choice.kind in ("act", "duty") and definition.enters(row.step, choice.who):
        texts, lacking = entered.judged(given, len(files), today)
        read.texts.update(texts)
        read.marks.update(dict.fromkeys(texts, True))
        wrong |= lacking
    if wrong and choice.open:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
    return read


def _strange(
    definition: Procedure, row: Matter, choice: course.Choice, given: Mapping[str, object]
) -> tuple[str, ...]:
    """What was given under a name that the act has no field of, in the order given: no day, no text of another act comes in
    beside one's own.
    """
    asked = {*choice.needs, *choice.optional}
    known = asked | BESIDE_ALL | (ENTERED if definition.enters(row.step, choice.who) else frozenset())
    known |= {"reason"} if asked & set(NAMING) else set()
    return tuple(name for name, value in given.items() if value and name not in known)


def _seen(value: object) -> object:
    """A value as it can be kept: words without letters that nobody sees, empty where none is left. The cells of a table keep
    their edges.
    """
    if not isinstance(value, str):
        return value
    words = clean(value)
    return storable(value) if words and CELL in value else words


def _of_paper(
    definition: Procedure, row: Matter, choice: course.Choice, read: Given, today: date
) -> dict[str, Wording]:
    """Of a page that is put on record: a sentence for each day that cannot stand on it, since it lies ahead; or, of a
    signature, before the day on which the text was written; of an answer, before the paper that it answers. One query for
    a signature.
    """
    bears = {name: read.days[name] for name in paper_days(definition, choice) if name in read.days}
    wrong = {name: entered.NO_DAY for name, day in bears.items() if day > today}
    act = definition.acts_at(row.step).get(choice.name) if choice.kind == "act" else None
    if act is not None and act.on_paper is not None:
        since = written.day_of_text(definition, row, act)
        wrong |= {name: TOO_EARLY.filled(day=dated(since)) for name, day in bears.items() if day < since}
    for one in read.cited.values():
        early = BEFORE_IT.filled(number=one.number, day=dated(one.day))
        wrong |= {name: early for name, day in bears.items() if day < one.day}
    return wrong


def paper_days(definition: Procedure, choice: course.Choice) -> tuple[str, ...]:
    """The fields of an act or duty that are the day of a page which it puts on record: a date beside a file, that rules no
    limit. Whoever signed or wrote a page did so by today. In the order of its fields.
    """
    kinds = {name: definition.field_of(name).kind for name in (*choice.needs, *choice.optional)}
    if "file" not in kinds.values():
        return ()
    return tuple(
        name for name, kind in kinds.items() if kind == "date" and not lastdays.rules_a_limit(definition, name)
    )


def _values(
    definition: Procedure, choice: course.Choice, given: Mapping[str, object], files: Sequence[CleanFile]
) -> list[tuple[Field, object]]:
    """Every field with a kind that is needed or was given something, with what was given: of files, their names."""
    names, left = {}, iter(files)
    for name, value in given.items():
        if isinstance(value, list | tuple):
            names[name] = [file.name for _, file in zip(value, left, strict=False)]
    records = [one for one in choice.needs if definition.field_of(one).kind == "record"]
    asked = dict.fromkeys([*choice.needs, *choice.optional, *given])
    found: list[tuple[Field, object]] = []
    for one in (definition.field_of(name) for name in asked):
        if not one.declared or one.kind in OFFICES:
            continue
        value = names.get(one.name) or given.get(one.name)
        if one.kind == "record" and not value and records == [one.name]:
            value = names.get(BESIDE)
        if value or one.name in choice.needs:
            found.append((one, value))
    return found


def _take(
    read: Given, definition: Procedure, row: Matter, choice: course.Choice, one: Field, value: object
) -> Wording | None:
    """Keep a value that fits; why it does not."""
    read.texts.pop(one.name, None)
    read.marks[one.name] = value
    if value is None or value == "" or value == []:
        return missing(one)
    among = _papers(row) if one.kind == "paper" else None
    fits = judge(one, value, takes=choice.takes.get(one.name, ()), among=among)
    if isinstance(fits, Wrong):
        return fits.words
    if one.kind == "issued":
        named = citing.cited(row, one, fits.text)
        if named is None:
            return no_paper(one)
        read.cited[one.name], fits = named, Value(named.number, named.number)
    _keep(read, definition, one, fits)
    return None


def _keep(read: Given, definition: Procedure, one: Field, fits: Value) -> None:
    if isinstance(fits.typed, date):
        read.marks[one.name] = read.days[one.name] = fits.typed
        if not lastdays.rules_a_limit(definition, one.name):
            read.texts[one.name] = fits.text
        return
    files = isinstance(fits.typed, tuple) and one.kind in ("file", "record")
    read.marks[one.name] = list(fits.typed) if files else fits.text  # type: ignore[call-overload]  # a tuple of names
    if not (files and one.kind == "record"):
        read.texts[one.name] = fits.text


def _papers(row: Matter) -> frozenset[str]:
    """Ids of the papers of a matter. One query."""
    return frozenset(str(one) for one in Paper.objects.filter(matter=row.number).values_list("id", flat=True))


def refused(definition: Procedure, refusal: course.Refusal) -> Refusal:
    """A refusal of the course as whoever acts reads it: on the fields that it is about, or of the act as a whole."""
    words = sentence(definition, refusal)
    named = refusal.args.get("field") or refusal.args.get("fields")
    if isinstance(named, str):
        return Incomplete(words, fields=dict.fromkeys(named.split(","), words))
    return NotAllowed(words)
