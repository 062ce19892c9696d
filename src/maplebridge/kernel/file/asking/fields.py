"""The fields of an act's form: what its procedure needs, what it may have, with the control and the help line of each."""

from __future__ import annotations

from collections.abc import Iterable

from maplebridge.kernel.file import lastdays
from maplebridge.kernel.file.heading import LoadedMatter, office_at
from maplebridge.kernel.file.others import entered
from maplebridge.kernel.file.shapes.doing import ActField, FieldKind
from maplebridge.kernel.matter.lifecycle import named
from maplebridge.kernel.territory.holders import Office
from maplebridge.rules import course, limits, phrases
from maplebridge.rules.fields import Field, Kind, missing
from maplebridge.rules.places import Act
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences

FILES = Text("Photos or papers (if you have any)")
FILES_HINT = Text(
    "JPEG, PNG, WebP, HEIC or PDF: at most {files} files of {file_mb} MB. What photos "
    "hide (place, camera) and what runs in a PDF is taken out.",
    files=limits.FILES,
    file_mb=limits.FILE_BYTES // limits.MB,
)
LEVEL = Text("Level")
GOES = Text("Goes to")
WHY_ANOTHER = Text("Why another office?")
ONLY_ANOTHER = Text("Only where you choose another office than the one above: one sentence.")
FORM_KINDS: dict[Kind, FieldKind] = {
    "text": "text",
    "record": "text",
    "yes": "yes",
    "number": "number",
    "money": "money",
    "date": "date",
    "choice": "choice",
    "file": "files",
    "table": "table",
    "paper": "paper",
    "issued": "issued",
}
"""What a form shows for a field whose kind its procedure declares; offices are chosen from those that may be named."""
LONG_FIELDS = (
    "reason",
    "answer",
    "minutes",
    "progress",
    "agreement",
    "opinion",
    "report",
    "plan",
    "evidence",
)
"""Fields of some lines, of procedures of before kinds."""


def fields(matter: LoadedMatter, choice: course.Choice) -> tuple[ActField, ...]:
    """The fields of a choice's form: what it needs, what it may have, files with an answer. In this order, which is that of
    the page.
    """
    act = matter.definition.acts_at(matter.row.step).get(choice.name)
    asked = [_field(matter, choice, name, required=True, act=act) for name in choice.needs]
    asked += [_field(matter, choice, name, required=False, act=act) for name in choice.optional]
    if (
        choice.levels and named.naming_field((*choice.needs, *choice.optional)) is None
    ):  # an office that is named brings its own level
        options = tuple((level, phrases.level_word(level)) for level in choice.levels)
        asked.append(ActField(name="level", title=LEVEL, kind="level", options=options))
    if matter.definition.enters(matter.row.step, choice.who):
        return (*asked, *entered.fields())
    if act is not None and "reason" not in choice.needs and any(one.usual for one in asked):
        asked.append(ActField(name="reason", title=WHY_ANOTHER, required=False, hint=ONLY_ANOTHER))
    if (
        any(_has_files(matter.definition, name) for name in choice.needs)
        or choice.who in matter.definition.parties
    ):
        asked.append(ActField(name="files", title=FILES, kind="files", required=False, hint=FILES_HINT))
    return tuple(asked)


def _field(
    matter: LoadedMatter, choice: course.Choice, name: str, *, required: bool, act: Act | None = None
) -> ActField:
    one = matter.definition.field_of(name)
    kind = _kind(matter.definition, one)
    days = lastdays.rules_a_limit(matter.definition, name) and choice.open
    options, placed = tuple(one.options.items()), None
    records = [need for need in choice.needs if matter.definition.field_of(need).kind == "record"]
    if kind == "offices":
        options = _offices(named.several(matter.definition, matter.row, name))
    elif kind == "office" and act is not None:
        may = tuple(named.offices(matter.definition, matter.row, act))
        options, placed = _offices(may), named.suggested(matter.definition, matter.row, act, may)
    goes = act is not None and kind == "office" and named.names_next(matter.definition, matter.row.step, act)
    return ActField(
        name=name,
        title=GOES if goes else one.affirmed,
        usual="" if placed is None else str(placed.office),
        why=None if placed is None else placed.reasons,
        kind=kind,
        required=required,
        hint=_hint(one, lastdays.possible(matter, choice, name).words if days else None),
        options=options,
        columns=tuple(_column(column) for column in one.columns.values()),
        rows=one.rows,
        nothing=missing(one) if one.kind in ("yes", "file") else None,
        judged=records == [name],
    )


def _column(one: Field) -> ActField:
    kind, options = FORM_KINDS[one.kind], tuple(one.options.items())
    return ActField(name=one.name, title=one.title, kind=kind if kind != "text" else "line", options=options)


def _hint(one: Field, days: Wording | None) -> Wording | None:
    """What to write: what the file says of it, and what a field of its kind takes, where its control does not say it.

    days  which days may be named, of one that rules a limit
    """
    said = [words for words in (one.help, days or _kind_hint(one)) if words is not None]
    return sentences(said) if said else None


def _kind_hint(one: Field) -> Wording | None:
    if one.kind == "money":
        return Text("An amount in {currency}, in digits.", currency=one.currency)
    if one.kind == "number" and one.least is not None and one.most is not None:
        return Text("A number from {least} to {most}.", least=one.least, most=one.most)
    if one.kind == "table":
        return Text(
            "{least} to {most} rows; an empty row does not count.", least=one.rows[0], most=one.rows[1]
        )
    return FILES_HINT if one.kind == "file" else None


def _has_files(definition: Procedure, name: str) -> bool:
    """Whether files may come beside what is written here: an answer, a record; of before kinds, by their names."""
    one = definition.field_of(name)
    if any(each.declared for each in definition.fields.values()):
        return one.answer or one.kind == "record" or (one.kind == "text" and one.told)
    return name in ("answer", "evidence", "progress", "minutes")


def _kind(definition: Procedure, one: Field) -> FieldKind:
    name = one.name
    taken = named.takes(definition, name)
    if taken is not None:
        return taken
    if one.kind == "issued" and not one.papers:
        return "line"
    if one.declared and one.kind in FORM_KINDS:
        return FORM_KINDS[one.kind]
    dated = name.endswith(("_date", "_day")) or name in ("date", "day", "until")
    if dated or lastdays.rules_a_limit(definition, name):
        return "date"
    return "text" if name in LONG_FIELDS or name.endswith(LONG_FIELDS) else "line"


def _offices(offices: Iterable[Office]) -> tuple[tuple[str, Wording], ...]:
    """Offices that an act may name now, with their units."""
    return tuple((str(office.id), office_at(office)) for office in offices)
