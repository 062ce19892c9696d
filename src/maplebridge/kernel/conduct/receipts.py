"""The receipt of what was brought: what everybody can rely on afterwards, with its promise and, once sealed, its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.bringing import Brought
from maplebridge.kernel.file import ahead, came, dates, ladder, timeline
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
from maplebridge.rules.words import Title

CHANNELS = {
    "web": Title("web form", "网上表单"),
    "api": Title("another system", "对接系统"),
    "import": Title("a list of messages", "批量导入"),
    "hotline": Title("hotline", "热线"),
    "counter": Title("counter", "窗口"),
    "grid": Title("grid worker", "网格员"),
    "open311": Title("Open311", "Open311"),
    "system": Title("another matter", "其他事项"),
}
MOST_LIMITS = 256
_limits: dict[tuple[object, ...], tuple[DueWorking | None, date | None]] = {}


def receipt(*, actor: Actor, number: int, now: datetime, code: str | None = None) -> reading.Receipt:
    """The paper a resident keeps. `code` is only passed through to be printed. Raises NotFound."""
    with scope.reading(actor):
        matter = loaded(visible(number), now=now)
        first = ledger.entries_of(number)[0]
        due = dates.running_limit(matter) or dates.no_limit(matter)
        proof = ledger.prove(number, 1)
        return reading.Receipt(
            heading=heading(matter),
            received=matter.row.opened,
            channel=CHANNELS[opening.CHANNELS[matter.row.channel]],
            text=timeline.report_text(number),
            address=timeline.address(number),
            placed=_placed(first, matter.row.place),
            due=due,
            ladder=ladder.rungs(matter),
            doors=doors(matter),
            promise=ledger.promise(first),
            proof=proof.shown() if proof is not None else None,
            code=code,
            danger=matter.row.urgency == Level.life,
            ahead=ahead.days_ahead(matter),
            came=came.sentence(first),
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


def _placed(first: ledger.Entry, place: int) -> Title:
    """How the place was found, from the entry itself."""
    how = (first.content.holder or {}).get("how")
    unit = unit_title(place)
    sentence = {
        "picked": Title("You chose this place", "地点由您选定"),
        "point": Title("You pointed at this place on the map", "地点由您在地图上点选"),
        "address": Title("Found from the address you typed", "根据您填写的地址确定"),
        "text": Title("Found from the names in your words", "根据您文字中的地名确定"),
    }.get(
        str(how),
        Title(
            "No place was found in your words; the intake will ask", "文字中未找到地点，受理窗口将向您核实"
        ),
    )
    return Title(f"{sentence.en}: {unit.en}.", f"{sentence.zh}：{unit.zh}。")
