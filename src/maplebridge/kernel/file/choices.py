"""What an actor may do now, with what follows; and what is not open, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file import lastdays
from maplebridge.kernel.file.dates import law_title
from maplebridge.kernel.file.heading import LoadedMatter, office_at, office_title
from maplebridge.kernel.file.others import entered
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField, ActShut, FieldKind
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import named
from maplebridge.kernel.matter.lifecycle.asked import Own
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.matter.lifecycle.waiting import as_clock_stands
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.kernel.territory.holders import Office
from maplebridge.rules import course, limits, papers, phrases
from maplebridge.rules.answering import answering_role
from maplebridge.rules.fields import Field, Kind, missing
from maplebridge.rules.procedure import Act, End, Outside, Procedure, Step
from maplebridge.rules.sentences import sentence
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
NOTHING = Own()
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


def form_name(choice: course.Choice) -> str:
    """What a form calls a choice: an act by its name, the others by their kind and name."""
    if choice.kind == "act":
        return choice.name
    if choice.kind in ("extend", "resume"):
        return choice.kind
    return ".".join(filter(None, (choice.kind, choice.name, choice.part)))


def course_choices(
    matter: LoadedMatter, roles: frozenset[str], own: Own = NOTHING
) -> tuple[course.Choice, ...]:
    """What the course says about every act of these roles, and what is the actor's own, at this minute. In the order of
    the file.
    """
    state = state_of(matter.row)
    tick = as_clock_stands(course.Event("tick", towntime.minute(matter.now)), state)
    calendar = registry.calendar(matter.adopted.pack)
    found = course.allowed(
        matter.definition, state, roles=roles, at=tick.at, tick=tick, calendar=calendar, copies=own.copies
    )
    return tuple(one for one in found if own.takes(matter.definition, state.step, one))


def course_choice(
    matter: LoadedMatter, roles: frozenset[str], name: str, own: Own = NOTHING
) -> course.Choice | None:
    """What the course says about the one choice that a form calls `name`; None if these roles have none such."""
    return next((choice for choice in course_choices(matter, roles, own) if form_name(choice) == name), None)


def choices(
    matter: LoadedMatter, roles: frozenset[str], own: Own = NOTHING
) -> tuple[tuple[ActChoice, ...], tuple[ActShut, ...]]:
    """Open acts, the main one first and the grave ones last; and those that are shut."""
    possible = course_choices(matter, roles, own)
    opens = [shown(matter, choice) for choice in possible if choice.open]
    main = next((n for n, choice in enumerate(opens) if choice.weight == "main"), None)
    ordered = [
        c if n == main or c.weight != "main" else replace(c, weight="quiet") for n, c in enumerate(opens)
    ]
    ordered.sort(key=lambda choice: ("main", "quiet", "grave").index(choice.weight))
    shut = [
        ActShut(title=choice.title, why=sentence(matter.definition, choice.refusal))
        for choice in possible
        if not choice.open and choice.refusal is not None
    ]
    return tuple(ordered), tuple(shut)


def shown(matter: LoadedMatter, choice: course.Choice) -> ActChoice:
    """A choice as a form shows it."""
    definition = matter.definition
    act = definition.acts_at(matter.row.step).get(choice.name) if choice.kind == "act" else None
    return ActChoice(
        name=form_name(choice),
        title=choice.title,
        then=_then(matter, choice, act),
        weight=_weight(choice, act),
        needs=fields(matter, choice),
        law=law_title(definition, choice.law),
        until=None if act is not None and act.anytime and act.not_after is None else choice.last_day,
        left=_left(matter, choice, act),
        remedies=_remedies(definition, act),
        makes=tuple((one, papers.title(definition, one)) for one in choice.makes),
    )


def fields(matter: LoadedMatter, choice: course.Choice) -> tuple[ActField, ...]:
    """The fields of a choice's form: what it needs, what it may have, files with an answer. In this order, which is that of
    the page.
    """
    act = matter.definition.acts_at(matter.row.step).get(choice.name)
    asked = [_field(matter, choice, name, required=True, act=act) for name in choice.needs]
    asked += [_field(matter, choice, name, required=False) for name in choice.optional]
    if (
        choice.levels and named.naming_field(choice.needs) is None
    ):  # an office that is named brings its own level
        options = tuple((level, phrases.level_word(level)) for level in choice.levels)
        asked.append(ActField(name="level", title=LEVEL, kind="level", options=options))
    if matter.definition.enters(matter.row.step, choice.who):
        return (*asked, *entered.fields())
    if any(_has_files(matter.definition, name) for name in choice.needs) or choice.who in matter.definition.parties:
        asked.append(ActField(name="files", title=FILES, kind="files", required=False, hint=FILES_HINT))
    return tuple(asked)


def _field(
    matter: LoadedMatter, choice: course.Choice, name: str, *, required: bool, act: Act | None = None
) -> ActField:
    one = matter.definition.field_of(name)
    kind = _kind(matter.definition, one)
    days = lastdays.rules_a_limit(matter.definition, name) and choice.open
    options = tuple(one.options.items())
    records = [need for need in choice.needs if matter.definition.field_of(need).kind == "record"]
    if kind == "offices":
        options = _offices(named.several(matter.definition, matter.row, name))
    elif kind == "office" and act is not None:
        options = _offices(named.offices(matter.definition, matter.row, act))
    return ActField(
        name=name,
        title=one.affirmed,
        kind=kind,
        required=required,
        hint=lastdays.possible(matter, choice, name).words if days else _hint(one),
        options=options,
        columns=tuple(_column(column) for column in one.columns.values()),
        rows=one.rows,
        nothing=missing(one) if one.kind in ("yes", "file") else None,
        judged=records == [name],
    )


def _column(one: Field) -> ActField:
    kind, options = FORM_KINDS[one.kind], tuple(one.options.items())
    return ActField(name=one.name, title=one.title, kind=kind if kind != "text" else "line", options=options)


def _hint(one: Field) -> Wording | None:
    """What may be written into a field of a kind, where its control does not say it."""
    if one.kind == "money":
        return Text("An amount in {currency}, in digits.", currency=one.currency)
    if one.kind == "number" and one.least is not None and one.most is not None:
        return Text("A number from {least} to {most}.", least=one.least, most=one.most)
    if one.kind == "table":
        return Text("{least} to {most} rows; an empty row does not count.", least=one.rows[0], most=one.rows[1])
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
    if one.declared and one.kind in FORM_KINDS:
        return FORM_KINDS[one.kind]
    dated = name.endswith(("_date", "_day")) or name in ("date", "day", "until")
    if dated or lastdays.rules_a_limit(definition, name):
        return "date"
    return "text" if name in LONG_FIELDS or name.endswith(LONG_FIELDS) else "line"


def _offices(offices: Iterable[Office]) -> tuple[tuple[str, Wording], ...]:
    """Offices that an act may name now, with their units."""
    return tuple((str(office.id), office_at(office)) for office in offices)


def _then(matter: LoadedMatter, choice: course.Choice, act: Act | None) -> Wording:
    parts: list[Wording] = [_leads_to(matter, choice)]
    if matter.definition.enters(matter.row.step, choice.who):
        parts.insert(0, entered.WHAT)
    if act is not None and act.tells:
        notified = phrases.are_notified(matter.definition, act.tells)
        parts.append(Text("{notified}.", notified=notified))
    return sentences(parts)


def _leads_to(matter: LoadedMatter, choice: course.Choice) -> Wording:
    if choice.to is None or choice.to_title is None:
        return Text("It is recorded; the time limit runs on.")
    end = matter.definition.place(choice.to)
    if isinstance(end, End) and end.hands_to is not None:
        return Text("It goes on under the same number: {to_title}.", to_title=choice.to_title)
    if isinstance(end, End):
        return Text("The matter ends: {to_title}.", to_title=choice.to_title)
    who = _recipient(matter, choice)
    if who is None:
        return Text("It goes on to “{place}”.", place=choice.to_title)
    return Text("It goes on to “{place}”: {who} has it then.", place=choice.to_title, who=who)


def _recipient(matter: LoadedMatter, choice: course.Choice) -> Wording | None:
    """Who has the matter once an open choice is taken: the office, or the party whose turn it is."""
    definition, row = matter.definition, matter.row
    act = definition.acts_at(row.step).get(choice.name)
    if named.naming_field(choice.needs) and act is not None and named.names_next(definition, row.step, act):
        return Text("the office that you name")
    state = state_of(row)
    event = course.Event(
        "act", towntime.minute(matter.now), choice.who, choice.name, dict.fromkeys(choice.needs, True)
    )
    after, _, refused = course.step(definition, state, event, registry.calendar(matter.adopted.pack))
    place = definition.places.get(after.step)
    if refused or choice.kind != "act" or not isinstance(place, Step | Outside):
        return None
    if answering_role(definition, after.step) is None:
        return definition.role_title(place.who)
    holding = hold(
        definition, after, place=row.place, category=row.category, before=None, against=row.against
    )
    return office_title(holding.office)


def _weight(choice: course.Choice, act: Act | None) -> Literal["main", "quiet", "grave"]:
    """Grave is adverse; main leads on; an objection and every other counted act stay quiet."""
    if choice.adverse:
        return "grave"
    if act is not None and act.at_most is not None:
        return "quiet"
    if choice.kind != "act" or choice.to is None or choice.name == "withdraw":
        return "quiet"
    return "main"


def _left(matter: LoadedMatter, choice: course.Choice, act: Act | None) -> int | None:
    if act is None or act.at_most is None:
        return None
    counts = state_of(matter.row).counts
    return act.at_most - counts.get(f"{matter.row.step}.{act.name}", 0)


def _remedies(definition: Procedure, act: Act | None) -> tuple[Wording, ...]:
    if act is None:
        return ()
    titles = []
    for name in act.remedy:
        if name in definition.remedies:
            titles.append(definition.remedies[name].title)
            continue
        step, _, inner = name.partition(".")
        inside = definition.acts_at(step).get(inner) if step in definition.places else None
        if inside is not None:
            titles.append(inside.title)
    return tuple(titles)
