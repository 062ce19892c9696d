"""Short phrases of a procedure in both languages: a limit, who acts, what silence does, how a place ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from maplebridge.rules.procedure import Extend, Limit, Outcome, Pause, Procedure, Step, Title, citations

OUTCOME_WORDS: Mapping[Outcome, Title] = {
    "settled": Title("settled", "办结"),
    "ended": Title("ended", "结束"),
    "expired": Title("ran its time", "期限届满，正常结束"),
    "refused": Title("refused", "未获支持"),
    "withdrawn": Title("withdrawn", "撤回"),
    "lapsed": Title("lapsed", "期限届满终止"),
    "handed_over": Title("goes on elsewhere", "转其他途径"),
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LEVEL_WORDS: Mapping[str, Title] = {
    "grid": Title("grid", "网格"),
    "community": Title("community", "社区（村）"),
    "township": Title("township", "乡镇（街道）"),
    "county": Title("county", "区县"),
    "city": Title("city", "市级"),
    "province": Title("province", "省级"),
}


def level_word(level: str) -> Title:
    """Name of a level; the code itself if it is not a usual one."""
    return LEVEL_WORDS.get(level, Title(level, level))


def days_phrase(number: int, unit: str) -> Title:
    """A number of days, working days, months or hours.

    >>> days_phrase(5, "working").en
    '5 working days'
    """
    words = {
        "calendar": ("day", "日"),
        "working": ("working day", "个工作日"),
        "months": ("month", "个月"),
        "hours": ("hour", "小时"),
    }
    en, zh = words[unit]
    return Title(f"{number} {en}{'' if number == 1 else 's'}", f"{number}{zh}")


def day_phrase(day: date) -> Title:
    """A day as people write it.

    >>> day_phrase(date(2026, 5, 9)).en
    '9 May 2026'
    """
    return Title(f"{day.day} {MONTHS[day.month - 1]} {day.year}", f"{day.year}年{day.month}月{day.day}日")


def own_source(source: str) -> Title:
    """What the note of a city's own limit adds for a reader, in brackets; a note in English stays out of Chinese.

    >>> own_source("art. 24 sets no limit; house rule").en
    ' (art. 24 sets no limit)'
    """
    parts = [part for part in source.split("; ") if part not in {"house rule", "house cap", "adjustable"}]
    listed = "; ".join(parts)
    chinese = any("\u3400" <= sign <= "\u9fff" for sign in listed)
    return Title(f" ({listed})" if listed else "", f"（{listed}）" if chinese else "")


def opening_day(procedure: Procedure, name: str) -> Title:
    """A day that must be named when a matter opens, and how far off it may lie."""
    field, given = procedure.field_title(name), procedure.opens.gives[name]
    return Title(
        f"Whoever opens it names a day: “{field.en}”, at most {given.back} days before and {given.ahead} days after the "
        "day of opening",
        f"提出时须填写日期“{field.zh}”：最早为提出之日前{given.back}日，最晚为提出之日后{given.ahead}日",
    )


def limit_phrase(procedure: Procedure, limit: Limit) -> Title:
    """The limit in a few words: number, unit, the date that may fix it, the roll."""
    if limit.param is not None:
        number = procedure.params[limit.param].days
    else:
        number = limit.days or limit.months or limit.hours or 0
    phrase = days_phrase(number, limit.unit)
    if limit.since is not None:
        begins = procedure.field_title(limit.since)
        phrase = Title(f"{phrase.en} from the day in “{begins.en}”", f"自“{begins.zh}”所填日期起{phrase.zh}")
    if limit.until is None:
        return phrase
    field = procedure.field_title(limit.until)
    return Title(f"the date in “{field.en}”, at most {phrase.en}", f"以“{field.zh}”所定日期为准，最长{phrase.zh}")


def short_limit(procedure: Procedure, limit: Limit) -> Title:
    """The limit as it stands under an arch."""
    phrase = limit_phrase(procedure, Limit(limit.days, limit.months, limit.hours, limit.param, limit.count))
    if limit.since is not None:
        phrase = Title(f"{phrase.en} from a named day", f"自指定日期起{phrase.zh}")
    if limit.until is None:
        return phrase
    return Title(f"set date, ≤ {phrase.en}", f"至指定日期，≤{phrase.zh}")


def more_days(procedure: Procedure, more: Extend | Pause, unit: str) -> Title:
    """Days that an extension adds, or that a pause may last."""
    number = procedure.params[more.param].days if more.param is not None else (more.days or 0)
    return days_phrase(number, "calendar" if unit == "months" else unit)


def roles_phrase(procedure: Procedure, roles: Iterable[str]) -> Title:
    """Names of roles, any of whom may act."""
    titles = [procedure.role_title(role) for role in roles]
    return Title(" or ".join(title.en for title in titles), "或".join(title.zh for title in titles))


def notified_phrase(procedure: Procedure, roles: Iterable[str]) -> Title:
    """Names of roles, all of whom are told."""
    titles = [procedure.role_title(role) for role in roles]
    return Title(", ".join(title.en for title in titles), "、".join(title.zh for title in titles))


def are_notified(procedure: Procedure, roles: Iterable[str]) -> Title:
    """Who is told, at least one role: “A is told”, “A, B and C are told”."""
    titles = [procedure.role_title(role) for role in roles]
    *first, last = (title.en for title in titles)
    names = f"{', '.join(first)} and {last}" if first else last
    return Title(f"{names} {'are' if first else 'is'} told", f"告知{'、'.join(title.zh for title in titles)}")


def fields_phrase(procedure: Procedure, fields: Iterable[str]) -> Title:
    """Names of fields, all of which are needed."""
    titles = [procedure.field_title(name) for name in fields]
    return Title(", ".join(title.en for title in titles), "、".join(title.zh for title in titles))


def law_phrase(procedure: Procedure, law: str) -> Title:
    """A citation in words.

    `"xf:22"` becomes “Regulation on Petition Work (2022), art. 22”.
    """
    en, zh = [], []
    for key, article in citations(law):
        entry = procedure.laws.get(key)
        title = entry.title if entry else Title(key, key)
        en.append(f"{title.en}, art. {article}")
        zh.append(f"《{title.zh}》{_articles_zh(article)}")
    return Title("; ".join(en), "；".join(zh))


def _articles_zh(articles: str) -> str:
    """`32(1)` as 第32条（1）; `62,68(2)` as 第62条、第68条（2）."""
    numbered = []
    for article in articles.split(","):
        number, bracket, items = article.strip().partition("(")
        numbered.append(f"第{number}条" + (bracket + items).replace("(", "（").replace(")", "）"))
    return "、".join(numbered)


def silence_phrase(procedure: Procedure, step: Step) -> Title:
    """What happens if nobody acts in time, as a clause."""
    late = step.late
    if late is None:
        return Title("nothing happens", "没有后果")
    if late.raises:
        top = _place(procedure, late.at_top)
        return Title(
            f"it goes one level up; at the top level it comes to “{top.en}”",
            f"提级至上一级办理；已在最高一级的，进入“{top.zh}”",
        )
    to = _place(procedure, late.to)
    return Title(f"it comes to “{to.en}”", f"进入“{to.zh}”")


def _place(procedure: Procedure, name: str | None) -> Title:
    place = procedure.places.get(name or "")
    return place.title if place is not None else Title(name or "?", name or "?")
