"""A refusal of the course as a sentence that the person can act on: why not, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from maplebridge.rules.course.state import Refusal
from maplebridge.rules.phrases import day_phrase
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.words import Title

Maker = Callable[[Procedure, Mapping[str, str | int]], Title]


def sentence(definition: Procedure, refusal: Refusal) -> Title:
    """The sentence of a refusal, in both languages."""
    maker = SENTENCES.get(refusal.code)
    if maker is None:
        return Title("This cannot be done now; please ask the desk.", "现在不能办理，请向窗口咨询。")
    return maker(definition, refusal.args)


def _plain(en: str, zh: str) -> Maker:
    return lambda _definition, _args: Title(en, zh)


def _place(definition: Procedure, args: Mapping[str, str | int], key: str = "step") -> Title:
    name = str(args.get(key, ""))
    place = definition.places.get(name)
    return place.title if place else Title(name, name)


def _ended(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    end = _place(definition, args, "end")
    return Title(
        f"This matter has ended (“{end.en}”), so nothing more can be done in it; bring a new one if you need to.",
        f"该事项已经结束（“{end.zh}”），不能再办理；如有需要，请另行提出。",
    )


def _no_such_act(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    place = _place(definition, args)
    return Title(
        f"The matter is now at “{place.en}”, where this cannot be done; open its page to see what can.",
        f"该事项现处于“{place.zh}”环节，不能作此办理；请打开事项页面查看可办理的事项。",
    )


def _wrong_role(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    roles = [definition.role_title(name) for name in str(args.get("who", "")).split(",")]
    en, zh = " or ".join(role.en for role in roles), "或".join(role.zh for role in roles)
    return Title(f"Only this role may do it: {en}; ask them to.", f"只有{zh}可以办理，请由其办理。")


def _count(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    most = args.get("at_most", 1)
    times = "once" if most == 1 else f"{most} times"
    return Title(
        f"This may be done at most {times} in one matter, and that has happened; choose another act.",
        f"同一事项中最多可办理{most}次，次数已用完；请选择其他办理方式。",
    )


def _fields(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    titles = [definition.field_title(name) for name in str(args.get("fields", "")).split(",")]
    en, zh = ", ".join(title.en for title in titles), "、".join(title.zh for title in titles)
    return Title(f"Please fill in what is still missing: {en}.", f"请补充尚缺的内容：{zh}。")


def _no_date(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    title = definition.field_title(str(args.get("field", "")))
    return Title(
        f"“{title.en}” must be a date, such as 2026-03-20; please write it again.",
        f"“{title.zh}”应为日期，如2026-03-20；请重新填写。",
    )


def _fact_title(definition: Procedure, fact: str) -> Title:
    place, _, name = fact.partition(".")
    step = definition.steps.get(place)
    if step is not None and name in step.duties:
        return step.duties[name].title
    here = step or definition.outsides.get(place)
    act = here.acts.get(name) if here else None
    act = act or definition.anytime.get(name)
    return act.title if act else Title(fact, fact)


def _gate(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    titles = [_fact_title(definition, fact) for fact in str(args.get("facts", "")).split(",") if fact]
    en, zh = "”, “".join(title.en for title in titles), "”“".join(title.zh for title in titles)
    return Title(
        f"This must be done first: “{en}”; then come back to this act.", f"须先完成“{zh}”，再办理本事项。"
    )


def _duty_title(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    name = str(args.get("duty", ""))
    for step in definition.steps.values():
        if name in step.duties:
            return step.duties[name].title
    return Title(name, name)


def _already_done(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    duty = _duty_title(definition, args)
    return Title(f"“{duty.en}” is already done; nothing is left to do.", f"“{duty.zh}”已经完成，无需再办。")


def _which_part(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    duty = _duty_title(definition, args)
    return Title(
        f"“{duty.en}” is open for several offices; say for which one.",
        f"“{duty.zh}”由多个单位分别办理，请写明是哪个单位。",
    )


def _no_such_part(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    duty = _duty_title(definition, args)
    return Title(
        f"“{duty.en}” is not open for that office: it has answered or was not asked; choose another.",
        f"该单位没有待办的“{duty.zh}”（已办理或未被征求）；请选择其他单位。",
    )


def _no_waiver(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    duty = _duty_title(definition, args)
    return Title(f"“{duty.en}” cannot be waived: it must be done.", f"“{duty.zh}”不能免除，必须办理。")


def _day(args: Mapping[str, str | int], key: str) -> Title:
    """A day of a refusal as people write it; as it stands where it is none."""
    written = str(args.get(key, ""))
    try:
        return day_phrase(date.fromisoformat(written))
    except ValueError:
        return Title(written, written)


def _too_early(_definition: Procedure, args: Mapping[str, str | int]) -> Title:
    day = _day(args, "first_day")
    return Title(f"It is too early: this may be done from {day.en} on.", f"时间未到：{day.zh}起方可办理。")


def _too_late(_definition: Procedure, args: Mapping[str, str | int]) -> Title:
    day = _day(args, "last_day")
    return Title(
        f"It is too late: the last day was {day.en}; the page of the matter shows what is still possible.",
        f"已过期限：最后一日为{day.zh}；事项页面列有仍可办理的事项。",
    )


def _no_level(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    levels = ", ".join(definition.levels)
    return Title(
        f"There is no level “{args.get('level', '')}”; choose one of {levels}.",
        f"没有“{args.get('level', '')}”这一层级；请从以下选择：{levels}。",
    )


def _no_ground(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    titles = [definition.field_title(name) for name in str(args.get("grounds", "")).split(",")]
    en = ", ".join(title.en.replace("_", " ") for title in titles)
    zh = "、".join(title.zh for title in titles)
    return Title(
        f"The clock may be stopped only for: {en}; name one of them.",
        f"只能因以下事由中止计时：{zh}；请选择其一。",
    )


def _no_place(definition: Procedure, args: Mapping[str, str | int]) -> Title:
    place = _place(definition, args)
    return Title(
        f"Version {args.get('version', '')} does not say where a matter at “{place.en}” goes on; "
        "wait until it has left that step.",
        f"第{args.get('version', '')}版未规定处于“{place.zh}”的事项如何继续；请待其离开该环节后再办理。",
    )


SENTENCES: Mapping[str, Maker] = {
    "ended": _ended,
    "no_such_act": _no_such_act,
    "wrong_role": _wrong_role,
    "count": _count,
    "fields": _fields,
    "no_date": _no_date,
    "gate": _gate,
    "already_done": _already_done,
    "which_part": _which_part,
    "no_such_part": _no_such_part,
    "no_waiver": _no_waiver,
    "too_early": _too_early,
    "too_late": _too_late,
    "no_level": _no_level,
    "no_ground": _no_ground,
    "no_place": _no_place,
    "clock_back": _plain(
        "Something later is already recorded in this matter; look at it first, then act with the present time.",
        "该事项已有更晚的记录；请先查看，再以当前时间办理。",
    ),
    "by_matter": _plain(
        "This is done by itself when the linked matter ends; follow that matter.",
        "关联事项办结后本项自动完成；请跟进该关联事项。",
    ),
    "no_extension": _plain(
        "The limit of this step cannot be extended; act within it.", "本环节的期限不能延长，请在期限内办理。"
    ),
    "raised": _plain(
        "The matter has been raised one level, so there is no extension and no pause; act within the limit.",
        "事项已提级，不能再延长或中止计时；请在期限内办理。",
    ),
    "paused": _plain("The clock stands still; resume it first.", "现处于中止计时状态；请先恢复计时。"),
    "not_paused": _plain("The clock is running; there is nothing to resume.", "计时正在进行，无需恢复。"),
    "no_pause": _plain(
        "The limit of this step cannot be paused; act within it.", "本环节不能中止计时，请在期限内办理。"
    ),
    "no_days_left": _plain(
        "All days of pause of this step are used; act within the limit.",
        "本环节可中止的天数已用完，请在期限内办理。",
    ),
    "no_duty_waits": _plain("No open duty waits for that matter.", "没有职责在等待该关联事项。"),
    "no_later_version": _plain(
        "A matter can only go over to a later version of its own procedure; choose that one.",
        "事项只能转入本程序的更新版本，请选择该版本。",
    ),
    "unsound": _plain(
        "This procedure goes round without end if nobody acts; it must be corrected and proved before it is used.",
        "该程序在无人办理时会无休止循环；须先更正并通过验证。",
    ),
}
"""One entry for each code that `course` can give; a test compares."""
