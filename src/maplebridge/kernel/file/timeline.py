"""The entries of a matter as a reader may see them, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from django.db import connection

from maplebridge.kernel import ledger, verbs
from maplebridge.kernel.file import came, kinds, posted, telling
from maplebridge.kernel.file.exchanges import titles
from maplebridge.kernel.file.heading import LoadedMatter, office_title
from maplebridge.kernel.file.others import duties, entered, powers
from maplebridge.kernel.file.others.acting import act_title, acting_offices, goes_on, sides_called
from maplebridge.kernel.file.shapes.reading import Paper, TimelineItem
from maplebridge.kernel.ledger.entry import BY_RESIDENT
from maplebridge.kernel.matter.codes import AGREED, CALLED
from maplebridge.kernel.matter.lifecycle import named
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED, EXCHANGED, counting
from maplebridge.kernel.matter.lifecycle.moving import BOUNCE
from maplebridge.kernel.matter.lifecycle.sorting import SORTED
from maplebridge.kernel.matter.sides import Side
from maplebridge.rules import fields
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.words import ENTERED, NAMING
from maplebridge.texts import Text, Title, Wording, as_it_is
from maplebridge.texts.days import dated
from maplebridge.texts.joining import listed

Words = Mapping[int, Sequence[tuple[str, str]]]
"""What was written at each entry, by its number: fields with their words."""
WORDS = "SELECT seq, field, text FROM matter_statement WHERE matter = %s ORDER BY seq, field"
Mark = Literal["", "now", "resident", "bounced", "silence", "reading"]
CLASS = "class"
"""The field that holds the class which an imported list gave, where that is none of this city's."""
PAPER_MADE = "paper_made"
"""A paper was set: it stands beside the act that made it."""
LINK_MADE = "link_made"
"""A link to a judgement was made: kept so that none can be slipped in; nobody needs to read it."""
UNREAD = frozenset({LINK_MADE, PAPER_MADE})
"""Kinds that nobody needs to read on a timeline."""
SAYS_ITSELF = {SORTED: kinds.title_of, **posted.TITLES, **titles.TITLES, **powers.TITLES}
SILENCE = Text("Nobody acted in time")
RAN_OUT = Text("It ran its time")
RAISED = Text("Nobody acted in time: raised one level")
CONTACT_USED = Text("The sealed contact was opened to send a notice")
CITY = Text("Maplebridge, by itself")
RESIDENT = Text("You, or whoever brought it", context="timeline")
BRINGER, YOU = Text("Whoever brought it", context="timeline"), Text("You", context="timeline")
PARTY = telling.PARTY
OFFICE = Text("Office", context="timeline")


def visited(entries: Sequence[ledger.Entry]) -> list[str]:
    """Steps in the order in which the matter came to them, since the procedure that runs now was opened."""
    steps: list[str] = []
    for entry in counting(entries):
        if entry.kind == CORRECTED:
            continue
        changes = entry.content.changes
        if changes is None:
            continue
        if entry.kind in ("opened", EXCHANGED):
            steps = []
        step = changes.get("step")
        if isinstance(step, str):
            steps.append(step)
    return steps


def words_of(number: int, *, files: bool = False) -> Words:
    """What was written with a matter, as far as the scope may read it; what commits to `files` only if asked. By field. One
    query.
    """
    words: dict[int, list[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [number])
        for seq, field, text in cursor.fetchall():
            if files or not field.startswith("file."):
                words.setdefault(seq, []).append((field, text))
    return words


def timeline(
    matter: LoadedMatter,
    entries: Sequence[ledger.Entry],
    words: Words,
    papers: Sequence[tuple[int, Paper]] = (),
    *,
    side: Side | None = None,
) -> tuple[TimelineItem, ...]:
    """Every entry with what was written at it. No query: entries, words and papers are given. Newest first.

    side  who reads: it is shown what it said itself and what it was told, nothing else; None for an office
    """
    definition = goes_on(entries[0], matter.definition) if entries else matter.definition
    own = {seq: place for place, seq in enumerate(numbers_seen(definition, entries, side), 1)}
    called: dict[str, Wording] = {paper.id: as_it_is(paper.name) for _, paper in papers}
    items, acted, ended = [], acting_offices(definition, entries), None
    called_so = sides_called(matter.definition, matter.row, entries)
    for entry in entries:
        ended = _end(definition, entry) or ended
        if entry.seq not in own:
            continue
        definition = goes_on(entry, definition)
        texts = words.get(entry.seq, ()) if entry.seq > 1 else ()
        shown = [
            (field, text)
            for field, text in texts
            if side is None or telling.shown_to_party(definition, entry, field, side)
        ]
        naming = [one for one in texts if one in shown or one[0] in NAMING]
        offices = [office_title(office) for one in naming for office in named.listed(definition, *one)]
        shown = [one for one in shown if not named.listed(definition, *one)]
        values, plain = _typed(definition, [one for one in shown if one[0] not in ENTERED], called)
        served = side is None or telling.serves(definition, entry, side)
        sent = tuple(paper for seq, paper in papers if seq == entry.seq and served)
        by = office_title(acted[entry.seq]) if entry.seq in acted else _by(definition, entry, side, called_so)
        items.append(
            TimelineItem(
                seq=entry.seq,
                at=entry.at,
                by=by,
                title=_classed(
                    _entitled(definition, entry, offices, side=side, ended=ended),
                    [text for field, text in words.get(entry.seq, ()) if (entry.seq, field) == (1, CLASS)],
                ),
                text="\n".join(plain) or telling.why_read(entry),
                mark=_mark(definition, entry),
                papers=sent,
                number=entry.seq if side is None else own[entry.seq],
                answer=telling.answers(definition, entry, [field for field, _ in shown]),
                values=(*values, *_days(definition, entry, side=side), *entered.said(shown)),
            )
        )
    return tuple(reversed(items))


def numbers_seen(definition: Procedure, entries: Sequence[ledger.Entry], side: Side | None) -> list[int]:
    """The numbers of the entries that a reader is shown, in the order of the chain. No query.

    A side counts its entries by their place here: a gap in the numbers of the chain would tell it of another side's.
    """
    shown: list[int] = []
    for one in entries:
        if one.kind not in UNREAD and (side is None or telling.seen(definition, one, side)):
            shown.append(one.seq)
        definition = goes_on(one, definition)
    return shown


def _typed(
    definition: Procedure, given: Sequence[tuple[str, str]], called: Mapping[str, Wording]
) -> tuple[tuple[Wording, ...], list[str]]:
    """What was given to fields with a kind, each in a sentence; and the words, as they were written."""
    said = [(fields.shown(definition.field_of(name), text, called), text) for name, text in given]
    return tuple(one for one, _ in said if one is not None), [text for one, text in said if one is None]


def report_text(words: Words) -> str:
    """The words with which the matter was opened; empty once they were erased."""
    return dict(words.get(1, ())).get("text", "")


def address(words: Words) -> str:
    """The address or name of a place that was typed beside those words; empty where none was."""
    return dict(words.get(1, ())).get("address", "")


def _end(definition: Procedure, entry: ledger.Entry) -> Wording | None:
    """The end to which an entry brought the procedure by which the matter was handled until then; None where to none."""
    name = (entry.content.changes or {}).get("end")
    return definition.ends[str(name)].title if name in definition.ends else None


def _title(definition: Procedure, entry: ledger.Entry, ended: Wording | None) -> Wording:
    name = entry.content.name
    if entry.kind == "opened":
        return came.title(entry, definition, ended)
    if entry.kind in SAYS_ITSELF:
        return SAYS_ITSELF[entry.kind](entry)
    if entry.data.get("why") in telling.COMPARINGS:
        return telling.COMPARINGS[str(entry.data["why"])]
    if entry.kind == "silence":
        return _silent(entry)
    if entry.kind in ("act", "duty", AGREED):
        title = act_title(definition, entry, name)
        return powers.agreed(entry, title) if entry.kind == AGREED else title
    return telling.called(definition, entry) if entry.kind == CALLED else _declared(entry)


def _declared(entry: ledger.Entry) -> Wording:
    """What the kernel or a verb calls the kind of an entry; its bare name where neither runs here any more."""
    if entry.kind == "sealed_read" and entry.by == "system":
        return CONTACT_USED
    if telling.says_reach(entry):
        return telling.REACHED
    declared = verbs.entry_kinds().get(entry.kind)
    return Title(entry.kind, entry.kind) if declared is None else declared.title


def _silent(entry: ledger.Entry) -> Wording:
    """What a limit that passed led to."""
    if _ran_out(entry):
        return RAN_OUT
    return RAISED if entry.content.particulars.get("late") == "raise" else SILENCE


def _entitled(
    definition: Procedure, entry: ledger.Entry, named: Sequence[Wording], *, side: Side | None, ended: Wording | None
) -> Wording:
    """What happened, with the office that it named, or the office that has the matter since."""
    looked = telling.looked(definition, entry, side)
    if looked is not None:
        return looked
    title = _naming(_title(definition, entry, ended), duties.asked(entry))
    if entry.kind == "silence":
        return _now_with(title, _went(entry))
    return _naming(title, named or _went(entry) or telling.reader(entry))


def _classed(title: Wording, classes: Sequence[str]) -> Wording:
    """With the class that an imported list gave, where that is none of this city's."""
    if not classes:
        return title
    return Text("{title}; its list says “{classes}”", title=title, classes=classes[0])


def _days(definition: Procedure, entry: ledger.Entry, *, side: Side | None) -> list[Wording]:
    """The last days of limits that an act named, each with what it is, as far as the reader is told of the field."""
    given, dates = entry.content.particulars.get("give"), (entry.content.changes or {}).get("dates")
    if not isinstance(given, list) or not isinstance(dates, dict):
        return []
    return [
        Text("{what}: {day}", what=definition.field_title(name), day=dated(date.fromisoformat(dates[name])))
        for name in given
        if isinstance(dates.get(name), str) and (side is None or telling.shown_to_party(definition, entry, name, side))
    ]


def _now_with(title: Wording, offices: Sequence[Wording]) -> Wording:
    """Whoever was silent is not the office that has the matter since."""
    return Text("{title}; now with {offices}", title=title, offices=listed(offices)) if offices else title


def _naming(title: Wording, named: Sequence[Wording]) -> Wording:
    """A title with the office that the act named."""
    return Text("{title}: {named}", title=title, named=listed(named)) if named else title


def _went(entry: ledger.Entry) -> list[Wording]:
    """The office to which an act or a silence took the matter, where it changed hands."""
    holder = entry.content.holder
    office = holder.get("office") if holder is not None and entry.kind in ("act", "silence") else None
    return [office_title(office)] if isinstance(office, int) else []


def _by(definition: Procedure, entry: ledger.Entry, side: Side | None, called_so: Mapping[str, Wording]) -> Wording:
    if entry.kind == SORTED or (entry.kind == EXCHANGED and not entry.by_person):
        return kinds.sorting_office(entry)
    if entry.by == "system":
        return RESIDENT if entry.kind == "opened" and entry.seq == 1 else CITY
    return _through(entry, _side(definition, entry, side, called_so))


def _side(definition: Procedure, entry: ledger.Entry, side: Side | None, called_so: Mapping[str, Wording]) -> Wording:
    """The office or side that wrote an entry, or in whose name it was written."""
    if side is not None and entry.by_person and entry.side == side.by:
        return YOU
    role = entry.content.role
    if isinstance(role, str):
        return entered.sender(definition, role)
    if not entry.by_person:
        return OFFICE
    return called_so.get(entry.side, BRINGER if entry.side == BY_RESIDENT else PARTY)


def _through(entry: ledger.Entry, side: Wording) -> Wording:
    """With who did it for that side, where somebody did: by number, never by name."""
    number = entry.through
    return side if number is None else Text("{side}, through representative {number}", side=side, number=number)


def _ran_out(entry: ledger.Entry) -> bool:
    """Whether what was granted ran its time: nobody was silent."""
    return entry.kind == "silence" and entry.content.particulars.get("outcome") == "expired"


def _mark(definition: Procedure, entry: ledger.Entry) -> Mark:
    if entry.kind == "silence" and not _ran_out(entry):
        return "silence"
    if entry.content.name == BOUNCE or entry.content.particulars.get("moved"):
        return "bounced"
    if entry.kind == "sealed_read":
        return "reading"
    return "resident" if entry.by_person else ""
