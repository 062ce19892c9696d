"""What somebody who reports is shown: categories, what the system reads, the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.acts.hear import acts, reporttext, suggesting
from maplebridge.acts.hear.place import Place
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file import ahead, came, dates, ladder, timeline
from maplebridge.kernel.file.heading import Known, category_title, heading, known, office_title, unit_title
from maplebridge.kernel.file.outside import doors
from maplebridge.kernel.file.shapes import reading
from maplebridge.kernel.file.shapes.showing import DueWorking
from maplebridge.kernel.file.shapes.surveying import Category, Suggestion
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.lifecycle.acting import seen
from maplebridge.kernel.matter.lifecycle.holding import hold, nobody_may_have
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.methods.text import Level
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules import course, phrases, term
from maplebridge.rules.procedure import Procedure, Step
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
NOT_FOUND = Title(
    "No place was found in your words; the intake will ask", "文字中未找到地点，受理窗口将向您核实"
)


def categories(pack: str = "") -> tuple[Category, ...]:
    """The taxonomy in tree order."""
    return tuple(
        Category(code=one.code, title=Title(one.en, one.zh), level=one.level)
        for one in suggesting.taxonomy(pack or registry.home_pack()).categories
    )


def suggest(
    *,
    text: str,
    title: str = "",
    place: Place | None = None,
    category: str | None = None,
    against: int | None = None,
    now: datetime,
) -> Suggestion:
    """What a report is read as before it is sent, and its way with what was picked; nothing is written.

    raises  Incomplete
    """
    words = reporttext.read(text, title, pack=registry.home_pack())
    prepared = acts.prepare(words, place=place, category=category, against=against, now=now)
    read = words.likely(pack=registry.home_pack())
    way, located = prepared.route, prepared.located
    definition = way.adopted.procedure
    state, first = _opened(prepared, now=now)
    return Suggestion(
        category=read.category.code,
        category_title=category_title(read.category.code),
        because=() if prepared.category == OUTSIDE else read.because,
        sure=read.sure,
        picked=category_title(category) if category and category != read.category.code else None,
        procedure=definition.id,
        procedure_title=definition.title,
        office=office_title(way.office),
        first=office_title(first) if first not in (None, way.office) else None,
        unit_id=None if located.how == "asked" else located.unit,
        unit=None if located.how == "asked" else unit_title(located.unit),
        placed=Title(f"{located.why.en} {way.why.en}", f"{located.why.zh}{way.why.zh}"),
        due=_first_limit(prepared, state, now=now),
        round=None
        if against is None
        else _goes_round(against, nobody=nobody_may_have(located.unit, against)),
        danger=_danger(prepared),
        outside_scope=prepared.category == OUTSIDE,
    )


def _danger(prepared: acts.Prepared) -> tuple[str, ...]:
    """The words of a report that speak of danger to life."""
    words = prepared.opening.facts.get("danger")
    return tuple(words) if prepared.opening.urgency == Level.life and isinstance(words, list) else ()


def _goes_round(against: int, *, nobody: bool) -> Title:
    """What it means that this office is complained of (bound B6)."""
    office, unit = office_title(against), unit_title(territory.offices().office(against).unit)
    above = "" if not nobody else " Nobody here stands above it, so no office of this city may take it up."
    above_zh = "" if not nobody else "本市没有其上级机关，因此本市各机关均不承办。"
    return Title(
        f"It goes round {office.en}: no office of {unit.en}, nor of a unit below it, has it at any step, and {office.en} "
        f"never sees it.{above}",
        f"本事项绕开{office.zh}：任何环节均不由{unit.zh}及其下级单位的机关承办，{office.zh}始终看不到。{above_zh}",
    )


def receipt(*, actor: Actor, number: int, now: datetime, code: str | None = None) -> reading.Receipt:
    """The paper a resident keeps. `code` is only passed through to be printed. Raises NotFound."""
    with scope.reading(actor):
        matter = known(seen(number), now=now)
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


def receipt_of(done: acts.Reported, *, now: datetime) -> Paper:
    """The receipt of a report that was just heard; no query, unless the same submission came before."""
    if done.opened is not None:
        row = done.opened.row
        matter = known(row, now=now)
        return Paper(row, matter.definition, *_just_opened(matter), ledger.promise(done.opened.entry))
    with scope.reading(done.holder):
        matter = known(seen(done.number), now=now)
        first = ledger.entries_of(done.number)[0]
    due, answer = dates.running_limit(matter), ahead.answer_day(matter)
    return Paper(matter.row, matter.definition, due, answer, ledger.promise(first))


def _just_opened(matter: Known) -> tuple[DueWorking | None, date | None]:
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
    facts = first.data.get("r")
    how = facts.get("how") if isinstance(facts, dict) else None
    unit = unit_title(place)
    said = {
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
    return Title(f"{said.en}: {unit.en}.", f"{said.zh}：{unit.zh}。")


def _opened(prepared: acts.Prepared, *, now: datetime) -> tuple[course.State, int | None]:
    """The state that a matter sent now would have, and the office that would have it first."""
    adopted = prepared.route.adopted
    state, _ = course.open_matter(
        adopted.procedure,
        at=towntime.minute(now),
        level=prepared.route.level,
        calendar=registry.calendar(adopted.pack),
        params=adopted.params,
    )
    place = prepared.located.unit
    held = hold(
        adopted.procedure,
        state,
        place=place,
        category=prepared.category,
        before=None,
        against=prepared.opening.against,
    )
    return state, held.office


def _first_limit(prepared: acts.Prepared, state: course.State, *, now: datetime) -> DueWorking | None:
    """The limit that would run if the report were sent now."""
    adopted = prepared.route.adopted
    definition, calendar = adopted.procedure, registry.calendar(adopted.pack)
    step = definition.steps[definition.opens.step]
    if not isinstance(step, Step) or state.due_at is None:
        return None
    found = term.explain(
        definition, step.within, towntime.local(now), calendar, definition.values(adopted.params)
    )
    role = definition.role_title(step.who)
    return DueWorking(
        last_day=state.due_at.date(),
        what=Title(f"{role.en} must act ({step.title.en})", f"{role.zh}应当办理（{step.title.zh}）"),
        standing="on-time",
        why=dates.joined(found.sentences),
        law=phrases.law_phrase(definition, step.within.law) if step.within.law else None,
        provisional=found.due.provisional,
    )
