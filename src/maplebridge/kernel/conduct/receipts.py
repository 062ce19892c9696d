"""The receipt of what was brought: what everybody can rely on afterwards, with its promise and, once sealed, its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import papers, sided
from maplebridge.kernel.conduct.bringing import Brought
from maplebridge.kernel.conduct.representing import shown
from maplebridge.kernel.file import ahead, came, dates, ending, ladder, nobody, timeline
from maplebridge.kernel.file.heading import LoadedMatter, heading, loaded, unit_title
from maplebridge.kernel.file.outside import doors
from maplebridge.kernel.file.shapes import reading
from maplebridge.kernel.file.shapes.showing import DueWorking
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.lifecycle.acting import visible
from maplebridge.kernel.matter.models import Matter
from maplebridge.methods.text import Level
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording
from maplebridge.texts.joining import sentences

CHANNELS = {
    "web": Text("web form"),
    "api": Text("another system"),
    "import": Text("a list of messages"),
    "hotline": Text("hotline"),
    "counter": Text("counter"),
    "grid": Text("grid worker"),
    "open311": Text("Open311"),
    "system": Text("another matter"),
}
MOST_LIMITS = 256
_limits: dict[tuple[object, ...], tuple[DueWorking | None, date | None]] = {}


def receipt(*, actor: Actor, number: int, now: datetime, code: str | None = None) -> reading.Receipt:
    """The paper a resident keeps. `code` is only passed through to be printed. Raises NotFound."""
    with scope.reading(actor):
        matter = sided.matter_of(actor, number, now=now)
        entries, part = ledger.entries_of(number), sided.part(actor, matter)
        words = timeline.words_of(number, files=True)
        first, over = entries[part.seq - 1 if part is not None else 0], matter.row.outcome is not None
        due = dates.running_limit(matter) or dates.no_limit(matter)
        power = shown.power(actor, (), now=now)
        first = first if power is None else entries[power.seq - 1]
        proof = ledger.prove(number, first.seq)
        return reading.Receipt(
            heading=heading(matter),
            received=first.at if first.seq > 1 else matter.row.opened,
            channel=CHANNELS[opening.CHANNELS[matter.row.channel]],
            part=part,
            power=power,
            text=timeline.report_text(words),
            address=timeline.address(words),
            placed=_where(matter, first) if part is None else unit_title(matter.row.unit),
            due=due,
            ladder=ladder.rungs(matter),
            doors=doors(matter),
            promise=ledger.promise(first),
            proof=proof.shown() if proof is not None else None,
            code=code,
            danger=part is None and matter.row.urgency == Level.life,
            ahead=ahead.days_ahead(matter),
            came=came.sentence(first) if part is None else None,
            files=papers.called(words.get(1, ())),
            ended=ending.how_it_ended(matter, ending.silent_end(matter, entries)) if over else None,
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """What the API's answer to a report says: row, procedure, running limit, last day of the answer, signed promise."""

    row: Matter
    definition: Procedure
    due: DueWorking | None
    answer_by: date | None
    promise: Mapping[str, object]


def receipt_of(done: Brought, *, now: datetime) -> Paper:
    """The receipt of a report that was just heard; no query, unless the same submission came before."""
    if done.opened is not None:
        row = done.opened.row
        matter = loaded(row, now=now)
        return Paper(row, matter.definition, *_just_opened(matter), ledger.promise(done.opened.entry))
    with scope.reading(done.holder):
        matter = loaded(visible(done.number), now=now)
        first = ledger.entries_of(done.number)[0]
    due, answer = dates.running_limit(matter), ahead.answer_day(matter)
    return Paper(matter.row, matter.definition, due, answer, ledger.promise(first))


def _just_opened(matter: LoadedMatter) -> tuple[DueWorking | None, date | None]:
    """Limit and last day of the answer of a matter just opened: the same for its procedure, level and minute."""
    row = matter.row
    alike = (matter.adopted, row.level, row.opened, towntime.minute(matter.now))
    if alike not in _limits:
        if len(_limits) >= MOST_LIMITS:
            _limits.clear()
        _limits[alike] = dates.running_limit(matter), ahead.answer_day(matter)
    return _limits[alike]


def _where(matter: LoadedMatter, first: ledger.Entry) -> Wording:
    """How the place was found; and who looks for an office, where none there may handle it."""
    found, looks = _placed(first, matter.row.place), nobody.looked_for(matter)
    return found if looks is None else sentences([found, looks])


def _placed(first: ledger.Entry, place: int) -> Wording:
    """How the place was found, from the entry itself."""
    how = (first.content.holder or {}).get("how")
    unit = unit_title(place)
    sentence = {
        "picked": Text("You chose this place"),
        "point": Text("You pointed at this place on the map"),
        "address": Text("Found from the address you typed"),
        "text": Text("Found from the names in your words"),
    }.get(
        str(how),
        Text("No place was found in your words; the intake will ask"),
    )
    return Text("{sentence}: {unit}.", sentence=sentence, unit=unit)
